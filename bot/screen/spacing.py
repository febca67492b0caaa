"""Words with a blank after each letter, as in headings or OCR: "K e n n w o r t : R o s e n"."""

from __future__ import annotations

import re

from bot.screen.offsets import Rewriting, Traced
from bot.screen.reading import Reading
from bot.screen.work import spend

# Five signs and more, each alone; two blanks part words.
_SPACED = re.compile(r"(?<!\S)\S(?: \S){4,}(?!\S)")
FEWEST_LETTERS = 4


def without_spacing(reading: Reading) -> Traced | None:
    """Join the letters; None where nothing is spaced."""
    found = [match for match in _SPACED.finditer(reading.text) if _is_word(match[0])]
    if not found:
        return None
    spend(len(found))
    rewriting = Rewriting(reading.text)
    for match in found:
        for at in range(match.start() + 1, match.end(), 2):
            rewriting.replace(at, at + 1, "")
    return Traced(reading.text, reading.offsets).then(*rewriting.done())


def _is_word(spaced: str) -> bool:
    return sum(char.isalpha() for char in spaced) >= FEWEST_LETTERS
