"""The operator's own words and patterns: project code names, names of buildings, whatever it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.offsets import Traced
from bot.screen.pattern import compiled
from bot.screen.policy import Policy
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_BLANKS = r"[^a-z0-9]{0,3}"


def recogniser(policy: Policy) -> Recogniser | None:
    """Words match in any case, as whole words; patterns run on the text without umlauts too."""
    parts = [_word(word) for word in policy.words]
    parts += [f"(?i:{_folded(pattern)})" for pattern in policy.patterns]
    if not parts:
        return None
    pattern = compiled("|".join(parts))

    def find(reading: Reading) -> Iterator[Hit]:
        for match in pattern.finditer(reading.low):
            if match.end() > match.start():
                yield Hit(Kind.CUSTOM, *match.span())

    return Recogniser(find=find)


def _word(word: str) -> str:
    """Signs between the parts may differ, and the last part may stand in the genitive."""
    low = Reading(Traced(word)).low.decode("latin-1")
    parts = re.findall(r"[a-z0-9]+", low)
    return rf"\b{_BLANKS.join(parts)}(?:e?s|e?n)?\b"


def _folded(pattern: str) -> str:
    """Letters as the reading has them; what has a meaning in a pattern is ASCII already."""
    return "".join(
        char if char.isascii() else Reading(Traced(char)).low.decode("latin-1") for char in pattern
    )
