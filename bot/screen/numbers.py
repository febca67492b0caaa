"""Stretches of digits, however they are grouped: the ground of all number recognisers.

A run is a chain of digit groups with at most three signs between two groups; a window is some
consecutive whole groups of a run, so a number is found in the middle of a table row too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.screen.pattern import compiled
from bot.screen.work import spend

FEWEST_DIGITS = 7

# Percent signs and character references are decoded in a reading of their own.
_RUN = compiled(r"[0-9]+(?:[^0-9a-z%&]{1,3}[0-9]+)*")
_GROUP = re.compile(rb"[0-9]+")
_TIGHT = b" \t\r\n./-_'*()"


@dataclass(frozen=True, slots=True)
class Run:
    digits: str
    starts: list[int]
    """Where each group starts in the reading."""
    ends: list[int]
    cuts: list[int]
    """Where each group starts in `digits`; the last cut is the number of digits."""
    loose: list[int]
    """How many of the gaps before each group are no usual separators."""
    gaps: list[bytes]
    """What stands before each group; the first is empty."""
    same: list[int]
    """From which group on the gaps up to each group are the same."""


@dataclass(frozen=True, slots=True)
class Window:
    run: Run
    first: int
    last: int

    @property
    def digits(self) -> str:
        return self.run.digits[self.run.cuts[self.first] : self.run.cuts[self.last + 1]]

    @property
    def start(self) -> int:
        return self.run.starts[self.first]

    @property
    def end(self) -> int:
        return self.run.ends[self.last]

    @property
    def tight(self) -> bool:
        """Only separators that people put into numbers."""
        return self.run.loose[self.last] == self.run.loose[self.first]

    @property
    def gaps(self) -> list[bytes]:
        return self.run.gaps[self.first + 1 : self.last + 1]

    @property
    def even(self) -> bool:
        """The same separator all through, whatever it is: `1;2;3` or `12, 345, 678`."""
        return self.run.same[self.last] <= self.first

    @property
    def sizes(self) -> tuple[int, ...]:
        """Digits in each group."""
        cuts = self.run.cuts[self.first : self.last + 2]
        return tuple(b - a for a, b in pairwise(cuts))

    @property
    def whole(self) -> bool:
        return self.first == 0 and self.last == len(self.run.starts) - 1


def runs_in(low: bytes) -> list[Run]:
    return [run for match in _RUN.finditer(low) if (run := _run(low, *match.span()))]


def _run(low: bytes, start: int, end: int) -> Run | None:
    if end - start < FEWEST_DIGITS:
        return None
    stretch = low[start:end]
    if stretch.isdigit():
        size = end - start
        return Run(stretch.decode(), [start], [end], [0, size], [0], [b""], [0])
    run = Run("", [], [], [0], [], [], [])
    pieces: list[bytes] = []
    loose = size = 0
    previous = start
    for match in _GROUP.finditer(stretch):
        begin, finish = match.span()
        begin += start
        finish += start
        gap = low[previous:begin]
        if gap.strip(_TIGHT):
            loose += 1
        size += finish - begin
        pieces.append(low[begin:finish])
        run.starts.append(begin)
        run.ends.append(finish)
        run.cuts.append(size)
        run.loose.append(loose)
        alike = bool(run.gaps) and (gap == run.gaps[-1] or len(run.gaps) == 1)
        run.same.append(run.same[-1] if alike else max(0, len(run.gaps) - 1))
        run.gaps.append(gap)
        previous = finish
    if size < FEWEST_DIGITS:
        return None
    return Run(
        b"".join(pieces).decode(), run.starts, run.ends, run.cuts, run.loose, run.gaps, run.same
    )


def windows(runs: list[Run], lengths: Collection[int]) -> Iterator[Window]:
    """Yield the stretches of whole groups with one of these numbers of digits."""
    wanted = sorted(set(lengths))
    for run in runs:
        cuts = run.cuts
        if cuts[-1] < wanted[0]:
            continue
        places = {cut: index for index, cut in enumerate(cuts)}
        for first, cut in enumerate(cuts[:-1]):
            for length in wanted:
                last = places.get(cut + length)
                if last is not None and _is_one(run, first, last - 1):
                    spend()
                    yield Window(run, first, last - 1)


def _is_one(run: Run, first: int, last: int) -> bool:
    return run.loose[last] == run.loose[first] or run.same[last] <= first
