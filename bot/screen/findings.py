"""From hits in several readings to findings in the text given: merged, sorted, not overlapping."""

from __future__ import annotations

from collections.abc import Iterable

from bot.screen.kind import RANK, Kind

Span = tuple[int, int, Kind]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Overlapping spans become one; its kind is the strongest among them."""
    result: list[Span] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1], RANK[span[2]])):
        if result and start < result[-1][1]:
            before_start, before_end, before = result[-1]
            stronger = kind if RANK[kind] < RANK[before] else before
            result[-1] = (before_start, max(end, before_end), stronger)
        else:
            result.append((start, end, kind))
    return result
