"""A person's date of birth: a full date after "geb.", "geboren am", "*", "Geburtsdatum".

Rules for cohorts ("nach dem 1. Januar 1964 geboren") are law, not a person.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_MONTH = r"(?:jan|feb|mar|maerz|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[a-z]{0,7}\.?"
_S = r"[ \t\r\n]{0,2}"
_DATE = (
    rf"(?:[0-3]?[0-9]{_S}[./\-]{_S}[01]?[0-9]{_S}[./\-]{_S}(?:19|20)?[0-9]{{2}}"
    rf"|(?:19|20)[0-9]{{2}}{_S}[-/.]{_S}[01]?[0-9]{_S}[-/.]{_S}[0-3]?[0-9]"
    rf"|[0-3]?[0-9]\.?{_S}{_MONTH}{_S}(?:19|20)?[0-9]{{2}}"
    rf"|{_MONTH}{_S}[0-3]?[0-9],?{_S}(?:19|20)[0-9]{{2}}|[0-3][0-9][01][0-9](?:19|20)[0-9]{{2}})"
)
_BORN = (
    r"(?:\bgeb\b\.?|\bgeboren(?:e[nrs]?)?\b|\bgeburts?-?(?:datum|tag|dat)\.?|\bgebdat\b|\bgeb\.?-?(?:datum|dat|tag)\b\.?"
    r"|\bdate of birth\b|\bdob\b|\bborn(?: on)?\b|\bbirth_?date\b|\bgeburtsdatum\b|\bbirthday\b|\bdatum der geburt\b|\*)"
)
_BEFORE = compiled(rf"{_BORN}([^0-9\n]{{0,28}}?[\r\n]{{0,2}}[^0-9\n]{{0,6}}?)({_DATE})(?:[^0-9]|$)")
_AFTER = compiled(
    rf"(?:^|[^0-9.])({_DATE})[ ,;:]{{0,2}}(?:in [a-z-]{{2,30}} )?(?:\(?geb\b|geboren)"
)
_COHORT = compiled(r"\b(?:vor|nach|ab|bis|seit|zwischen|before|after)\b")


def find(reading: Reading) -> Iterator[Hit]:
    for match in _BEFORE.finditer(reading.low):
        if not _COHORT.search(match.group(1)):
            yield Hit(Kind.BIRTH_DATE, *match.span(2))
    for match in _AFTER.finditer(reading.low):
        before = reading.low[max(0, match.start(1) - 14) : match.start(1)]
        if not _COHORT.search(before):
            yield Hit(Kind.BIRTH_DATE, *match.span(1))


RECOGNISER = Recogniser(find=find, stems="geb birth born dob * gebo geburt zur_welt")
