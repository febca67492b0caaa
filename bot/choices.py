"""Which model was chosen for a room or a thread: a part of the journal, which holds ids only.

A choice for a thread lasts as long as the journal knows a message of that thread, one for a room
until it is taken back. Chosen anew after a crash, an older choice does not undo a newer one.
"""

from __future__ import annotations

from sqlite_utils import Database

from bot.messages import Message

WHOLE_ROOM = ""


class Choices:
    def __init__(self, db: Database) -> None:
        self._db = db

    def choose(self, model: str, message: Message, at: float) -> None:
        """Note a model for the message's thread, or outside one for its room; "" takes it back."""
        thread = message.thread if message.threaded else WHOLE_ROOM
        with self._db.atomic():
            self._db.execute(
                "insert into choices values (?, ?, ?, ?) on conflict (room_id, thread) do update"
                " set model = excluded.model, chosen_at = excluded.chosen_at"
                " where excluded.chosen_at >= chosen_at",
                [message.ref.room_id, thread, model, at],
            )

    def chosen(self, message: Message) -> list[str]:
        """Return what was chosen for a message's thread and for its room, in this order."""
        rows = self._db.execute(
            "select model from choices where room_id = ? and thread in (?, ?) and model != ''"
            " order by thread desc",
            [message.ref.room_id, message.thread, WHOLE_ROOM],
        )
        return [str(row[0]) for row in rows]

    def tidy(self, before: float) -> None:
        """Delete older choices: those taken back, and those of threads that ended."""
        with self._db.atomic():
            self._db.execute(
                "delete from choices where chosen_at < ? and (model = ''"
                " or (thread != '' and thread not in (select thread from events)))",
                [before],
            )
