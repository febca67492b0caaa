"""Says for blind readers what a picture shows, from the motif with all the wishes added to it.

A motif is the words of a person, wishes behind it after commas: „Ballons, heller, mit Konfetti".
Those who cannot see the picture want the things in it, not the way it came about: what only speaks
of the manner is left out, what was unwished too. Nothing is put in that nobody said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.wording import load_table

_PIECES = re.compile(r"\s*[,;]\s*")


@dataclass(frozen=True, slots=True)
class _Words:
    """`less` opens what shall hardly be there, `small` are words that alone name nothing."""

    without: tuple[str, ...]
    less: tuple[str, ...]
    adding: tuple[str, ...]
    manner: tuple[str, ...]
    small: tuple[str, ...]
    with_: str
    and_: str
    instead: str

    @classmethod
    def of(cls, language: str) -> _Words:
        table = load_table(language, "flyer")["alt"]
        return cls(
            tuple(table["without"]),
            tuple(table["less"]),
            tuple(table["adding"]),
            tuple(table["manner"]),
            tuple(table["small"]),
            table["with"],
            table["and"],
            table["instead"],
        )


def describe(motif: str, language: str) -> str:
    """Describe the picture of a motif; empty where the motif names nothing."""
    words, shown = _Words.of(language), [""]
    for piece in _PIECES.split(" ".join(motif.split()).rstrip(".!")):
        if piece and not _is_manner(piece, words):
            shown = _taken(piece, shown, words)
    things = [one for one in shown if one]
    sentence = "".join(_link(place, one, things, words) for place, one in enumerate(things))
    return sentence[:1].upper() + sentence[1:]


def _is_manner(piece: str, words: _Words) -> bool:
    empty = {*words.manner, *words.small, *words.adding, *words.less, words.with_, words.and_}
    return bool(_after(piece, words.less)) or all(
        word in empty for word in re.findall(r"\w+", piece.lower())
    )


def _taken(piece: str, shown: list[str], words: _Words) -> list[str]:
    """Go on with one more piece: it takes a thing away, puts another in its place, or adds one."""
    if unwished := _after(piece, words.without):
        return [_rid(one, unwished, words) for one in shown]
    added, _, replaced = piece.partition(f" {words.instead} ")
    if replaced:
        shown = [_rid(one, replaced, words) for one in shown]
    return [*shown, _stripped(added, words)]


def _after(piece: str, openers: Sequence[str]) -> str:
    """Return what follows an opening word, empty where the piece opens otherwise."""
    low = piece.lower()
    return next((piece[len(one) :].strip() for one in openers if low.startswith(f"{one} ")), "")


def _rid(shown: str, unwished: str, words: _Words) -> str:
    """Take a thing out of what is shown: a whole piece, or what hangs on a „mit" or „und"."""
    bare = _after(shown, (words.with_, words.and_)) or shown
    if bare.lower() == unwished.casefold():
        return ""
    hanging = rf"\s+(?:{words.with_}|{words.and_})\s+{re.escape(unwished)}$"
    return re.sub(hanging, "", shown, flags=re.IGNORECASE)


def _stripped(piece: str, words: _Words) -> str:
    """Take off how it is wished: „bitte", „heller und". „heller Himmel" is a thing, and stays."""
    linkers = (f"{words.with_} ", f"{words.and_} ")
    while rest := _after(piece, words.adding) or _after(piece, words.manner):
        if not (_after(piece, words.adding) or rest.startswith(linkers)):
            break
        piece = rest
    linked = _after(piece, (words.and_,))
    return linked if linked.startswith(linkers) else piece


def _link(place: int, thing: str, things: Sequence[str], words: _Words) -> str:
    """Hang an addition on with one „mit"; other things stand after a comma."""
    bare = _after(thing, (words.with_, words.and_))
    if place == 0:
        return bare or thing
    if not bare:
        return f", {thing}"
    hangs = place > 1 and bool(_after(things[place - 1], (words.with_,)))
    return f" {words.and_} {bare}" if hangs else f" {thing}"
