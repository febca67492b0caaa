"""Finds persons' names in German text: a linear-chain CRF over word traits, in plain Python.

A word's traits never change, so their weights are added up once and remembered. Most words of a
text can't be part of a name: only those that can are scored, and only the stretches around those
that still can are summed over. `tests/test_name_tagger.py` compares with the whole chain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.screen.name_chain import Chain
from bot.screen.name_features import Lists, is_caseless, neighbours
from bot.screen.name_memory import Memory
from bot.screen.name_weights import STEPS, Score, Weights

# A word that scores above this for a name (O's score is 0) opens a stretch to sum over.
CUT = -5 * STEPS
# Words around such a word that belong to the stretch: a comma or dot within a name, "van den".
MARGIN = 2
# Words less likely than this are in no span; callers choose their own threshold above it.
FLOOR = 0.1
# Long texts are tagged in parts, which bounds memory; each part sees this much of its neighbours.
PART_WORDS = 2_000
OVERLAP_WORDS = 24

Span = tuple[int, int, float]


class NameTagger:
    """Holds the weights and the words seen so far; one per process is enough."""

    def __init__(self, weights: Weights, lists: Lists) -> None:
        self._chain = Chain(weights.transitions)
        self._cased = Memory(weights, lists, caseless=False)
        self._caseless = Memory(weights, lists, caseless=True)

    @classmethod
    def load(cls) -> NameTagger:
        return cls(Weights.read(), Lists())

    def tag(self, words: Sequence[str]) -> list[Span]:
        """Return the persons as (first word, word after the last, probability), above `FLOOR`."""
        if len(words) <= PART_WORDS:
            return _spans(*self.probabilities(words))
        found: list[Span] = []
        for start in range(0, len(words), PART_WORDS):
            end = start + PART_WORDS
            shift = max(0, start - OVERLAP_WORDS)
            part = _spans(*self.probabilities(words[shift : end + OVERLAP_WORDS]))
            found += (
                (first + shift, last + shift, likely)
                for first, last, likely in part
                if start <= first + shift < end
            )
        return found

    def probabilities(
        self, words: Sequence[str], *, whole: bool = False
    ) -> tuple[list[float], list[float]]:
        """Return for each word how likely it begins a name, and continues one.

        `whole` sums over the whole chain, which takes longer and changes next to nothing.
        """
        begin = [0.0] * len(words)
        inside = [0.0] * len(words)
        memory = self._caseless if is_caseless(words) else self._cased
        text = _Text(memory, words)
        for start, end in [(0, len(words))] if whole else text.windows():
            scores = [text.score(at) for at in range(start, end)]
            self._chain.sum(scores, start, begin, inside)
        return begin, inside


class _Text:
    """The words of a text as remembered. Index -1 is always the edge, left or right."""

    def __init__(self, memory: Memory, words: Sequence[str]) -> None:
        self._known = [*memory.recall(words), memory.edge]
        self._left, self._right = neighbours([one.is_word for one in self._known])
        self._pair = memory.pair
        self._scores: dict[int, Score] = {}

    def windows(self) -> Iterator[tuple[int, int]]:
        """Yield the stretches around words that can be part of a name."""
        start = end = -1
        last = len(self._known) - 1
        for at, one in enumerate(self._known):
            if not one.hopeful:
                continue
            b, i, _ = self.score(at)
            if b > CUT or i > CUT:
                if at - MARGIN > end or end < 0:
                    if end >= 0:
                        yield start, end
                    start = max(0, at - MARGIN)
                end = min(last, at + MARGIN + 1)
        if end >= 0:
            yield start, end

    def score(self, at: int) -> Score:
        """Add up what a word and those around it say of its label; once for each word."""
        if (found := self._scores.get(at)) is None:
            found = self._scores[at] = self._summed(at)
        return found

    def _summed(self, at: int) -> Score:
        known, left, right = self._known, self._left, self._right
        one, before, after = known[at], known[at - 1], known[at + 1]
        near_left, near_right = left[at], right[at]
        b, i, x = one.own
        b1, i1, x1 = before.before
        b2, i2, x2 = after.after
        b3, i3, x3 = known[near_left].left
        b4, i4, x4 = known[left[near_left]].left_far
        b5, i5, x5 = known[near_right].right
        b6, i6, x6 = known[right[near_right]].right_far
        b7, i7, x7 = self._pair(before.kind, one.kind)[0]
        b8, i8, x8 = self._pair(one.kind, after.kind)[1]
        return (
            b + b1 + b2 + b3 + b4 + b5 + b6 + b7 + b8,
            i + i1 + i2 + i3 + i4 + i5 + i6 + i7 + i8,
            x + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8,
        )


def _spans(begin: Sequence[float], inside: Sequence[float]) -> list[Span]:
    """Join neighbouring likely words; a word that rather begins than continues opens a new span."""
    found: list[Span] = []
    start = -1
    best = 0.0
    for at, b in enumerate(begin):
        i = inside[at]
        likely = b + i
        if likely < FLOOR:
            if start >= 0:
                found.append((start, at, best))
                start = -1
        elif start < 0:
            start, best = at, likely
        elif b > i:
            found.append((start, at, best))
            start, best = at, likely
        elif likely > best:
            best = likely
    if start >= 0:
        found.append((start, len(begin), best))
    return found
