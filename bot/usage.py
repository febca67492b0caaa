"""How many tokens a room used on a day, by model: a part of the journal. Ids and numbers only."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database


def today() -> str:
    """Return the date on this machine's clock, which budgets go by."""
    return datetime.now().astimezone().date().isoformat()


class Usage:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, room_id: str, day: str, model: str, read: int, written: int) -> None:
        """Add tokens that a model read and wrote; what was booked too much is added as less."""
        with self._db.atomic():
            self._db.execute(
                "insert into usage values (?, ?, ?, ?, ?) on conflict (room_id, day, model)"
                " do update set read = read + excluded.read, written = written + excluded.written",
                [room_id, day, model, read, written],
            )

    def of(self, room_id: str, day: str) -> dict[str, tuple[int, int]]:
        """Return the tokens read and written in a room on a day, by model."""
        rows = self._db.execute(
            "select model, read, written from usage where room_id = ? and day = ?", [room_id, day]
        )
        return {str(model): (int(read), int(written)) for model, read, written in rows}

    def on(self, day: str) -> dict[str, int]:
        """Return the tokens of all rooms on a day, by model."""
        rows = self._db.execute(
            "select model, sum(read + written) from usage where day = ? group by model", [day]
        )
        return {str(model): int(tokens) for model, tokens in rows}

    def delete_before(self, day: str) -> None:
        with self._db.atomic():
            self._db.execute("delete from usage where day < ?", [day])
