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

# The class of what stands beyond both ends of a text.
EDGE = "^"
HEAD_LETTERS = 4
# Letters of a longer word are not looked at: no name is, and the search for its last part is slow.
WORD_LETTERS = 48
# Lengths from here on are one.
LONG = 12
CASED_SHARE = 0.04
UPPER_SHARE = 0.7
ENOUGH_WORDS = 3


# Small words that say what kind of word comes next; each is a class of its own.
_SIGNPOSTS = frozenset(
    """der die das des dem den ein eine einen einem einer eines kein keine keinen mein meine meinen
    meinem meiner sein seine seinem ihr ihre ihrem ihrer unser unsere unserem dieser diese dieses
    diesem jeder jede jedes welche von vom bei beim mit für an am auf in im zu zum zur nach aus
    über gegen ohne durch um als wie und oder herr herrn hr frau fr familie eheleute dr prof
    geehrter geehrte lieber liebe hallo name vorname nachname""".split()  # noqa: SIM905, reads better
)


@dataclass(frozen=True, slots=True)
class Traits:
    """A word's features: those its class implies, its own, and more that its neighbours see."""

    shared: tuple[str, ...]
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


def neighbours(are_words: Sequence[bool]) -> tuple[list[int], list[int]]:
    """Return for each place where the real word before it and the one after it stand, or -1.

    The last place is the edge of the text: index -1, which has no neighbours.
    """
    left: list[int] = []
    last = -1
    for at, is_word in enumerate(are_words):
        left.append(last)
        if is_word:
            last = at
    left[-1:] = [-1]
    right = [-1] * len(are_words)
    last = -1
    for at in range(len(are_words) - 2, -1, -1):
        right[at] = last
        if are_words[at]:
            last = at
    return left, right


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
        return Traits((f"m={mark}",), (), (), mark, is_word=False)
    word = word[:WORD_LETTERS]
    folded = key(word)
    shape = "c" if caseless and word[0].isalpha() else _shape(word)
    if shape[0] == "d":
        return Traits((f"h={shape}",), (), (), shape, is_word=True)
    parts = folded.split("-") if "-" in folded else ()
    code = _code_of_parts(parts, lists) if parts else lists.code(folded)
    if hidden:
        code = "".join(letter for letter in code if letter in "PK-")
    head = "" if "K" in code or parts else lists.head(folded)
    if head:
        code += "h"
    near = (f"w={folded}", f"y={folded[-3:]}")
    own = [
        *near, f"n={min(LONG, len(folded))}",
        f"a={folded[:2]}", f"b={folded[:3]}", f"c={folded[:4]}",
        f"x={folded[-2:]}", f"z={folded[-4:]}", f"5={folded[-5:]}",
    ]  # fmt: skip
    if head:
        own.append(f"t={head}")
    own.extend(f"p={lists.code(part)}" for part in parts if part)
    kind = f"={folded}" if folded in _SIGNPOSTS else f"{shape}.{code}"
    return Traits((f"h={shape}", f"g={code}", f"k={kind}"), tuple(own), near, kind, is_word=True)


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
