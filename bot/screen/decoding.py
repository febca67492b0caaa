"""Encodings that hide a text in plain sight: Base64 (RFC 4648), percent signs (RFC 3986), HTML and
XML character references, JSON and Python escapes, quoted-printable (RFC 2045)."""

from __future__ import annotations

import base64
import binascii
import html
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from bot.screen.offsets import Offsets, Rewriting, Traced
from bot.screen.pattern import compiled
from bot.screen.reading import Reading

SHORTEST = 12
_BASE64 = compiled(r"[A-Za-z0-9+/_-]{8,}(?:\r?\n[ \t>]{0,3}[A-Za-z0-9+/_-]+)*={0,2}")
_MIXED = compiled(r"[a-z][A-Z0-9]|[0-9][A-Za-z]")
_HEX = compiled(r"(?:0x)?(?:[0-9a-fA-F]{2}[ :]?){8,}")
_ESCAPE = compiled(
    r"(?:%[0-9A-Fa-f]{2})+|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?"
    r"|(?:\\u[0-9A-Fa-f]{4})+|\\U[0-9A-Fa-f]{8}|(?:\\x[0-9A-Fa-f]{2})+|\\u\{[0-9A-Fa-f]{1,6}\}|\\[nrt\"'/]|=\r?\n|(?:=[0-9A-F]{2})+"
)
_PRINTABLE_SHARE = 0.85


def decoded_tokens(reading: Reading) -> Iterator[Traced]:
    """What the Base64 and hexadecimal words of a text say, if it is text."""
    for match in _BASE64.finditer(reading.flat):
        for start, end in _lines(match.group(), match.start()):
            word = reading.flat[start:end]
            text = _base64(word) if len(word) >= SHORTEST and _MIXED.search(word) else None
            if text:
                yield _all_from(reading, start, end, text)
                if start == match.start() and end == match.end():
                    break
    for match in _HEX.finditer(reading.flat):
        text = _as_text(_unhexed(match.group()))
        if text:
            yield _all_from(reading, match.start(), match.end(), text)


def _all_from(reading: Reading, start: int, end: int, text: str) -> Traced:
    """Every character comes from the whole word: what is found in it is the word."""
    given_start, given_end = reading.given(start, end)
    return Traced(text, Offsets([given_start] * len(text), [given_end] * len(text)))


def _lines(word: bytes, start: int) -> Iterator[tuple[int, int]]:
    """The whole first; should that be no text, each line by itself."""
    yield start, start + len(word)
    if b"\n" in word:
        for line in word.split(b"\n"):
            yield start, start + len(line)
            start += len(line) + 1


def _base64(word: bytes) -> str | None:
    """Also when a letter or two of the text before stick to it."""
    compact = bytes(byte for byte in word if chr(byte).isalnum() or byte in b"+/_-")
    plain = compact.replace(b"-", b"+").replace(b"_", b"/")
    for skipped in range(4):
        piece = plain[skipped:]
        piece = piece[: len(piece) - (len(piece) % 4 == 1)]
        try:
            text = _as_text(base64.b64decode(piece + b"=" * (-len(piece) % 4)))
        except binascii.Error:
            continue
        if text:
            return text
    return None


def _unhexed(word: bytes) -> bytes:
    compact = bytes(byte for byte in word.removeprefix(b"0x") if chr(byte).isalnum())
    return bytes.fromhex(compact[: len(compact) // 2 * 2].decode())


def _as_text(raw: bytes) -> str | None:
    text = raw.decode("utf-16-le" if b"\0" in raw else "utf-8", "replace")
    readable = sum((char.isprintable() and char != "\ufffd") or char in "\n\r\t" for char in text)
    return text if text and readable >= _PRINTABLE_SHARE * len(text) else None


def unescaped(traced: Traced) -> Traced | None:
    """Resolve escapes in place; None when there are none."""
    text = traced.text
    if not any(sign in text for sign in "%&\\="):
        return None
    folded = text.encode("latin-1", "replace")
    rewriting = Rewriting(text)
    changed = False
    for match in _ESCAPE.finditer(folded):
        new = _resolved(match.group())
        if new is not None:
            rewriting.replace(match.start(), match.end(), new)
            changed = True
    return traced.then(*rewriting.done()) if changed else None


_BACKSLASHED = {"\\n": "\n", "\\r": "\r", "\\t": "\t", '\\"': '"', "\\'": "'", "\\/": "/"}


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
    codes = text.replace("{", "").replace("}", "")
    return "".join(_char(code) for code in codes.replace("\\U", "\\u").split("\\u")[1:])


def _char(code: str) -> str:
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else ""  # noqa: PLR2004 - the last code point


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
