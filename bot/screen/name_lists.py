"""Lists of names and words: what can be a surname, a first name, a place, an everyday word.

A word is looked up under its key: case-folded, foreign accents dropped (ı and é, not ä), so that
"YILMAZ", "Yılmaz" and "yilmaz" are one. The lists lie compressed beside the model; `name_training`
makes them, `name_model/README.md` names their sources and licences.
"""

from __future__ import annotations

import gzip
import unicodedata
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("name_model")

_GERMAN = frozenset("äöüß")
_LETTERS = {"ı": "i", "ł": "l", "đ": "d", "ø": "o", "\u0307": "", "æ": "ae", "œ": "oe", "’": "'"}


def _plain(letter: str) -> str:
    if letter in _GERMAN:
        return letter
    return _LETTERS.get(letter) or unicodedata.normalize("NFD", letter)[0]


# Latin-1 Supplement to Latin Extended Additional, the letters of European and Vietnamese names.
_PLAIN = str.maketrans(
    {
        chr(point): _plain(chr(point))
        for block in (range(0xE0, 0x250), range(0x1E00, 0x1F00))
        for point in block
        if chr(point).isalpha()
    }
    | {"\u0307": "", "’": "'"},
)


def key(word: str) -> str:
    """Return the form under which the lists hold a word."""
    folded = word.casefold()
    return folded if folded.isascii() else folded.translate(_PLAIN)


@cache
def entries(name: str) -> frozenset[str]:
    """Read one of the lists, as keys."""
    packed = (FOLDER / f"{name}.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split("\n"))


def is_surname(word: str) -> bool:
    return key(word) in entries("surnames")


def is_first_name(word: str) -> bool:
    return key(word) in entries("first_names")


def surname_is_word(word: str) -> bool:
    """Tell whether a surname is an everyday German word or a place too ("Koch", "Essen")."""
    return key(word) in entries("surname_words")


def is_place(word: str) -> bool:
    return key(word) in entries("places")
