"""The rows on disk: appended, never changed; erased or cut off only by the routines here.

Every row has a link (`links`) that stays, and its fields with their salt (`entries`) that can be
erased. The head is written to a file beside the key after each row, so that a cut tail is seen.
SQLite's own triggers (`bot.audit.tables`) refuse changes to everybody else.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple
from pathlib import Path

from sqlite_utils import Database

from bot.audit.chain import BEGINNING, Head, checkpoint, link
from bot.audit.entry import COLUMNS, Entry, Event, hour_of, week_of
from bot.audit.errors import AuditBroken, KeyMissing
from bot.audit.keys import KeyFile, Keys, write_privately
from bot.audit.numbers import ranges
from bot.audit.tables import migrations
from bot.layout import bring_up_to_date

SALT_BYTES = 16
KEEPING = {Event.ERASED, Event.RETAINED, Event.RESOLVED}
ROW = ", ".join(COLUMNS)


class Ledger:
    """The rows and their chain; several processes may hold it, one at a time writes."""

    def __init__(
        self,
        path: Path,
        key_file: Path,
        clock: Callable[[], float] = time.time,
        *,
        wait: float = 10,
    ) -> None:
        self.key_file = KeyFile(key_file)
        self.head_file = key_file.with_suffix(".head")
        self._clock = clock
        self._erasing = False
        with self.key_file.held():
            self.db = self._open(path, wait)
            self._make_keys()

    def close(self) -> None:
        self.db.close()

    def _open(self, path: Path, wait: float) -> Database:
        db = Database(sqlite3.connect(path, timeout=wait, check_same_thread=False))
        path.chmod(0o600)
        db.enable_wal()
        # The head must never be ahead of the rows, also after a power cut.
        db.execute("pragma synchronous = full")
        db.execute("pragma secure_delete = on")
        db.conn.create_function("leitplanke_may_erase", 0, lambda: self._erasing)
        bring_up_to_date(db, migrations)
        return db

    def _make_keys(self) -> None:
        """Make keys for a new audit; raises `KeyMissing` where rows need the old ones."""
        if self.key_file.path.exists():
            self.key_file.load()
        elif self.db.execute("select 1 from links limit 1").fetchone():
            raise KeyMissing(str(self.key_file.path))
        else:
            self.key_file.save(Keys.new())

    def append(self, make: Callable[[str, bytes], Entry | None], moment: float) -> bool:
        """Append what `make` makes of a week and its key; False when the event has its row.

        `moment` is when the event came: an event that is told again gets the same pseudonyms.
        """
        with self._writing() as keys:
            week = self._week(keys, moment)
            entry = make(week, keys.weeks[week])
            if entry is None or (entry.event and self._has(entry.event)):
                return False
            self._append(entry, keys)
        return True

    def erase(self, numbers: Sequence[int]) -> int:
        """Erase rows of what happened; their links stay, and a row says which were erased."""
        with self._writing(erasing=True) as keys:
            there = [n for n in sorted(set(numbers)) if self._is_erasable(n)]
            if there:
                self.db.conn.executemany(
                    "delete from entries where number = ?", [(n,) for n in there]
                )
                self._note(Event.ERASED, ranges(there), keys)
        self._forget_pages()
        return len(there)

    def cut_before(self, week: str) -> int:
        """Cut off the oldest rows, up to the first one of this week or a later one."""
        with self._writing(erasing=True) as keys:
            cut = self._last_before(week)
            kept_from = self.start()
            if cut is None or cut.number <= kept_from.number:
                return 0
            self._check_whole(keys)
            for table in ("entries", "links", "checkpoints"):
                self.db.execute(f"delete from {table} where number <= ?", [cut.number])  # noqa: S608
            self.db.execute(
                "insert into checkpoints values (?, ?, ?, ?)",
                [cut.number, cut.value, hour_of(self._clock()), checkpoint(keys.chain, cut)],
            )
            keys.forget_before(week)
            self.key_file.save(keys)
            count = cut.number - kept_from.number
            self._note(Event.RETAINED, ranges(range(kept_from.number + 1, cut.number + 1)), keys)
        self._forget_pages()
        return count

    def forget_weeks(self) -> None:
        """Destroy the keys of weeks that are over, also where no row comes any more."""
        with self.key_file.held():
            self._week(self.key_file.load(), self._clock())

    def note(self, event: Event, detail: str = "") -> None:
        """Append what is done to the audit itself."""
        with self._writing() as keys:
            self._note(event, detail, keys)

    def start(self) -> Head:
        """Return the link before the first row that is kept."""
        row = self.db.execute(
            "select number, value from checkpoints order by number desc limit 1"
        ).fetchone()
        return Head(*row) if row else BEGINNING

    def head(self) -> Head:
        """Return the last link."""
        row = self.db.execute(
            "select number, value from links order by number desc limit 1"
        ).fetchone()
        return Head(*row) if row else self.start()

    def known_head(self) -> Head | None:
        """Return the head that was written beside the key."""
        try:
            return Head.read(self.head_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def entries(self) -> Iterator[tuple[int, Entry]]:
        """Yield the rows with their numbers, oldest first."""
        rows = self.db.execute(f"select number, {ROW} from entries order by number")  # noqa: S608
        for number, *values in rows:
            yield number, Entry(*values)

    @contextmanager
    def _writing(self, *, erasing: bool = False) -> Iterator[Keys]:
        """Hold keys, rows and head together; the head is written last, after the rows."""
        with self.key_file.held():
            keys = self.key_file.load()
            self._erasing = erasing
            try:
                with self._turn():
                    self._check_head(keys)
                    yield keys
            finally:
                self._erasing = False
            write_head(self.head_file, self.head())

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Begin with the right to write, and wait for it.

        A transaction that reads first fails at once where another process is writing.
        """
        self.db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.db.rollback()
            raise
        self.db.commit()

    def _check_head(self, keys: Keys) -> None:
        """Refuse to go on from a tail that was cut or replaced: the next row would hide it."""
        known = self.known_head()
        if known is None:
            if self.db.execute("select 1 from links limit 1 offset 1").fetchone():
                raise AuditBroken("the head beside the key is missing")
            known = self.start()
        elif known != self.start():
            row = self.db.execute(
                "select value from links where number = ?", [known.number]
            ).fetchone()
            if row is None or row[0] != known.value:
                raise AuditBroken("the last rows are not the ones that were written")
        self._check_after(known, keys)

    def _check_after(self, head: Head, keys: Keys) -> None:
        """Check what a crash may have left behind the head that was written: it has to be ours."""
        behind = self.db.execute(
            "select number, commitment, value from links where number > ? order by number",
            [head.number],
        )
        for number, commitment, value in behind:
            expected = link(keys.chain, head, commitment)
            head = Head(number, value)
            if head != expected:
                raise AuditBroken("there is a row behind the last one that was written")

    def _check_whole(self, keys: Keys) -> None:
        """Refuse to cut off what was tampered with: the checkpoint would vouch for it."""
        from bot.audit.verify import findings_in  # noqa: PLC0415  (it reads the ledger)

        if findings_in(self, keys):
            raise AuditBroken("rows that are to be cut off, or later ones, were changed")

    def _week(self, keys: Keys, moment: float) -> str:
        """Return the week of a row; a key that this makes or destroys is saved first."""
        known = set(keys.weeks)
        week = keys.week(week_of(moment), week_of(self._clock()))
        if known != set(keys.weeks):
            self.key_file.save(keys)
        return week

    def _append(self, entry: Entry, keys: Keys) -> None:
        salt = secrets.token_bytes(SALT_BYTES)
        commitment = entry.commitment(salt)
        head = link(keys.chain, self.head(), commitment)
        self.db.execute("insert into links values (?, ?, ?)", [head.number, commitment, head.value])
        places = ", ".join("?" * (len(COLUMNS) + 2))
        self.db.execute(
            f"insert into entries values ({places})",  # noqa: S608
            [head.number, salt, *map(_plain, astuple(entry))],
        )

    def _note(self, event: Event, detail: str, keys: Keys) -> None:
        now = self._clock()
        self._append(Entry(week_of(now), hour_of(now), event, detail=detail), keys)

    def _has(self, event: str) -> bool:
        return bool(self.db.execute("select 1 from entries where event = ?", [event]).fetchone())

    def _is_erasable(self, number: int) -> bool:
        row = self.db.execute("select kind from entries where number = ?", [number]).fetchone()
        # Without the row that says what was erased, the erased ones would look stolen.
        return row is not None and row[0] not in KEEPING

    def _last_before(self, week: str) -> Head | None:
        """Find the last link of the oldest rows, none of which is of this week or later."""
        (first_kept,) = self.db.execute(
            "select min(number) from entries where week >= ?", [week]
        ).fetchone()
        limit = first_kept if first_kept is not None else self.head().number + 1
        row = self.db.execute(
            "select number, value from links where number < ? order by number desc limit 1", [limit]
        ).fetchone()
        return Head(*row) if row else None

    def _forget_pages(self) -> None:
        """Take what was erased out of the write-ahead log too, unless somebody reads just now."""
        with suppress(sqlite3.OperationalError):
            self.db.execute("pragma wal_checkpoint(truncate)").fetchall()


def write_head(path: Path, head: Head) -> None:
    write_privately(path, f"{head}\n")


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Event) else value
