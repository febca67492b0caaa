"""Stand-ins for what must not leave: `[Person 1]`, `[IBAN 2]`, the same for the same value.

They live as long as one thread is looked at and are derived again from it next time. A second
spelling of a value gets a letter (`[IBAN 1b]`), so that putting the values back is exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.reasons import mask_names

LONGEST = 60
_SHAPE = re.compile(
    r"\\?\[\s?([^\W\d_][^\[\]\n\\]{0,40}?)[\s\u00a0]{0,2}(\d{1,5})([a-z]{0,2})\s?\\?\]"
)


class Pseudonyms:
    def __init__(self, language: str = "de") -> None:
        self._names = mask_names(language)
        self._numbers: dict[tuple[Kind, str], int] = {}
        self._spellings: dict[tuple[Kind, int], list[str]] = {}
        self._originals: dict[str, str] = {}
        self._taken: set[str] = set()

    def reserve(self, text: str) -> None:
        """Never give out a name that somebody wrote themselves."""
        if "[" in text:
            self._taken.update(_key(*match.groups()) for match in _SHAPE.finditer(text))

    def stand_in(self, kind: Kind, value: str) -> str:
        number = self._number(kind, value)
        spellings = self._spellings.setdefault((kind, number), [])
        if value not in spellings:
            spellings.append(value)
        name = f"{self._names[kind]} {number}{_letters(spellings.index(value))}"
        self._originals[_normal(name)] = value
        return f"[{name}]"

    def _number(self, kind: Kind, value: str) -> int:
        identity = (kind, _identity(value))
        if identity not in self._numbers:
            number = 1 + sum(known is kind for known, _ in self._numbers)
            while (
                _key(self._names[kind], str(number), "") in self._taken
                or (kind, number) in self._spellings
            ):
                number += 1
            self._numbers[identity] = number
        return self._numbers[identity]

    def restore(self, text: str) -> str:
        """Put the values back; names that were never given out stay as they are."""
        if not self._originals or "[" not in text:
            return text
        return _SHAPE.sub(self._original, text)

    def _original(self, match: re.Match[str]) -> str:
        return self._originals.get(_key(*match.groups()), match.group())


class StreamRestorer:
    """Restores a text that arrives in pieces: holds back what may be half a name."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._held = ""

    def feed(self, piece: str) -> str:
        text = self._held + piece
        cut = _cut(text)
        self._held = text[cut:]
        return self._pseudonyms.restore(text[:cut])

    def finish(self) -> str:
        rest, self._held = self._held, ""
        return self._pseudonyms.restore(rest)


def _cut(text: str) -> int:
    """Where an unfinished name may begin; the end of the text when none does."""
    opened = text.rfind("[", max(0, len(text) - LONGEST))
    if opened >= 0 and "]" not in text[opened:] and "\n" not in text[opened:]:
        return opened - (text[opened - 1 : opened] == "\\")
    return len(text) - text.endswith("\\")


def _letters(index: int) -> str:
    """Nothing for the first spelling, then b, c, … z, ba, bb, …"""
    letters = ""
    while index:
        index, rest = divmod(index, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _identity(value: str) -> str:
    compact = "".join(char for char in value.casefold() if char.isalnum())
    return compact or value


def _key(name: str, number: str, letters: str) -> str:
    return _normal(f"{name} {number}{letters}")


def _normal(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def names_in(text: str) -> Iterator[str]:
    """Every text of the form of a stand-in."""
    for match in _SHAPE.finditer(text):
        yield match.group()
