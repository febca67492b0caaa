"""Figures of an answer that its own source does not have: nobody said them.

Where a person gave a document or a text to work from, every amount, date and percentage of the
answer should come from there, or follow from two of its figures by adding, subtracting or taking a
share. What does neither is pointed out, not called wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.review.amounts import NUMBER, days_in, number, numbers_in

_MEASURED = re.compile(rf"(?P<number>{NUMBER})\s?(?:€|EUR\b|Euro\b|%|Prozent\b)")
MOST_FIGURES = 200


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A figure of the answer, in code points."""

    text: str
    start: int
    end: int


def unsupported_figures(text: str, sources: Sequence[str]) -> list[Unsupported]:
    """Compare amounts, percentages and dates of a text with those of its sources."""
    if not sources:
        return []
    days = {day.date for source in sources for day in days_in(source)}
    known = {value for source in sources for _start, _end, value in numbers_in(source)}
    reachable = known if len(known) > MOST_FIGURES else known | set(_derived(known))
    return [*_new_days(text, days), *_new_amounts(text, reachable)]


def _new_days(text: str, known: set[date | None]) -> Iterator[Unsupported]:
    for day in days_in(text):
        if day.date is not None and day.date not in known:
            yield Unsupported(text[day.start : day.end], day.start, day.end)


def _new_amounts(text: str, known: set[Decimal]) -> Iterator[Unsupported]:
    for match in _MEASURED.finditer(text):
        value = number(match["number"])
        if value is not None and value not in known and not _rounded(value, known):
            yield Unsupported(match.group(), *match.span())


def _rounded(value: Decimal, known: set[Decimal]) -> bool:
    return any(value == other.quantize(Decimal(1)) for other in known)


def _derived(known: set[Decimal]) -> Iterator[Decimal]:
    values = sorted(known)
    for at, one in enumerate(values):
        for other in values[at + 1 :]:
            yield one + other
            yield other - one
            if other and one >= 0:
                yield (one / other * 100).quantize(Decimal(1))
                yield (one * other / 100).normalize()
    yield sum(values, Decimal(0))
