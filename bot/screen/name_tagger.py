"""Finds persons' names in German text: a linear-chain CRF over word traits, in plain Python.

A word's traits never change, so their weights are added up once and remembered; a text then costs
a few additions a word. Where no label but O is likely the chain is cut, and only the stretches
between are summed over (forward and backward), which changes probabilities by less than 0.01.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from bot.screen.name_features import Lists, is_caseless, traits
from bot.screen.name_weights import AROUND, LABELS, STEPS, Weights

Score = tuple[float, float, float]
Place = int | None

REMEMBERED_WORDS = 30_000
# Below this score for all labels but O (its own is 0) a word ends a stretch.
CUT_SCORE = -6.0
# Words less likely than this are in no span; callers choose their own threshold above it.
FLOOR = 0.1
_NOTHING: Score = (0.0, 0.0, 0.0)


def neighbours(are_words: Sequence[bool]) -> list[tuple[Place, Place, Place, Place, Place, Place]]:
    """Return for each place those around it, in the order of `AROUND`; None beyond the ends."""
    count = len(are_words)
    left: list[tuple[Place, Place]] = []
    near: Place = None
    far: Place = None
    for at in range(count):
        left.append((near, far))
        if are_words[at]:
            near, far = at, near
    right: list[tuple[Place, Place]] = []
    near = far = None
    for at in range(count - 1, -1, -1):
        right.append((near, far))
        if are_words[at]:
            near, far = at, near
    right.reverse()
    return [
        (at - 1 if at else None, at + 1 if at + 1 < count else None, *left[at], *right[at])
        for at in range(count)
    ]


class _Known(NamedTuple):
    """What is remembered of a word: its own score, and what it adds around it."""

    own: Score
    before: Score  # to the word right after it
    after: Score  # to the one right before it
    left: Score
    left_far: Score
    right: Score
    right_far: Score
    kind: str
    is_word: bool


class NameTagger:
    """Holds the weights and the words seen so far; one per process is enough."""

    def __init__(self, weights: Weights, lists: Lists) -> None:
        self._weights = weights
        self._lists = lists
        self._cased: dict[str, _Known] = {}
        self._caseless: dict[str, _Known] = {}
        self._pairs: dict[tuple[str, str], tuple[Score, Score]] = {}
        around = self._near_weights(("none",))
        self._edge = _Known(_NOTHING, *around, "", is_word=False)
        steps = weights.transitions
        self._into = tuple(exp(steps.get("O" + label, 0.0)) for label in LABELS)
        self._out = tuple(exp(steps.get(label + "O", 0.0)) for label in LABELS)
        self._stay = exp(steps.get("OO", 0.0))
        self._between = tuple(
            tuple(exp(steps.get(before + after, 0.0)) for before in "OBIX") for after in "OBIX"
        )

    @classmethod
    def load(cls) -> NameTagger:
        return cls(Weights.read(), Lists())

    def tag(self, words: Sequence[str]) -> list[tuple[int, int, float]]:
        """Return the persons as (first word, word after the last, probability), above `FLOOR`."""
        if not words:
            return []
        return _spans(*self.probabilities(words))

    def probabilities(self, words: Sequence[str]) -> tuple[list[float], list[float]]:
        """Return for each word how likely it begins a name, and continues one."""
        scores = self._scores(words)
        begin = [0.0] * len(words)
        inside = [0.0] * len(words)
        start = None
        for at, (b, i, x) in enumerate(scores):
            if b > CUT_SCORE or i > CUT_SCORE or x > CUT_SCORE:
                if start is None:
                    start = at
            elif start is not None:
                self._sum(scores, start, at, begin, inside)
                start = None
        if start is not None:
            self._sum(scores, start, len(words), begin, inside)
        return begin, inside

    def _scores(self, words: Sequence[str]) -> list[Score]:
        caseless = is_caseless(words)
        cache = self._caseless if caseless else self._cased
        if len(cache) > REMEMBERED_WORDS:
            cache.clear()
        known = [cache.get(word) or self._learn(word, cache, caseless) for word in words]
        edge, pairs = self._edge, self._pairs
        places = neighbours([one.is_word for one in known])
        # Index -1 is None's stand-in: the edge of the text.
        known.append(edge)
        scores: list[Score] = []
        last = len(words) - 1
        for at, one in enumerate(known[:-1]):
            b, i, x = one.own
            left, right, l1, l2, r1, r2 = places[at]
            for add in (
                known[-1 if left is None else left].before,
                known[-1 if right is None else right].after,
                known[-1 if l1 is None else l1].left,
                known[-1 if l2 is None else l2].left_far,
                known[-1 if r1 is None else r1].right,
                known[-1 if r2 is None else r2].right_far,
            ):
                b += add[0]
                i += add[1]
                x += add[2]
            before = ("^" if not at else known[at - 1].kind, one.kind)
            after = (one.kind, "$" if at == last else known[at + 1].kind)
            add = (pairs.get(before) or self._learn_pair(before))[0]
            more = (pairs.get(after) or self._learn_pair(after))[1]
            scores.append((b + add[0] + more[0], i + add[1] + more[1], x + add[2] + more[2]))
        return scores

    def _learn(self, word: str, cache: dict[str, _Known], caseless: bool) -> _Known:  # noqa: FBT001, hot path
        seen = traits(word, self._lists, caseless=caseless)
        weights = self._weights
        own = _add(weights.own, weights.own_weights, seen.own)
        known = _Known(own, *self._near_weights(seen.near), seen.kind, seen.is_word)
        cache[word] = known
        return known

    def _near_weights(
        self, features: Sequence[str]
    ) -> tuple[Score, Score, Score, Score, Score, Score]:
        index, weights = self._weights.near, self._weights.near_weights
        width = len(LABELS) * len(AROUND)
        total = [0] * width
        for feature in features:
            start = index.get(feature)
            if start is not None:
                total = [a + b for a, b in zip(total, weights[start : start + width], strict=True)]
        sums = [weight / STEPS for weight in total]
        return (
            (sums[0], sums[1], sums[2]),
            (sums[3], sums[4], sums[5]),
            (sums[6], sums[7], sums[8]),
            (sums[9], sums[10], sums[11]),
            (sums[12], sums[13], sums[14]),
            (sums[15], sums[16], sums[17]),
        )

    def _learn_pair(self, pair: tuple[str, str]) -> tuple[Score, Score]:
        if len(self._pairs) > REMEMBERED_WORDS:
            self._pairs.clear()
        index, weights = self._weights.pairs, self._weights.pair_weights
        both = (
            _add(index, weights, (f"2{pair[0]}|{pair[1]}",)),
            _add(index, weights, (f"3{pair[0]}|{pair[1]}",)),
        )
        self._pairs[pair] = both
        return both

    def _sum(
        self,
        scores: Sequence[Score],
        start: int,
        end: int,
        begin: list[float],
        inside: list[float],
    ) -> None:
        """Sum over all labellings of a stretch between two words that are O."""
        (oo, bo, io, xo), (ob, bb, ib, xb), (oi, bi, ii, xi), (ox, bx, ix, xx) = self._between
        potentials = [(exp(b), exp(i), exp(x)) for b, i, x in scores[start:end]]
        ways: list[tuple[float, float, float, float]] = []
        o, b, i, x = 1.0, 0.0, 0.0, 0.0
        for pb, pi, px in potentials:
            o, b, i, x = (
                o * oo + b * bo + i * io + x * xo,
                (o * ob + b * bb + i * ib + x * xb) * pb,
                (o * oi + b * bi + i * ii + x * xi) * pi,
                (o * ox + b * bx + i * ix + x * xx) * px,
            )
            total = o + b + i + x
            o, b, i, x = o / total, b / total, i / total, x / total
            ways.append((o, b, i, x))
        o, b, i, x = oo, bo, io, xo
        for at in range(end - start - 1, -1, -1):
            fo, fb, fi, fx = ways[at]
            fb *= b
            fi *= i
            total = fo * o + fb + fi + fx * x
            begin[start + at] = fb / total
            inside[start + at] = fi / total
            pb, pi, px = potentials[at]
            b, i, x = b * pb, i * pi, x * px
            o, b, i, x = (
                o * oo + b * ob + i * oi + x * ox,
                o * bo + b * bb + i * bi + x * bx,
                o * io + b * ib + i * ii + x * ix,
                o * xo + b * xb + i * xi + x * xx,
            )
            total = o + b + i + x
            o, b, i, x = o / total, b / total, i / total, x / total


def _add(index: dict[str, int], weights: Sequence[int], features: Sequence[str]) -> Score:
    b = i = x = 0
    for feature in features:
        at = index.get(feature)
        if at is not None:
            b += weights[at]
            i += weights[at + 1]
            x += weights[at + 2]
    return b / STEPS, i / STEPS, x / STEPS


def _spans(begin: Sequence[float], inside: Sequence[float]) -> list[tuple[int, int, float]]:
    """Join neighbouring likely words; a word that rather begins than continues opens a new span."""
    found: list[tuple[int, int, float]] = []
    start = None
    best = 0.0
    for at, (b, i) in enumerate(zip(begin, inside, strict=True)):
        likely = b + i
        if likely < FLOOR:
            if start is not None:
                found.append((start, at, best))
                start = None
        elif start is None:
            start, best = at, likely
        elif b > i:
            found.append((start, at, best))
            start, best = at, likely
        else:
            best = max(best, likely)
    if start is not None:
        found.append((start, len(begin), best))
    return found
