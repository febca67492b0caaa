"""The journal's count of questions: which went on lately, by ids, and whether one more may."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Asking:
    """A question to count; `person` is a pseudonym, `at` a Unix time."""

    event_id: str
    person: str
    room_id: str
    at: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Most questions of a person and of a room within a window; 0 sets no limit."""

    person: int
    room: int
    window_seconds: float


@dataclass(frozen=True, slots=True)
class Full:
    """Whose quota is used up, `person` or `room`, and for how long yet."""

    of: str
    wait_seconds: float


def spend(db: Database, asking: Asking, limits: Limits) -> Full | None:
    """Count a question once, unless a limit is reached: then say when it no longer is."""
    if db.execute("select 1 from spent where event_id = ?", [asking.event_id]).fetchone():
        return None
    opens = {
        "person": _opens_at(db, "person", asking.person, limits.person, limits),
        "room": _opens_at(db, "room_id", asking.room_id, limits.room, limits),
    }
    last = max(opens, key=lambda of: opens[of])
    if opens[last] > asking.at:
        return Full(last, opens[last] - asking.at)
    row = [asking.event_id, asking.person, asking.room_id, asking.at]
    db.execute("insert into spent values (?, ?, ?, ?)", row)
    return None


def _opens_at(db: Database, column: str, who: str, most: int, limits: Limits) -> float:
    """Return when the oldest of the last `most` questions leaves the window; 0 where it is open."""
    if not most:
        return 0.0
    row = db.execute(
        f"select spent_at from spent where {column} = ?"  # noqa: S608  (a name of ours)
        " order by spent_at desc limit 1 offset ?",
        [who, most - 1],
    ).fetchone()
    return float(row[0]) + limits.window_seconds if row else 0.0
