"""Adds up the weights of a word's traits once, and remembers the sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.screen.name_features import EDGE, Lists, traits
from bot.screen.name_weights import AROUND, LABELS, STEPS, Score, Weights

Around = tuple[Score, Score, Score, Score, Score, Score]

REMEMBERED_WORDS = 20_000
# A word whose own score for a name is below this is looked at only beside a better one: so are
# 60 % of office German, and of the names in the sentences for choosing one in a thousand.
DULL = -3 * STEPS // 2
# "a" and "b" by themselves are no names; beside one they are looked at all the same.
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_WIDTH = len(LABELS) * len(AROUND)
_STARTS = range(0, _WIDTH, len(LABELS))
_NONE: Score = (0, 0, 0)
_NOTHING: Around = (_NONE, _NONE, _NONE, _NONE, _NONE, _NONE)


class Known(NamedTuple):
    """What is remembered of a word: its own score, and what it adds to those around it."""

    own: Score
    before: Score  # to the word right after it
    after: Score  # to the one right before it
    left: Score  # to the next real word
    left_far: Score
    right: Score
    right_far: Score
    kind: str
    is_word: bool
    hopeful: bool


class Memory:
    """The words of cased or of caseless texts; forgets all of them when it is full."""

    def __init__(self, weights: Weights, lists: Lists, *, caseless: bool) -> None:
        self._weights = weights
        self._lists = lists
        self._caseless = caseless
        self._words: dict[str, Known] = {}
        self._pairs: dict[tuple[str, str], tuple[Score, Score]] = {}
        self._shared: dict[tuple[str, ...], tuple[Score, Around]] = {}
        self.edge = Known(
            (0, 0, 0), *self._around(("none",), _NOTHING), EDGE, is_word=False, hopeful=False
        )

    def __len__(self) -> int:
        return len(self._words)

    def recall(self, words: Sequence[str]) -> list[Known]:
        if len(self._words) > REMEMBERED_WORDS:
            self._words.clear()
        known = self._words.get
        return [known(word) or self._learn(word) for word in words]

    def pair(self, before: str, after: str) -> tuple[Score, Score]:
        """Return what two neighbouring classes add: to the second word, and to the first."""
        return self._pairs.get((before, after)) or self._learn_pair(before, after)

    def _learn(self, word: str) -> Known:
        seen = traits(word, self._lists, caseless=self._caseless)
        shared, shared_around = self._shared.get(seen.shared) or self._learn_shared(seen.shared)
        own = self._own(seen.own, shared)
        hopeful = seen.is_word and max(own[0], own[1]) > DULL and word not in _LETTERS
        around = self._around(seen.near, shared_around)
        known = Known(own, *around, seen.kind, seen.is_word, hopeful)
        self._words[word] = known
        return known

    def _learn_shared(self, features: tuple[str, ...]) -> tuple[Score, Around]:
        both = self._own(features, _NONE), self._around(features, _NOTHING)
        self._shared[features] = both
        return both

    def _own(self, features: Sequence[str], shared: Score) -> Score:
        weights, index = self._weights.own_weights, self._weights.own
        b, i, x = shared
        for feature in features:
            at = index.get(feature)
            if at is not None:
                b += weights[at]
                i += weights[at + 1]
                x += weights[at + 2]
        return b, i, x

    def _around(self, features: Sequence[str], shared: Around) -> Around:
        index, weights = self._weights.near, self._weights.near_weights
        around = shared
        for feature in features:
            start = index.get(feature)
            if start is not None:
                row = weights[start : start + _WIDTH]
                one, two, three, four, five, six = (
                    (b + row[at], i + row[at + 1], x + row[at + 2])
                    for at, (b, i, x) in zip(_STARTS, around, strict=True)
                )
                around = (one, two, three, four, five, six)
        return around

    def _learn_pair(self, before: str, after: str) -> tuple[Score, Score]:
        both = self._pair_weights(f"2{before}|{after}"), self._pair_weights(f"3{before}|{after}")
        if len(self._pairs) > REMEMBERED_WORDS:
            self._pairs.clear()
        self._pairs[before, after] = both
        return both

    def _pair_weights(self, feature: str) -> Score:
        at = self._weights.pairs.get(feature)
        if at is None:
            return 0, 0, 0
        weights = self._weights.pair_weights
        return weights[at], weights[at + 1], weights[at + 2]
