"""`Feld: Wert`: how people may write a brief, and how the bot shows one, to read it back later.

A field that stands on several lines holds them all. Field names of both languages are understood,
whichever the bot speaks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import cache

from bot.flyer.brief import Brief, Format
from bot.wording import LANGUAGES, load_table

# About two pages; with the words around it, one event of the messenger holds it.
LONGEST_BRIEF_BYTES = 6_000
LINE = re.compile(r"\s*(?:[-*•]\s+)?\**(?P<name>[^\W\d_][\w -]{1,20}?)\**\s*:\**\s*(?P<value>.*)")
FORMATS = {
    "a4": Format.A4,
    "a5": Format.A5,
    "a6": Format.A6,
    "dinlang": Format.DIN_LANG,
    "langdin": Format.DIN_LANG,
    "dl": Format.DIN_LANG,
    "quadrat": Format.SQUARE,
    "quadratisch": Format.SQUARE,
    "square": Format.SQUARE,
    "banner": Format.BANNER,
    "icon": Format.ICON,
    "symbol": Format.ICON,
    "piktogramm": Format.ICON,
    "pictogram": Format.ICON,
}
TEXT_FIELDS = tuple(field.name for field in fields(Brief) if field.name != "format")

Values = Mapping[str, str]


def read_form(text: str) -> tuple[dict[str, str], str]:
    """Split a text into the fields it names and the words that belong to none.

    Lines without a name go on with the `text` above them, up to an empty line.
    """
    found: dict[str, list[str]] = {}
    rest: list[str] = []
    open_field = ""
    for line in text.splitlines():
        name, value = _field_of(line)
        if name:
            found.setdefault(name, []).append(value)
            open_field = name if name == "text" else ""
        elif open_field and line.strip():
            found[open_field].append(line.strip())
        else:
            open_field = ""
            rest.append(line)
    return {name: "\n".join(filter(None, v)) for name, v in found.items()}, "\n".join(rest).strip()


def fill_in(brief: Brief, values: Values) -> Brief:
    """Put values into a brief; a format that is none leaves the old one."""
    known = {name: _one_line(name, value) for name, value in values.items() if name in TEXT_FIELDS}
    chosen = format_named(values.get("format", ""))
    return replace(brief, format=chosen or brief.format, **known)


def format_named(text: str) -> Format | None:
    """Read what stands in the field for the format: „DIN A5“, „din-lang“, „Quadrat“."""
    plain = re.sub(r"[\W_]+", "", text).casefold()
    return FORMATS.get(plain) or FORMATS.get(plain.removeprefix("din"))


def write_form(brief: Brief, language: str, **more: str) -> str:
    """Show a brief line by line, and what else is to be read back; what is empty is left out."""
    labels = load_table(language, "flyer")["labels"]
    lines = [*_lines(brief), *((name, value) for name, value in more.items() if value)]
    return "\n".join(f"- {labels[name]}: {line}" for name, line in lines)


def read_shown(text: str) -> dict[str, str]:
    """Read back what `write_form` has written at the end of a text, in whichever language."""
    found: dict[str, list[str]] = {}
    for line in text.rstrip().split("\n\n")[-1].split("\n"):
        label, colon, value = line.removeprefix("- ").partition(": ")
        name = _labels().get(label) if colon and line.startswith("- ") else None
        if name:
            found.setdefault(name, []).append(value)
    return {name: "\n".join(values) for name, values in found.items()}


def is_too_long(brief: Brief) -> bool:
    return len(json.dumps(write_form(brief, "de"))) > LONGEST_BRIEF_BYTES


def _lines(brief: Brief) -> Iterator[tuple[str, str]]:
    for field in fields(Brief):
        value = str(getattr(brief, field.name))
        yield from ((field.name, line) for line in value.split("\n") if line)


def _one_line(name: str, value: str) -> str:
    """Keep the lines of the text; all else is one line."""
    lines = [" ".join(line.split()) for line in value.splitlines()]
    return ("\n" if name == "text" else " ").join(filter(None, lines))


def _field_of(line: str) -> tuple[str, str]:
    found = LINE.fullmatch(line)
    name = _names().get(found["name"].strip().casefold(), "") if found else ""
    return (name, found["value"].strip()) if found and name else ("", "")


@cache
def _labels() -> dict[str, str]:
    tables = [load_table(language, "flyer")["labels"] for language in LANGUAGES]
    return {label: name for table in tables for name, label in table.items()}


@cache
def _names() -> dict[str, str]:
    """Map each way to call a field to the field."""
    tables = [load_table(language, "flyer") for language in LANGUAGES]
    accepted = {
        alias: name for table in tables for name, names in table["names"].items() for alias in names
    }
    shown = {label.casefold(): name for table in tables for name, label in table["labels"].items()}
    return accepted | shown
