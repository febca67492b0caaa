"""Figures and dates of an answer that cannot be right: a machine can add, a reader rarely does.

Only what contradicts itself is named: a sum that differs from its parts, a percentage that does
not fit, a day that the calendar does not have or that has another weekday, a deadline that does
not follow from the date it is said to follow from. Rounding is forgiven.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bot.law.reading import in_time
from bot.review import deadlines, sums
from bot.review.amounts import NUMBER, as_text, date_as_text, days_in, number
from bot.review.sources import unsupported_figures
from bot.wording import fill, load_table

WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_SHORT_DAYS = {"mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6, "sonnabend": 5}
_WEEKDAY = re.compile(
    rf"\b({'|'.join(WEEKDAYS)}|sonnabend|mo|di|mi|do|fr|sa|so)\b\.?,?\s{{1,2}}(?:den\s|dem\s|der\s)?$",
    re.IGNORECASE,
)
_UNIT = r"(?:\s?(?:€|EUR|Euro))?"
_OF = re.compile(
    rf"(?P<rate>{NUMBER})\s?(?:%|Prozent|v\.\s?H\.)\s(?:von|aus|auf)\s(?:(?:den|der|dem|insgesamt|rund)\s)?"
    rf"(?P<base>{NUMBER}){_UNIT}\s?(?:=|(?:sind|ist|ergeben|ergibt|ergäben|beträgt|betragen|macht|machen"
    rf"|entspricht|entsprechen|also|das sind|das ist)\s)\s?(?:das\s)?(?P<said>{NUMBER})",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    rf"\bvon\s(?P<old>{NUMBER}){_UNIT}\s(?:\w+\s)?auf\s(?P<new>{NUMBER}){_UNIT}(?P<between>[^.!?\n%]{{0,60}}?)"
    rf"(?P<said>{NUMBER})\s?(?:%|Prozent\b)",
    re.IGNORECASE,
)
_PLUS_TAX = re.compile(
    rf"(?P<base>{NUMBER}){_UNIT}\s(?:zzgl\.|zuzüglich|plus)\s(?P<rate>{NUMBER})\s?(?:%|Prozent)\s?"
    rf"(?:USt|Umsatzsteuer|MwSt|Mehrwertsteuer|Zinsen)?\.?\s?(?:=|(?:sind|ergibt|ergeben|macht)\s)\s?(?P<said>{NUMBER})",
    re.IGNORECASE,
)
HALF = Decimal("0.5")


class Doubt(StrEnum):
    """What is wrong; the wording has a sentence for each."""

    SUM = "sum"
    PERCENT = "percent"
    DATE = "date"
    WEEKDAY = "weekday"
    DEADLINE = "deadline"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in doubt, in code points of the text; `expected` is empty where nothing fits."""

    kind: Doubt
    text: str
    start: int
    end: int
    expected: str = ""

    @property
    def objects(self) -> bool:
        return True

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "kind": self.kind.value,
            "expected": self.expected,
        }

    def sentence(self, language: str) -> str:
        words = load_table(language, "figures")
        text = " ".join(self.text.split())
        return fill(words[self.kind.value], text=text, expected=self.expected)


def check_figures(text: str, sources: Sequence[str] = (), until: float = math.inf) -> list[Figure]:
    """Find the figures that contradict themselves or that no source has, in order.

    Raises `TimeoutError` when the monotonic clock passes `until`.
    """
    found: list[Figure] = []
    for look in (_dates, _percentages, _sums, _deadlines):
        found += look(text)
        in_time(until)
    found += [
        Figure(Doubt.UNSUPPORTED, one.text, one.start, one.end)
        for one in unsupported_figures(text, sources, until)
    ]
    return sorted(found, key=lambda figure: figure.start)


def _dates(text: str) -> Iterator[Figure]:
    for day in days_in(text):
        written = text[day.start : day.end]
        if day.date is None:
            yield Figure(Doubt.DATE, written, day.start, day.end)
            continue
        named = _WEEKDAY.search(text[max(0, day.start - 24) : day.start])
        if named is None:
            continue
        word = named[1].casefold()
        weekday = WEEKDAYS.index(word) if word in WEEKDAYS else _SHORT_DAYS[word]
        if weekday != day.date.weekday():
            start = max(0, day.start - 24) + named.start(1)
            right = WEEKDAYS[day.date.weekday()].capitalize()
            yield Figure(Doubt.WEEKDAY, text[start : day.end], start, day.end, right)


def _percentages(text: str) -> Iterator[Figure]:
    for match in _OF.finditer(text):
        rate, base = number(match["rate"]), number(match["base"])
        if rate is not None and base is not None:
            yield from _compared(match, rate * base / 100)
    for match in _PLUS_TAX.finditer(text):
        rate, base = number(match["rate"]), number(match["base"])
        if rate is not None and base is not None:
            yield from _compared(match, base + rate * base / 100)
    for match in _CHANGE.finditer(text):
        old, new = number(match["old"]), number(match["new"])
        if old and new is not None and not re.search(r"\d", match["between"]):
            change = (new - old) / old * 100
            said = number(match["said"])
            if said is not None and said >= 0:
                change = abs(change)
            yield from _compared(match, change)


def _compared(match: re.Match[str], right: Decimal) -> Iterator[Figure]:
    """Name what is said where it is not even the rounded result."""
    written = match["said"]
    said = number(written)
    if said is None or abs(said - right) <= _rounding(written):
        return
    exact = right.quantize(Decimal("0.01")).normalize()
    expected = f"{exact:f}".replace(".", ",")
    if abs(exact) >= 1000:  # noqa: PLR2004 where German writes points
        expected = as_text(right.quantize(Decimal("0.01")), ",00")
    yield Figure(Doubt.PERCENT, written, *match.span("said"), expected)


def _rounding(written: str) -> Decimal:
    """Allow half of the last place that was written."""
    decimals = len(written.partition(",")[2])
    return HALF * Decimal(10) ** -decimals


def _sums(text: str) -> Iterator[Figure]:
    for wrong in sums.wrong_sums(text):
        written = text[wrong.start : wrong.end]
        yield Figure(Doubt.SUM, written, wrong.start, wrong.end, as_text(wrong.right, written))


def _deadlines(text: str) -> Iterator[Figure]:
    for wrong in deadlines.wrong_deadlines(text):
        written = text[wrong.start : wrong.end]
        yield Figure(Doubt.DEADLINE, written, wrong.start, wrong.end, date_as_text(wrong.right))
