"""Cuts the text of a section to what there is room for: whole, or the passages that fit best."""

from __future__ import annotations

from collections.abc import Sequence

from bot.law.hit import Hit
from bot.law.passages import Passage

LEFT_OUT = "[…]"
# Statutes in German have 3.5 to 4.5 characters a token, by the tokenisers of common models.
CHARACTERS_PER_TOKEN = 3


def excerpts(hits: Sequence[Hit], tokens: int) -> list[str]:
    """Share the room out among sections; what a short one leaves goes to those behind it."""
    room = tokens * CHARACTERS_PER_TOKEN
    cut = []
    for at, hit in enumerate(hits):
        text = excerpt(hit, room // (len(hits) - at))
        room -= len(text)
        cut.append(text)
    return cut


def excerpt(hit: Hit, room: int) -> str:
    if len(hit.text) <= room:
        return hit.text
    kept: list[Passage] = []
    left = room
    for passage in hit.passages or (Passage(0, len(hit.text)),):
        length = passage.end - passage.start + len(LEFT_OUT) + 2
        if length <= left:
            kept.append(passage)
            left -= length
    if not kept:
        best = (hit.passages or (Passage(0, len(hit.text)),))[0]
        kept = [Passage(best.start, best.start + room - 2 * (len(LEFT_OUT) + 1))]
    return _joined(hit.text, sorted(kept))


def _joined(text: str, kept: Sequence[Passage]) -> str:
    """Join passages in the order of the text, and mark what is left out between them."""
    parts = []
    at = 0
    for passage in kept:
        if text[at : passage.start].strip():
            parts.append(LEFT_OUT)
        parts.append(text[passage.start : passage.end].strip())
        at = passage.end
    if text[at:].strip():
        parts.append(LEFT_OUT)
    return "\n".join(parts)
