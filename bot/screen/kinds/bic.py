"""BIC (ISO 9362): four letters, country, two characters, perhaps three for the branch.

A BIC alone names a bank and is public; next to its label or an IBAN it is part of somebody's
bank details. Eight capital letters are also a word, so the form alone never counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen import name_lists
from bot.screen.codes import code_at, compact
from bot.screen.fields import Field
from bot.screen.kind import Kind
from bot.screen.kinds.iban import LENGTHS
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser
from bot.screen.wordlist import words

_FORM = compiled(r"\b([A-Z]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b")
_NEAR = compiled(r"\biban\b|[a-z]{2}[0-9]{2}[ ]?[0-9]{4}[ ]?[0-9]{4}|\bbic\b|\bswift\b")
_VERBS = words(
    """
    angegeben eintragen enthalten erforder ergibtsi mitteile anzugebe
    """
)
COUNTRIES = frozenset(LENGTHS) | words("us ca au jp cn in hk")
_SMALL = compiled(r"[a-z]")
NEAR = 60


def find(reading: Reading) -> Iterator[Hit]:
    for field in reading.fields(Kind.BIC):
        if (end := _end(reading, field)) is not None:
            yield Hit(Kind.BIC, field.start, end)
    for match in _FORM.finditer(reading.flat):
        start, end = match.span(1)
        near = reading.low[max(0, start - NEAR) : end + NEAR]
        code = match.group(2).lower().decode()
        if code in COUNTRIES and _NEAR.search(near) and not _shouted(reading, start, end):
            yield Hit(Kind.BIC, start, end)


def _end(reading: Reading, field: Field) -> int | None:
    end = code_at(reading.low, field.start, (11, 8))
    if end is None:
        return None
    value = compact(reading.low[field.start : end])
    if not value[:6].isalpha() or value[4:6] not in COUNTRIES or value[:8] in _VERBS:
        return None
    if reading.flat[field.start : end].isupper() or _has_digit(value):
        return end
    is_word = name_lists.key(value) in name_lists.entries("words")
    return end if end - field.start == len(value) and not is_word else None


def _has_digit(value: str) -> bool:
    return any(char.isdigit() for char in value)


def _shouted(reading: Reading, start: int, end: int) -> bool:
    """In a text in capitals every word looks like a BIC."""
    around = reading.flat[max(0, start - NEAR) : start] + reading.flat[end : end + NEAR]
    shouting = len(around) > NEAR // 2 and around == around.upper()
    return shouting and not _has_digit(reading.low[start:end].decode())


RECOGNISER = Recogniser(
    find=find,
    stems="biv swf bankcode bic bci siw swift swfit swif swit iban",
    digits=9,
    on_digits=False,
)
