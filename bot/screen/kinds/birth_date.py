"""A person's date of birth: a date under "geb.", "geboren am", "*", "Geburtsdatum".

Rules for cohorts ("nach dem 1. Januar 1964 geboren") are law, not a person.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.numbers import windows
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_MONTH = r"(?:jan|feb|mar|maerz|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[a-z]{0,7}\.?"
_ORDINAL = (
    r"(?:(?:ein|zwei|drei|vier|funf|fuenf|sechs|sieben|acht|neun)und)?(?:zwanzigsten?"
    r"|dreis+igsten?)|(?:ersten?|zweiten?|dritten?|vierten?|funften?|fuenften?"
    r"|sechsten?|siebe?n?ten?|achten?|neunten?|zehnten?|elften?|zwolften?|zwoelften?"
    r"|dreizehnten?|vierzehnten?|funfzehnten?|fuenfzehnten?|sechzehnten?|siebzehnten?"
    r"|achtzehnten?|neunzehnten?)"
)
_S = r"[ \t\r\n]{0,3}"
_DATE = (
    rf"(?:[0-3]{_S}[0-9]{_S}[./\-]{_S}[01]{_S}[0-9]{_S}[./\-]{_S}(?:(?:1{_S}9|2{_S}0){_S})?[0"
    rf"-9]{_S}[0-9]"
    rf"|[0-3]?[0-9]{_S}[./\-]{_S}[01]?[0-9]{_S}[./\-]{_S}(?:19|20)?[0-9]{{2}}"
    rf"|(?:19|20)[0-9]{{2}}{_S}[-/.]{_S}[01]?[0-9]{_S}[-/.]{_S}[0-3]?[0-9]"
    rf"|(?:[0-3]?[0-9]\.?|{_ORDINAL}){_S}{_MONTH}{_S}(?:(?:19|20)?[0-9]{{2}}|(?:neunzehn"
    rf"|zwei)[a-z]{{5,40}})"
    rf"|{_MONTH}{_S}[0-3]?[0-9],?{_S}(?:19|20)[0-9]{{2}})"
)
_DATES = compiled(rf"(?:^|[^0-9a-z])({_DATE})(?:[^0-9]|$)")
_STAR = compiled(rf"\*[ ]?({_DATE})(?:[^0-9]|$)")
_AFTER = compiled(
    rf"(?:^|[^0-9.])({_DATE})[ ,;:]{{0,2}}(?:in [a-z-]{{2,30}} )?(?:\(?geb\b|geboren"
    rf"|zur welt|auf die welt)"
)
_BORN_ON = compiled(
    rf"\b(?:kam|erblickte)\b.{{0,12}}?({_DATE}).{{0,30}}(?:zur welt|auf die welt|licht der welt)"
)
_COHORT = compiled(r"\b(?:vor|nach|ab|bis|seit|zwischen|before|after)[ ](?:dem[ ]|the[ ])?$")
_COMPACT_LENGTHS = (6, 7, 8)
FARTHEST = 40
LONGEST, DAYS, MONTHS = 8, 31, 12


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    labelled = Kind.BIRTH_DATE in reading.named_kinds
    for match in _DATES.finditer(low) if labelled else ():
        if _is_labelled(reading, *match.span(1)) and not _cohort(low, match.start(1)):
            yield Hit(Kind.BIRTH_DATE, *match.span(1))
    for pattern in (_STAR, _AFTER, _BORN_ON):
        for match in pattern.finditer(low):
            if not _cohort(low, match.start(1)):
                yield Hit(Kind.BIRTH_DATE, *match.span(1))
    for window in windows(reading.runs, _COMPACT_LENGTHS) if labelled else ():
        if (
            window.tight
            and _is_compact_date(window.digits)
            and _is_labelled(reading, window.start, window.end)
        ):
            yield Hit(Kind.BIRTH_DATE, window.start, window.end)


def _is_labelled(reading: Reading, start: int, end: int) -> bool:
    label = reading.label(start, end)
    return label is not None and label.kind is Kind.BIRTH_DATE and label.distance <= FARTHEST


def _cohort(low: bytes, start: int) -> bool:
    return _COHORT.search(low[max(0, start - 14) : start]) is not None


def _is_compact_date(digits: str) -> bool:
    """DDMMYYYY, YYYYMMDD or DDMMYY, a leading zero perhaps missing."""
    padded = digits.zfill(len(digits) + len(digits) % 2)
    readings = [(padded[:2], padded[2:4])]
    if padded[:2] in {"19", "20"} and len(padded) == LONGEST:
        readings.append((padded[6:], padded[4:6]))
    return any(1 <= int(day) <= DAYS and 1 <= int(month) <= MONTHS for day, month in readings)


RECOGNISER = Recogniser(
    find=find, digits=3, stems="geb birth born dob * gebo geburt welt", on_digits=True
)
