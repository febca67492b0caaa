"""Digits that are not written as digits: O for 0, l for 1, and numbers in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.screen.offsets import Rewriting, Traced
from bot.screen.pattern import Match, compiled
from bot.screen.reading import Reading
from bot.screen.wordlist import words
from bot.screen.work import spend

_MIXED = compiled(r"[OolI|0-9]*(?:[0-9][OolI|]|[OolI|][0-9])[OolI|0-9]*")
# A group of nothing but O between two groups of digits; the bound keeps it linear.
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9][ .-])[OoIl]{1,8}(?=[ .-][0-9])")
_AS_DIGIT = str.maketrans("OolI|", "00111")

_UNITS = {
    "null": 0, "zero": 0, "oh": 0, "eins": 1, "ein": 1, "eine": 1, "one": 1, "zwei": 2, "zwo": 2,
    "two": 2,
    "drei": 3, "three": 3, "vier": 4, "four": 4, "funf": 5, "fuenf": 5, "fumf": 5, "five": 5,
    "sechs": 6, "six": 6,
    "sieben": 7, "seven": 7, "acht": 8, "eight": 8, "neun": 9, "nine": 9,
}  # fmt: skip
_TEENS = {
    "zehn": 10, "elf": 11, "zwolf": 12, "zwoelf": 12, "dreizehn": 13, "vierzehn": 14,
    "funfzehn": 15, "fuenfzehn": 15,
    "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_TENS = {
    "zwanzig": 20, "dreisig": 30, "dreissig": 30, "vierzig": 40, "funfzig": 50, "fuenfzig": 50,
    "sechzig": 60,
    "siebzig": 70, "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_SIGNS = {
    "schragstrich": "/", "schraegstrich": "/", "slash": "/", "strich": "-", "bindestrich": "-",
    "minus": "-",
    "plus": "+", "punkt": ".", "leerzeichen": " ", "pause": " ", "leer": " ",
}  # fmt: skip
_TWICE = ("doppel", "zweimal", "double")
# DIN 5009 and ICAO; only between number words.
_LETTERS = {
    word: word[0]
    for word in words(
        """
        aachen alfa alpha anton berlin berta bravo caesar casar charlotte cottbus delta
        dora dusseldorf echo emil essen foxtrot frankfurt friedrich golf goslar gustav
        hamburg heinrich hotel ida india ingelheim jena juliet juliett julius kaufmann
        kilo koln leipzig lima ludwig martha mike munchen nordpol november offenbach oscar
        otto papa paula potsdam quebec quelle quickborn richard romeo rostock salzwedel
        samuel siegfried sierra tango theodor tubingen ulrich uniform unna victor viktor
        volkingen whiskey whisky wilhelm wuppertal xanten xanthippe xray yankee ypsilon
        zacharias zeppelin zulu zwickau
        """
    )
}


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_BELOW_100 = (
    rf"(?:(?:{_any(_TEENS)})|(?:(?:{_any(_UNITS)})-?und-?)?(?:{_any(_TENS)})|(?:{_any(_UNITS)}))"
)
_NUMBER = rf"(?:(?:(?:{_any(_UNITS)})?hundert(?:und)?{_BELOW_100}?)|{_BELOW_100})"
_ELEMENT = rf"(?:{'|'.join(_TWICE)})?[ -]?{_NUMBER}|{_any(_SIGNS)}"
_BETWEEN = r"(?:[^a-z0-9]{1,3}|[ ,]{1,2}(?:und|and|dann)[ ])"
_LETTER = rf"\b(?:{_any(_LETTERS)}|[a-z]{{1,2}})\b"
_CHAIN = compiled(
    rf"(?:{_LETTER}{_BETWEEN}){{0,2}}(?:(?:{_ELEMENT}|[0-9]{{1,6}}|{_LETTER}){_BETWEEN}?){{3,}}"
)
_SOME = (
    r"(?:null|zero|eins|ein|one|zwei|zwo|two|drei|three|vier|four|funf|fuenf|five"
    r"|sech|six|sieb|seven|acht|eight|neun|nine|zehn|elf|zwolf|zwanzig|hundert)"
)
# Three number words, or one beside digits: "DE neunundachtzig 3704 …".
_FEW = compiled(
    rf"{_SOME}.{{0,14}}{_SOME}.{{0,14}}{_SOME}"
    rf"|{_SOME}[a-z]{{0,24}}[^a-z0-9]{{1,3}}[0-9]{{3}}|[0-9]{{3}}[^a-z0-9]{{1,3}}{_SOME}"
)
_PART = compiled(rf"({'|'.join(_TWICE)})?[ -]?({_NUMBER})|({_any(_SIGNS)})|({_LETTER})|[0-9]+")
_HUNDRED = compiled(rf"(?:({_any(_UNITS)}))?hundert(?:und)?(.*)")
_COMPOUND = compiled(rf"(?:({_any(_UNITS)})-?und-?)?({_any(_TENS)})")
FEWEST_WORDS = 3
FEWEST_DIGITS_BESIDE_ONE = 6
SHORTEST_ALONE = 4


def letters_as_digits(reading: Reading) -> Traced | None:
    """Read O as 0 and l as 1 wherever they touch a digit; None when there is no such place."""
    flat = reading.flat.decode("latin-1")
    pieces: list[str] = []
    at = 0
    for match in _MIXED.finditer(reading.flat):
        pieces += [flat[at : match.start()], flat[match.start() : match.end()].translate(_AS_DIGIT)]
        at = match.end()
    if not pieces:
        return None
    return Traced(_BETWEEN_DIGITS.sub(_as_digits, "".join([*pieces, flat[at:]])), reading.offsets)


def _as_digits(match: re.Match[str]) -> str:
    return match.group().translate(_AS_DIGIT)


def words_as_digits(reading: Reading) -> Traced | None:
    """Write numbers in words as digits, wherever four or more follow each other."""
    if not _FEW.search(reading.low):
        return None
    rewriting = Rewriting(reading.flat.decode("latin-1"))
    changed = False
    for chain in _CHAIN.finditer(reading.low):
        parts = [match for match in _PART.finditer(chain.group()) if match.end() > match.start()]
        if not _says_a_number(chain, parts):
            continue
        before: Match | None = None
        for part in parts:
            if before is not None:
                _close(rewriting, chain, before.end(), part.start() + _blank(part))
            before = part
            if not any(part.group(group) for group in (2, 3, 4)):
                continue
            spend()
            start = chain.start() + part.start() + _blank(part)
            rewriting.replace(start, chain.start() + part.end(), _written(part))
            changed = True
    if not changed:
        return None
    return Traced(reading.text, reading.offsets).then(*rewriting.done())


def _says_a_number(chain: Match, parts: list[Match]) -> bool:
    """Several words of numbers, or one among enough digits; "Eingang" holds none."""
    said = sum(bool(part.group(2)) for part in parts)
    digits = sum(len(part.group()) for part in parts if part.group().isdigit())
    if said >= FEWEST_WORDS:
        return True
    whole = any(
        len(part.group(2) or b"") > SHORTEST_ALONE
        and not chain.group()[part.end() : part.end() + 1].isalpha()
        for part in parts
    )
    return whole and digits >= FEWEST_DIGITS_BESIDE_ONE


def _close(rewriting: Rewriting, chain: Match, start: int, end: int) -> None:
    """Replace what was said between two digits: it parts no numbers."""
    if chain.group()[start:end].strip():
        rewriting.replace(chain.start() + start, chain.start() + end, " ")


def _blank(part: Match) -> int:
    """Count the blanks that a part begins with; they are no part of the word."""
    return len(part.group()) - len(part.group().lstrip(b" -"))


def _written(part: Match) -> str:
    if part.group(3):
        return _SIGNS[part.group(3).decode()]
    if part.group(4):
        word = part.group(4).decode()
        return _LETTERS.get(word, word).upper()
    digits = str(_value(part.group(2)))
    return digits * 2 if part.group(1) else digits


def _value(word: bytes) -> int:
    text = word.decode()
    if text in _UNITS:
        return _UNITS[text]
    if text in _TEENS:
        return _TEENS[text]
    if (hundred := _HUNDRED.fullmatch(word)) is not None:
        rest = _value(hundred.group(2)) if hundred.group(2) else 0
        return 100 * (_UNITS[hundred.group(1).decode()] if hundred.group(1) else 1) + rest
    compound = _COMPOUND.fullmatch(word)
    assert compound is not None
    unit = _UNITS[compound.group(1).decode()] if compound.group(1) else 0
    return _TENS[compound.group(2).decode()] + unit
