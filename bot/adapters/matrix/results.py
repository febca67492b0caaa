"""What the bot said and people check: found in the room, taken apart, marked as checked.

The sign-offs that stand are noted in the event itself, in the edit that shows them. When the bot
edits an answer for another reason, the note is gone with what it was about.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.adapters.matrix import content as matrix
from bot.adapters.matrix.reading import Event, Reader, can_be_signed
from bot.adapters.matrix.sending import Sender
from bot.adapters.matrix.writing import text_and_below, with_sign_off
from bot.messages import Aspect, Message, Ref, Said, SignOff
from bot.review.marks import WHOLE

MILLISECONDS = 1000


class Results:
    def __init__(self, reader: Reader, sender: Sender) -> None:
        self._reader = reader
        self._sender = sender

    async def find(self, message: Message) -> Said | None:
        """Find the result a message is about, with all its parts."""
        room_id = message.ref.room_id
        target = message.signs or message.replies_to
        first = await self._reader.event(target) if target else None
        if target and (first is None or not self._is_result(first, room_id)):
            return None
        thread = (matrix.thread_of(first) if first else None) or message.thread
        everything = await self._reader.thread_events(room_id, thread)
        events = [event for event in everything if self._is_result(event, room_id)]
        if first is None:
            seen = [e for e in before(message.ref, everything) if self._is_result(e, room_id)]
            first = seen[-1] if seen else None
        if first is None:
            return None
        question = self._meta(first, room_id)["question"]
        same = [e for e in events if self._meta(e, room_id)["question"] == question]
        return await self._said(same or [first], room_id)

    async def mark(
        self, said: Said, signed: Sequence[SignOff], line: str, message: Message
    ) -> None:
        """Edit every part; a part that shows it already is left alone."""
        noted = [_noted(one) for one in signed]
        for ref in said.parts:
            event = await self._reader.event(ref)
            if event is None or not self._is_result(event, ref.room_id):
                continue
            content = self._content(event, ref.room_id)
            if content[matrix.META].get("signed", []) != noted:
                marked = with_sign_off(content, line, noted)
                await self._sender.replace(ref.room_id, marked, ref.event_id, message.ref)

    async def _said(self, events: Sequence[Event], room_id: str) -> Said:
        contents = [self._content(event, room_id) for event in events]
        meta = contents[0][matrix.META]
        question = Ref(room_id, str(meta["question"]))
        asked = await self._reader.event(question)
        texts = [text_and_below(content) for content in contents]
        return Said(
            question=question,
            parts=tuple(Ref(room_id, event["event_id"]) for event in events),
            kind=str(meta["kind"]),
            text="\n".join(text for text, _ in texts),
            below=texts[-1][1],
            asker=str(asked.get("sender", "")) if asked else "",
            at=events[0]["origin_server_ts"] / MILLISECONDS,
            model=str(meta.get("model", "")),
            found=tuple(map(str, meta.get("found", ()))),
            signed=tuple([await self._signed(one, room_id) for one in meta.get("signed", ())]),
        )

    async def _signed(self, noted: dict[str, Any], room_id: str) -> SignOff:
        """Ask the room who gave a sign-off: the note itself names nobody."""
        ref = Ref(room_id, str(noted["event"]))
        event = await self._reader.event(ref)
        person = str(event.get("sender", "")) if event else ""
        aspects = tuple(map(Aspect, noted["aspects"])) if "aspects" in noted else WHOLE
        return SignOff(ref, noted["at"] / MILLISECONDS, person, aspects)

    def _is_result(self, event: Event, room_id: str) -> bool:
        if event.get("sender") != self._reader.user or matrix.is_redacted(event):
            return False
        opened = self._reader.clear(event, room_id)
        return opened is not None and can_be_signed(self._reader.newest_content(opened, room_id))

    def _content(self, event: Event, room_id: str) -> dict[str, Any]:
        opened = self._reader.clear(event, room_id)
        assert opened is not None, "only results are read"
        return self._reader.newest_content(opened, room_id)

    def _meta(self, event: Event, room_id: str) -> dict[str, Any]:
        meta: dict[str, Any] = self._content(event, room_id)[matrix.META]
        return meta


def _noted(one: SignOff) -> dict[str, Any]:
    # JSON in Matrix knows no fractions (appendices, "canonical JSON").
    noted: dict[str, Any] = {"event": one.ref.event_id, "at": round(one.at * MILLISECONDS)}
    return noted if one.aspects == WHOLE else {**noted, "aspects": list(one.aspects)}


def before(ref: Ref, events: Sequence[Event]) -> Sequence[Event]:
    """Give what stood there when a person wrote: nobody checks what they have not seen."""
    at = next((at for at, event in enumerate(events) if event["event_id"] == ref.event_id), None)
    return events if at is None else events[:at]
