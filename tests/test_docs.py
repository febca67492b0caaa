"""The documents are held to the code: commands, settings, data at rest, links, named tests."""

from __future__ import annotations

import os
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from nio.store import models as crypto_store  # noqa: TID251  # the tables it has are documented
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from bot.audit.ledger import Ledger
from bot.cli import COMMANDS
from bot.commands import Command
from bot.demo.settings import DemoSettings
from bot.journal import Journal
from bot.settings import DELIMITER, PREFIX, Settings, load
from tests.pages import ROOT, page, rows

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
EXAMPLE = ROOT / "examples" / "leitplanke.toml"
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED_TEST = re.compile(r"`(test_\w+\.py)::(test_\w+)`")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_every_command_of_the_console(command: str) -> None:
    assert f"`leitplanke {command}" in page("README.md")


@pytest.mark.parametrize("command", Command)
def test_the_readme_names_every_command_of_the_chat(command: Command) -> None:
    assert f"`!{command.value}" in page("README.md")


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_first_commands_of_the_readme_are_targets_of_the_makefile(target: str) -> None:
    assert f"make {target}" in page("README.md")
    assert f"\n{target}:" in page("Makefile")


# Settings


def settings_of(model: type[BaseModel], section: str = "") -> Iterator[tuple[str, str, Any]]:
    """Yield section, key and default of everything that can be set."""
    for key, field in model.model_fields.items():
        inner = [a for a in (field.annotation, *type_arguments(field.annotation)) if is_model(a)]
        if inner:
            yield from settings_of(inner[0], key)
        else:
            yield section, key, field.get_default(call_default_factory=True)


def type_arguments(annotation: Any) -> tuple[Any, ...]:
    return getattr(annotation, "__args__", ())


def is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def as_shown(default: Any) -> str:
    """Write a default as the table shows it: as TOML."""
    match default:
        case _ if default is PydanticUndefined:
            return "required"
        case None:
            return "not set"
        case bool():
            return f"`{str(default).lower()}`"
        case Enum():
            return f'`"{default.value}"`'
        case str() | Path():
            return f'`"{default}"`'
        case tuple():
            return "`[]`" if not default else f"`{list(default)}`".replace("'", '"')
        case _:
            return f"`{default}`"


def variable(section: str, key: str) -> str:
    """Name the environment variable; for models, that of the first one."""
    parts = [section, "0"] if section == "models" else [section] if section else []
    return f"{PREFIX}{DELIMITER.join([*parts, key])}".upper()


def documented() -> set[tuple[str, str, str, str]]:
    """Section, key, default and variable of each row of the configuration page."""
    found = set()
    for part in page("docs/configuration.md").split("\n## ")[1:]:
        heading = part.splitlines()[0].strip("[] ")
        section = {"Top level": ""}.get(heading, heading)
        for key, _type, default, environment, _meaning in rows(part):
            found.add((section, key.strip("`"), default, environment.strip("`")))
    return found


def test_the_configuration_page_names_each_setting_with_its_default_and_variable() -> None:
    expected = {
        (section, key, as_shown(default), variable(section, key))
        for section, key, default in settings_of(Settings)
    }
    demo_prefix = DemoSettings.model_config["env_prefix"]
    expected |= {
        ("The demo", key, as_shown(default), f"{demo_prefix}{key}".upper())
        for _section, key, default in settings_of(DemoSettings)
    }

    assert documented() == expected


def test_the_example_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)

    settings = load(EXAMPLE).settings

    assert settings.matrix.password_file == EXAMPLE.parent / "password"


def test_the_example_names_each_setting() -> None:
    active = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    named = {(section, key) for section, key, _value in commented_out()}

    for section, key, _default in settings_of(Settings):
        table = active.get(section, {}) if section else active
        table = table[0] if isinstance(table, list) else table
        assert key in table or (section, key) in named


def test_what_the_example_comments_out_is_the_default_or_called_an_example() -> None:
    defaults = {(section, key): default for section, key, default in settings_of(Settings)}

    for section, key, value in commented_out():
        assert value is None or value == plain(defaults[section, key]), f"{section}.{key}"


def commented_out() -> Iterator[tuple[str, str, Any]]:
    """Yield section, key and value of each setting that is commented out; None for an example."""
    section = ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"\[+([a-z_.]+)\]+", line):
            section = heading.group(1)
        elif setting := re.match(r"# ([a-z_]+) = ", line):
            key = setting.group(1)
            (value,) = tomllib.loads(line.removeprefix("# ")).values()
            yield section, key, None if "# example" in line else value


def plain(default: Any) -> Any:
    match default:
        case Path():
            return str(default)
        case tuple():
            return list(default)
        case _:
            return default


# Data at rest


@pytest.mark.parametrize("file", ["journal.sqlite", "audit.sqlite"])
def test_the_data_page_names_each_column_of_the_databases(tmp_path: Path, file: str) -> None:
    if file == "journal.sqlite":
        Journal.at(tmp_path / file).close()
    else:
        Ledger(tmp_path / file, tmp_path / "audit.key").close()
    told = page("docs/data.md")
    named = set(re.findall(r"`(\w*\.[\w*]+)`", told))
    with sqlite3.connect(tmp_path / file) as database:
        tables = [
            row[0]
            for row in database.execute("select name from sqlite_master where type = 'table'")
        ]
        missing = [
            f"{table}.{column}"
            for table in tables
            for _id, column, *_rest in database.execute(f"pragma table_info({table})")
            if not {f"{table}.{column}", f".{column}", f"{table}.*"} & named
            and not (column == "id" and table == "sync")
        ]

    assert missing == []


def test_the_data_page_names_each_table_of_the_crypto_store() -> None:
    tables = {
        model._meta.table_name
        for model in vars(crypto_store).values()
        if isinstance(model, type)
        and issubclass(model, crypto_store.Model)
        and model not in {crypto_store.Model, crypto_store.TrackedUsers}
    }

    assert [t for t in sorted(tables) if f"`{t}`" not in page("docs/data.md")] == []


# Links, and what pages say of the tests


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_relative_links_lead_somewhere(path: Path) -> None:
    targets = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if ":" not in link]
    files = [target.partition("#")[0] for target in targets]

    assert [file for file in files if file and not (path.parent / file).exists()] == []


def test_each_test_that_a_page_names_is_there() -> None:
    named = [
        pair for path in PAGES for pair in NAMED_TEST.findall(path.read_text(encoding="utf-8"))
    ]

    assert named
    assert [
        f"{file}::{test}"
        for file, test in named
        if not (ROOT / "tests" / file).exists() or f"def {test}(" not in page(f"tests/{file}")
    ] == []
