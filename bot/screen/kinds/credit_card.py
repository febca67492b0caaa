"""Payment card numbers (ISO/IEC 7812): issuer prefix, length and Luhn check digit.

Prefixes: Visa 4, Mastercard 51-55 and 2221-2720, American Express 34 and 37, Diners 36 and 38,
Discover 6011 and 65, JCB 3528-3589, Maestro 50, 56-58, 6304, 6759, 676.
"""

from __future__ import annotations

from collections.abc import Iterator

from stdnum import luhn

from bot.screen.kind import Kind
from bot.screen.numbers import Window, windows
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_SIXTEEN_GROUPS = {(16,), (4, 4, 4, 4), (1,) * 16, (2,) * 8, (8, 8)}
_FIFTEEN_GROUPS = {(15,), (4, 6, 5), (1,) * 15, (5, 5, 5), (3,) * 5}
_OTHER_GROUPS = {(14,), (4, 6, 4), (19,), (4, 4, 4, 4, 3), (18,)}


MASTERCARD, MASTERCARD_NEW, JCB = range(51, 56), range(2221, 2721), range(3528, 3590)
USUAL, AMEX = 16, 15


def issued(digits: str) -> bool:
    four = int(digits[:4])
    return (
        digits[0] == "4"
        or four // 100 in MASTERCARD
        or four in MASTERCARD_NEW
        or digits.startswith(
            ("34", "37", "36", "38", "6011", "65", "50", "56", "57", "58", "6304", "676")
        )
        or four in JCB
    )


def find(reading: Reading) -> Iterator[Hit]:
    for window in windows(reading.runs, range(13, 20)):
        if _is_secret(reading, window):
            yield Hit(Kind.CREDIT_CARD, window.start, window.end)


def _is_secret(reading: Reading, window: Window) -> bool:
    if not (window.tight or window.even) or len(set(window.digits)) == 1:
        return False
    # A number that is right in all respects is a card, also under the label of another kind.
    if issued(window.digits) and luhn.is_valid(window.digits) and _usual_length(window):
        return True
    if not window.tight or len(window.digits) < AMEX:
        return False
    label = reading.label(window.start, window.end)
    return label is not None and label.kind is Kind.CREDIT_CARD


def _usual_length(window: Window) -> bool:
    length = len(window.digits)
    if length == USUAL:
        return window.tight or window.even
    if length == AMEX:
        return window.digits[:2] in {"34", "37"}
    return window.sizes in _OTHER_GROUPS


RECOGNISER = Recogniser(find=find, digits=13)
