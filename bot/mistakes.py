"""Mistakes in the settings as sentences: the key, the kind of value, the fix; never the value."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

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


def mistake(name: str, **values: object) -> PydanticCustomError:
    """Make the error of a check of our own; `name` is its sentence in `operator.toml`, [checks]."""
    return PydanticCustomError(name, name, values)


def sentences(
    error: ValidationError,
    settings: type[BaseModel],
    language: str,
    section: str = "",
    told: Mapping[str, str] | None = None,
) -> list[str]:
    """Say what is wrong; `section` names the one that `settings` is, where it is not the whole.

    `told` replaces sentences where no settings file is meant, "missing" above all.
    """
    words = load_table(language, "operator")["settings"] | dict(told or {})
    found = error.errors(include_input=False, include_url=False)
    return [
        _sentence(wrong, settings.model_fields, language, section, words)
        for wrong in found
        if not _is_only_a_consequence(wrong, found)
    ]


def _is_only_a_consequence(wrong: Any, found: Sequence[Any]) -> bool:
    """Tell whether a list is called too short because its items were wrong."""
    place = wrong["loc"]
    return wrong["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in found
    )


def unknown_variable(name: str, known: Sequence[str], language: str) -> str:
    """Say that a variable of the environment sets nothing."""
    near = difflib.get_close_matches(name, known, 1)
    words = load_table(language, "operator")["settings"]
    return _unknown(name, near[0] if near else None, words)


def _sentence(
    wrong: Any,
    fields: Mapping[str, FieldInfo],
    language: str,
    section: str,
    words: Mapping[str, str],
) -> str:
    # Pydantic adds "[key]" where the key of a table is wrong, not its value.
    location = [str(part) for part in wrong["loc"] if part != "[key]"]
    key = ".".join([section, *location] if section else location)
    match wrong["type"]:
        case "missing":
            return fill(words["missing"], key=key)
        case "extra_forbidden":
            near = difflib.get_close_matches(location[-1], _known_keys(location[:-1], fields), 1)
            return _unknown(key, near[0] if near else None, words)
        case _:
            return fill(words["wrong"], key=key, problem=_problem(wrong, language))


def _unknown(key: str, near: str | None, words: Mapping[str, str]) -> str:
    hint = fill(words["did_you_mean"], key=near) if near else words["remove_it"]
    return f"{fill(words['unknown'], key=key)} {hint}"


def _problem(wrong: Any, language: str) -> str:
    """Name what is wanted: the kind of value, its bounds, or what our own check says."""
    table = load_table(language, "operator")
    words, checks = table["kinds"], table["checks"]
    kind, context = wrong["type"], wrong.get("ctx", {})
    if kind in checks:
        return fill(checks[kind], **context)
    if kind in BOUNDS:
        return fill(words[kind], bound=context[BOUNDS[kind]])
    if kind in {"literal_error", "enum"}:
        return fill(words["one_of"], values=context["expected"].replace(" or ", ", "))
    if kind in {"too_short", "string_too_short"}:
        return str(words["not_empty"])
    if kind == "string_too_long":
        return fill(words["too_long"], most=context["max_length"])
    if kind == "string_pattern_mismatch":
        return fill(words["pattern"], pattern=context["pattern"])
    word = KINDS.get(kind.partition("_")[0])
    if word is None:
        return str(wrong["msg"]).removeprefix("Value error, ")
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
