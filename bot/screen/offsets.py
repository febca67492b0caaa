"""Where the characters of a changed text came from, as code points of the text given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offsets:
    """Character i came from `starts[i]:ends[i]`; starts and ends never decrease."""

    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Translate a stretch of at least one character."""
        return self.starts[start], self.ends[end - 1]

    def after(self, first: Offsets) -> Offsets:
        """Chain: `first` led from the text given to the text that this one starts from."""
        return Offsets(
            [first.starts[at] for at in self.starts],
            [first.ends[at - 1] for at in self.ends],
        )


@dataclass(frozen=True, slots=True)
class Traced:
    """A text and where it came from; no offsets means it is the text as given."""

    text: str
    offsets: Offsets | None = None

    def then(self, text: str, offsets: Offsets | None) -> Traced:
        """Go one change further."""
        if offsets is None:
            return Traced(text, self.offsets)
        return Traced(text, offsets if self.offsets is None else offsets.after(self.offsets))


class Rewriting:
    """Builds a changed text piece by piece, keeping the offsets."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._pieces: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def replace(self, start: int, end: int, new: str) -> None:
        """Put `new` in the place of a stretch that begins at or after the last one's end."""
        self._keep(start)
        self._pieces.append(new)
        self._starts.extend([start] * len(new))
        self._ends.extend([end] * len(new))
        self._at = end

    def compose(self, start: int, end: int, new: str) -> None:
        """Replace the last character too: a base letter and the accent that follows it."""
        self._keep(start)
        self._pieces[-1] = self._pieces[-1][:-1] + new
        self._ends[-1] = end
        self._at = end

    def _keep(self, until: int) -> None:
        if until > self._at:
            self._pieces.append(self._text[self._at : until])
            self._starts.extend(range(self._at, until))
            self._ends.extend(range(self._at + 1, until + 1))

    def done(self) -> tuple[str, Offsets]:
        self._keep(len(self._text))
        return "".join(self._pieces), Offsets(self._starts, self._ends)
