"""A reading of a text: normalised once, with the way back to the text as given.

`text` keeps letters and case (names need them), `flat` is folded to one byte a character, `low`
is the same in lower case. All three have one length, so an offset in one is an offset in all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from bot.screen.fields import Field, fields_in
from bot.screen.folding import FOLDS, SHAPES, flattened, simple
from bot.screen.kind import Kind
from bot.screen.labels import Label, label_of
from bot.screen.numbers import Run, runs_in
from bot.screen.offsets import Rewriting, Traced
from bot.screen.work import LONGEST_TEXT, Overrun


class Reading:
    """One way to read a text. `digits_only` readings are looked at by number recognisers alone."""

    def __init__(self, traced: Traced, *, digits_only: bool = False) -> None:
        normal = normalise(traced)
        flat = normal.text.translate(FOLDS)
        self.text = _one_script(normal.text.translate(SHAPES), flat)
        self.flat = flat.encode("latin-1")
        self.low = self.flat.lower()
        self.offsets = normal.offsets
        self.digits_only = digits_only
        self._labels: dict[tuple[int, int], Label | None] = {}

    @cached_property
    def is_small(self) -> bool:
        """Nobody cared for capitals here."""
        return self.flat == self.low

    @cached_property
    def runs(self) -> list[Run]:
        return runs_in(self.low)

    @cached_property
    def all_fields(self) -> list[Field]:
        return fields_in(self.low)

    @cached_property
    def _cells(self) -> dict[int, Kind]:
        return {field.start: field.kind for field in self.all_fields if field.signed}

    def fields(self, *kinds: Kind) -> Iterator[Field]:
        """Give the values that a label of these kinds announces."""
        return (field for field in self.all_fields if field.kind in kinds)

    @cached_property
    def named_kinds(self) -> frozenset[Kind]:
        """The kinds that any label of the text names."""
        return frozenset(field.kind for field in self.all_fields)

    def is_called(self, kind: Kind, start: int, end: int) -> bool:
        """Whether the words around a value call it this kind."""
        if kind not in self.named_kinds:
            return False
        label = self.label(start, end)
        return label is not None and label.kind is kind

    def label(self, start: int, end: int) -> Label | None:
        """Tell what the words around a value, or the heading of its column, call it."""
        if not self.named_kinds:
            return None
        key = (start, end)
        if key not in self._labels:
            kind = self._cells.get(start)
            self._labels[key] = Label(kind, 0) if kind else label_of(self.low, start, end)
        return self._labels[key]

    def given(self, start: int, end: int) -> tuple[int, int]:
        """Translate a stretch of this reading into code points of the text as given."""
        return (start, end) if self.offsets is None else self.offsets.span(start, end)


_FOREIGN = re.compile(r"[\u0370-\u058f\u13a0-\u13ff]")
_MIXED_WORD = re.compile(r"[^\W\d_]+")


def _one_script(text: str, flat: str) -> str:
    """Latin look-alikes for Greek and Cyrillic letters in words that mix the scripts."""
    if text.isascii() or not _FOREIGN.search(text):
        return text

    def unmixed(match: re.Match[str]) -> str:
        word = match.group()
        foreign = sum(_FOREIGN.match(char) is not None for char in word)
        return (
            word if foreign in {0, len(word)} else _latin(word, flat[match.start() : match.end()])
        )

    return _MIXED_WORD.sub(unmixed, text)


def _latin(word: str, flat: str) -> str:
    return "".join(b if _FOREIGN.match(a) else a for a, b in zip(word, flat, strict=True))


def normalise(traced: Traced) -> Traced:
    """Drop what cannot be seen, unfold what stands for several characters, compose accents."""
    text = traced.text
    special = {char for char in set(text) if not simple(char)}
    if not special:
        return traced
    rewriting = Rewriting(text)
    unfolded = 0
    for at, char in enumerate(text):
        if char in special:
            unfolded += len(flattened(char))
            _rewrite(rewriting, text, at, char)
    if unfolded > LONGEST_TEXT:
        raise Overrun("the text unfolds to too many characters")
    return traced.then(*rewriting.done())


def _rewrite(rewriting: Rewriting, text: str, at: int, char: str) -> None:
    if at and unicodedata.combining(char):
        composed = unicodedata.normalize("NFC", text[at - 1] + char)
        if len(composed) == 1 and simple(text[at - 1]):
            rewriting.compose(at, at + 1, composed)
            return
    rewriting.replace(at, at + 1, flattened(char))
