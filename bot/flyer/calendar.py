"""Dates and times in a person's words: where they stand, and whether the calendar has them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

MONTHS = (
    ("januar", "jänner", "january", "jan"),
    ("februar", "february", "feb"),
    ("märz", "march", "mrz", "mar"),
    ("april", "apr"),
    ("mai", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("dezember", "december", "dez", "dec"),
)
WEEKDAYS = (
    ("montag", "monday"),
    ("dienstag", "tuesday"),
    ("mittwoch", "wednesday"),
    ("donnerstag", "thursday"),
    ("freitag", "friday"),
    ("samstag", "sonnabend", "saturday"),
    ("sonntag", "sunday"),
)
_MONTH = "|".join(sorted((name for names in MONTHS for name in names), key=len, reverse=True))
_WEEKDAY = "|".join(name for names in WEEKDAYS for name in names)
_CLOCK = r"(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?"
_TO = r"\s*(?:bis|und|to|until|and|[-–—])\s*"
_DAY = r"(?:0?[1-9]|[12]\d|3[0-9])"
_YEAR = r"(?:\s+(?:19|20)\d\d)?"
DATE = (
    rf"(?:{_DAY}\.\s*(?:(?:bis|und|oder|[-–/,])\s*{_DAY}\.\s*)?(?:{_MONTH})\b\.?{_YEAR}"
    rf"|{_DAY}\.\s?(?:1[0-9]|0?[1-9])\.(?:\s?(?:20)?\d\d(?![\d:.]))?"
    rf"|(?:19|20)\d\d-[01]\d-[0-3]\d"
    rf"|{_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\b{_YEAR}"
    rf"|(?:{_MONTH})\s+{_DAY}(?:st|nd|rd|th)?\b(?:,?\s+20\d\d)?"
    rf"|(?:{_MONTH})\s+(?:19|20)\d\d)"
)
TIME = (
    rf"(?:{_CLOCK}(?:\s*(?:uhr|h))?{_TO}{_CLOCK}\s*(?:uhr|h)\b"
    rf"|{_CLOCK}\s*(?:am|pm)?{_TO}{_CLOCK}\s*(?:am|pm)\b"
    rf"|{_CLOCK}\s*(?:uhr|h)\b|\d{{1,2}}:[0-5]\d(?:{_TO}\d{{1,2}}:[0-5]\d)?"
    r"|(?<!\d)\d{1,2}\s*(?:am|pm)\b)"
)
RELATIVE = (
    r"(?:(?:nächste[nrs]?|kommende[nrs]?|diese[nrs]?|next|this)\s+"
    rf"(?:woche|monat|jahr|week|month|year|{_WEEKDAY})|heute|morgen(?!s)|übermorgen|today|tomorrow)\b"
)
DAY_NAME = rf"(?:jeden\s+|every\s+)?(?:{_WEEKDAY})s?\b"
_LEAD = r"(?:(?:am|vom|von|ab|um|den|dem|der|on|from|jeweils|gegen|at)\s+){0,4}"
SPAN = re.compile(
    rf"(?<!\w)(?P<lead>{_LEAD})(?P<core>{DATE}|{TIME}|{RELATIVE}|{DAY_NAME})(?!\w)",
    re.IGNORECASE,
)
# What may stand between two parts of one „when“: „Samstag, den 12. Juni, von 10 bis 16 Uhr“.
BETWEEN = re.compile(
    r"[\s,;]*(?:(?:den|dem|von|ab|um|bis|und|at|from|to|and|on|jeweils|der)\s*)*", re.IGNORECASE
)
KEPT = re.compile(r"(?:ab|um|jeweils|gegen|at|from)\s+$", re.IGNORECASE)
NOT_DATES = re.compile(r"\s*(?:%|€|euro|prozent|mm|cm|km|kg)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """A date in some words; `lead` is where what only leads to it begins: „am 12. Juni“."""

    lead: int
    start: int
    end: int


def dates_in(words: str) -> list[Span]:
    """Return where dates and times stand; what belongs together is one span."""
    spans: list[Span] = []
    for found in SPAN.finditer(words):
        if NOT_DATES.match(words, found.end()):
            continue
        start = found.start("core")
        if kept := KEPT.search(found["lead"]):
            start = found.start("lead") + kept.start()
        if spans and BETWEEN.fullmatch(words, spans[-1].end, found.start("core")):
            spans[-1] = replace(spans[-1], end=found.end())
        else:
            spans.append(Span(found.start(), start, found.end()))
    return spans


def is_relative(when: str) -> bool:
    return re.search(RELATIVE, when, re.IGNORECASE) is not None


def impossible_date(when: str) -> bool:
    """Tell whether a day is named that the calendar does not have, as 31. Februar."""
    return any(_date(day, month, year or 2024) is None for day, month, year in _dates(when))


def real_weekday(when: str) -> int | None:
    """Return the weekday of a full date when the words name another one."""
    said = {n for n, names in enumerate(WEEKDAYS) for name in names if name in when.casefold()}
    for day, month, year in _dates(when):
        date = _date(day, month, year) if year else None
        if date and len(said) == 1 and date.weekday() not in said:
            return date.weekday()
    return None


def _dates(when: str) -> list[tuple[int, int, int]]:
    """Read day, month and year (0 without one) of each date that names a day."""
    found = []
    named = re.finditer(rf"(\d{{1,2}})\.?\s*({_MONTH})\b\.?\s*(20\d\d)?", when, re.IGNORECASE)
    for day, name, year in (match.groups() for match in named):
        month = next(n for n, names in enumerate(MONTHS, 1) if name.casefold() in names)
        found.append((int(day), month, int(year or 0)))
    for day, month, year in re.findall(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(20\d\d)?", when):
        found.append((int(day), int(month), int(year or 0)))
    return found


def _date(day: int, month: int, year: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
