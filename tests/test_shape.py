"""The shape of the code: where foreign protocols are spoken, what is imported late, how long files are."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot

BOT = Path(bot.__file__).parent
FILES = sorted(BOT.rglob("*.py"))
LINES = 400
FOLDERS = 3
HEAVY = {"torch", "diffusers", "transformers"}
# The demo's people stand outside the bot, at the other end of the wire.
SPEAKERS = {
    "nio": ("adapters/matrix/", "demo/staff.py"),
    "openai": ("adapters/",),
}


def name_of(file: Path) -> str:
    return file.relative_to(BOT).as_posix()


def imports(tree: ast.AST) -> Iterator[str]:
    """Name the top package of each import below a node."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.split(".")[0] for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.split(".")[0]


def imports_at_start(tree: ast.Module) -> Iterator[str]:
    """Name what is imported together with the module: not within functions or for types only."""
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
            continue
        if isinstance(statement, ast.ClassDef):
            continue
        yield from imports(statement)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_module_has_fewer_than_400_lines(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) < LINES


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_module_says_what_it_is_for(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))


def test_folders_are_no_deeper_than_needed() -> None:
    assert max(len(file.relative_to(BOT).parts) for file in FILES) <= FOLDERS


@pytest.mark.parametrize("library", SPEAKERS)
def test_a_foreign_protocol_is_spoken_in_its_adapter_only(library: str) -> None:
    speaking = {
        name_of(file)
        for file in FILES
        if library in imports(ast.parse(file.read_text(encoding="utf-8")))
    }

    assert speaking
    assert [name for name in speaking if not name.startswith(SPEAKERS[library])] == []


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_what_is_heavy_is_imported_late(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))

    assert HEAVY.isdisjoint(imports_at_start(tree))


def test_only_the_settings_read_the_environment() -> None:
    """The demo and its children are programs of their own and hand the environment on."""
    readers = {
        name_of(file)
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }

    allowed = ("settings.py", "demo/", "images/")
    assert [reader for reader in readers if not reader.startswith(allowed)] == []


PROBE = """
import sys
import {module}
print(*sorted({{name.split(".")[0] for name in sys.modules}}))
"""


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        pytest.param("bot.cli", {*HEAVY, "openai", "nio", "synapse", "pydantic"}, id="the start"),
        pytest.param("bot.service", {*HEAVY, "synapse", "fastapi"}, id="the bot"),
        pytest.param("bot.screen.command", {*HEAVY, "nio", "openai"}, id="the screen"),
        pytest.param("bot.images.command", {*HEAVY, "nio"}, id="the image worker"),
        pytest.param("bot.doctor.command", {*HEAVY, "synapse"}, id="the doctor"),
    ],
)
def test_a_command_loads_only_what_it_needs(module: str, unwanted: set[str]) -> None:
    probed = subprocess.run(
        [sys.executable, "-c", PROBE.format(module=module)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    assert set(probed.stdout.split()).isdisjoint(unwanted)
