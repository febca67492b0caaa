"""Versicherungsnummer der Rentenversicherung (§ 147 SGB VI, VKVV): 12 characters.

Area (2 digits), date of birth DDMMYY (the day plus 0, 25, 50 or 75 when a number was used up),
initial of the birth name, serial (2), check digit. Check: letter as two digits, weights
2-1-2-5-7-1-2-1-2-1-2-1, sum of the products' digit sums modulo 10 (VKVV, annex).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

MONTHS = range(1, 13)
DAYS = frozenset(day + used for day in range(1, 32) for used in (0, 25, 50, 75))
_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
_S = r"[^a-z0-9]{0,3}"
# O and l count as digits where digits must stand: the letter in the middle may be an O itself.
_FORM = compiled(rf"\b([0-9o](?:{_S}[0-9oil]){{7}}{_S}[a-z](?:{_S}[0-9oil]){{3}})\b")
_AS_DIGIT = str.maketrans("oil", "011")
_LABELLED = compiled(rf"\b([0-9](?:{_S}[0-9]){{6,8}}{_S}[a-z](?:{_S}[0-9]){{2,4}})\b")


def is_number(compact: str) -> bool:
    expanded = f"{compact[:8]}{ord(compact[8]) - 96:02d}{compact[9:11]}"
    products = (int(digit) * weight for digit, weight in zip(expanded, _WEIGHTS, strict=True))
    return sum(product // 10 + product % 10 for product in products) % 10 == int(compact[11])


def plausible(compact: str) -> bool:
    """Look for a month, and a day that may have 25, 50 or 75 added."""
    return int(compact[4:6]) in MONTHS and int(compact[2:4]) in DAYS


def find(reading: Reading) -> Iterator[Hit]:
    for match in _FORM.overlapping(reading.low):
        compact = _digits_where_due(_compact(match.group()))
        if plausible(compact) and is_number(compact):
            yield Hit(Kind.SOCIAL_INSURANCE_NUMBER, *match.span())
    if Kind.SOCIAL_INSURANCE_NUMBER not in reading.named_kinds:
        return
    for match in _LABELLED.finditer(reading.low):
        if reading.is_called(Kind.SOCIAL_INSURANCE_NUMBER, *match.span()):
            yield Hit(Kind.SOCIAL_INSURANCE_NUMBER, *match.span())


def _digits_where_due(compact: str) -> str:
    return compact[:8].translate(_AS_DIGIT) + compact[8] + compact[9:].translate(_AS_DIGIT)


def _compact(value: bytes) -> str:
    return "".join(char for char in value.decode("latin-1") if char.isalnum())


RECOGNISER = Recogniser(find=find, digits=6)
