"""Patterns run on RE2, in time linear in the text, over the folded Latin-1 bytes of a reading.

One byte is one code point there, so that offsets need no conversion. The folded text has no
umlauts (ä is a, ß is s), which makes RE2's ASCII word boundaries right for German.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, cast

import re2

from bot.screen.work import spend


class Match(Protocol):
    def start(self, group: int | str = 0) -> int: ...
    def end(self, group: int | str = 0) -> int: ...
    def group(self, group: int | str = 0) -> bytes: ...
    def span(self, group: int | str = 0) -> tuple[int, int]: ...


class Pattern:
    """A compiled pattern; every look at a place is counted."""

    __slots__ = ("_compiled",)

    def __init__(self, made: Any) -> None:
        self._compiled = made

    def finditer(self, text: bytes) -> Iterator[Match]:
        for match in self._compiled.finditer(text):
            spend()
            yield match

    def overlapping(self, text: bytes) -> Iterator[Match]:
        """Every place where the pattern begins to match, also inside the match before."""
        start = 0
        while (match := self.search(text, start)) is not None:
            yield match
            start = match.start() + 1

    def search(self, text: bytes, start: int = 0, end: int | None = None) -> Match | None:
        spend()
        return cast(Match | None, self._compiled.search(text, start, end))

    def match(self, text: bytes, start: int = 0, end: int | None = None) -> Match | None:
        spend()
        return cast(Match | None, self._compiled.match(text, start, end))

    def fullmatch(self, text: bytes) -> Match | None:
        spend()
        return cast(Match | None, self._compiled.fullmatch(text))


class BadPattern(ValueError):
    """RE2 cannot take the pattern; the sentence says why."""


def options() -> Any:
    chosen = re2.Options()
    chosen.encoding = re2.Options.Encoding.LATIN1
    chosen.log_errors = False
    return chosen


def _complaint(problem: Exception) -> str:
    """Take what RE2 says without the piece of the pattern after the colon: that may be a secret."""
    said = problem.args[0]
    text = said.decode("latin-1") if isinstance(said, bytes) else str(said)
    return text.partition(":")[0]


def compiled(pattern: str) -> Pattern:
    try:
        return Pattern(re2.compile(pattern.encode("latin-1"), options()))
    except re2.error as problem:
        raise BadPattern(_complaint(problem)) from None
    except UnicodeEncodeError:
        raise BadPattern("has a character outside Latin-1") from None
