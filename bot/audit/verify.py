"""Reading the whole chain: every row that was changed, removed, added or moved is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.audit.chain import Head, checkpoint, link
from bot.audit.entry import Entry, Event
from bot.audit.keys import Keys
from bot.audit.ledger import ROW, Ledger
from bot.audit.numbers import numbers_in

MOST_SHOWN = 20


class Flaw(StrEnum):
    """What is wrong at a row."""

    LINK_MISSING = "link_missing"
    LINK_WRONG = "link_wrong"
    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    ROW_WITHOUT_LINK = "row_without_link"
    ROW_RETURNED = "row_returned"
    START_WRONG = "start_wrong"
    TAIL_MISSING = "tail_missing"
    HEAD_MISSING = "head_missing"
    HEAD_OTHER = "head_other"


@dataclass(frozen=True, slots=True)
class Finding:
    flaw: Flaw
    number: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verification found; `erased` rows are gone as they should be.

    A printed head that lies before the kept rows is not `compared`: it proves nothing any more.
    """

    rows: int
    erased: int
    start: Head
    head: Head
    findings: tuple[Finding, ...]
    compared: bool = True


def findings_in(ledger: Ledger, keys: Keys) -> tuple[Finding, ...]:
    """Check rows, links, beginning and end, inside a transaction of the caller's."""
    return _Check(ledger, keys.chain).run(ledger.known_head(), None).findings


def verify(ledger: Ledger, printed: Head | None = None) -> Outcome:
    """Check rows, links, beginning and end; `printed` is a head somebody kept on paper."""
    keys = ledger.key_file.load()
    # The head comes first: rows that are appended meanwhile only lie behind it.
    known = ledger.known_head()
    ledger.db.execute("begin")
    try:
        return _Check(ledger, keys.chain).run(known, printed)
    finally:
        ledger.db.conn.rollback()


class _Check:
    def __init__(self, ledger: Ledger, key: bytes) -> None:
        self._ledger = ledger
        self._key = key
        self._findings: list[Finding] = []
        self._missing: set[int] = set()
        self._may_miss: set[int] = set()

    def run(self, known: Head | None, printed: Head | None) -> Outcome:
        start = self._start()
        heads: dict[int, bytes | None] = {h.number: None for h in (known, printed) if h}
        before, rows = start, 0
        for number, commitment, value, salt, *fields in self._rows():
            before = self._check_link(before, Head(number, value), commitment)
            if number in heads:
                heads[number] = value
            if salt is None:
                self._missing.add(number)
            else:
                rows += 1
                self._check_row(number, commitment, salt, Entry(*fields))
        for number in sorted(self._missing - self._may_miss):
            self._find(Flaw.ROW_MISSING, number)
        self._check_returned()
        self._check_strays()
        self._check_heads(start, before, known, printed, heads)
        erased = len(self._missing & self._may_miss)
        compared = printed is None or printed.number >= start.number
        return Outcome(rows, erased, start, before, tuple(self._findings), compared)

    def _rows(self) -> Iterator[Any]:
        yield from self._ledger.db.execute(
            f"select links.number, commitment, value, salt, {ROW}"  # noqa: S608
            " from links left join entries using (number) order by links.number"
        )

    def _start(self) -> Head:
        start = self._ledger.start()
        row = self._ledger.db.execute(
            "select proof from checkpoints where number = ?", [start.number]
        ).fetchone()
        if row and row[0] != checkpoint(self._key, start):
            self._find(Flaw.START_WRONG, start.number)
        return start

    def _check_link(self, before: Head, found: Head, commitment: bytes) -> Head:
        if found.number != before.number + 1:
            self._find(Flaw.LINK_MISSING, before.number + 1)
            before = Head(found.number - 1, before.value)
        if link(self._key, before, commitment) != found:
            self._find(Flaw.LINK_WRONG, found.number)
        return found

    def _check_row(self, number: int, commitment: bytes, salt: bytes, entry: Entry) -> None:
        if entry.commitment(salt) != commitment:
            self._find(Flaw.ROW_CHANGED, number)
        elif entry.kind == Event.ERASED:
            self._may_miss |= {n for n in numbers_in(entry.detail) if n < number}

    def _check_returned(self) -> None:
        """Find rows that were erased and are there again, as from an older copy."""
        for number in sorted(self._may_miss - self._missing):
            there = "select 1 from entries where number = ?"
            if self._ledger.db.execute(there, [number]).fetchone():
                self._find(Flaw.ROW_RETURNED, number)

    def _check_strays(self) -> None:
        strays = self._ledger.db.execute(
            "select number from entries where number not in (select number from links)"
        )
        for (number,) in strays:
            self._find(Flaw.ROW_WITHOUT_LINK, number)

    def _check_heads(
        self,
        start: Head,
        last: Head,
        known: Head | None,
        printed: Head | None,
        found: dict[int, bytes | None],
    ) -> None:
        """Compare the end with the head beside the key and with one that was kept elsewhere."""
        if known is None and last != start:
            self._find(Flaw.HEAD_MISSING, last.number)
        for head in filter(None, (known, printed)):
            if head.number < start.number or head == start:
                continue  # cut off since, by the routine that cuts
            if head.number > last.number:
                self._find(Flaw.TAIL_MISSING, last.number + 1)
            elif found[head.number] != head.value:
                self._find(Flaw.HEAD_OTHER, head.number)

    def _find(self, flaw: Flaw, number: int) -> None:
        self._findings.append(Finding(flaw, number))
