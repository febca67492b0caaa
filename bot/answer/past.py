"""What was said before a question, screened: which turns a model gets whole, which as a summary.

A thread that grows is cut now and then, not with each question, and where it is cut depends only on
the turns before: so a summary serves many questions. Each turn has a key made from it and all turns
before it. A summary belongs to the key of its last turn, and when anything in front of that is
edited or removed, nobody finds it any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from bot.answer.budget import SUMMARY, Budget
from bot.ports import CleanTurn

# Beyond this share of the budget the thread is cut, so that this much of it remains. What lies
# between the first share and the whole gives time to make the summary beside the talk.
FULL, REMAINS = 0.75, 0.4


@dataclass(frozen=True, slots=True)
class Kept:
    """A screened turn; `key` stands for it and all before it."""

    turn: CleanTurn
    tokens: int
    key: bytes


class Past:
    """The turns before one question."""

    def __init__(self, turns: Iterable[tuple[str, CleanTurn]], place: str, budget: Budget) -> None:
        self.budget = budget
        self._kept = list(_chained(turns, place, budget))
        self.cuts = cuts([kept.tokens for kept in self._kept], budget.tokens - SUMMARY)

    def key(self, cut: int) -> bytes:
        """Return what a summary of the turns before a cut goes by."""
        return self._kept[cut - 1].key

    def between(self, start: int, stop: int) -> list[CleanTurn]:
        return [kept.turn for kept in self._kept[start:stop]]

    def fits(self, start: int) -> bool:
        """Tell whether everything from here on can be told whole."""
        return sum(kept.tokens for kept in self._kept[start:]) <= self.budget.tokens - SUMMARY

    def newest(self, start: int = 0, *, taken: int = 0) -> list[CleanTurn]:
        """Return the newest turns that fit, in whole, none from before `start`."""
        room = self.budget.tokens - (SUMMARY if self.cuts else 0) - taken
        found: list[CleanTurn] = []
        for kept in reversed(self._kept[start:]):
            room -= kept.tokens
            if room < 0:
                break
            found.append(kept.turn)
        return found[::-1]


def cuts(sizes: Sequence[int], tokens: int) -> tuple[int, ...]:
    """Say where a thread of such turns is cut while it grows; the last is the one that counts."""
    found: list[int] = []
    start = tail = 0
    for at, size in enumerate(sizes):
        tail += size
        if tail <= FULL * tokens:
            continue
        while start <= at and tail > REMAINS * tokens:
            tail -= sizes[start]
            start += 1
        found.append(start)
    return tuple(found)


def _chained(turns: Iterable[tuple[str, CleanTurn]], place: str, budget: Budget) -> Iterable[Kept]:
    key = blake2b(place.encode()).digest()
    for event_id, turn in turns:
        text = turn.content.text
        said = f"{event_id} {turn.speaker} {text}".encode("utf-8", "surrogatepass")
        key = blake2b(key + said).digest()
        yield Kept(turn, budget.of_turn(text), key)
