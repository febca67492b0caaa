"""Deadlines that do not follow from the date they are said to follow from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.review.amounts import DATE, Day, days_in
from bot.review.calendar import after_months, known_on, objection_until, working_day

_NAMELESS = re.compile(r"\(\?P<\w+>")
_DAY = _NAMELESS.sub("(?:", DATE.pattern)
_GAP = r"[^.!?\n]{0,60}?"
_POSTED = re.compile(
    rf"\b(?:zur Post (?:gegeben|aufgegeben)|aufgegeben|abgesandt|versandt"
    rf"|bescheid(?:e?s)?(?: \w+){{0,3}}? vom"
    rf"|datum des bescheid\w*:?|aufgabe zur post:?)\s(?:wurde\s)?(?:am\s|vom\s)?(?:\w+,?\s)?"
    rf"(?P<day>{_DAY})"
    rf"|\bam\s(?P<day2>{_DAY})\s(?:zur Post gegeben|aufgegeben|abgesandt|versandt)",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    rf"\b(?:gilt|gelten|galt)\s{_GAP}(?P<day>{_DAY}){_GAP}bekannt\s?gegeben"
    rf"|\bbekannt\s?gegeben\s(?:wurde\s)?(?:am\s)(?P<day2>{_DAY})"
    rf"|\bbekanntgabe{_GAP}\b(?:am|ist der|ist somit der|ist damit der|der)\s(?P<day3>{_DAY})",
    re.IGNORECASE,
)
_OBJECTION = re.compile(
    rf"\b(?:einspruchsfrist|rechtsbehelfsfrist|klagefrist|frist für den einspruch){_GAP}"
    rf"\b(?:endet|endete|läuft|lief|ablauf|abgelaufen|bis|am)\b{_GAP}(?P<day>{_DAY})",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"\bfrist von\s(?P<count>\d{{1,3}}|einem|einer|zwei|drei|vier|sechs)\s"
    rf"(?P<unit>tag|woche|monat)\w{{0,2}}\s"
    rf"(?:ab|seit|nach)\s(?:dem\s|der\s|bekanntgabe\s|zugang\s|am\s){{0,3}}(?P<from>{_DAY}){_GAP}"
    rf"\b(?:endet|läuft|bis|am)\b{_GAP}(?P<day>{_DAY})",
    re.IGNORECASE,
)
_COUNTS = {"einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "sechs": 6}


@dataclass(frozen=True, slots=True)
class WrongDeadline:
    start: int
    end: int
    right: date


def wrong_deadlines(text: str) -> Iterator[WrongDeadline]:
    if "frist" in text.casefold() or "bekannt" in text.casefold():
        yield from _of_assessments(text)
        yield from _counted(text)


def _of_assessments(text: str) -> Iterator[WrongDeadline]:
    """Follow the letter from its posting to the last day of the objection, where it is one."""
    days = {day.start: day for day in days_in(text)}
    posted, known, ends = (_all(pattern, text, days) for pattern in (_POSTED, _KNOWN, _OBJECTION))
    if len(posted) > 1 or len(known) > 1:
        return  # which belongs to which is for people to see
    base = known_on(posted[0].date) if posted and posted[0].date else None
    if base and known and known[0].date and known[0].date != base:
        yield WrongDeadline(known[0].start, known[0].end, base)
    elif known:
        base = known[0].date
    if base is None:
        return
    right = objection_until(base)
    for end in ends:
        if end.date is not None and end.date != right:
            yield WrongDeadline(end.start, end.end, right)


def _counted(text: str) -> Iterator[WrongDeadline]:
    days = {day.start: day for day in days_in(text)}
    for match in _COUNTED.finditer(text):
        begin, end = days.get(match.start("from")), days.get(match.start("day"))
        if begin is None or end is None or begin.date is None or end.date is None:
            continue
        word = match["count"].casefold()
        count = _COUNTS[word] if word in _COUNTS else int(word)
        right = working_day(_after(begin.date, count, match["unit"].casefold()))
        if end.date != right:
            yield WrongDeadline(end.start, end.end, right)


def _after(day: date, count: int, unit: str) -> date:
    if unit == "monat":
        return after_months(day, count)
    return day + timedelta(count * (7 if unit == "woche" else 1))


def _all(pattern: re.Pattern[str], text: str, days: dict[int, Day]) -> list[Day]:
    found = []
    for match in pattern.finditer(text):
        named = [name for name in ("day", "day2", "day3") if name in pattern.groupindex]
        start = next(match.start(name) for name in named if match[name])
        if start in days:
            found.append(days[start])
    return found
