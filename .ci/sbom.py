"""Writes the bill of materials, CycloneDX 1.6 as JSON: `make sbom`, or `.ci/sbom.py FILE`.

Versions and hashes are those of `requirements.lock`, which is what is installed; licences and who
needs whom are what the installed packages say of themselves. `scope` is `required` for what the
bot itself stands on and `optional` for what only an extra, the tests or the build bring. The same
lock in the same environment gives the same bytes.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(
    r"^([A-Za-z0-9][\w.-]*)==(\S+)((?: \\\n +--hash=sha256:[0-9a-f]{64})*)", re.MULTILINE
)
SPDX = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) \(?[A-Za-z0-9.+-]+\)?)*")
# These say nothing in their metadata but carry the text.
BY_FILE = {"peewee": "MIT", "torchao": "BSD-3-Clause", "vodozemac": "MIT"}
SPACE = uuid.UUID("5d1f2c1e-7a37-4c4b-9d0c-1c5e2f0f7d5a")


def locked() -> dict[str, tuple[str, list[str]]]:
    """Read version and hashes of each package; torch stands in the Makefile, without hashes."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = {
        canonicalize_name(name): (version, sorted(re.findall(r"sha256:(\w+)", hashes)))
        for name, version, hashes in BLOCK.findall(text)
    }
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [torch] = re.findall(r"^TORCH := (\S+)", makefile, re.MULTILINE)
    return {**found, "torch": (torch, [])}


def needs(name: str) -> list[str]:
    """Name what an installed package needs here; nothing for one that is not installed."""
    try:
        said = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    parsed = [Requirement(need) for need in said]
    return [
        canonicalize_name(need.name)
        for need in parsed
        if need.marker is None or need.marker.evaluate({"extra": ""})
    ]


def closure(names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += needs(name)
    return seen


def licences(name: str) -> list[dict[str, Any]]:
    """Tell the licence as SPDX expression where the package does, else in its own words."""
    try:
        said = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return []
    expression = said.get("License-Expression") or BY_FILE.get(name, "")
    if SPDX.fullmatch(expression):
        return [{"expression": expression}]
    classifiers = [c for c in said.get_all("Classifier") or [] if c.startswith("License ::")]
    words = [(said.get("License") or "").strip().splitlines()[:1], classifiers]
    return [
        {"license": {"name": told.rpartition(" :: ")[2]}} for group in words for told in group[:1]
    ][:1]


def component(name: str, version: str, hashes: list[str], scope: str) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": purl(name, version),
        "name": name,
        "version": version,
        "scope": scope,
        "hashes": [{"alg": "SHA-256", "content": value} for value in hashes],
        "licenses": licences(name),
        "purl": purl(name, version),
    }


def purl(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


def bill() -> dict[str, Any]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = [canonicalize_name(Requirement(need).name) for need in project["dependencies"]]
    nio = [
        canonicalize_name(name) for name in ("vodozemac", "peewee", "cachetools", "atomicwrites")
    ]
    base, packages = closure([*direct, *nio]), locked()
    own = purl(project["name"], project["version"])
    refs = {name: purl(name, version) for name, (version, _) in packages.items()}
    graph = [{"ref": own, "dependsOn": sorted(refs[name] for name in direct)}]
    graph += [
        {"ref": ref, "dependsOn": sorted({refs[need] for need in needs(name) if need in refs})}
        for name, ref in sorted(refs.items())
    ]
    told = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "purl": own,
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": [
            component(name, version, hashes, "required" if name in base else "optional")
            for name, (version, hashes) in sorted(packages.items())
        ],
        "dependencies": graph,
    }
    serial = uuid.uuid5(SPACE, json.dumps(told, sort_keys=True))
    return {**told, "serialNumber": f"urn:uuid:{serial}"}


if __name__ == "__main__":
    out = Path(sys.argv[1])
    out.write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
