"""The chain that shows when rows were changed, removed, added or put in another order.

Each link authenticates its number, its row and the link before it, under a key that does not lie
with the rows. A row is held by a salted commitment only, so it can be erased and its link stays.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from typing_extensions import override

START = bytes(32)


@dataclass(frozen=True, slots=True)
class Head:
    """The last link: its number and value. Printed and kept, it proves all that is before it."""

    number: int
    value: bytes

    @override
    def __str__(self) -> str:
        return f"{self.number}:{self.value.hex()}"

    @classmethod
    def read(cls, text: str) -> Head:
        """Read what was printed; raises `ValueError`."""
        number, _, value = text.strip().partition(":")
        return cls(int(number), bytes.fromhex(value))


BEGINNING = Head(0, START)


def link(key: bytes, before: Head, commitment: bytes) -> Head:
    """Make the next link."""
    number = before.number + 1
    message = b"link" + number.to_bytes(8, "big") + before.value + commitment
    return Head(number, hmac.new(key, message, hashlib.sha256).digest())


def checkpoint(key: bytes, cut: Head) -> bytes:
    """Authenticate where the kept rows begin, after the older ones were cut off."""
    message = b"checkpoint" + cut.number.to_bytes(8, "big") + cut.value
    return hmac.new(key, message, hashlib.sha256).digest()
