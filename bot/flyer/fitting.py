"""Finds the template in which everything fits; or the field that is too long, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.flyer.brief import Format
from bot.flyer.press import NotComposed
from bot.flyer.typesetting import Report, Typesetter
from bot.wording import fill

TEXTS = ("title", "subtitle", "when", "where", "text", "call_to_action", "contact")
# Halvings of a field's length while searching how much of it fits: to a thousandth.
HALVINGS = 10


def first_that_fits(
    setter: Typesetter,
    templates: Sequence[str],
    data: dict[str, Any],
    sheet: Format,
    words: dict[str, dict[str, str]],
) -> tuple[Typesetter, Report]:
    """Try the templates in their order; raises `NotComposed` saying what to shorten."""
    for name in templates:
        candidate = setter.using(name)
        report = candidate.report(data)
        if report.fits:
            return candidate, report
    raise NotComposed(_too_long(setter, templates, data, sheet, words))


def _too_long(
    setter: Typesetter,
    templates: Sequence[str],
    data: dict[str, Any],
    sheet: Format,
    words: dict[str, dict[str, str]],
) -> str:
    """Name the longest field whose shortening alone helps, and how much of it is too much."""

    def fits(name: str, length: int) -> bool:
        shorter = data | {"fields": data["fields"] | {name: data["fields"][name][:length]}}
        return any(setter.using(template).report(shorter).fits for template in templates)

    refusal = words["refusal"]
    for name in sorted(TEXTS, key=lambda name: -len(data["fields"][name])):
        # Without a title there is no flyer, so one letter of it stays.
        low, high = int(name == "title"), len(data["fields"][name])
        if high <= low or not fits(name, low):
            continue
        excess = high
        for _ in range(HALVINGS):
            middle = (low + high) // 2
            low, high = (middle, high) if fits(name, middle) else (low, middle)
        return fill(
            refusal["too_long"],
            field=words["field"][name],
            format=sheet.value,
            excess=excess - low,
        )
    return fill(refusal["too_much"], format=sheet.value)
