"""Cuts the text of a section into passages: a paragraph each, a long one at its numbers.

A section like § 3 EStG has thirty thousand characters. Found is the passage that answers, and the
model receives it without the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

LONGEST = 1_200
SHORTEST = 300
PARAGRAPH = re.compile(r"(?m)^\(\d+[a-z]*\)")
# Where a long paragraph may be cut: before a number of its list, at a line's or a sentence's end.
SEAM = re.compile(r"\n|(?<=[.;,]) (?=\d{1,3}[a-z]?\. )|(?<=[a-zäöüß]{3}\.) (?=[A-ZÄÖÜ])")


class Passage(NamedTuple):
    """Code points of the section's text."""

    start: int
    end: int


def passages(text: str) -> list[Passage]:
    starts = [match.start() for match in PARAGRAPH.finditer(text)]
    bounds = sorted({0, *starts, len(text)})
    found = [
        piece
        for start, end in pairwise(bounds)
        for piece in _cut(text, start, end)
        if text[piece.start : piece.end].strip()
    ]
    return found or [Passage(0, len(text))]


def _cut(text: str, start: int, end: int) -> Iterator[Passage]:
    """Cut a paragraph at its last seam before a passage gets too long."""
    while end - start > LONGEST:
        seams = [match.start() for match in SEAM.finditer(text, start + SHORTEST, start + LONGEST)]
        at = seams[-1] if seams else start + LONGEST
        yield Passage(start, at)
        start = at
    yield Passage(start, end)
