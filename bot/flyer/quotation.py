"""Finds in a person's words what a model says stands there: the model points, the person speaks.

Whatever a model returns, a brief gets nothing but spans of the words themselves. What cannot be
found is dropped, so no date, place or name can be invented, misread or rearranged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(r"[^\W_]+")
# A value may join what stands apart: each part between these is looked for on its own.
PARTS = re.compile(r"[,;|\n]+|(?<=[^\W\d]{2}[.!?])\s+")


@dataclass(frozen=True, slots=True)
class _Token:
    plain: str
    start: int
    end: int


def quote(value: str, words: str) -> str:
    """Return `value` as it stands in `words`; empty when any part of it does not stand there."""
    tokens = list(_tokens(words))
    whole = _find(value, words, tokens)
    if whole is not None:
        return whole
    pieces = [part for part in PARTS.split(value) if part.strip()]
    # A number alone stands anywhere: „16, Juni“ would be another day.
    if any(_is_number(piece) for piece in pieces):
        return ""
    parts = [_find(piece, words, tokens) for piece in pieces]
    found = [part for part in parts if part is not None]
    return ", ".join(found) if len(found) == len(parts) else ""


def _is_number(piece: str) -> bool:
    return all(token.plain.isdecimal() for token in _tokens(piece))


def _find(value: str, words: str, tokens: list[_Token]) -> str | None:
    wanted = [token.plain for token in _tokens(value)]
    if not wanted:
        return None
    plain = [token.plain for token in tokens]
    for at in range(len(tokens) - len(wanted) + 1):
        if plain[at : at + len(wanted)] == wanted:
            return words[tokens[at].start : tokens[at + len(wanted) - 1].end]
    return None


def _tokens(text: str) -> Iterator[_Token]:
    for found in TOKEN.finditer(text):
        plain = unicodedata.normalize("NFKC", found[0]).casefold()
        yield _Token(plain, found.start(), found.end())
