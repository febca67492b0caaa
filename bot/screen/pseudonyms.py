"""Stand-ins for what must not leave: `[Person 1]`, `[IBAN 2]`, the same for the same value.

They live as long as one thread is looked at and are derived again from it next time. A second
spelling of a value gets a letter (`[IBAN 1b]`), so that putting the values back is exact.
"""

from __future__ import annotations

import re

from bot.screen.kind import Kind
from bot.screen.reasons import mask_names

LONGEST = 60
_NAME = r"\s?([^\W\d_][^\[\]\n\\]{0,40}?)[\s\u00a0]{0,2}(\d{1,5})([a-z]{0,2})\s?"
# Markdown escapes both brackets or none.
_SHAPE = re.compile(rf"\\\[{_NAME}\\\]|\[{_NAME}\]")


class Pseudonyms:
    def __init__(self, language: str = "de") -> None:
        self._names = mask_names(language)
        self._known: dict[Kind, dict[str, int]] = {}
        self._spellings: dict[tuple[Kind, int], list[str]] = {}
        self._originals: dict[str, str] = {}
        self._taken: set[str] = set()

    def reserve(self, text: str) -> None:
        """Never give out a name that somebody wrote themselves."""
        if "[" in text:
            self._taken.update(_key(*_parts(match)[:2], "") for match in _SHAPE.finditer(text))

    def stand_in(self, kind: Kind, value: str) -> str:
        number = self._number(kind, value)
        spellings = self._spellings.setdefault((kind, number), [])
        if value not in spellings:
            spellings.append(value)
        name = f"{self._names[kind]} {number}{_letters(spellings.index(value))}"
        self._originals[_normal(name)] = self.restore(value)
        return f"[{name}]"

    def _number(self, kind: Kind, value: str) -> int:
        identity = _identity(kind, value)
        known = self._known.setdefault(kind, {})
        for other, number in known.items():
            if other == identity or (kind is Kind.PERSON and _same_person(other, identity)):
                known[identity] = number
                return number
        number = max(known.values(), default=0) + 1
        while _key(self._names[kind], str(number), "") in self._taken:
            number += 1
        known[identity] = number
        return number

    def restore(self, text: str) -> str:
        """Put the values back; names that were never given out stay as they are."""
        if not self._originals or "[" not in text:
            return text
        return _SHAPE.sub(self._original, text)

    def _original(self, match: re.Match[str]) -> str:
        return self._originals.get(_key(*_parts(match)), match.group())


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
    """Give nothing to the first spelling, b to the second, c, and so on."""
    letters = ""
    while index:
        index, rest = divmod(index, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _identity(kind: Kind, value: str) -> str:
    """Drop the spelling; of a person keep the words, for they tell who is who."""
    if kind is Kind.PERSON:
        return " ".join(_words(value)) or value
    return "".join(char for char in value.casefold() if char.isalnum()) or value


def _words(name: str) -> list[str]:
    words = "".join(char if char.isalnum() else " " for char in name.casefold()).split()
    return [word.removesuffix("s") for word in words]


def _same_person(one: str, other: str) -> bool:
    """See one person in "Sabine Meier", "Meier, Sabine" and "Meiers", not in "Jan Meier"."""
    first, second = set(one.split()), set(other.split())
    return first == second or (len(first) != len(second) and (first < second or second < first))


def _parts(match: re.Match[str]) -> tuple[str, str, str]:
    """Name, number and letters, whichever way the brackets are written."""
    name, number, letters = match.groups()[3:] if match[1] is None else match.groups()[:3]
    return name, number, letters


def _key(name: str, number: str, letters: str) -> str:
    return _normal(f"{name} {number}{letters}")


def _normal(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def stand_ins_in(text: str) -> list[tuple[int, int]]:
    """Where a text has the form of a stand-in."""
    return [match.span() for match in _SHAPE.finditer(text)] if "[" in text else []
