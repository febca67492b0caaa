"""BIC (ISO 9362): four letters, country, two characters, perhaps three for the branch.

A BIC alone names a bank and is public; next to its label or an IBAN it is part of somebody's
bank details. Eight capital letters are also a word, so the form alone never counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.kinds.iban import LENGTHS
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_FORM = compiled(r"\b([a-z]{4}[ ]?([a-z]{2})[ ]?[a-z0-9]{2}(?:[ ]?[a-z0-9]{3})?)\b")
_VALUE = compiled(
    r"\b(?:bic|swift)(?:[-_ /]?(?:code|nr|nummer|swift|bic))?\b[^a-z0-9]{0,4}"
    r"(?:(?:lautet|ist|der|bank)[^a-z0-9]{1,3}){0,2}"
    r"([a-z]{4}[ ]?[a-z]{2}[ ]?[a-z0-9]{2}(?:[ ]?[a-z0-9]{3})?)\b"
)


COUNTRIES = frozenset(LENGTHS) | frozenset("us ca au jp cn in hk".split())


def find(reading: Reading) -> Iterator[Hit]:
    for match in _VALUE.finditer(reading.low):
        compact = match.group(1).replace(b" ", b"").decode()
        shown = reading.flat[match.start(1) : match.end(1)]
        if compact[4:6] in COUNTRIES and (shown.isupper() or _mixed(compact)):
            yield Hit(Kind.BIC, *match.span(1))
    for match in _FORM.finditer(reading.low):
        shown = reading.flat[match.start() : match.end()]
        if (
            shown.isupper()
            and match.group(2).decode() in COUNTRIES
            and _bank_details(reading, match.start(), match.end())
        ):
            yield Hit(Kind.BIC, *match.span(1))


def _mixed(compact: str) -> bool:
    """Lower case: a digit in it, or the ending that most main offices have."""
    return any(char.isdigit() for char in compact) or compact.endswith(("xxx", "ff"))


_NEAR = compiled(r"\biban\b|[a-z]{2}[0-9]{2}[ ]?[0-9]{4}[ ]?[0-9]{4}|\bbic\b|\bswift\b")


def _bank_details(reading: Reading, start: int, end: int) -> bool:
    return _NEAR.search(reading.low[max(0, start - 60) : end + 60]) is not None


RECOGNISER = Recogniser(find=find, stems="bic swift iban", digits=9, on_digits=False)
