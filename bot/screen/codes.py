"""Codes of letters and digits, taken apart by blanks, dots or line breaks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.screen.pattern import Pattern, compiled

DIGITS = b"0123456789"
_SEPARATOR = r"[^a-z0-9]{0,4}"


@cache
def _exactly(length: int, alphabet: str) -> Pattern:
    return compiled(rf"[{alphabet}](?:{_SEPARATOR}[{alphabet}]){{{length - 1}}}")


def code_at(low: bytes, start: int, lengths: Sequence[int], alphabet: str = "a-z0-9") -> int | None:
    """Find where the code that starts here ends, trying the lengths in order."""
    for length in lengths:
        match = _exactly(length, alphabet).match(low, start)
        if match is not None and not low[match.end() : match.end() + 1].isalnum():
            return match.end()
    return None


def compact(value: bytes) -> str:
    return "".join(char for char in value.decode("latin-1") if char.isalnum())


def digits_in(value: bytes) -> int:
    return len(value) - len(value.translate(None, DIGITS))


def letters_in(value: bytes) -> bytes:
    return bytes(byte for byte in value if chr(byte).isalpha())
