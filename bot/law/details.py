"""Reads what stands below a section: Absatz, Satz, Nummer, Buchstabe, and their short forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.law import tokens
from bot.law.names import ROMAN

MAX_PARTS = 24
PARAGRAPH = "Abs."
LETTERED = {"Buchst.", "Doppelbuchst."}
# „§ 169 Abs. 2 und 5 Jahre": what is counted is no further paragraph.
COUNTED = re.compile(
    tokens.GAP
    + r"(?:[A-ZÄÖÜ][a-zäöüß]{2,}(?![^\W_])|weiter|ander|neu|Prozent|%|€|Euro|mal\b|v\.\s?H\.)"
)
CONJUNCTION = re.compile("und|oder|sowie|bzw")


@dataclass
class Details:
    """Details in normal form (`Abs. 4 Nr. 1`) and the paragraphs they name."""

    text: str = ""
    end: int = 0
    paragraphs: tuple[str, ...] = ()


@dataclass
class _Reader:
    text: str
    at: int
    is_section: Callable[[str, int], bool]
    parts: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)

    def read(self) -> None:
        self._short_form()
        while len(self.parts) < MAX_PARTS and self._level():
            pass

    def _short_form(self) -> None:
        """Read „15 I 2" and „15 (1)": paragraph, then sentence."""
        match = tokens.ROMAN.match(self.text, self.at)
        if not match or not _is_roman(match[1]):
            match = tokens.BRACKETED.match(self.text, self.at)
        if not match:
            return
        self._add(PARAGRAPH, [_arabic(match[1])], match.end())
        self._more_romans()
        sentence = tokens.SENTENCE.match(self.text, self.at)
        if sentence and not COUNTED.match(self.text, sentence.end()):
            self._add("Satz", [sentence[1]], sentence.end())

    def _more_romans(self) -> None:
        while connector := self._connector():
            match = tokens.ROMAN.match(self.text, connector)
            if not match or not _is_roman(match[1]):
                return
            self.parts[-1] += f", {_arabic(match[1])}"
            self.paragraphs.append(_arabic(match[1]))
            self.at = match.end()

    def _connector(self) -> int:
        match = tokens.AND.match(self.text, self.at) or tokens.TO.match(self.text, self.at)
        return match.end() if match else 0

    def _level(self) -> bool:
        """Read one level with its values: „Abs. 1 und 2", „, Nr. 7", „i.V.m. Abs. 3"."""
        at = self.at
        connector = tokens.WITH.match(self.text, at) or tokens.AND.match(self.text, at)
        match = tokens.LEVEL.match(self.text, at)
        joined = ""
        if not match and connector and self.parts:
            match = tokens.LEVEL.match(self.text, connector.end())
            joined = "und "
        if not match:
            return False
        name = _level_name(match)
        if given := match["ordinal"] or tokens.ORDINALS.get(match["word"] or ""):
            self._add(joined + name, [given], match.end())
            return True
        return self._values(joined, name, match.end())

    def _values(self, joined: str, name: str, at: int) -> bool:
        kind = tokens.LETTER if name in LETTERED else tokens.VALUE
        value = kind.match(self.text, at)
        if not value:
            return False
        shown = [_arabic(value[1])]
        named = [shown[0]]
        at = value.end()
        if name == "Nr." and (letter := tokens.ATTACHED_LETTER.match(self.text, at)):
            shown[0] += f" Buchst. {letter[1]}"
            at = letter.end()
        elif name == "Nr." and (letters := tokens.BRACKET_LETTERS.match(self.text, at)):
            shown[0] += f" Buchst. {letters[1]}"
            shown[0] += f" Doppelbuchst. {letters[2]}" if letters[2] else ""
            at = letters.end()
        while step := self._next_value(kind, at):
            word, number, at = step
            shown.append(f"{word} {_arabic(number)}")
            named.append(_arabic(number))
        self._add(joined + name, shown, at)
        if name == PARAGRAPH:
            self.paragraphs += named[1:]
        return True

    def _next_value(self, kind: re.Pattern[str], at: int) -> tuple[str, str, int] | None:
        """Read „, 3", „und 4", „bis 6" behind a value; a section of the chain is none."""
        to = tokens.TO.match(self.text, at)
        connector = to or tokens.AND.match(self.text, at)
        value = kind.match(self.text, connector.end()) if connector else None
        if not connector or not value or self.is_section(value[1], value.end()):
            return None
        if tokens.MONTH.match(self.text, value.end()) or _is_ordinal(self.text, value):
            return None
        if (
            not to
            and COUNTED.match(self.text, value.end())
            and not _goes_on(self.text, value.end())
        ):
            return None
        return ("bis" if to else _word(connector[0])), value[1], value.end()

    def _add(self, name: str, values: list[str], end: int) -> None:
        self.parts.append(f"{name} {' '.join(values)}".replace(" ,", ","))
        if name.endswith(PARAGRAPH) and not name.endswith("UAbs."):
            self.paragraphs.append(values[0].split(" ")[0])
        self.at = end
        follows = tokens.FOLLOWS.match(self.text, end)
        if follows:
            self.parts[-1] += " f." if follows[1] in {"f", "f."} else " ff."
            self.at = follows.end()


def never(_value: str, _end: int) -> bool:
    """Say of no number that it goes on with the chain."""
    return False


def is_paragraph_level(text: str, at: int) -> bool:
    """Tell whether „Abs." follows."""
    match = tokens.LEVEL.match(text, at)
    return match is not None and _level_name(match) == PARAGRAPH


def _level_name(match: re.Match[str]) -> str:
    return tokens.LEVEL_NAMES[(match.lastindex or 0) - 3] if match.lastindex else ""


def read_details(text: str, at: int, is_section: Callable[[str, int], bool]) -> Details:
    """Read details behind a number; `is_section` tells which numbers go on with the chain."""
    reader = _Reader(text, at, is_section)
    reader.read()
    if not reader.parts:
        return Details(end=at)
    return Details(" ".join(reader.parts), reader.at, tuple(reader.paragraphs))


def _goes_on(text: str, at: int) -> bool:
    """Tell whether a level or an abbreviation follows, so that the value belongs here."""
    if tokens.LEVEL.match(text, at):
        return True
    gap = tokens.CHAIN_GAP.match(text, at)
    word = tokens.ABBREVIATION.match(text, gap.end() if gap else at)
    if not word:
        return False
    return sum(map(str.isupper, word[0])) > 1 or _is_statute(word[0])


def _is_statute(word: str) -> bool:
    return bool(tokens.STATUTE_WORD.fullmatch(word))


def _is_ordinal(text: str, value: re.Match[str]) -> bool:
    """„und 2. Halbsatz": the number counts the next level."""
    level = tokens.LEVEL.match(text, value.start())
    return bool(level and level["ordinal"])


def _word(connector: str) -> str:
    found = CONJUNCTION.search(connector)
    return found[0] if found else ","


def _is_roman(text: str) -> bool:
    return text.rstrip("abcdef") in ROMAN


def _arabic(value: str) -> str:
    base = value.rstrip("abcdef") if value[:1] in "IVX" else value
    return str(ROMAN[base]) + value[len(base) :] if base in ROMAN else value
