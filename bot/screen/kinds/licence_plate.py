"""Kfz-Kennzeichen (§ 9 FZV): district code, one or two letters, one to four digits, E or H.

The code must exist. Written with a hyphen after the code ("K-AB 1234") it is a plate; with
blanks only ("K AB 1234") it needs a word for a vehicle nearby, for so do forms and file numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.districts import DISTRICTS
from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_PLATE = compiled(
    r"\b([a-z]{1,3})([ ]?[-:*./]{1,2}[ ]?|[ ]{1,2}|)([a-z]{1,2})([ \t\r\n\-./]{0,3})"
    r"([1-9][0-9]{0,3})[ ]?[eh]?\b"
)
_SPACED = compiled(r"\b(?:[a-z] ){2,5}(?:- )?(?:[0-9] ?){1,4}\b")
_VEHICLE = compiled(
    r"kennz(?:ei|ie|\.)|\bkfz\b|\bpkw\b|\blkw\b|fahrzeug|auto\b|nummernschild|halter"
    r"|zugelassen|wagen"
    r"|\bplates?\b|kraftrad|motorrad|anhanger|parkplatz|geparkt|fahrer|fahrtenbuch"
    r"|tiefgarage|\bcar\b|\bparkt\b|\bparken\b|feuerwehr"
)
_NO_PLATE = compiled(
    r"(?:§|art\.?|abs\.?|nr\.?|din|iso|en|iec|bfh|bstbl|bgbl|anlage|form|vordruck"
    r"|raum|zimmer|rz\.?|tz\.?)[ ]{0,2}$"
)
_FOLDED = frozenset(code.lower().translate(str.maketrans("äöü", "aou")) for code in DISTRICTS)
_NO_DISTRICT = {"din", "en", "iso"}
NEAR = 70


# A journal and its year ("DB 2014"), a wireless network.
_NO_VALUE = compiled(r"(?:db|bb|fr|ur)[ ](?:19|20)[0-9]{2}\b|wi-fi\b|[a-z][ ]co2\b")
_DEVICE = compiled(
    r"\b(?:toner|drucker|patrone[n]?|kopierer|scanner|brother|druckermodell|trommel|tonerkartusche"
    r"|notebook|laptop|monitor|beamer|router|switch|kamera)"
)
_OPENING_HOURS = compiled(
    r"(?:mo|di|mi|do|fr|sa|so)(?:[ ]?-[ ]?(?:mo|di|mi|do|fr|sa|so))?[ ]?[0-9]{1,2}"
)


def find(reading: Reading) -> Iterator[Hit]:
    for match in _PLATE.finditer(reading.low):
        known = _known(match.group(1).decode(), match.group(3).decode(), joined=not match.group(2))
        if known and _is_plate(reading, match.span(), match.group(2), match.group(4)):
            yield Hit(Kind.LICENCE_PLATE, *match.span())


def _known(code: str, letters: str, *, joined: bool) -> bool:
    """Written as one word, the letters may be cut anywhere: DOAB is DO and AB."""
    if not joined:
        return code in _FOLDED
    word = code + letters
    return any(word[:cut] in _FOLDED for cut in (1, 2, 3) if len(word) - cut in {1, 2})


def _is_plate(reading: Reading, span: tuple[int, int], joint: bytes, gap: bytes) -> bool:
    start, end = span
    letters = reading.flat[start:end]
    before = reading.low[max(0, start - 16) : start]
    if _OPENING_HOURS.match(reading.low, start) or _NO_VALUE.match(reading.low, start):
        return False
    if _DEVICE.search(reading.low[max(0, start - 40) : start]):
        return False
    near = _VEHICLE.search(reading.low[max(0, start - NEAR) : end + 40]) is not None
    if near:
        return bool(joint) or letters.isupper()
    if not letters.isupper() or _NO_PLATE.search(before) or not joint.strip(b" "):
        return False
    if before.endswith((b"-", b"/", b".", b"_")) or reading.low[end : end + 1] in {
        b"-",
        b"/",
        b"_",
    }:
        return False
    code = reading.low[start : start + 3].rstrip(b" -").decode()
    return (
        b"-" in joint
        and code not in _NO_DISTRICT
        and b"\n" not in gap
        and len(gap) <= 1
        and gap != b"."
    )


RECOGNISER = Recogniser(find=find, digits=1)
