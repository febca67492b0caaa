"""Phone numbers: DIN 5008 and everything people write instead; judged by `phonenumbers`
(Google's libphonenumber data: which numbers exist).

A number counts when it starts like one (+49, 0049, 0 and an area code) or stands under a label.
Dates, amounts and file numbers do not start like that. Switchboards of offices pass.
"""

from __future__ import annotations

from collections.abc import Iterator

import phonenumbers

from bot.screen.authority import of_an_authority
from bot.screen.context import is_date
from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_NUMBER = compiled(r"(?:\+|\b0|\(0|\b[1-9])(?:[ \t]{0,2}[()/.\-\r\n]{0,2}[ \t]{0,2}[0-9]){5,15}")
_EMERGENCY = {"110", "112", "115", "116117", "116116"}
_FREE = ("0800", "+49800", "0049800", "0180", "0900", "0137")
_MOBILE = ("015", "016", "017", "+4915", "+4916", "+4917", "004915", "004916", "004917")
_NOT_BEFORE = compiled(
    r"(?:§|\$|\x80|eur|euro|nr\.?|rz\.?|tz\.?|seite|s\.|bd\.?|az\.?|aktenzeichen|stbl\.?|gbl\.?|isbn|issn|din|artikel|version|v\.?"
    r"|rechnung|rechnungsnummer|bestellnummer|artikelnummer|kundennummer|vorgangsnummer|ticket|gz)[ :.#]{0,3}$"
)


def find(reading: Reading) -> Iterator[Hit]:
    for match in _NUMBER.finditer(reading.low):
        if (hit := _hit(reading, *match.span())) is not None:
            yield hit


def _hit(reading: Reading, start: int, end: int) -> Hit | None:
    low = reading.low
    if low[start - 1 : start].isalnum() or low[start - 1 : start] in {b"/", b"-", b"."}:
        return None
    written = low[start:end].decode("latin-1")
    groups = tuple(len(group) for group in _groups(written))
    digits = "".join(char for char in written if char.isdigit())
    label = reading.label(start, end)
    labelled = label is not None and label.kind is Kind.PHONE
    if not labelled and (label is not None or not _starts_like_one(written, digits)):
        return None
    if (
        is_date(groups, digits)
        or len(set(digits)) == 1
        or _NOT_BEFORE.search(low[max(0, start - 18) : start])
    ):
        return None
    if not (_exists(written) or labelled):
        return None
    compact = ("+" if written[0] == "+" else "") + digits
    if compact.startswith(_FREE) or (
        not compact.startswith(_MOBILE) and of_an_authority(reading, start, end)
    ):
        return None
    return Hit(Kind.PHONE, start, end)


def _groups(written: str) -> list[str]:
    return "".join(char if char.isdigit() else " " for char in written).split()


def _starts_like_one(written: str, digits: str) -> bool:
    if written[0] == "+":
        return True
    if digits.startswith("00"):
        return len(digits) > 9  # noqa: PLR2004 - two for the prefix, two for a country, the rest
    return digits[0] == "0" and digits[1] != "0" and len(digits) >= 7  # noqa: PLR2004 - shorter ones are parts


def _exists(written: str) -> bool:
    try:
        number = phonenumbers.parse(written, "DE")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number) and phonenumbers.is_valid_number(number)


RECOGNISER = Recogniser(find=find, digits=6)
