"""What the name tagger sees of a word, and how a text is cut into words.

Everything here depends on one word alone, so the tagger adds up the weights of a word's traits
once and remembers the sum. In a text without upper or lower case ("caseless") the shape says
nothing, and all words are read in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.screen.name_lists import entries, key

# Words with inner hyphens and apostrophes, line breaks, and every other mark by itself.
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|\n|[^\s\w]|_")
split_words: Callable[[str], list[str]] = _WORD.findall
find_words = _WORD.finditer

HEAD_LETTERS = 4
CASED_SHARE = 0.04
UPPER_SHARE = 0.7
ENOUGH_WORDS = 3


@dataclass(frozen=True, slots=True)
class Traits:
    """A word's own features, those its neighbours see, and its class for pairs of words."""

    own: tuple[str, ...]
    near: tuple[str, ...]
    kind: str
    is_word: bool


def is_caseless(words: Sequence[str]) -> bool:
    """Tell whether a text is written in lower case, or in upper case, throughout."""
    letters = [word for word in words if len(word) > 1 and word[0].isalpha()]
    if len(letters) < ENOUGH_WORDS:
        return False
    upper = sum(word.isupper() for word in letters)
    title = sum(word[0].isupper() for word in letters[1:]) - upper
    return upper > UPPER_SHARE * len(letters) or title <= CASED_SHARE * len(letters)


class Lists:
    """The lists, held as attributes so that a look-up is one step."""

    def __init__(self) -> None:
        self.surnames = entries("surnames")
        self.surname_words = entries("surname_words")
        self.first_names = entries("first_names")
        self.places = entries("places")
        self.words = entries("words")

    def code(self, folded: str) -> str:
        """Return the letters of the lists that hold a word."""
        code = ""
        if folded in self.surnames:
            code = "W" if folded in self.surname_words else "S"
        elif folded[-1] == "s" and len(folded) > HEAD_LETTERS and folded[:-1] in self.surnames:
            code = "w" if folded[:-1] in self.surname_words else "s"
        if folded in self.first_names:
            code += "F"
        elif folded[-1] == "s" and folded[:-1] in self.first_names:
            code += "f"
        if folded in self.places:
            code += "P"
        if folded in self.words:
            code += "K"
        return code

    def head(self, folded: str) -> str:
        """Return the longest known word that a compound ends with."""
        for start in range(3, len(folded) - HEAD_LETTERS + 1):
            if folded[start:] in self.words:
                return folded[start:]
        return ""


def traits(word: str, lists: Lists, *, caseless: bool, hidden: bool = False) -> Traits:
    """Describe a word; `hidden` withholds the name lists, for training on unknown names."""
    if not word[0].isalnum():
        mark = "¶" if word == "\n" else word[0]
        return Traits((f"m={mark}",), (f"m={mark}",), mark, is_word=False)
    folded = key(word)
    shape = "c" if caseless and word[0].isalpha() else _shape(word)
    if shape[0] == "d":
        return Traits((f"h={shape}",), (f"h={shape}",), "d", is_word=True)
    parts = folded.split("-") if "-" in folded else ()
    code = _code_of_parts(parts, lists) if parts else lists.code(folded)
    if hidden:
        code = "".join(letter for letter in code if letter in "PK-")
    head = "" if "K" in code or parts else lists.head(folded)
    if head:
        code += "h"
    kind = f"{shape}.{code}"
    own = [
        f"w={folded}", f"h={shape}", f"g={code}", f"k={kind}", f"n={min(len(folded), 12)}",
        f"a={folded[:2]}", f"b={folded[:3]}", f"c={folded[:4]}",
        f"x={folded[-2:]}", f"y={folded[-3:]}", f"z={folded[-4:]}", f"5={folded[-5:]}",
    ]  # fmt: skip
    if head:
        own.append(f"t={head}")
    own.extend(f"p={lists.code(part)}" for part in parts if part)
    near = (f"w={folded}", f"h={shape}", f"k={kind}", f"y={folded[-3:]}")
    return Traits(tuple(own), near, kind, is_word=True)


def _code_of_parts(parts: Sequence[str], lists: Lists) -> str:
    codes = {lists.code(part)[:1] or "0" for part in parts if part}
    return "-" + "".join(sorted(codes))


def _shape(word: str) -> str:
    if word[0].isdigit():
        return f"d{min(len(word), 6)}" if word.isdigit() else "dx"
    if len(word) == 1:
        return "1" if word.isupper() else "x1"
    if word.isupper():
        return "XX" if len(word) < 5 else "XXX"  # noqa: PLR2004, abbreviations are short
    if word.islower():
        return "x"
    rest = word[1:]
    if word[0].isupper():
        if rest.islower():
            return "X"
        return "X-X" if "-" in word else "XxX"
    return "xX"
