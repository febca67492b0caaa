"""Numbers, amounts and dates as German texts write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# DIN 5008: thousands in groups of three, parted by a point or a (narrow) blank; a decimal comma.
# The groups are bounded, so that the pattern is linear.
_GROUPED = r"[-\u2212\u2013]?\d{1,3}(?:(?:\.|[\u00a0\u202f ])\d{3}){1,4}(?:,\d{1,4})?(?![\d/])"
_PLAIN = r"[-\u2212\u2013]?\d{1,12}(?:,\d{1,4})?(?![\d/]|[.,]\d)"
NUMBER = rf"(?<![\d.,/])(?:{_GROUPED}|{_PLAIN})"
_NUMBER = re.compile(NUMBER)
_MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober",
    "november", "dezember",
)  # fmt: skip
_SHORT = {"jan": 1, "feb": 2, "mrz": 3, "mär": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
          "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dez": 12}  # fmt: skip
_MONTH_WORD = "|".join((*_MONTHS, *_SHORT))
DATE = re.compile(
    rf"(?<![\d.,/§])(?P<day>\d{{1,2}})\.\s?(?:(?P<month>\d{{1,2}})\.\s?|(?P<word>{_MONTH_WORD})\.?\s)"
    rf"(?P<year>(?:19|20)\d{{2}})(?![\d.,]\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as written; `date` is None when the calendar has no such day."""

    start: int
    end: int
    date: date | None


def number(text: str) -> Decimal | None:
    """Read "1.234,50", "1 234", "-12"; None for anything else."""
    plain = text.strip().replace("\u2212", "-").replace("\u2013", "-")
    for gap in (".", " ", "\u00a0", "\u202f"):
        plain = plain.replace(gap, "")
    plain = plain.replace(",", ".")
    try:
        return Decimal(plain) if plain else None
    except ArithmeticError:
        return None


def numbers_in(text: str) -> list[tuple[int, int, Decimal]]:
    found = []
    for match in _NUMBER.finditer(text):
        value = number(match.group())
        if value is not None:
            found.append((*match.span(), value))
    return found


def as_text(value: Decimal, like: str = "") -> str:
    """Write a number the German way, with as many decimals as `like` has."""
    decimals = len(like.partition(",")[2]) if "," in like else 0
    shown = f"{value:,.{decimals}f}" if decimals or value == value.to_integral() else f"{value:,}"
    return shown.translate(str.maketrans(",.", ".,"))


def days_in(text: str) -> list[Day]:
    """Find full dates: "12.06.2025", "12. Juni 2025"."""
    return [Day(*match.span(), _date(match)) for match in DATE.finditer(text)]


def _date(match: re.Match[str]) -> date | None:
    word = (match["word"] or "").casefold()
    if match["month"]:
        month = int(match["month"])
    else:
        month = _MONTHS.index(word) + 1 if word in _MONTHS else _SHORT[word]
    try:
        return date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None


def date_as_text(day: date) -> str:
    return f"{day.day:02}.{day.month:02}.{day.year}"
