"""Personalausweis, Reisepass and Aufenthaltstitel: nine characters, perhaps a check digit.

Characters CFGHJKLMNPRTVWXYZ and digits; weights 7-3-1 (ICAO Doc 9303, BSI TR-03104; § 5 PAuswG).
Without a label only the ten characters with a right check digit count, and the machine-readable
line (`IDD<<…`, `P<D<<…`). Both documents share one form: the label tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.screen.codes import code_at, compact, digits_in
from bot.screen.fields import Field
from bot.screen.kind import Kind
from bot.screen.pattern import Match, compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_ALPHABET = "cfghjklmnprtvwxyz0-9"
_WEIGHTS = (7, 3, 1)
_CHECKED = compiled(
    r"\b([cfghjklmnprtvwxyz](?:[ .<\r\n-]{0,2}[cfghjklmnprtvwxyz0-9]){8})[ .<\r\n-]{0,2}"
    r"([0-9])(?:[ ]?d)?\b"
)
_ZONE = compiled(r"\b(?:id|p|pp|ar|at)[ ]?<{0,2}[ ]?d(?:<|eu?)[a-z0-9< \r\n]{9,100}")
_TOKEN = re.compile(rb"[a-z0-9]{7,11}")
_DATE = re.compile(r"[0-3]?[0-9][01]?[0-9](?:19|20)[0-9]{2}")
# Devices have serial numbers too.
_DEVICE = compiled(
    r"\b(?:monitor|drucker|notebook|laptop|gerat|bildschirm|kopierer|scanner|server|docking|handy"
    r"|tablet|beamer|telefon|maschine|toner|rechner|tastatur|webcam|headset|akku"
    r"|netzteil)[a-z]{0,12}\b"
    r"[^\n]{0,40}seriennummer[^\n]{0,8}$"
)
DEVICE_NEAR = 80
FEWEST_DIGITS = 2
FEWEST_FILLERS = 3


def check_digit(serial: str) -> int:
    return sum(int(char, 36) * _WEIGHTS[at % 3] for at, char in enumerate(serial)) % 10


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    for match in _ZONE.finditer(low):
        if match.group().count(b"<") >= FEWEST_FILLERS and digits_in(match.group()):
            kind = Kind.ID_CARD if match.group().startswith(b"id") else Kind.PASSPORT
            yield Hit(kind, *match.span())
    for match in _CHECKED.overlapping(low):
        if _is_serial(reading, match):
            label = reading.label(*match.span())
            passport = label is not None and label.kind is Kind.PASSPORT
            yield Hit(Kind.PASSPORT if passport else Kind.ID_CARD, match.start(), match.end(2))
    for field in reading.fields(Kind.ID_CARD, Kind.PASSPORT):
        if (hit := _under_label(reading, field)) is not None:
            yield hit
    yield from _before_label(reading)


def _is_serial(reading: Reading, match: Match) -> bool:
    """In capitals, with the right check digit; taken apart it needs a second letter."""
    serial = compact(match.group(1))
    digits = digits_in(match.group(1))
    whole = len(match.group(1)) == len(serial)
    if digits < FEWEST_DIGITS or (not whole and digits > len(serial) - 2):
        return False
    right = check_digit(serial) == int(match.group(2))
    return right and reading.flat[match.start(1) : match.end(1)].isupper()


def _under_label(reading: Reading, field: Field) -> Hit | None:
    """Nine characters, ten with the check digit; one more or less is a slip, an O may be a 0."""
    low = reading.low
    if field.start >= len(low):
        return None
    end = code_at(low, field.start, (10, 9, 11, 8), _ALPHABET)
    token = _TOKEN.match(low, field.start)
    if end is None and token and _looks_like_one(reading, *token.span()):
        end = token.end()
    if end is None:
        return None
    value = low[field.start : end]
    if _DEVICE.search(low[max(0, field.start - DEVICE_NEAR) : field.start]):
        return None
    if not digits_in(value) or _DATE.fullmatch(compact(value)):
        return None
    return Hit(field.kind, field.start, end)


def _looks_like_one(reading: Reading, start: int, end: int) -> bool:
    digits = digits_in(reading.low[start:end])
    return digits > FEWEST_DIGITS or (digits > 0 and reading.flat[start:end].isupper())


def _before_label(reading: Reading) -> Iterator[Hit]:
    """Find a value whose label comes after: "L01X00T47 steht auf dem Ausweis"."""
    if not any(word in reading.low for word in (b"ausweis", b"pass", b"perso")):
        return
    for token in _TOKEN.finditer(reading.low):
        if len(token.group()) in {9, 10} and digits_in(token.group()) > FEWEST_DIGITS:
            label = reading.label(*token.span())
            if (
                label is not None
                and label.kind in {Kind.ID_CARD, Kind.PASSPORT}
                and not token.group().isdigit()
            ):
                yield Hit(label.kind, *token.span())


RECOGNISER = Recogniser(find=find, digits=2)
