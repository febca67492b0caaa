"""IBAN of every country (ISO 13616, SWIFT IBAN Registry), and German account number with BLZ.

DE and twenty digits is an IBAN even with a slip in it; elsewhere the check digits (ISO 7064
mod 97,10) or the label decide. Lengths: IBAN Registry, release 101.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from stdnum.iso7064 import mod_97_10

from bot.screen.codes import compact, digits_in, letters_in
from bot.screen.context import is_date
from bot.screen.kind import Kind
from bot.screen.numbers import windows
from bot.screen.pattern import Pattern, compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_SEPARATOR = r"[^a-z0-9]{0,3}"
_LONGEST = compiled(rf"[a-z0-9](?:{_SEPARATOR}[a-z0-9]){{14,33}}")
_BANK_CODE = compiled(
    r"\b(?:blz|bankleitzahl)\b[^0-9a-z]{0,4}(?:(?:ist|lautet)[ ])?([1-8](?:[ ]?[0-9]){7})\b"
)
# Separators of lists and tables: what they part is several values.
_LISTED = compiled(r"[,;|]")
ACCOUNT = range(7, 11)
GERMAN_LENGTH = 22
_COUNTRIES = {
    15: "NO",
    16: "BE",
    18: "DK FI FK FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ OM SO TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU YE",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
LENGTHS = {code.lower(): length for length, codes in _COUNTRIES.items() for code in codes.split()}
_CODES = "|".join(f"{code[0]}{_SEPARATOR}{code[1]}" for code in sorted(LENGTHS))
_START = compiled(
    rf"(?:^|[^a-z0-9]|iban)((?:{_CODES}){_SEPARATOR}[0-9]{_SEPARATOR}[0-9]{_SEPARATOR}[a-z0-9])"
)


@cache
def _exactly(length: int) -> Pattern:
    return compiled(rf"[a-z0-9](?:{_SEPARATOR}[a-z0-9]){{{length - 1}}}")


def is_iban(compact: str) -> bool:
    return bool(mod_97_10.checksum((compact[4:] + compact[:4]).upper()) == 1)


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    done = 0
    position = 0
    while (start := _START.search(low, position)) is not None:
        begin = start.start(1)
        position = begin + 1
        end = _end(reading, begin)
        if end is not None and end > done:
            yield Hit(Kind.IBAN, begin, end)
            position = done = end
    yield from _accounts(reading)


def _end(reading: Reading, at: int) -> int | None:
    """Where the IBAN that starts here ends; None when there is none."""
    low = reading.low
    country = letters_in(low[at : at + 5])[:2].decode()
    length = LENGTHS.get(country)
    if length is None:
        return None
    match = _exactly(length).match(low, at)
    if match is None or not _alone(low, at, match.end()):
        return _cut_short(reading, at, country)
    code = compact(match.group())
    if country == "de":
        if not code[2:].isdigit():
            return _cut_short(reading, at, country)
        listed = not is_iban(code) and _LISTED.search(match.group())
        nobody = set(code[2:]) == {"0"} or (is_iban(code) and _of_a_treasury(code))
        return None if listed or nobody else match.end()
    if is_iban(code) and _written_as_one(reading, at, match.end(), code):
        return match.end()
    return match.end() if reading.is_called(Kind.IBAN, at, match.end()) else None


def _of_a_treasury(code: str) -> bool:
    """See an account with the Bundesbank, which has public bodies and banks as customers only.

    The fourth digit of a Bankleitzahl is the group of banks, 0 the Bundesbank (Bundesbank,
    "Merkblatt Bankleitzahlendatei"); its branches end in five zeros.
    """
    return code[7:12] == "00000"


def _written_as_one(reading: Reading, start: int, end: int, compact: str) -> bool:
    """Mostly digits, and no running text that happens to have the right remainder."""
    digits = sum(char.isdigit() for char in compact)
    shown = reading.flat[start:end]
    return 2 * digits >= len(compact) and (shown.isupper() or shown.islower())


def _alone(low: bytes, start: int, end: int) -> bool:
    """Not in the middle of a longer word or number."""
    before = low[max(0, start - 4) : start]
    after = low[end : end + 1]
    glued = before[-1:].isalnum() and before != b"iban"
    return not glued and not (after.isalnum() and low[end - 1 : end].isdigit())


def _cut_short(reading: Reading, at: int, country: str) -> int | None:
    """DE with a digit too few or too many, under its label or in groups of four."""
    if country != "de":
        return None
    for length in (GERMAN_LENGTH + 1, GERMAN_LENGTH - 1):
        match = _exactly(length).match(reading.low, at)
        if (
            match is None
            or not _alone(reading.low, at, match.end())
            or _LISTED.search(match.group())
        ):
            continue
        digits = digits_in(match.group())
        if digits == length - 2:
            return match.end()
    return None


def _accounts(reading: Reading) -> Iterator[Hit]:
    """Kontonummer under its label, Bankleitzahl under its own."""
    for match in _BANK_CODE.finditer(reading.low):
        yield Hit(Kind.IBAN, *match.span(1))
    if Kind.IBAN not in reading.named_kinds:
        return
    for window in windows(reading.runs, ACCOUNT):
        tight = window.tight and window.whole and not is_date(window.sizes, window.digits)
        if tight and reading.is_called(Kind.IBAN, window.start, window.end):
            yield Hit(Kind.IBAN, window.start, window.end)


RECOGNISER = Recogniser(find=find, digits=7)
