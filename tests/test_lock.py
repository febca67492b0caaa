"""The lock has everything that `pyproject.toml` asks for, at a version it allows, with hashes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKED = dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==(\S+) ", LOCK, re.MULTILINE))


def wanted() -> list[str]:
    project = PROJECT["project"]
    extras = [extra for name, extra in project["optional-dependencies"].items() if name != "fuzz"]
    everything = [*project["dependencies"], *(need for extra in extras for need in extra)]
    return sorted(need for need in set(everything) if not need.startswith("leitplanke["))


@pytest.mark.parametrize("need", wanted())
def test_every_dependency_is_locked_at_a_version_that_is_allowed(need: str) -> None:
    requirement = Requirement(need)
    if requirement.name == "torch":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        [version] = re.findall(r"^TORCH := (\S+)", makefile, re.MULTILINE)
        assert requirement.specifier.contains(version)
        return

    assert requirement.specifier.contains(LOCKED[requirement.name], prereleases=True)


def test_every_package_has_hashes() -> None:
    blocks = re.split(r"\n(?=\S)", LOCK.partition("\n")[2].strip())

    assert len(blocks) == len(LOCKED)
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_lock_names_no_host_and_no_path() -> None:
    assert not re.search(r"://|file:|^-|(?<!-)/", LOCK.partition("\n")[2], re.MULTILINE)
