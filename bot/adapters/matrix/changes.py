"""What becomes of a question later: its author edits it, or it is taken out of the room.

Both count only for a question that the journal knows, and what it says now is read from the room.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.adapters.matrix import content as matrix
from bot.journal import Asked, Journal
from bot.messages import Message, Ref

if TYPE_CHECKING:
    from bot.adapters.matrix.reading import Reader
    from bot.adapters.matrix.rooms import Rooms

Event = dict[str, Any]


class Changes:
    def __init__(self, reader: Reader, rooms: Rooms, journal: Journal) -> None:
        self._reader = reader
        self._rooms = rooms
        self._journal = journal

    async def revision(self, event: Event, room_id: str) -> Message | None:
        """Read that a question was edited by its author: it is asked anew, as it reads now."""
        target = matrix.replaces(event)
        asked = self._journal.asked(target) if target else None
        if asked is None or asked.origin != Ref(room_id, str(target)):
            return None
        return await self._asked_anew(asked, str(event["sender"]), event["event_id"])

    async def removal(self, event: Event, room_id: str) -> Message | None:
        """Read that a question was removed, or an edit of it: then it is as it was before."""
        target = matrix.redacts(event)
        asked = self._journal.asked(target) if target else None
        if target is None or asked is None or asked.origin.room_id != room_id:
            return None
        gone = await self._reader.event(Ref(room_id, target))
        if gone is None or not matrix.is_redacted(gone) or gone.get("type") == "m.reaction":
            return None
        if asked.origin.event_id != target:
            return await self._asked_anew(asked, str(gone["sender"]), event["event_id"])
        return Message(
            ref=Ref(room_id, event["event_id"]),
            sender=event["sender"],
            thread=asked.thread,
            text="",
            direct=await self._rooms.is_direct(room_id),
            removes=asked.origin,
        )

    async def _asked_anew(self, asked: Asked, sender: str, event_id: str) -> Message | None:
        question = await self._reader.read(asked.origin)
        if not isinstance(question, Message) or question.sender != sender or question.about:
            return None
        ref = Ref(asked.origin.room_id, event_id)
        return replace(question, ref=ref, thread=asked.thread, revises=asked.origin)
