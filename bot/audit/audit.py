"""What the path of a message calls: one row for what happened, written beside the answer.

A row never delays or breaks an answer. It is written after the reply was sent, in a thread of its
own, and waited for a moment only; what fails is logged with ids and counted. A message is settled
only after its row: what a crash interrupts is done again, and finds its row or writes it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.audit.entry import Entry, Event, hour_of, week_of
from bot.audit.keys import pseudonym
from bot.audit.ledger import Ledger
from bot.audit.settings import AuditSettings
from bot.messages import Aspect, Message, Ref
from bot.review.facts import NOTHING, Facts
from bot.review.reply import Kind

log = logging.getLogger(__name__)

AUDIT_FILE = "audit.sqlite"
PATIENCE_SECONDS = 2.0
DAY_SECONDS = 86_400.0
OUTCOMES = {
    Kind.ANSWER: Event.ANSWERED,
    Kind.PICTURE: Event.PICTURE,
    Kind.SHEET: Event.PICTURE,
    Kind.FLYER: Event.FLYER,
    Kind.REFUSAL: Event.REFUSED,
}
SIGNING = {Event.SIGNED, Event.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to a message; `about` is the answer's question where somebody signs it.

    `aspects` is what was checked, where it was not everything.
    """

    event: Event
    message: Message
    received_at: float
    facts: Facts = NOTHING
    about: Ref | None = None
    aspects: tuple[Aspect, ...] = ()


class Audit(Protocol):
    async def record(self, happening: Happening) -> None:
        """Write the row of a happening, once; never fails."""
        ...

    def afterwards(self, ref: Ref, settle: Callable[[], None]) -> None:
        """Settle a message as soon as its row is written, or was given up."""
        ...

    async def tidy(self) -> None:
        """Destroy old keys, cut off the rows that were kept long enough; never fails."""
        ...


class NoAudit:
    """Where `[audit]` is turned off."""

    async def record(self, happening: Happening) -> None:
        pass

    def afterwards(self, ref: Ref, settle: Callable[[], None]) -> None:  # noqa: ARG002
        settle()

    async def tidy(self) -> None:
        pass


class Recorder:
    """Writes rows into the ledger, one after the other, beside everything else."""

    def __init__(self, ledger: Ledger, keep_days: int, count: Callable[[str], None]) -> None:
        self._ledger = ledger
        self._keep_days = keep_days
        self._count = count
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="audit")
        self._closed = False
        self._late: dict[str, asyncio.Future[None]] = {}

    @classmethod
    def at(cls, folder: Path, settings: AuditSettings, count: Callable[[str], None]) -> Recorder:
        ledger = Ledger(folder / AUDIT_FILE, settings.key_file)
        return cls(ledger, settings.keep_days, count)

    async def record(self, happening: Happening) -> None:
        seconds = time.time() - happening.received_at
        await self._beside(lambda: self._write(happening, seconds), happening.message.ref.event_id)

    def afterwards(self, ref: Ref, settle: Callable[[], None]) -> None:
        late = self._late.get(ref.event_id)
        if late is None:
            settle()
        else:
            late.add_done_callback(lambda _: None if self._closed else settle())

    async def tidy(self) -> None:
        week = week_of(time.time() - self._keep_days * DAY_SECONDS)
        await self._beside(self._ledger.forget_weeks, "")
        await self._beside(lambda: self._ledger.cut_before(week), "")

    def close(self) -> None:
        self._closed = True
        self._thread.shutdown(wait=True)
        self._ledger.close()

    async def _beside(self, work: Callable[[], object], event_id: str) -> None:
        """Do this in the thread; what takes longer is still done, only the waiting ends."""
        loop = asyncio.get_running_loop()
        working = loop.run_in_executor(self._thread, self._try, work, event_id)
        await asyncio.wait([working], timeout=PATIENCE_SECONDS)
        if not working.done():
            self._late[event_id] = working
            working.add_done_callback(lambda _: self._late.pop(event_id, None))

    def _try(self, work: Callable[[], object], event_id: str) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  (whatever it is, the answer goes on)
            self._count("audit_failed")
            # A foreign exception may quote a row; its type is enough.
            log.error("audit: %s", type(error).__name__, extra={"event": event_id})  # noqa: TRY400

    def _write(self, happening: Happening, seconds: float) -> None:
        self._ledger.append(
            lambda week, key: entry_of(happening, seconds, week, key), happening.received_at
        )


def outcome_of(kind: Kind, facts: Facts) -> Event | None:
    """Tell what a reply means for the audit; what is only said, such as help, means nothing."""
    if kind is Kind.BRIEF and facts.found:
        return Event.REFUSED  # a motif that breaks a rule; the rest of the order is kept
    return OUTCOMES.get(kind, Event.FAILED if facts.failure else None)


def entry_of(happening: Happening, seconds: float, week: str, key: bytes) -> Entry:
    """Make the row: names become pseudonyms, moments hours, findings counts."""
    message, facts = happening.message, happening.facts
    room = message.ref.room_id
    purpose = happening.event if happening.event in SIGNING else "reply"
    about = happening.about or message.ref
    return Entry(
        week=week,
        at=hour_of(time.time()),
        kind=happening.event.value,
        event=pseudonym(key, f"event {purpose}", f"{room} {message.ref.event_id}"),
        about=pseudonym(key, "about", f"{room} {about.event_id}"),
        person=pseudonym(key, "person", message.sender),
        room=pseudonym(key, "room", room),
        room_type="direct" if message.direct else "room",
        model=facts.model,
        trust=facts.trust,
        seconds=0 if happening.about else max(0, round(seconds)),
        found=json.dumps(facts.counts, sort_keys=True),
        detail=facts.failure or " ".join(happening.aspects),
    )
