"""What people read: the same in both languages, every place filled, nothing left over."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.wording import LANGUAGES, fill, load_table, load_text, prompts_folder

BOT = Path(bot.__file__).parent
GERMAN, ENGLISH = (prompts_folder() / language for language in ("de", "en"))
TABLES = sorted(file.stem for file in GERMAN.glob("*.toml"))
TEXTS = sorted(file.stem for file in GERMAN.glob("*.md"))
# Looked up by names that the code computes.
BY_KIND = {"names", "reasons", "masks"}


def leaves(table: dict[str, Any], place: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{place}{key}.")
        else:
            yield f"{place}{key}", value


def texts_of(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for place, value in leaves(table):
        values = value if isinstance(value, list) else [value]
        yield from ((place, text) for text in values if isinstance(text, str))


def places_in(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_both_languages_have_the_same_files() -> None:
    assert {file.name for file in GERMAN.iterdir()} == {file.name for file in ENGLISH.iterdir()}
    assert set(LANGUAGES) == {folder.name for folder in prompts_folder().iterdir()}


@pytest.mark.parametrize("name", TABLES)
def test_both_languages_have_the_same_keys(name: str) -> None:
    german, english = (load_table(language, name) for language in ("de", "en"))

    assert [key for key, _ in leaves(german)] == [key for key, _ in leaves(english)]


@pytest.mark.parametrize("name", TABLES)
def test_both_languages_have_the_same_places_to_fill(name: str) -> None:
    german, english = (dict(leaves(load_table(language, name))) for language in ("de", "en"))

    for key, template in german.items():
        if isinstance(template, str):
            assert places_in(template) == places_in(english[key]), key


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_name_the_same_commands(name: str) -> None:
    german, english = (load_text(language, name) for language in ("de", "en"))

    assert german
    assert english
    assert german.count("`!") == english.count("`!")


def everything_german() -> Iterator[tuple[str, str]]:
    for name in TEXTS:
        yield f"{name}.md", load_text("de", name)
    for name in TABLES:
        yield from ((f"{name} {key}", text) for key, text in texts_of(load_table("de", name)))


def test_no_german_sentence_ends_in_an_exclamation_mark() -> None:
    # An exclamation mark before a letter is a command: `!hilfe`.
    loud = [place for place, text in everything_german() if re.search(r"!(?![a-zäöü…])", text)]

    assert loud == []


def test_german_texts_say_sie() -> None:
    familiar = re.compile(r"\b(du|dir|dich|dein\w*|ihr seid|euch)\b", re.IGNORECASE)

    assert [place for place, text in everything_german() if familiar.search(text)] == []


def calls_of_fill() -> Iterator[tuple[str, set[str]]]:
    """Find `fill(words["key"], name=…)` in the code: the key and the names it fills."""
    for file in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="fill"),
                    args=[ast.Subscript(slice=ast.Constant(value=str(key)))],
                    keywords=keywords,
                ) if all(keyword.arg for keyword in keywords):
                    yield key, {str(keyword.arg) for keyword in keywords}


def test_every_place_of_a_template_is_filled_in_the_code() -> None:
    templates: dict[str, list[set[str]]] = {}
    for name in TABLES:
        for place, text in texts_of(load_table("de", name)):
            templates.setdefault(place.rsplit(".", 1)[-1], []).append(places_in(text))
    calls = list(calls_of_fill())

    assert len(calls) > 10
    for key, filled in calls:
        # A key may stand in two tables; one of them is meant.
        assert any(places <= filled for places in templates[key]), key


@pytest.mark.parametrize("name", ["wording", "operator"])
def test_no_wording_lies_unused(name: str) -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in BOT.rglob("*.py"))
    keys = [place.rsplit(".", 1)[-1] for place, _ in leaves(load_table("de", name))]

    assert [key for key in keys if not re.search(f"[\"']{key}[\"']", source)] == []


def test_a_place_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{there} {missing}", there=1)


def test_braces_in_a_value_are_only_text() -> None:
    assert fill("„{text}“", text="{0} {other} {text!r}") == "„{0} {other} {text!r}“"


def test_a_language_that_we_do_not_have_is_an_error() -> None:
    with pytest.raises(ValueError, match="de, en"):
        load_table("fr", "wording")
