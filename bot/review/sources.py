"""Figures of an answer that its own source does not have: nobody said them.

Where a person gave a document or a text to work from, every amount, date and percentage of the
answer should come from there, or follow from two of its figures by adding, subtracting or taking a
share. What does neither is pointed out, not called wrong.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.law.reading import in_time
from bot.review.amounts import NUMBER, days_in, number, numbers_in

_MEASURED = re.compile(rf"(?P<number>{NUMBER})\s?(?:€|EUR\b|Euro\b|%|Prozent\b)")
MOST_FIGURES = 200
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A figure of the answer, in code points."""

    text: str
    start: int
    end: int


def unsupported_figures(
    text: str, sources: Sequence[str], until: float = math.inf
) -> list[Unsupported]:
    """Compare amounts, percentages and dates of a text with those of its sources.

    Raises `TimeoutError` when the monotonic clock passes `until`.
    """
    if not sources:
        return []
    days = {day.date for source in sources for day in days_in(source)}
    known = _Known([value for source in sources for _start, _end, value in numbers_in(source)])
    return [*_new_days(text, days), *_new_amounts(text, known, until)]


def _new_days(text: str, known: set[date | None]) -> Iterator[Unsupported]:
    for day in days_in(text):
        if day.date is not None and day.date not in known:
            yield Unsupported(text[day.start : day.end], day.start, day.end)


def _new_amounts(text: str, known: _Known, until: float) -> Iterator[Unsupported]:
    for match in _MEASURED.finditer(text):
        in_time(until)
        value = number(match["number"])
        if value is not None and not known.supports(value):
            yield Unsupported(match.group(), *match.span())


class _Known:
    """The figures of the sources. What two of them give is looked for, never listed in advance."""

    def __init__(self, figures: Sequence[Decimal]) -> None:
        self._values = {*figures, *(value.quantize(Decimal(1)) for value in figures)}
        self._sum = sum(set(figures), Decimal(0))
        self._sorted = sorted(set(figures))

    def supports(self, value: Decimal) -> bool:
        """Tell whether a figure is one of these or follows from them, rounded or not."""
        if value in self._values:
            return True
        few = len(self._sorted) <= MOST_FIGURES
        return few and (_is(value, self._sum) or self._follows(value))

    def _follows(self, value: Decimal) -> bool:
        """Look for two figures, the second only where it can be."""
        slack = HALF if value == value.to_integral_value() else Decimal(0)
        low, high = value - slack, value + slack
        for one in self._sorted:
            spans = [(low - one, high - one), (low + one, high + one)]
            if one > 0:
                spans += [(low * 100 / one, high * 100 / one), (low * one / 100, high * one / 100)]
            others = (other for span in spans for other in self._between(*span))
            if any(_is(value, given) for other in others for given in _derived(one, other)):
                return True
        return False

    def _between(self, least: Decimal, most: Decimal) -> Sequence[Decimal]:
        return self._sorted[bisect_left(self._sorted, least) : bisect_right(self._sorted, most)]


def _is(value: Decimal, other: Decimal) -> bool:
    return value in {other, other.quantize(Decimal(1))}


def _derived(one: Decimal, other: Decimal) -> Iterator[Decimal]:
    """Give sum, difference, share and percentage of two figures."""
    less, more = sorted((one, other))
    if less == more:
        return
    yield less + more
    yield more - less
    if less >= 0:
        yield (less / more * 100).quantize(Decimal(1))
        yield less * more / 100
