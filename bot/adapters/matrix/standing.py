"""What stands in the room for a question, from whichever version of it: to replace or to remove.

Which question a reply answers is in its relation, in clear, and no edit changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.adapters.matrix import content as matrix
from bot.adapters.matrix.reading import Event, Reader
from bot.messages import Ref
from bot.review.reply import Kind

BESIDE = {kind.value for kind in Kind if not kind.settles}


@dataclass(frozen=True, slots=True)
class Part:
    """One event that the bot said about a question; `version` is the event it answered."""

    event_id: str
    content: dict[str, Any]

    @property
    def version(self) -> str:
        return str(self.meta.get("question", ""))

    @property
    def meta(self) -> dict[str, Any]:
        meta = self.content.get(matrix.META)
        return meta if isinstance(meta, dict) else {}

    @property
    def is_beside(self) -> bool:
        return self.meta.get("kind") in BESIDE

    @property
    def is_text(self) -> bool:
        """Tell whether an edit can change it: clients show no new picture in place of an old."""
        return bool(self.meta) and self.content.get("msgtype") == "m.notice"


async def standing(reader: Reader, question: Ref, thread: str) -> list[Part]:
    """Find what the bot said in reply to a question, oldest first."""
    room_id = question.room_id
    found = []
    for event in await reader.thread_events(room_id, thread):
        if event.get("sender") != reader.user or matrix.is_redacted(event):
            continue
        if matrix.in_reply_to(event) == question.event_id:
            found.append(Part(event["event_id"], _content(reader, event, room_id)))
    return found


def _content(reader: Reader, event: Event, room_id: str) -> dict[str, Any]:
    opened = reader.clear(event, room_id)
    return reader.newest_content(opened, room_id) if opened else {}
