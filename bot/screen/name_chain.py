"""Sums a linear chain over all its labellings, forward and backward, in plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from bot.screen.name_weights import LABELS, STEPS, Score

_PER_STEP = 1.0 / STEPS
# exp overflows near 709; no score of a sensible word comes close.
HIGHEST = 300 * STEPS


class Chain:
    """The labels O, B, I, X and how well each follows each; a stretch lies between two O."""

    def __init__(self, transitions: Mapping[str, float]) -> None:
        order = "O" + LABELS
        self._between = tuple(
            tuple(exp(transitions.get(before + after, 0.0)) for before in order) for after in order
        )

    def sum(
        self,
        scores: Sequence[Score],
        start: int,
        begin: list[float],
        inside: list[float],
    ) -> None:
        """Write the probabilities of B and I for the words from `start` on.

        Where the text itself begins or ends, no label comes before or after, as in training.
        """
        (oo, bo, io, xo), (ob, bb, ib, xb), (oi, bi, ii, xi), (ox, bx, ix, xx) = self._between
        potentials = [_potentials(score) for score in scores]
        ways: list[tuple[float, float, float, float]] = []
        if start == 0:
            o, (b, i, x) = 1.0, potentials[0]
        else:
            o, (b, i, x) = oo, (p * q for p, q in zip(potentials[0], (ob, oi, ox), strict=True))
        ways.append((o, b, i, x))
        for pb, pi, px in potentials[1:]:
            o, b, i, x = (
                o * oo + b * bo + i * io + x * xo,
                (o * ob + b * bb + i * ib + x * xb) * pb,
                (o * oi + b * bi + i * ii + x * xi) * pi,
                (o * ox + b * bx + i * ix + x * xx) * px,
            )
            scale = 1.0 / (o + b + i + x)
            o, b, i, x = o * scale, b * scale, i * scale, x * scale
            ways.append((o, b, i, x))
        o, b, i, x = (1.0, 1.0, 1.0, 1.0) if start + len(scores) == len(begin) else (oo, bo, io, xo)
        for at in range(len(scores) - 1, -1, -1):
            fo, fb, fi, fx = ways[at]
            fb *= b
            fi *= i
            scale = 1.0 / (fo * o + fb + fi + fx * x)
            begin[start + at] = fb * scale
            inside[start + at] = fi * scale
            pb, pi, px = potentials[at]
            b, i, x = b * pb, i * pi, x * px
            o, b, i, x = (
                o * oo + b * ob + i * oi + x * ox,
                o * bo + b * bb + i * bi + x * bx,
                o * io + b * ib + i * ii + x * ix,
                o * xo + b * xb + i * xi + x * xx,
            )
            scale = 1.0 / (o + b + i + x)
            o, b, i, x = o * scale, b * scale, i * scale, x * scale


def _potentials(score: Score) -> tuple[float, float, float]:
    b, i, x = score
    if max(score) > HIGHEST:
        b, i, x = min(b, HIGHEST), min(i, HIGHEST), min(x, HIGHEST)
    return exp(b * _PER_STEP), exp(i * _PER_STEP), exp(x * _PER_STEP)
