"""What a clean message asks for: a command by its name, a text after a template, or an answer."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from bot.screen.verdict import Clean


class Command(StrEnum):
    HELP = "hilfe"
    GUIDANCE = "handreichung"
    NEW = "neu"
    STATUS = "status"
    PICTURE = "bild"
    FLYER = "flyer"
    STOP = "stopp"
    CHECKED = "geprueft"
    EXPORT = "export"
    LAW = "recht"
    TEMPLATES = "vorlagen"
    LANGUAGE = "sprache"
    MODEL = "modell"
    OPERATIONS = "betrieb"


ENGLISH = {
    "help": Command.HELP,
    "guidance": Command.GUIDANCE,
    "new": Command.NEW,
    "image": Command.PICTURE,
    "picture": Command.PICTURE,
    "leaflet": Command.FLYER,
    "stop": Command.STOP,
    "checked": Command.CHECKED,
    "geprüft": Command.CHECKED,
    "law": Command.LAW,
    "templates": Command.TEMPLATES,
    "language": Command.LANGUAGE,
    "model": Command.MODEL,
    "operations": Command.OPERATIONS,
}
BUILT_IN = {command.value: command for command in Command} | ENGLISH
NO_TEMPLATES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Ask:
    """An answer of the language model is wanted."""


@dataclass(frozen=True, slots=True)
class Run:
    command: Command
    rest: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Fill:
    """A text after a template is wanted."""

    template: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """No such command; `near` is what was probably meant."""

    word: str = field(repr=False)
    near: str | None


Route = Ask | Run | Fill | Unknown


def route(clean: Clean, templates: Mapping[str, str] = NO_TEMPLATES) -> Route:
    """Decide what a message asks for; only clean text can be routed.

    `templates` maps the commands of templates to their keys.
    """
    match parse(clean.text):
        case None:
            return Ask()
        case (word, rest):
            return _command(word, rest, templates)
        case never:
            assert_never(never)


def is_command(text: str) -> bool:
    return parse(text) is not None


def is_new(text: str) -> bool:
    """Tell whether a message makes the bot forget what stands before it."""
    return _is(text, Command.NEW, "new")


def is_stop(text: str) -> bool:
    """Tell whether a message is to end what the bot is at."""
    return _is(text, Command.STOP, "stop")


def is_question(text: str) -> bool:
    """Tell whether a command carries words that belong to the talk: `!recht`, or a template's."""
    parsed = parse(text)
    return parsed is not None and (parsed[0] not in BUILT_IN or _is(text, Command.LAW, "law"))


def is_law(text: str) -> bool:
    """Tell whether a legal question is asked by its command."""
    return _is(text, Command.LAW, "law")


def without_command(text: str) -> str:
    """Return a question without the command before it."""
    parsed = parse(text) if is_question(text) else None
    return parsed[1] if parsed else text


def _is(text: str, *names: str) -> bool:
    parsed = parse(text)
    return parsed is not None and parsed[0] in names


def parse(text: str) -> tuple[str, str] | None:
    """Split `!word rest`; None for anything else, so that „!!!“ remains a question."""
    if not text.lstrip().startswith("!"):
        return None
    word, *rest = text.lstrip()[1:].split(maxsplit=1) or [""]
    if not word[:1].isalpha() or text.lstrip()[1].isspace():
        return None
    return unicodedata.normalize("NFC", word.casefold()), "".join(rest).strip()


def _command(word: str, rest: str, templates: Mapping[str, str]) -> Route:
    if word in BUILT_IN:
        return Run(BUILT_IN[word], rest)
    if word in templates:
        return Fill(templates[word])
    names = {name: command.value for name, command in BUILT_IN.items()}
    names |= {name: name for name in templates}
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return Unknown(word, names[near[0]] if near else None)
