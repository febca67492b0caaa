"""Steuerliche Identifikationsnummer (§ 139b AO): 11 digits, one or two of them repeated.

Check digit ISO 7064 mod 11,10; among the first ten digits exactly one occurs twice or three
times, and three never stand together. Source: ELSTER, "Prüfung der Steuer- und
Steueridentifikationsnummer", section 2; § 1 StIdV.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from stdnum.iso7064 import mod_11_10

from bot.screen.kind import Kind
from bot.screen.numbers import Window, windows
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

LENGTH = 11
MOST_REPEATS = 3


def is_tax_id(digits: str) -> bool:
    if digits[0] == "0" or len(digits) != LENGTH:
        return False
    often = [digit for digit, times in Counter(digits[:10]).items() if times > 1]
    if (
        len(often) != 1
        or digits.count(often[0], 0, 10) > MOST_REPEATS
        or often[0] * 3 in digits[:10]
    ):
        return False
    return bool(mod_11_10.checksum(digits) == 1)


def find(reading: Reading) -> Iterator[Hit]:
    for window in windows(reading.runs, (LENGTH - 1, LENGTH, LENGTH + 1)):
        if _is_secret(reading, window):
            yield Hit(Kind.TAX_ID, window.start, window.end)


def _is_secret(reading: Reading, window: Window) -> bool:
    digits = window.digits
    if len(digits) == LENGTH and (window.tight or window.even) and is_tax_id(digits):
        return True
    if not window.tight or len(set(digits)) == 1:
        return False
    if len(digits) != LENGTH and not window.whole:
        return False
    return reading.is_called(Kind.TAX_ID, window.start, window.end)


RECOGNISER = Recogniser(find=find, digits=10)
