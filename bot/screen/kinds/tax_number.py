"""Steuernummer of all sixteen Länder, as on letters and in the ELSTER form of 13 digits.

Letters: 10 digits FF/BBB/UUUUP (BE, HB, HH, NI, RP, SH), FFBBB/UUUUP (BW); 11 digits
FFF/BBB/UUUUP (BB, BY, MV, SL, SN, ST, TH), 0FF BBB UUUUP (HE), FFF/BBBB/UUUP (NW).
Source: see `tax_offices`.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.context import is_date, tax_words_near
from bot.screen.kind import Kind
from bot.screen.numbers import Window, windows
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser
from bot.screen.tax_offices import (
    ELEVEN_DIGITS,
    HESSE,
    NRW,
    OFFICES,
    TEN_DIGITS,
    check_digits,
)

ELSTER = 13
TEN = 10
GROUPINGS = {(3, 4, 4), (3, 3, 5), (2, 3, 5), (5, 5)}
BADEN_WUERTTEMBERG = (5, 5)
_MARKED = {b"/", b" / ", b"/ ", b" /"}
_NEVER_DISTRICT = {"000", "998", "999"}


def elster_forms(digits: str, sizes: tuple[int, ...] = ()) -> list[str]:
    """Give the 13 digits that a letter's 10 or 11 may stand for."""
    if len(digits) == ELSTER:
        return [digits]
    if len(digits) == TEN:
        return [land + digits[:2] + "0" + digits[2:] for land in TEN_DIGITS]
    forms = []
    if sizes != (3, 3, 5):
        forms.append(NRW + digits[:3] + "0" + digits[3:])
    if sizes != (3, 4, 4):
        forms += [land + digits[:3] + "0" + digits[3:] for land in ELEVEN_DIGITS]
        if digits[0] == "0":
            forms.append(HESSE + digits[1:3] + "0" + digits[3:])
    return forms


def is_tax_number(digits: str, sizes: tuple[int, ...] = (), *, known_office: bool = False) -> bool:
    """Check digit, district and, if asked for, the office."""
    return any(
        form[4] == "0"
        and form[5:8] not in _NEVER_DISTRICT
        and int(form[12]) in check_digits(form[:12])
        and (not known_office or form[:4] in OFFICES)
        for form in elster_forms(digits, sizes)
    )


def find(reading: Reading) -> Iterator[Hit]:
    for window in windows(reading.runs, (9, TEN, 11, 12, ELSTER)):
        if _is_secret(reading, window):
            yield Hit(Kind.TAX_NUMBER, window.start, window.end)


def _is_secret(reading: Reading, window: Window) -> bool:
    if not window.tight or len(set(window.digits)) == 1 or is_date(window.sizes, window.digits):
        return False
    if _is_checked(reading, window):
        return True
    length = len(window.digits)
    if length in {9, 12} and not window.whole:
        return False
    if reading.low[window.start - 1 : window.start].isalpha() and not _is_glued(
        reading, window.start
    ):
        return False
    return reading.is_called(Kind.TAX_NUMBER, window.start, window.end)


def _is_checked(reading: Reading, window: Window) -> bool:
    """Found by its own form, without a label."""
    digits, sizes = window.digits, window.sizes
    if len(digits) not in {TEN, 11, ELSTER}:
        return False
    if len(digits) == ELSTER:
        return is_tax_number(digits)
    if sizes in GROUPINGS and set(window.gaps) <= _MARKED and not _is_phone(reading, window):
        known = sizes == BADEN_WUERTTEMBERG
        return is_tax_number(digits, sizes, known_office=known) or tax_words_near(
            reading, window.start, window.end
        )
    if sizes in GROUPINGS or len(sizes) == 1:
        return (
            is_tax_number(digits, sizes, known_office=len(sizes) == 1)
            and not _is_phone(reading, window)
            and tax_words_near(reading, window.start, window.end)
        )
    return False


def _is_glued(reading: Reading, start: int) -> bool:
    """Tell whether letters stand right before the number, as in "Steuernr209/…"."""
    return reading.low[max(0, start - 2) : start].isalpha()


def _is_phone(reading: Reading, window: Window) -> bool:
    return reading.is_called(Kind.PHONE, window.start, window.end)


RECOGNISER = Recogniser(find=find, digits=9)
