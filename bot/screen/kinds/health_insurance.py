"""Krankenversichertennummer (§ 290 SGB V): a letter and nine digits, the last a check digit.

Check: letter as two digits, weights 1-2-1-2…, digit sums, modulo 10 (GKV-Spitzenverband,
"Richtlinie zum Aufbau und zur Vergabe einer Krankenversichertennummer", annex 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.screen.codes import digits_in
from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_S = r"[ \r\n./_-]{0,3}"
_FORM = compiled(rf"\b([a-z](?:{_S}[0-9oil]){{9}})\b")
_AS_DIGIT = str.maketrans("oil", "011")
FEWEST_DIGITS = 6
_LABELLED = compiled(rf"\b([a-z](?:{_S}[0-9]){{8,10}}|[0-9](?:{_S}[0-9]){{8,9}})\b")


def is_number(compact: str) -> bool:
    expanded = f"{ord(compact[0]) - 96:02d}{compact[1:9]}"
    products = (int(digit) * (1 + at % 2) for at, digit in enumerate(expanded))
    return sum(product // 10 + product % 10 for product in products) % 10 == int(compact[9])


def find(reading: Reading) -> Iterator[Hit]:
    for match in _FORM.overlapping(reading.low):
        code = _compact(match.group())
        code = code[0] + code[1:].translate(_AS_DIGIT)
        if not _evenly(match.group()) or _called_otherwise(reading, *match.span()):
            continue
        telling = digits_in(match.group()) >= FEWEST_DIGITS
        if telling and is_number(code) and _written_as_one(reading, *match.span()):
            yield Hit(Kind.HEALTH_INSURANCE_NUMBER, *match.span())
    if Kind.HEALTH_INSURANCE_NUMBER not in reading.named_kinds:
        return
    for match in _LABELLED.finditer(reading.low):
        if reading.is_called(Kind.HEALTH_INSURANCE_NUMBER, *match.span()):
            yield Hit(Kind.HEALTH_INSURANCE_NUMBER, *match.span())


def _evenly(value: bytes) -> bool:
    """Tell what is grouped by one sign; "S 2118-447/25" is a file number."""
    gaps = re.findall(rb"[^0-9a-z]+", value[1:])
    return len(set(gaps[0 if value[1:2].isalnum() else 1 :])) <= 1


def _called_otherwise(reading: Reading, start: int, end: int) -> bool:
    label = reading.label(start, end)
    return label is not None and label.kind in {Kind.PASSPORT, Kind.ID_CARD, Kind.CASE_FILE}


def _written_as_one(reading: Reading, start: int, end: int) -> bool:
    """Take a capital, or letter and digits together: "a 123 456 789" is a sentence."""
    value = reading.flat[start:end]
    return value[:1].isupper() or value[1:2].isdigit()


def _compact(value: bytes) -> str:
    return "".join(char for char in value.decode("latin-1") if char.isalnum())


RECOGNISER = Recogniser(find=find, digits=6)
