"""What can be wrong with the audit; the sentences hold no person and no path of a text."""

from __future__ import annotations

from bot.errors import LeitplankeError


class AuditBroken(LeitplankeError):
    """The rows are not the ones that were written; nothing is appended to them."""


class KeyMissing(LeitplankeError):
    """There are rows but not the key they were written with."""


class WrongPassphrase(LeitplankeError):
    """A passphrase does not open its share; `which` counts from 1."""

    def __init__(self, which: int) -> None:
        super().__init__(f"passphrase {which} is wrong")
        self.which = which


class NotResolvable(LeitplankeError):
    """No two people have set passphrases, so what is past belongs to nobody."""
