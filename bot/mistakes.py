"""Mistakes in the settings as sentences: the key, the kind of value, the fix; never the value."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from bot.wording import fill, load_table

# https://docs.pydantic.dev/latest/errors/validation_errors/: from the type of an error to a word.
KINDS = {
    "bool": "yes_or_no",
    "dict": "table",
    "float": "number",
    "int": "whole_number",
    "is": "table",
    "list": "list",
    "model": "table",
    "path": "path",
    "string": "text",
    "tuple": "list",
    "url": "address",
}
BOUNDS = {
    "greater_than": "gt",
    "greater_than_equal": "ge",
    "less_than": "lt",
    "less_than_equal": "le",
}
NO_KIND = {"string_pattern_mismatch", "string_too_long", "string_too_short"}


def sentences(error: ValidationError, settings: type[BaseModel], language: str) -> list[str]:
    found = error.errors(include_input=False, include_url=False)
    return [_sentence(mistake, settings.model_fields, language) for mistake in found]


def unknown_variable(name: str, known: Sequence[str], language: str) -> str:
    """Say that a variable of the environment sets nothing."""
    near = difflib.get_close_matches(name, known, 1)
    return _unknown(name, near[0] if near else None, language)


def _sentence(mistake: Any, fields: Mapping[str, FieldInfo], language: str) -> str:
    words = load_table(language, "operator")["settings"]
    location = [str(part) for part in mistake["loc"]]
    key = ".".join(location)
    match mistake["type"]:
        case "missing":
            return fill(words["missing"], key=key)
        case "extra_forbidden":
            near = difflib.get_close_matches(location[-1], _known_keys(location[:-1], fields), 1)
            return _unknown(key, near[0] if near else None, language)
        case _:
            return fill(words["wrong"], key=key, problem=_problem(mistake, language))


def _unknown(key: str, near: str | None, language: str) -> str:
    words = load_table(language, "operator")["settings"]
    hint = fill(words["did_you_mean"], key=near) if near else words["remove_it"]
    return f"{fill(words['unknown'], key=key)} {hint}"


def _problem(mistake: Any, language: str) -> str:
    """Name the kind of value that is wanted; our own checks say it themselves."""
    words = load_table(language, "operator")["kinds"]
    kind, context = mistake["type"], mistake.get("ctx", {})
    if kind in BOUNDS:
        return fill(words[kind], bound=context[BOUNDS[kind]])
    if kind in {"literal_error", "enum"}:
        return fill(words["one_of"], values=context["expected"])
    if kind in {"too_short", "string_too_short"}:
        return str(words["not_empty"])
    word = KINDS.get(kind.partition("_")[0])
    if word is None or kind in NO_KIND:
        return str(mistake["msg"]).removeprefix("Value error, ")
    return fill(words["expected"], kind=words[word])


def _known_keys(location: Sequence[str], fields: Mapping[str, FieldInfo]) -> list[str]:
    for part in location:
        if part.isdigit():
            continue
        annotation = fields[part].annotation if part in fields else None
        candidates = [annotation, *getattr(annotation, "__args__", ())]
        models = [c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)]
        if not models:
            return []
        fields = models[0].model_fields
    return list(fields)
