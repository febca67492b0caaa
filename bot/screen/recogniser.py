"""What a recogniser is: a trigger that says where a closer look is due, and the closer look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.screen.kind import Kind
from bot.screen.reading import Reading


@dataclass(frozen=True, slots=True)
class Hit:
    """A secret; `start` and `end` are offsets of the reading it was found in."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Recogniser:
    """`trigger` runs over `Reading.low`; a text without it cannot hold this kind.

    `on_digits`: also looks at readings that only differ in how digits are written.
    """

    trigger: str
    find: Callable[[Reading], Iterable[Hit]]
    on_digits: bool = True
