"""The database that the page shows: only counts that may be shown, and no row of the audit.

Whoever asks it anything gets no more than `leitplanke audit stats` says.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.audit.statistics import Group

TABLES = {
    "groups": ("week", "room_type", "people", "total"),
    "counts": ("week", "room_type", "outcome", "question", "name", "count"),
    "queue": ("state", "count"),
    "retention": ("name", "value"),
}
Row = Sequence[str | int | None]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says, put together at one moment."""

    groups: Sequence[Group]
    queue: dict[str, int]
    retention: dict[str, str]
    made_at: datetime

    def summed(self, question: str, *outcomes: str) -> list[tuple[str, int]]:
        """Add up the cells that are shown, the largest first; hidden ones are in no sum."""
        sums: dict[str, int] = {}
        for group in self.groups:
            for cell in group.cells:
                chosen = cell.question == question and (not outcomes or cell.outcome in outcomes)
                if chosen and cell.count is not None:
                    sums[cell.name] = sums.get(cell.name, 0) + cell.count
        return sorted(sums.items(), key=lambda item: (-item[1], item[0]))


def write_view(path: Path, shown: Shown) -> None:
    """Replace the content of the view as a whole."""
    with closing(sqlite3.connect(path)) as db, db:
        for table, columns in TABLES.items():
            db.execute(f"create table if not exists {table} ({', '.join(columns)})")
            db.execute(f"delete from {table}")  # noqa: S608  (a name of ours)
        _insert(db, "groups", ((g.week, g.room_type, g.people, g.total) for g in shown.groups))
        _insert(
            db,
            "counts",
            (
                (g.week, g.room_type, c.outcome, c.question, c.name, c.count)
                for g in shown.groups
                for c in g.cells
            ),
        )
        _insert(db, "queue", shown.queue.items())
        _insert(db, "retention", shown.retention.items())
    path.chmod(0o600)


def queue_of(journal: Path) -> dict[str, int]:
    """Count the questions by state, without touching the journal; empty where there is none."""
    if not journal.exists():
        return {}
    with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as db:
        waiting, pending = db.execute(
            "select count(*) filter (where session_id is not null), "
            "count(*) filter (where session_id is null) from events where state = 'pending'"
        ).fetchone()
        (lately,) = db.execute(
            "select count(*) from events where state = 'settled' and received_at > ?",
            [time.time() - 86_400],
        ).fetchone()
    return {"pending": pending, "waiting": waiting, "settled_today": lately}


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    places = ", ".join("?" * len(TABLES[table]))
    db.executemany(f"insert into {table} values ({places})", rows)  # noqa: S608
