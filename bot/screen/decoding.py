"""Encodings that hide a text in plain sight.

Base64 (RFC 4648), hexadecimal, percent signs (RFC 3986), HTML and XML character references, JSON
and Python escapes, quoted-printable (RFC 2045). What they stand for is put in their place, so that
the words around still say what it is.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from urllib.parse import unquote_to_bytes

from bot.screen.offsets import Rewriting, Traced
from bot.screen.pattern import compiled

SHORTEST = 8
# Digits alone are read as hexadecimal text from ten characters on.
SHORTEST_DIGITS = 20
_BASE64 = r"[A-Za-z0-9+/_-]{7,}(?:\r?\n[ \t>]{0,3}[A-Za-z0-9+/_-]{4,})*={0,2}"
_HEX = r"\b(?:0x)?[0-9a-fA-F]{2}(?:[ :]?[0-9a-fA-F]{2}){7,}\b"
_ESCAPE = (
    r"(?:%[0-9A-Fa-f]{2})+|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?"
    r"|(?:\\u[0-9A-Fa-f]{4})+|\\U[0-9A-Fa-f]{8}|(?:\\x[0-9A-Fa-f]{2})+|\\u\{[0-9A-Fa-f]{1,6}\}"
    r"|\\[nrt\"'/\\]|=\r?\n|(?:=[0-9A-F]{2}){3,}|(?:=(?:3D|20|0[9AD]|[89A-F][0-9A-F]))+"
)
_ESCAPES = compiled(_ESCAPE)
_WORDS = compiled(_BASE64)
_HEXADECIMAL = compiled(_HEX)
# Ordinary words have no capital or digit inside; most Base64 has.
_MIXED = re.compile(rb"[a-z][A-Z0-9]|[0-9][A-Za-z]|[A-Z][0-9]|=")
_READABLE_SHARE = 0.85
_BACKSLASHED = {
    "\\n": "\n",
    "\\r": "\r",
    "\\t": "\t",
    '\\"': '"',
    "\\'": "'",
    "\\/": "/",
    "\\\\": "\\",
}
_LAST_CODE_POINT = 0x10FFFF


def unveiled(traced: Traced) -> Traced | None:
    """Resolve one layer; None when there is none."""
    text = traced.text
    folded = text.encode("latin-1", "replace")
    found = sorted([*_escapes(text, folded), *_words(folded), *_hexadecimal(folded)])
    if not found:
        return None
    rewriting = Rewriting(text)
    at = 0
    for start, end, new in found:
        if start >= at:
            rewriting.replace(start, end, new)
            at = end
    return traced.then(*rewriting.done())


def _escapes(text: str, folded: bytes) -> list[tuple[int, int, str]]:
    if not any(sign in text for sign in "%&\\="):
        return []
    resolved = (
        (match.start(), match.end(), _resolved(match.group()))
        for match in _ESCAPES.finditer(folded)
    )
    return [(start, end, new) for start, end, new in resolved if new is not None]


def _words(folded: bytes) -> list[tuple[int, int, str]]:
    if not _MIXED.search(folded):
        return []
    found = []
    for match in _WORDS.finditer(folded):
        if not _MIXED.search(match.group()):
            continue
        for start, end in _pieces(match.group(), match.start()):
            new = _base64(folded[start:end]) if end - start >= SHORTEST else None
            if new:
                found.append((start, end, new))
                if (start, end) == match.span():
                    break
    return found


def _pieces(word: bytes, start: int) -> list[tuple[int, int]]:
    """Try the whole first; should that be no text, each line by itself."""
    pieces = [(start, start + len(word))]
    if b"\n" in word:
        for line in word.split(b"\n"):
            pieces.append((start, start + len(line)))
            start += len(line) + 1
    return pieces


def _base64(word: bytes) -> str | None:
    plain = word.translate(bytes.maketrans(b"-_", b"+/"), b" \t\r\n>=")
    if len(plain) % 4 == 1:
        return None
    try:
        return _as_text(base64.b64decode(plain + b"=" * (-len(plain) % 4)))
    except binascii.Error:
        return None


def _hexadecimal(folded: bytes) -> list[tuple[int, int, str]]:
    found = []
    for match in _HEXADECIMAL.finditer(folded):
        digits = match.group().removeprefix(b"0x").translate(None, b" :").decode()
        # Digits alone are a number; hexadecimal text has 2, 3, 4, 5, 6 or 7 in every first place.
        new = _as_text(bytes.fromhex(digits)) if set(digits[::2]) <= set("234567") else None
        if new and not _plain_number(match.group()):
            found.append((*match.span(), new))
    return found


def _plain_number(word: bytes) -> bool:
    return len(word) < SHORTEST_DIGITS and word.translate(None, b" :").isdigit()


def _as_text(raw: bytes) -> str | None:
    text = raw.decode("utf-16-le" if b"\0" in raw else "utf-8", "replace")
    readable = sum((char.isprintable() and char != "\ufffd") or char in "\n\r\t" for char in text)
    return text if text and readable >= _READABLE_SHARE * len(text) else None


def _resolved(escape: bytes) -> str | None:
    text = escape.decode("latin-1")
    if text[0] == "%":
        return _utf8(unquote_to_bytes(text))
    if text[0] == "&":
        plain = html.unescape(text)
        return None if plain == text else plain
    if text[0] == "=":
        return _utf8(bytes.fromhex(text.replace("=", ""))) if text.strip("=\r\n") else ""
    if text in _BACKSLASHED:
        return _BACKSLASHED[text]
    if text.startswith("\\x"):
        return _utf8(bytes.fromhex(text.replace("\\x", "")))
    codes = text.replace("{", "").replace("}", "").replace("\\U", "\\u").split("\\u")[1:]
    return "".join(chr(int(code, 16)) for code in codes if int(code, 16) <= _LAST_CODE_POINT)


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
