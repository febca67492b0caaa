"""Whose rows these are: the one place where pseudonyms meet names, for two people together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.audit.entry import Event
from bot.audit.errors import NotResolvable
from bot.audit.keys import pseudonym
from bot.audit.ledger import Ledger


def week_keys(ledger: Ledger, passphrases: Sequence[str] | None) -> dict[str, bytes]:
    """Return the keys that can be had: of two weeks at once, of all with both passphrases."""
    keys = ledger.key_file.load()
    opened = keys.open(passphrases) if passphrases else {}
    return opened | keys.weeks


def rows_of(ledger: Ledger, person: str, keys: dict[str, bytes]) -> list[int]:
    """Find the rows of a person in the weeks whose keys are there."""
    names = {week: pseudonym(key, "person", person) for week, key in keys.items()}
    return [n for n, entry in ledger.entries() if names.get(entry.week) == entry.person]


def erase_person(ledger: Ledger, person: str, passphrases: Sequence[str] | None) -> int:
    """Erase the rows of a person; older ones than the keys reach belong to nobody any more."""
    return ledger.erase(rows_of(ledger, person, week_keys(ledger, passphrases)))


def resolve(
    ledger: Ledger, wanted: str, people: Iterable[str], passphrases: Sequence[str]
) -> str | None:
    """Find whose pseudonym this is, among people who are asked about; noted in the audit."""
    if not ledger.key_file.load().locked:
        raise NotResolvable("no passphrases are set")
    keys = week_keys(ledger, passphrases)
    ledger.note(Event.RESOLVED)
    for person in people:
        if any(pseudonym(key, "person", person) == wanted for key in keys.values()):
            return person
    return None
