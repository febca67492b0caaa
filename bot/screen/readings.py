"""All the ways to read a text that a secret may be hidden in.

As it stands, with letters that stand for digits, spelled out, spaced, without tags, decoded.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.decoding import unveiled
from bot.screen.digits import letters_as_digits, words_as_digits
from bot.screen.markup import without_tags
from bot.screen.offsets import Traced
from bot.screen.reading import Reading
from bot.screen.spacing import without_spacing

DEPTH = 3


def readings(text: str) -> Iterator[Reading]:
    """Yield the text as it stands first."""
    yield from _readings(Traced(text), DEPTH)


def _readings(traced: Traced, depth: int) -> Iterator[Reading]:
    reading = Reading(traced)
    yield reading
    for change in (letters_as_digits, words_as_digits):
        if (changed := change(reading)) is not None:
            yield Reading(changed, digits_only=True)
    if (joined := without_spacing(reading)) is not None:
        yield Reading(joined)
    if (bare := without_tags(reading)) is not None:
        yield Reading(bare)
    if depth and (plain := unveiled(traced)) is not None:
        yield from _readings(plain, depth - 1)
