"""Personalausweis, Reisepass and Aufenthaltstitel: nine characters, perhaps a check digit.

Characters CFGHJKLMNPRTVWXYZ and digits, the first a letter; weights 7-3-1 (ICAO Doc 9303, BSI
TR-03104; § 5 PAuswG). Without a label only the ten characters with a right check digit count,
and the machine-readable line (`IDD<<…`, `P<D<<…`). Both documents share one form: the label
tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_WEIGHTS = (7, 3, 1)
_SERIAL = compiled(
    r"\b([cfghjklmnprtvwxyz](?:[ .-]?[cfghjklmnprtvwxyz0-9]){8})(?:[ <.-]{0,2}([0-9]))?(?:[ ]?d)?\b"
)
_OLD = compiled(r"\b([0-9](?:[ .-]?[0-9]){9}[ ]?d)\b")
_LABELLED = compiled(r"\b([a-z0-9](?:[ .-]?[a-z0-9]){7,9})\b")
_ZONE = compiled(r"\b(?:id|p|pp|ar|at)[ ]?<{0,2}[ ]?d(?:<|eu?)[a-z0-9< \r\n]{9,100}")
_WORDS = compiled(r"ausweis|perso\b|\bpass|reisepass|\bid[- ]?card|\bpa\b|aufenthaltstitel")
_KINDS = {Kind.ID_CARD, Kind.PASSPORT}


def check_digit(serial: str) -> int:
    return sum(int(char, 36) * _WEIGHTS[at % 3] for at, char in enumerate(serial)) % 10


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    for match in _ZONE.finditer(low):
        if match.group().count(b"<") > 3 and any(48 <= byte <= 57 for byte in match.group()):  # noqa: PLR2004
            yield Hit(
                Kind.ID_CARD if match.group().startswith(b"id") else Kind.PASSPORT, *match.span()
            )
    for match in _SERIAL.finditer(low):
        yield from _serial(reading, match.start(), match.end(1), match.end(2))
    if _WORDS.search(low):
        for pattern in (_OLD, _LABELLED):
            for match in pattern.finditer(low):
                yield from _labelled(reading, match.start(), match.end())


def _serial(reading: Reading, start: int, end: int, end_checked: int) -> Iterator[Hit]:
    serial = _compact(reading.low[start:end])
    digits = sum(char.isdigit() for char in serial)
    if digits < 2:  # noqa: PLR2004 - words have fewer
        return
    checked = end_checked > 0 and check_digit(serial) == int(
        reading.low[end_checked - 1 : end_checked]
    )
    upper = reading.flat[start:end].isupper()
    contiguous = end - start == len(serial)
    if checked and upper and contiguous:
        yield Hit(_kind(reading, start, end_checked) or Kind.ID_CARD, start, end_checked)


def _labelled(reading: Reading, start: int, end: int) -> Iterator[Hit]:
    value = _compact(reading.low[start:end])
    if sum(char.isdigit() for char in value) < 3:  # noqa: PLR2004 - words and dates' months have fewer
        return
    if (kind := _kind(reading, start, end)) is not None and not _date(value):
        yield Hit(kind, start, end)


def _date(value: str) -> bool:
    return value.isdigit() and len(value) == 8 and value[4:6] in {"19", "20"}  # noqa: PLR2004


def _kind(reading: Reading, start: int, end: int) -> Kind | None:
    label = reading.label(start, end)
    return label.kind if label is not None and label.kind in _KINDS else None


def _compact(value: bytes) -> str:
    return "".join(char for char in value.decode("latin-1") if char.isalnum())


RECOGNISER = Recogniser(
    find=find,
    stems="ausweis perso pass id_card idcard id-card pa_ aufenthaltstitel <<",
    digits=7,
    on_digits=False,
)
