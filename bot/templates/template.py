"""A template in one language: what it asks a person for, and what the model is told besides.

A file is TOML between two lines `+++`, then Markdown for the model. What a person wrote never
stands among our instructions: it goes to the model as the person's own messages, `Label: value` or
plain.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.errors import SettingsInvalid
from bot.mistakes import mistake, sentences
from bot.wording import fill, load_table

_FILE = re.compile(r"\+\+\+[ \t]*\n(?P<head>.*?)\n\+\+\+[ \t]*\n(?P<body>.*)", re.DOTALL)
_LABELLED = re.compile(
    r"^[ \t*_>-]*(?P<label>[^\W\d_][^\n:]{0,40}?)[ \t*_]*:[ \t*_]*", re.MULTILINE
)
_PLACE = re.compile(r"\{[^{}\n]*\}")

Values = Mapping[str, str]


class Asked(BaseModel):
    """Something a template wants to know. The first one that is required takes plain text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(min_length=1, max_length=40, pattern=r"^[^:\n]+$")
    help: str = Field(min_length=1)
    required: bool = False


class Template(BaseModel):
    """`key` is the file's name without its ending; `law` looks the request up in the statutes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    title: str = Field(min_length=1)
    purpose: str = Field(min_length=1)
    commands: tuple[str, ...] = Field(min_length=1)
    fields: tuple[Asked, ...] = Field(min_length=1)
    law: bool = False
    body: str = Field(min_length=1, repr=False)

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not any(asked.required for asked in self.fields):
            raise mistake("no_required_field")
        if len({_folded(asked.label) for asked in self.fields}) < len(self.fields):
            raise mistake("same_label_twice")
        return self

    def values(self, texts: Sequence[str], also: Template | None = None) -> dict[str, str]:
        """Read what a person wrote, message by message; a later value replaces an earlier one.

        `also` is the same template in another language: its labels are understood too.
        """
        labels = self._labels(also)
        found: dict[str, str] = {}
        for text in texts:
            found |= self._values_in(text, found, labels)
        return found

    def missing(self, values: Values) -> tuple[Asked, ...]:
        return tuple(f for f in self.fields if f.required and not values.get(f.label))

    def _labels(self, also: Template | None) -> dict[str, str]:
        own = {_folded(asked.label): asked.label for asked in self.fields}
        pairs = zip(also.fields, self.fields, strict=False) if also else ()
        return {_folded(theirs.label): ours.label for theirs, ours in pairs} | own

    def _values_in(self, text: str, known: Values, labels: Values) -> dict[str, str]:
        marks = [m for m in _LABELLED.finditer(text) if _folded(m["label"]) in labels]
        ends = [*(mark.start() for mark in marks[1:]), len(text)]
        found = {
            labels[_folded(mark["label"])]: text[mark.end() : end].strip()
            for mark, end in zip(marks, ends, strict=False)
        }
        plain = text[: marks[0].start() if marks else len(text)].strip()
        open_ones = [f.label for f in self.missing({**known, **found})]
        if plain and open_ones:
            found[open_ones[0]] = plain
        return {label: value for label, value in found.items() if value}


def read_template(path: Path, language: str) -> Template:
    """Read a file; raises `SettingsInvalid` that names the file, what is wrong and what to do."""
    words = load_table(language, "operator")["templates"]
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        raise SettingsInvalid(fill(words["unreadable"], file=path)) from None
    parts = _FILE.fullmatch(text)
    if parts is None:
        raise SettingsInvalid(fill(words["no_head"], file=path))
    try:
        # An empty line for the `+++`, so that a complaint counts as the file does.
        head = tomllib.loads("\n" + parts["head"])
    except tomllib.TOMLDecodeError as error:
        raise SettingsInvalid(fill(words["no_toml"], file=path, problem=error)) from None
    if own := {"key", "body"} & head.keys():
        problem = fill(words["own_key"], key=min(own))
        raise SettingsInvalid(fill(words["wrong"], file=path, problem=problem))
    if place := _PLACE.search(parts["body"]):
        line = text[: parts.start("body") + place.start()].count("\n") + 1
        raise SettingsInvalid(fill(words["place"], file=path, line=line, place=place[0]))
    try:
        return Template(**{**head, "key": path.stem, "body": parts["body"].strip()})
    except ValidationError as error:
        problems = " ".join(_problems(error, language))
        raise SettingsInvalid(fill(words["wrong"], file=path, problem=problems)) from None


def _problems(error: ValidationError, language: str) -> list[str]:
    words = load_table(language, "operator")["templates"]
    told = {"missing": words["missing"], "wrong": words["wrong_entry"]}
    return sentences(error, Template, language, words["head"], told)


def _folded(label: str) -> str:
    return unicodedata.normalize("NFC", " ".join(label.casefold().split()))
