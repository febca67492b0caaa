"""Fingerprints of a text by winnowing, so that any long enough copy shares one.

Schleimer, Wilkerson, Aiken 2003, "Winnowing: Local Algorithms for Document Fingerprinting": of each
window of `WINDOW` hashes of `WORDS` consecutive words the smallest is kept. Two texts that share
`SHORTEST` words in a row are sure to share a fingerprint.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WORDS = 6
WINDOW = 5
SHORTEST = WORDS + WINDOW - 1

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it counts, and where it stands in code points."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Split a text into words; case, signs and line breaks do not count."""
    return [Word(m.group().casefold(), *m.span()) for m in _WORD.finditer(text)]


def fingerprints(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give the hash and the place (in words) of each fingerprint."""
    smallest: deque[tuple[int, int]] = deque()
    last = -1
    for at in range(len(words) - WORDS + 1):
        value = _hash(words[at : at + WORDS])
        # The last of equal ones is kept, as the paper says.
        while smallest and smallest[-1][0] >= value:
            smallest.pop()
        smallest.append((value, at))
        if smallest[0][1] <= at - WINDOW:
            smallest.popleft()
        is_full = at >= WINDOW - 1 or at == len(words) - WORDS
        if is_full and smallest[0][1] != last:
            last = smallest[0][1]
            yield smallest[0]


def _hash(words: Sequence[str]) -> int:
    digest = hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
