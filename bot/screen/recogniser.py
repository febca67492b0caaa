"""What a recogniser is: what makes a closer look due, and the closer look."""

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
    """A closer look is due when one of the `stems` stands in `Reading.low` or it has enough digits.

    Neither stems nor digits: the closer look is always due. `on_digits`: also due at readings
    that only differ in how digits are written.
    """

    find: Callable[[Reading], Iterable[Hit]]
    stems: str = ""
    """Words and parts of words, separated by blanks; `~` stands for a blank."""
    digits: int = 0
    on_digits: bool = True
