"""Chooses the template in which everything fits, or finds the field that is too long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.flyer.brief import Brief, Format
from bot.flyer.press import NotComposed
from bot.flyer.typesetting import Report, Typesetter
from bot.wording import fill

TEXTS = ("title", "subtitle", "when", "where", "text", "call_to_action", "contact")
TEMPLATE_NAMES = ("plakat", "fenster", "karte", "streifen", "spalte", "schrift", "symbol")
"""Picture above; framed picture; card on a picture; bands; column; type alone; icon."""
# From how many characters on, in all fields together, a flyer has more to say than to show.
WORDY = {Format.A4: 700, Format.A5: 380, Format.A6: 190, Format.SQUARE: 240}
# Halvings of a field's length while searching how much of it fits: to a thousandth.
HALVINGS = 10
# How many fields, the longest first, are looked at.
CANDIDATES = 3


def templates_for(
    wanted: str, brief: Brief, words: dict[str, dict[str, str]], *, has_picture: bool
) -> Sequence[str]:
    """Name the templates to try, the best first; one that was asked for is the only one."""
    if wanted == "auto":
        return _fitting_templates(brief, has_picture=has_picture)
    if wanted not in TEMPLATE_NAMES:
        there = ", ".join(TEMPLATE_NAMES)
        raise NotComposed(fill(words["refusal"]["template"], name=wanted, there=there))
    return (wanted,)


def _fitting_templates(brief: Brief, *, has_picture: bool) -> Sequence[str]:
    if brief.format is Format.ICON:
        return ("symbol",)
    if not has_picture:
        return ("schrift", "fenster")
    if brief.format is Format.BANNER:
        return ("plakat", "spalte")
    if brief.format is Format.DIN_LANG:
        return ("streifen", "fenster", "plakat")
    told = sum(len(getattr(brief, name)) for name in TEXTS)
    if told > WORDY[brief.format]:
        return ("fenster", "plakat", "karte")
    first = "karte" if brief.format is Format.SQUARE else "plakat"
    return (first, "plakat", "fenster")


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
    """Name the field of which least has to go, and how much of it."""

    def fits(name: str, length: int) -> bool:
        shorter = data | {"fields": data["fields"] | {name: data["fields"][name][:length]}}
        return any(setter.using(template).report(shorter).fits for template in templates)

    longest = sorted(TEXTS, key=lambda name: -len(data["fields"][name]))[:CANDIDATES]
    excesses = {name: _excess(name, len(data["fields"][name]), fits) for name in longest}
    helping = {name: excess for name, excess in excesses.items() if excess is not None}
    refusal = words["refusal"]
    if not helping:
        return fill(refusal["too_much"], format=sheet.value)
    name = min(helping, key=lambda name: helping[name])
    told = {"field": words["field"][name], "format": sheet.value, "excess": helping[name]}
    return fill(refusal["too_long"], **told)


def _excess(name: str, length: int, fits: Callable[[str, int], bool]) -> int | None:
    """Search how many characters of a field are too much; None when cutting it does not help."""
    # Without a title there is no flyer, so one letter of it stays.
    low, high = int(name == "title"), length
    if high <= low or not fits(name, low):
        return None
    for _ in range(HALVINGS):
        middle = (low + high) // 2
        low, high = (middle, high) if fits(name, middle) else (low, middle)
    return length - low
