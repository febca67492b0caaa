"""What has been accepted and what has been answered; the only memory that survives a crash.

The journal holds ids, never text. An event is *pending* from the transaction that stores the
sync token until its answer has been sent, then *settled*. The homeserver repeats nothing that a
stored token covers, so token and ids must be stored together or not at all.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.db import NotFoundError, Table

from bot.choices import Choices
from bot.journal_tables import migrations
from bot.layout import bring_up_to_date
from bot.messages import Batch, Message, Ref, Sealed
from bot.spent import Asking, Full, Limits, spend
from bot.usage import Usage


@dataclass(frozen=True, slots=True)
class Asked:
    """A message as it was accepted; `origin` is the question, where this was an edit of it."""

    origin: Ref
    thread: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What a sign-off is about."""

    answer: Ref
    thread: str


@dataclass(frozen=True, slots=True)
class Pending:
    """An accepted event that still wants its answer; `received_at` is a Unix time."""

    ref: Ref
    thread: str
    received_at: float


class Journal:
    """Accepts and settles. One process, one connection; every method is one transaction."""

    def __init__(self, db: Database, clock: Callable[[], float] = time.time) -> None:
        self._db = db
        self._clock = clock
        bring_up_to_date(db, migrations)
        self._key = self._load_key("greeted")
        self.choices = Choices(db)
        self.usage = Usage(db)

    @classmethod
    def at(cls, path: Path) -> Journal:
        db = Database(path)
        db.enable_wal()
        # With WAL, NORMAL survives kill -9. A power cut may take the last transactions, each
        # whole: an older token brings the same events again, and the homeserver recognises
        # replies that were already sent by their transaction ids.
        db.execute("pragma synchronous = normal")
        db.execute("pragma busy_timeout = 10000")
        path.chmod(0o600)
        return cls(db)

    def close(self) -> None:
        self._db.close()

    @property
    def token(self) -> str | None:
        try:
            return str(self._table("sync").get(1)["token"])
        except NotFoundError:
            return None

    def admit(self, batch: Batch) -> set[str]:
        """Store token and ids together; return the ids of the messages that are new."""
        with self._transaction():
            new = {m.ref.event_id for m in batch.messages if self._insert_message(m)}
            for sealed in batch.sealed:
                self._insert(sealed.ref, sealed.thread, None, sealed.session_id)
            for room_id in batch.entered:
                self._db.execute("delete from invitations where room_id = ?", [room_id])
            for room_id in batch.invitations:
                self._db.execute("insert or ignore into invitations values (?)", [room_id])
            self._db.execute("insert or replace into sync values (1, ?)", [batch.token])
        return new

    def pending(self) -> list[Pending]:
        """Return what still wants an answer, oldest first, without what waits for a key."""
        rows = self._db.execute(
            "select room_id, event_id, thread, received_at from events"
            " where state = 'pending' and session_id is null order by received_at, rowid"
        )
        return [Pending(Ref(room, event), thread, at) for room, event, thread, at in rows]

    def received_at(self, ref: Ref) -> float:
        """Return when an event was accepted (Unix time); now, for an unknown one."""
        row = self._db.execute(
            "select received_at from events where event_id = ?", [ref.event_id]
        ).fetchone()
        return float(row[0]) if row else self._clock()

    def settle(self, ref: Ref) -> None:
        with self._transaction():
            self._db.execute(
                "update events set state = 'settled' where event_id = ?", [ref.event_id]
            )

    def waiting(self, room_id: str, session_id: str) -> list[Ref]:
        """Return the events of a room that wait for this encryption session."""
        rows = self._db.execute(
            "select room_id, event_id from events where room_id = ? and session_id = ?"
            " and state = 'pending' order by received_at, rowid",
            [room_id, session_id],
        )
        return [Ref(*row) for row in rows]

    def all_waiting(self) -> list[Ref]:
        """Return every event that waits for a key, oldest first."""
        rows = self._db.execute(
            "select room_id, event_id from events"
            " where session_id is not null and state = 'pending' order by received_at, rowid"
        )
        return [Ref(*row) for row in rows]

    def untold_before(self, moment: float) -> list[Sealed]:
        """Return the first waiting event of each session the room was not told about."""
        rows = self._db.execute(
            # SQLite takes the other columns from the row of the only min() or max().
            "select room_id, event_id, thread, session_id, min(rowid), total(told)"
            " from events where session_id is not null and state = 'pending'"
            " group by room_id, session_id having received_at < ? and total(told) = 0",
            [moment],
        )
        return [Sealed(Ref(room, event), thread, s) for room, event, thread, s, *_ in rows]

    def told(self, sealed: Sealed) -> None:
        with self._transaction():
            self._db.execute(
                "update events set told = 1 where room_id = ? and session_id = ?",
                [sealed.ref.room_id, sealed.session_id],
            )

    def open(self, message: Message) -> bool:
        """Turn a waiting event into a pending one; False when it was no longer waiting."""
        with self._transaction():
            changed = self._db.execute(
                "update events set session_id = null, thread = ?, revises = ? where event_id = ?"
                " and session_id is not null and state = 'pending'",
                [message.thread, _revised(message), message.ref.event_id],
            ).rowcount
        return changed == 1

    def wait_for_key(self, sealed: Sealed) -> None:
        """Turn a pending event into a waiting one: it was readable once and is no longer."""
        with self._transaction():
            self._db.execute(
                "update events set session_id = ? where event_id = ? and state = 'pending'",
                [sealed.session_id, sealed.ref.event_id],
            )

    def forget(self, ref: Ref) -> None:
        """Remove an event that turned out not to be for the bot."""
        with self._transaction():
            self._db.execute("delete from events where event_id = ?", [ref.event_id])

    def knows(self, event_id: str) -> bool:
        """Tell whether this event was for the bot, so that the thread it may have begun is too."""
        row = self._db.execute(
            "select 1 from events where event_id = ? and session_id is null", [event_id]
        ).fetchone()
        return row is not None

    def asked(self, event_id: str) -> Asked | None:
        """Return the question that an event is, or is an edit of."""
        row = self._db.execute(
            "select room_id, coalesce(revises, event_id), thread from events where event_id = ?",
            [event_id],
        ).fetchone()
        return Asked(Ref(row[0], row[1]), row[2]) if row else None

    def is_outdated(self, message: Message) -> bool:
        """Tell whether the question was edited or removed again after this message."""
        row = self._db.execute(
            "select 1 from events where revises = ?"
            " and rowid > (select rowid from events where event_id = ?)",
            [message.origin.event_id, message.ref.event_id],
        ).fetchone()
        return row is not None

    def sign(self, message: Message, answer: Ref) -> None:
        """Remember what an event signs, until its removal can no longer matter."""
        with self._transaction():
            self._sign(message, answer)

    def signed(self, event_id: str) -> Signed | None:
        """Return what an event has signed."""
        row = self._db.execute(
            "select room_id, answer, thread from sign_offs where event_id = ?", [event_id]
        ).fetchone()
        return Signed(Ref(row[0], row[1]), row[2]) if row else None

    def delete_sign_offs_before(self, moment: float) -> None:
        with self._transaction():
            self._db.execute("delete from sign_offs where signed_at < ?", [moment])

    def invitations(self) -> list[str]:
        return [row[0] for row in self._db.execute("select room_id from invitations")]

    def drop_invitation(self, room_id: str) -> None:
        with self._transaction():
            self._db.execute("delete from invitations where room_id = ?", [room_id])

    def greet(self, person: str, ref: Ref) -> bool:
        """Tell whether this event is the one under which the person is greeted."""
        pseudonym = self._pseudonym(person)
        with self._transaction():
            self._db.execute(
                "insert or ignore into greeted values (?, ?)", [pseudonym, ref.event_id]
            )
            row = self._db.execute(
                "select event_id from greeted where person = ?", [pseudonym]
            ).fetchone()
        return bool(row[0] == ref.event_id)

    def speak(self, person: str, language: str | None) -> None:
        """Note the language a person chose; None takes the choice back."""
        pseudonym = self._pseudonym(person)
        with self._transaction():
            self._db.execute("delete from languages where person = ?", [pseudonym])
            if language:
                self._db.execute("insert into languages values (?, ?)", [pseudonym, language])

    def language_of(self, person: str) -> str | None:
        row = self._db.execute(
            "select language from languages where person = ?", [self._pseudonym(person)]
        ).fetchone()
        return None if row is None else str(row[0])

    def spend(self, message: Message, limits: Limits) -> Full | None:
        """Count a question once, unless a limit is reached: then tell for how long."""
        person, ref = self._pseudonym(message.sender), message.ref
        with self._transaction():
            return spend(self._db, Asking(ref.event_id, person, ref.room_id, self._clock()), limits)

    def delete_spent_before(self, moment: float) -> None:
        with self._transaction():
            self._db.execute("delete from spent where spent_at < ?", [moment])

    def _pseudonym(self, person: str) -> str:
        return hmac.new(self._key, person.encode(), hashlib.sha256).hexdigest()

    def counts(self) -> dict[str, int]:
        """Count the events by state; what waits for a key is counted as `waiting`."""
        rows = self._db.execute(
            "select case when session_id is null then state else 'waiting' end as s, count(*)"
            " from events where state = 'pending' or session_id is null group by s"
        )
        return {"pending": 0, "settled": 0, "waiting": 0} | dict(rows.fetchall())

    def oldest_pending_at(self) -> float | None:
        """Return when the oldest event that still wants its answer was accepted (Unix time)."""
        row = self._db.execute(
            "select min(received_at) from events where state = 'pending' and session_id is null"
        ).fetchone()
        return None if row[0] is None else float(row[0])

    def sessions_without_key(self, since: float) -> int:
        """Count the encryption sessions whose key did not come, of events accepted since then."""
        row = self._db.execute(
            "select count(*) from (select distinct room_id, session_id from events"
            " where session_id is not null and state = 'pending' and received_at >= ?)",
            [since],
        ).fetchone()
        return int(row[0])

    def delete_settled_before(self, moment: float) -> int:
        """Delete settled events (and events whose key never came) received before a moment."""
        with self._transaction():
            gone = self._db.execute(
                "delete from events where received_at < ?"
                " and (state = 'settled' or session_id is not null)",
                [moment],
            ).rowcount
        return int(gone)

    def _insert_message(self, message: Message) -> bool:
        about = message.confirms.event_id if message.confirms else None
        if about and message.at_house:
            about += " at house"
        if message.confirms and (versions := self._versions(message.confirms)):
            about = f"{about} {versions}"
        if message.signs and not message.withdraws:
            self._sign(message, message.signs)
        return self._insert(message.ref, message.thread, about, None, _revised(message))

    def _versions(self, question: Ref) -> int:
        """Count the edits of a question: each version can be refused and confirmed anew."""
        row = self._db.execute(
            "select count(*) from events where revises = ?", [question.event_id]
        ).fetchone()
        return int(row[0])

    def _sign(self, message: Message, answer: Ref) -> None:
        self._db.execute(
            "insert or ignore into sign_offs values (?, ?, ?, ?, ?)",
            [
                message.ref.event_id,
                answer.room_id,
                message.thread,
                answer.event_id,
                self._clock(),
            ],
        )

    def _insert(
        self,
        ref: Ref,
        thread: str,
        about: str | None,
        session_id: str | None,
        revises: str | None = None,
    ) -> bool:
        cursor = self._db.execute(
            "insert or ignore into events"
            " (event_id, room_id, thread, about, session_id, state, received_at, revises)"
            " values (?, ?, ?, ?, ?, 'pending', ?, ?)",
            [ref.event_id, ref.room_id, thread, about, session_id, self._clock(), revises],
        )
        return cursor.rowcount == 1

    def _load_key(self, name: str) -> bytes:
        with self._transaction():
            self._db.execute(
                "insert or ignore into keys values (?, ?)", [name, secrets.token_bytes(32)]
            )
            return bytes(self._table("keys").get(name)["key"])

    def _transaction(self) -> AbstractContextManager[Any]:
        return self._db.atomic()

    def _table(self, name: str) -> Table:
        return self._db.table(name)


def _revised(message: Message) -> str | None:
    question = message.revises or message.removes
    return question.event_id if question else None
