"""USt-IdNr and W-IdNr.

USt-IdNr: DE and nine digits (§ 27a UStG). W-IdNr: the same with a five-digit suffix (§ 139c AO,
WIdV). The VAT numbers of the other member states count under a label.

Check digit ISO 7064 mod 11,10 (BZSt). Both begin alike, so one file finds both.
"""

from __future__ import annotations

from collections.abc import Iterator

from stdnum.iso7064 import mod_11_10

from bot.screen.codes import compact
from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_GERMAN = compiled(
    r"\bd[^a-z0-9]{0,2}e[^a-z0-9]{0,3}([1-9](?:[ ./\-_\r\n\t]{0,3}[0-9]){8})"
    r"([ ]{0,2}[-_/ ][ ]{0,2}[0-9](?:[ ]?[0-9]){4})?(?:[^0-9a-z]|$)"
)
_BARE = compiled(r"\b([1-9](?:[ ./\-_\r\n\t]{0,2}[0-9]){8})([ ]?-[ ]?[0-9]{5})?(?:[^0-9a-z]|$)")
# Structure by member state: VIES, "VAT identification numbers" (European Commission).
_EUROPEAN = compiled(
    r"\b(?:at[ ]?u[0-9]{8}|be[ ]?[01][0-9]{9}|bg[ ]?[0-9]{9,10}|cy[ ]?[0-9]{8}[a-z]"
    r"|cz[ ]?[0-9]{8,10}|dk[ ]?[0-9]{8}|ee[ ]?[0-9]{9}|el[ ]?[0-9]{9}|es[ ]?[a-z0-9][0-9]{7}"
    r"[a-z0-9]"
    r"|fi[ ]?[0-9]{8}|fr[ ]?[a-z0-9]{2}[0-9]{9}|hr[ ]?[0-9]{11}|hu[ ]?[0-9]{8}"
    r"|ie[ ]?[0-9][a-z0-9][0-9]{5}[a-z]{1,2}|it[ ]?[0-9]{11}|lt[ ]?[0-9]{9,12}|lu[ ]?[0-9]{8}"
    r"|lv[ ]?[0-9]{11}|mt[ ]?[0-9]{8}|nl[ ]?[0-9]{9}b[0-9]{2}|pl[ ]?[0-9]{10}|pt[ ]?[0-9]{9}"
    r"|ro[ ]?[0-9]{6,10}|se[ ]?[0-9]{12}|si[ ]?[0-9]{8}|sk[ ]?[0-9]{10}|xi[ ]?[0-9]{9})\b"
)
# No other number looks like these.
_OWN_FORM = compiled(r"\b(?:atu[0-9]{8}|nl[0-9]{9}b[0-9]{2})\b")
# Nine digits and two separators.
LOOSEST = 11
_LABELS = {Kind.VAT_ID, Kind.BUSINESS_ID}


def find(reading: Reading) -> Iterator[Hit]:
    yield from _german(reading)
    for match in _OWN_FORM.finditer(reading.low):
        yield Hit(Kind.VAT_ID, *match.span())
    if reading.named_kinds.isdisjoint(_LABELS):
        return
    for match in _EUROPEAN.finditer(reading.low):
        if _label(reading, *match.span()) is not None:
            yield Hit(Kind.VAT_ID, *match.span())
    for match in _BARE.finditer(reading.low):
        end = match.end(2) if match.group(2) else match.end(1)
        kind = _label(reading, match.start(), end)
        if kind is not None:
            yield Hit(_kind(kind, suffixed=bool(match.group(2))), match.start(), end)


def _german(reading: Reading) -> Iterator[Hit]:
    """DE and nine digits is a number of its own: a slip in the check digit changes nothing."""
    for match in _GERMAN.overlapping(reading.low):
        digits = compact(match.group(1))
        end = match.end(2) if match.group(2) else match.end(1)
        label = _label(reading, match.start(), end)
        joined = len(match.group(1)) <= LOOSEST and match.group().startswith(b"de")
        if label is None and not joined and mod_11_10.checksum(digits) != 1:
            continue
        if len(set(digits)) > 1:
            yield Hit(_kind(label, suffixed=bool(match.group(2))), match.start(), end)


def _kind(label: Kind | None, *, suffixed: bool) -> Kind:
    return Kind.BUSINESS_ID if suffixed or label is Kind.BUSINESS_ID else Kind.VAT_ID


def _label(reading: Reading, start: int, end: int) -> Kind | None:
    label = reading.label(start, end)
    return label.kind if label is not None and label.kind in _LABELS else None


RECOGNISER = Recogniser(find=find, digits=8)
