"""Words of a German text as the search compares them: folded, without endings.

The stemmer follows CISTEM (Weissweiler and Fraser, „Developing a Stemmer for German Based on a
Comparative Analysis of Publicly Available Stemmers", GSCL 2017), written anew and made lighter: a
word keeps its beginning „ge", a final t and nd, and loses two endings at most. It knows no words,
so it costs nothing at the start; docs/law.md compares it with Snowball's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

FOLDED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e", "è": "e", "à": "a"})
SPELT_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"))
WORD = re.compile(r"[^\W\d_]+(?:[-‑][^\W\d_]+)*|\d+[a-z]?", re.UNICODE)
ENDINGS = ("em", "er")
SHORTEST = 3
LONG = 5
# „Bescheides" has two; one more would make „Geschäft" of „Geschäftsessen".
MOST_ENDINGS = 2
LONGEST_WORD = 64


def words(text: str) -> Iterator[str]:
    """Yield the words of a text folded; a hyphen binds, and its parts come after the whole."""
    for match in WORD.finditer(text):
        word = fold(match[0])[:LONGEST_WORD]
        parts = re.split(r"[-‑]", word)
        yield "".join(parts)
        if len(parts) > 1:
            yield from (part for part in parts if len(part) > 1)


def fold(word: str) -> str:
    """Write a word small and without umlauts."""
    return word.lower().translate(FOLDED)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Take the endings off a folded word: „Bescheide", „Bescheiden" and „Bescheids" are one."""
    if word[0].isdigit():
        return word
    for _ in range(MOST_ENDINGS):
        if len(word) <= SHORTEST:
            break
        if len(word) > LONG and word.endswith(ENDINGS):
            word = word[:-2]
        elif word[-1] in "esn":
            word = word[:-1]
        else:
            break
    return word


def stems(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


def without_ae(word: str) -> str:
    """Read „Einkuenfte" as „Einkünfte"."""
    for spelt, vowel in SPELT_OUT:
        word = word.replace(spelt, vowel)
    return word


def listed(file: str, *, folded: bool = True) -> frozenset[str]:
    """Read a list of words; `#` begins a comment."""
    lines = (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines()
    found = [word for line in lines for word in line.partition("#")[0].split()]
    return frozenset(map(fold, found) if folded else found)
