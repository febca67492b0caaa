"""Sentences of a reading, as far as recognisers need them: where the one around a place ends."""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.pattern import compiled

LONGEST = 400
_END = compiled(r"[.!?;][ \n\"')\]]|\n[ \t]*\n|\n[ \t]*[-*>|0-9]")
# "Stpfl. hat", "Dr. Meier", "12. April": no end of a sentence.
_ABBREVIATION = compiled(
    r"(?:\b(?:stpfl|dr|prof|hr|fr|nr|abs|art|az|geb|str|ca|bzw|[a-z]"
    r"|vgl|st|tsd|mio|tel|inkl|evtl|ggf|lt|fa|bp|mtl|jahrl|aufl|rz|tz|ziff|vers"
    r"|steuerpfl|ehel|fam|co|kg|sog|usw|etc|max|min|betr|vs|ver|nfd)|[0-9])$"
)


def sentence_around(low: bytes, start: int, end: int) -> tuple[int, int]:
    """Find the sentence that holds `start:end`, at most `LONGEST` to either side."""
    earliest = begin = max(0, start - LONGEST)
    for match in _END.finditer(low[earliest:start]):
        if not _abbreviated(low, earliest + match.start()):
            begin = earliest + match.end()
    finish = min(len(low), end + LONGEST)
    for match in _END.finditer(low[end:finish]):
        if not _abbreviated(low, end + match.start()):
            return begin, end + match.start() + 1
    return begin, finish


def sentences(low: bytes) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _END.finditer(low):
        if not _abbreviated(low, match.start()):
            yield begin, match.start() + 1
            begin = match.start() + 1
    if begin < len(low):
        yield begin, len(low)


def _abbreviated(low: bytes, at: int) -> bool:
    return low[at : at + 1] == b"." and _ABBREVIATION.search(low[max(0, at - 12) : at]) is not None
