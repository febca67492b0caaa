"""Phone numbers: DIN 5008 and everything people write instead.

`phonenumbers` (Google's libphonenumber) knows which numbers exist.

A number counts when it starts like one (+49, 0049, 0 and an area code) or stands under a label.
Dates, amounts and file numbers do not start like that. Switchboards of offices pass.
"""

from __future__ import annotations

from collections.abc import Iterator

import phonenumbers

from bot.screen.authority import authority_near, of_an_authority, private_near
from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_NUMBER = compiled(
    r"(?:\+|\b0|\(0|\b[1-9])(?:[ \t]{0,2}(?:[)/.\-\r\n]{0,2}|\.{3})(?:\(0\))?[ \t]{0,2}[0-9]){5,15}"
)
_DATE = compiled(
    r"(?:[0-3]?[0-9]\.[ ]?[01]?[0-9]\.[ ]?(?:19|20)?[0-9]{2}"
    r"|[0-3]?[0-9]/[0-3]?[0-9]/(?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])(?:[^0-9]|$)|[0-3]?[0-9]\.(?:[ ]?[01]?[0-9]\.)?[ ]?-"
)
_CURRENCY = compiled(r"[ ]?(?:\x80|eur\b|euro\b|t\x80|teur\b|usd\b|chf\b|\$|%)")
SHORTEST_LABELLED = 6
SHORTEST_NATIONAL = 7
SHORTEST_ABROAD = 10
LONGEST_NATIONAL = 12
OTHERS_LABEL = 24
GERMANY = 49
PLACEHOLDER = "01234567890123"
_FREE = ("0800", "+49800", "0049800", "0180", "0900", "0137")
_MOBILE = ("015", "016", "017", "+4915", "+4916", "+4917", "004915", "004916", "004917")
_NOT_BEFORE = compiled(
    r"(?:§|\$|\x80|\b(?:eur|euro|nr\.?|rz\.?|tz\.?|seite|s\.|bd\.?|az\.?|aktenzeichen"
    r"|stbl\.?|gbl\.?|isbn|issn|gtin|ean|upc|din|artikel|version|v\.?"
    r"|rechnung|rechnungsnummer|bestellnummer|artikelnummer|kundennummer|vorgangsnummer"
    r"|ticket|formular|vordruck|gz|bauteil|lagerplatz|lager|position|pos\.?|katalog|inventar|charge"
    r"|los|modell|regal|teil)(?:-?(?:nr|nummer))?\.?"
    r"|\b[a-z-]{3,24}-?(?:nummer|nr\.?|no\.?)|\bart\.)[ :.#]{0,3}$"
)


def find(reading: Reading) -> Iterator[Hit]:
    for match in _NUMBER.finditer(reading.low):
        if (hit := _hit(reading, *match.span())) is not None:
            yield hit


def _hit(reading: Reading, start: int, end: int) -> Hit | None:
    low = reading.low
    if low[start - 1 : start].isalnum() or low[start - 1 : start] in {b"/", b"-", b"."}:
        return None
    if _DATE.match(low, start):
        return None
    for stop in _stops(low, start, end):
        if _is_number(reading, start, stop):
            return None if _is_public(reading, start, stop) else Hit(Kind.PHONE, start, stop)
    return None


def _stops(low: bytes, start: int, end: int) -> list[int]:
    """Try without what stands in the next cell or on the next line, then the whole."""
    cell = low.find(b"\t", start, end)
    if cell >= 0 and low[start : start + 1] not in b"0+(":
        end = cell
    line = low.find(b"\n", start, end)
    if line < 0:
        return [end]
    stop = line
    while stop > start and low[stop - 1 : stop] in b" \r\t":
        stop -= 1
    return [stop, end]


def _is_number(reading: Reading, start: int, end: int) -> bool:
    written = reading.low[start:end].decode("latin-1")
    digits = "".join(char for char in written if char.isdigit())
    if len(set(digits)) == 1 or digits in PLACEHOLDER:
        return False
    label = reading.label(start, end)
    if _CURRENCY.match(reading.low, end):
        return False
    if label is not None and label.kind is Kind.PHONE:
        return len(digits) >= SHORTEST_LABELLED
    if label is not None and label.distance < OTHERS_LABEL:
        return False
    if _NOT_BEFORE.search(reading.low[max(0, start - 32) : start]):
        return False
    return _starts_like_one(written, digits) and _exists(written, digits)


def _is_public(reading: Reading, start: int, end: int) -> bool:
    """Let hotlines and offices' switchboards pass."""
    written = reading.low[start:end]
    compact = _compact(written.decode("latin-1"))
    if compact.startswith(_FREE):
        return True
    if written.endswith(b"-0") and (
        not private_near(reading, start, end) or authority_near(reading, start, end)
    ):
        return True
    return not compact.startswith(_MOBILE) and of_an_authority(reading, start, end)


def _compact(written: str) -> str:
    plus = "+" if written[0] == "+" else ""
    return plus + "".join(char for char in written.replace("(0)", "") if char.isdigit())


def _starts_like_one(written: str, digits: str) -> bool:
    if written[0] == "+":
        return True
    if digits.startswith("00"):
        return len(digits) >= SHORTEST_ABROAD
    return digits[0] == "0" and digits[1] != "0" and len(digits) >= SHORTEST_NATIONAL


def _exists(written: str, digits: str) -> bool:
    if written[0] != "+" and not digits.startswith("00") and len(digits) > LONGEST_NATIONAL:
        return False
    try:
        number = phonenumbers.parse(_compact(written), "DE")
    except phonenumbers.NumberParseException:
        return False
    if not phonenumbers.is_possible_number(number):
        return False
    # Abroad the plan changes faster than the data: a possible number is enough.
    return number.country_code != GERMANY or phonenumbers.is_valid_number(number)


RECOGNISER = Recogniser(find=find, digits=6)
