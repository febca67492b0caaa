"""Folds every character to what a reader takes it for: one Latin-1 byte, or nothing.

Sources: Unicode categories and NFKC (UAX #15, `unicodedata`); look-alikes from UTS #39
(confusables.txt), the Latin, Greek, Cyrillic, Armenian and Cherokee letters that pass for ASCII.
"""

from __future__ import annotations

import unicodedata
from functools import cache

UNKNOWN = "\x7f"

# Pairs of look-alike and ASCII letter (UTS #39).
_LOOKALIKES = (
    "АAВBЕEЅSІIЈJКKМMНHОOРPСCТTУYХXаaвbеeѕsіiјjкkмmнhоoрpсcтtуyхxԁdԛqԝwһhҮYүyӀIӏlԌGГrгrпnиuЗ3з3"
    "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXαaβbγyιiκkνvοoρpσoτtυuχxωwηnεe"
    "ՏSՍUՕOՀhհhոnսuօoցgքfԼLզq"
    "ᎠDᎡRᎢTᎥiᎪAᎫJᎬEᎳWᎷMᎻHᏀGᏂhᏃZᏎ4ᏒRᏔWᏕSᏙVᏚSᏞLᏟCᏢPᏦKᏧdᏳG"
    "ıiɩiɑaɡgʟLɪIɴNʀRʏYᴀAᴄCᴅDᴇEᴊJᴋKᴍMᴏOᴘPᴛTᴜUᴠVᴡWᴢZʙBɢGʜHꜰFꜱSǀlαa"
)
_LETTERS = {
    "ß": "s", "ẞ": "S", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ø": "o", "Ø": "O",
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "t", "Þ": "T",
    "ħ": "h", "Ħ": "H", "ŋ": "n", "ſ": "s", "µ": "u",
}  # fmt: skip
_SIGNS = {
    "€": "\x80", "§": "\xa7", "°": "\xb0", "…": ".", "№": "#", "“": '"', "”": '"', "„": '"',
    "«": '"', "»": '"', "‟": '"', "‘": "'", "’": "'", "‚": "'", "‹": "'", "›": "'", "´": "'",
    "ʼ": "'", "ˈ": "'", "′": "'", "″": '"', "\u00ad": "", "⁄": "/", "∕": "/", "⧸": "/",
    "╱": "/", "∶": ":", "ː": ":", "·": ".", "•": "*", "‧": ".", "∙": ".", "․": ".", "。": ".",
    "、": ",", "¦": "|", "│": "|", "┃": "|", "−": "-", "‐": "-", "‑": "-", "‒": "-", "–": "-",
    "—": "-", "―": "-", "⁃": "-", "﹘": "-", "⸺": "-", "ー": "-", "\t": "\t", "\n": "\n",
    "\r": "\r", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n",
    "\u115f": "", "\u1160": "", "\u3164": "", "\uffa0": "", "\u2800": " ", "\u180e": "",
    "🄋": "0", "🄌": "0",
}  # fmt: skip
_TABLE = dict(zip(_LOOKALIKES[::2], _LOOKALIKES[1::2], strict=True)) | _LETTERS | _SIGNS
_DROPPED = {"Mn", "Me", "Cf", "Cc"}
_REGIONAL_A = 0x1F1E6
# Unicode tags: ASCII that nobody sees and a model reads.
_TAGS = 0xE0000
_TAG_BLANK, _TAG_END = 0xE0020, 0xE007F


@cache
def flattened(char: str) -> str:
    """Fold to what it looks like in ASCII and a few Latin-1 signs; nothing if invisible."""
    if "\x20" <= char <= "\x80":
        return char
    if (sign := _TABLE.get(char)) is not None:
        return sign
    # `digit` also has the filled circles; those that are open have a compatible form.
    if (digit := unicodedata.digit(char, None)) is not None:
        return str(digit)
    if _TAG_BLANK <= ord(char) < _TAG_END:
        return chr(ord(char) - _TAGS)
    category = unicodedata.category(char)
    if category in _DROPPED:
        return ""
    if category == "Zs":
        return " "
    if _REGIONAL_A <= ord(char) < _REGIONAL_A + 26:
        return chr(ord("A") + ord(char) - _REGIONAL_A)
    return _compatible(char)


def _compatible(char: str) -> str:
    plain = unicodedata.normalize("NFKD", char)
    if plain == char:
        return UNKNOWN
    return "".join(flattened(part) for part in plain)


@cache
def shown(char: str) -> str:
    """Make compatible forms plain but keep letters, for names and words."""
    flat = flattened(char)
    if len(flat) != 1 or flat.isascii() is False or flat == UNKNOWN:
        return char if len(flat) == 1 else flat
    if unicodedata.category(char)[0] == "L":
        plain = unicodedata.normalize("NFKC", char)
        return plain if len(plain) == 1 else flat
    return flat


class Folds(dict[int, str]):
    """A table for `str.translate` that fills itself."""

    def __missing__(self, code: int) -> str:
        flat = flattened(chr(code))
        # Letters that unfold to several are taken apart before (`reading.normalise`).
        self[code] = made = flat if len(flat) == 1 else UNKNOWN
        return made


class Shapes(dict[int, str]):
    """The same for the text that keeps its letters."""

    def __missing__(self, code: int) -> str:
        plain = shown(chr(code))
        self[code] = made = plain if len(plain) == 1 else chr(code)
        return made


FOLDS = Folds()
SHAPES = Shapes()


@cache
def simple(char: str) -> bool:
    """One character before and after: offsets stay."""
    return len(flattened(char)) == 1
