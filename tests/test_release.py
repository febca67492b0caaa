"""What is given away: wheel and source archive hold everything and work; the bill of materials is whole."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

import bot
from tests.pages import ROOT, page

PROJECT = tomllib.loads(page("pyproject.toml"))["project"]
# Of CycloneDX 1.6: https://cyclonedx.org/docs/1.6/json/
HASH = re.compile(r"[0-9a-f]{64}")
SERIAL = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def tracked(*folders: str) -> set[str]:
    """Name the files of the tree as git knows them; what it ignores belongs to nobody."""
    said = subprocess.run(
        ["git", "ls-files", "-z", *folders], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name for name in said.stdout.split("\0") if name}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both as `python -m build` does: the source archive, and from it the wheel."""
    folder = tmp_path_factory.mktemp("release")
    build = "from hatchling import build; import sys; getattr(build, sys.argv[1])(sys.argv[2])"
    out = str(folder)
    subprocess.run([sys.executable, "-c", build, "build_sdist", out], cwd=ROOT, check=True)
    [archive] = folder.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        tar.extractall(folder / "source", filter="data")
    [source] = (folder / "source").iterdir()
    subprocess.run([sys.executable, "-c", build, "build_wheel", out], cwd=source, check=True)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path) -> Path:
    """An environment with nothing of ours but the wheel; its dependencies are those of this one."""
    place = built / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    python = place / "bin" / "python"
    [wheel] = built.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--no-compile", str(wheel)], check=True)
    ours = next(p for p in sys.path if p.endswith("site-packages"))
    [theirs] = place.glob("lib/python*/site-packages")
    # Not as a .pth of its own: the checkout's editable install must not be found.
    (theirs / "dependencies.pth").write_text(ours + "\n")
    return place / "bin" / "leitplanke"


def run(
    command: Path, *arguments: str, at: Path, said: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LEITPLANKE"))
    }
    return subprocess.run(
        [command, *arguments],
        cwd=at,
        env=environment,
        input=said,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_wheel_holds_all_of_the_bot_and_the_prompts(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        there = {name for name in opened.namelist() if ".dist-info/" not in name}

    wanted = {
        f"bot/_{name}" if name.startswith("prompts/") else name
        for name in tracked("bot", "prompts")
    }
    assert wanted - there == set()
    assert {name for name in there - wanted if not name.endswith(".pyc")} == set()


def test_the_source_archive_holds_what_tests_and_operators_need(built: Path) -> None:
    [archive] = built.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        there = {name.partition("/")[2] for name in tar.getnames()}

    wanted = tracked("bot", "prompts", "tests", "docs", "examples", ".ci")
    wanted |= {
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "Makefile",
        "Dockerfile",
        "requirements.lock",
    }
    assert wanted - there == set()


def test_the_installed_wheel_runs_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = run(installed.with_name("python"), "-c", "import bot; print(bot.__file__)", at=tmp_path)
    version = run(installed, "--version", at=tmp_path)
    screened = run(installed, "screen", at=tmp_path, said="Die IBAN ist DE02120300000000202051.")

    assert str(installed.parent.parent) in where.stdout
    assert version.stdout.strip() == PROJECT["version"]
    assert "eine Bankverbindung" in screened.stdout
    assert "Traceback" not in screened.stderr


def test_the_installed_doctor_says_what_an_empty_settings_file_lacks(
    installed: Path, tmp_path: Path
) -> None:
    (tmp_path / "leitplanke.toml").write_text("")

    said = run(installed, "doctor", at=tmp_path)

    assert said.returncode == 1
    assert "✗ matrix" in said.stdout
    assert "✗ models" in said.stdout
    assert said.stderr == ""


def test_the_version_is_the_same_everywhere_and_in_the_changelog() -> None:
    assert bot.__version__ == PROJECT["version"]
    assert re.search(rf"^## {re.escape(PROJECT['version'])} ", page("CHANGELOG.md"), re.MULTILINE)


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("bill") / "sbom.json"
    subprocess.run([sys.executable, ROOT / ".ci" / "sbom.py", str(file)], check=True)
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


def test_the_bill_of_materials_has_what_cyclonedx_requires(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert SERIAL.fullmatch(bill["serialNumber"])
    refs = [bill["metadata"]["component"]["bom-ref"], *(c["bom-ref"] for c in bill["components"])]
    assert len(set(refs)) == len(refs)
    for one in bill["components"]:
        assert one["type"] == "library"
        assert one["scope"] in {"required", "optional"}
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"
        assert all(h["alg"] == "SHA-256" and HASH.fullmatch(h["content"]) for h in one["hashes"])
        assert all(len(told) == 1 for told in one["licenses"])
    named = {ref for one in bill["dependencies"] for ref in [one["ref"], *one["dependsOn"]]}
    assert named == set(refs)


def test_the_bill_of_materials_is_the_lock(bill: dict[str, Any]) -> None:
    lock = dict(
        re.findall(r"^([a-z0-9][a-z0-9.-]*)==(\S+) ", page("requirements.lock"), re.MULTILINE)
    )
    told = {one["name"]: one for one in bill["components"]}

    assert {n: one["version"] for n, one in told.items() if n != "torch"} == lock
    assert {name for name, one in told.items() if not one["hashes"]} == {"torch"}
    assert {name for name, one in told.items() if not one["licenses"]} <= {"atheris"}
    assert told["matrix-nio"]["scope"] == told["vodozemac"]["scope"] == "required"
    assert told["pytest"]["scope"] == told["matrix-synapse"]["scope"] == "optional"
