"""Splits compounds by a vocabulary: „Festsetzungsfrist" is „Festsetzung" and „Frist".

The vocabulary is the statutes' own: stems and how often they stand there as words of their own.
Of several ways to split, the one with the fewest parts is taken, and among those the one whose
parts are most frequent (Koehn and Knight, „Empirical Methods for Compound Splitting", EACL 2003).
Where nothing fits from the first letter on, the longest known end is taken: „Pauschale" of
„Pendlerpauschale".
"""

from __future__ import annotations

import math
from collections.abc import Callable

from bot.law.stems import listed, stem

SHORTEST_PART = 4
SHORTEST_COMPOUND = 8
SHORTEST_END = 5
MOST_PARTS = 4
LINKS = ("", "s", "n", "en", "es", "er", "e")
NO_PARTS = frozenset(map(stem, listed("stop_words.txt")))

Count = Callable[[str], int]


class Splitter:
    """Splits folded words; `count` tells how often a stem is a word of its own."""

    def __init__(self, count: Count) -> None:
        self._count = count

    def knows(self, word: str) -> bool:
        return self._count(stem(word)) > 0

    def parts(self, word: str) -> list[str]:
        """Return the stems of a compound's parts, none where the word is no compound."""
        if len(word) < SHORTEST_COMPOUND or not word.isalpha():
            return []
        ways: dict[int, list[tuple[int, float, tuple[str, ...]]]] = {}
        best = self._best(word, 0, ways)
        if best and len(best[2]) > 1:
            return list(best[2])
        return [] if best and self._count(stem(word)) else self._end(word)

    def _best(
        self, word: str, start: int, known: dict[int, list[tuple[int, float, tuple[str, ...]]]]
    ) -> tuple[int, float, tuple[str, ...]] | None:
        """Find the best way to read a word from a place to its end."""
        if start in known:
            return min(known[start], default=None)
        known[start] = []
        for end in range(start + SHORTEST_PART, len(word) + 1):
            if len(word) - SHORTEST_PART < end < len(word):
                continue
            part = self._part(word[start:end], last=end == len(word))
            if not part or (start == 0 and end == len(word)):
                continue
            if end == len(word):
                known[start].append((1, part[1], (part[0],)))
            elif rest := self._best(word, end, known):
                way = (rest[0] + 1, part[1] + rest[1], (part[0], *rest[2]))
                if way[0] <= MOST_PARTS:
                    known[start].append(way)
        return min(known[start], default=None)

    def _part(self, piece: str, *, last: bool) -> tuple[str, float] | None:
        """Return the stem of a part and its cost: the rarer, the dearer."""
        for link in ("",) if last else LINKS:
            if not piece.endswith(link):
                continue
            bare = piece[: len(piece) - len(link)]
            if len(bare) < SHORTEST_PART:
                continue
            found = stem(bare)
            if found not in NO_PARTS and (count := self._count(found)):
                return found, -math.log(count)
        return None

    def _end(self, word: str) -> list[str]:
        for start in range(SHORTEST_PART, len(word) - SHORTEST_END + 1):
            if part := self._part(word[start:], last=True):
                return [part[0]]
        return []
