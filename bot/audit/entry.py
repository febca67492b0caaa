"""One row of the audit: what happened, without a word of it and without a name."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum


class Event(StrEnum):
    """What can happen. The last ones are done to the audit itself, by whoever keeps it."""

    ANSWERED = "answered"
    PICTURE = "picture"
    FLYER = "flyer"
    REFUSED = "refused"
    FAILED = "failed"
    RESUMED = "resumed"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    ERASED = "erased"
    RETAINED = "retained"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row. `event`, `about`, `person` and `room` are pseudonyms under the key of `week`.

    `at` is the hour (UTC): a finer time could be matched with the homeserver's. `found` counts
    findings by kind, as JSON; `detail` holds row numbers, a kind of failure, or what was checked
    where that was not everything: our own words.
    """

    week: str
    at: str
    kind: str
    event: str = ""
    about: str = ""
    person: str = ""
    room: str = ""
    room_type: str = ""
    model: str = ""
    trust: str = ""
    seconds: int = 0
    found: str = "{}"
    detail: str = ""

    def commitment(self, salt: bytes) -> bytes:
        """Commit to all fields; without the salt, which is erased with them, it tells nothing."""
        content = json.dumps(asdict(self), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(salt + content.encode()).digest()


COLUMNS = tuple(field.name for field in fields(Entry))


def hour_of(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H")


def week_of(moment: float) -> str:
    """Name the ISO week: `2026-W48`."""
    year, week, _ = datetime.fromtimestamp(moment, UTC).isocalendar()
    return f"{year}-W{week:02}"


def week_before(week: str) -> str:
    year, number = week.split("-W")
    monday = date.fromisocalendar(int(year), int(number), 1) - timedelta(weeks=1)
    return monday.strftime("%G-W%V")
