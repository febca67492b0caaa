"""From Matrix events to messages for the bot: who may speak, what is addressed, what was said.

Talk that is not addressed to the bot ends here; nothing of it is passed on or kept.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import Any

from bot.adapters.matrix import content as matrix
from bot.adapters.matrix.changes import Changes
from bot.adapters.matrix.crypto import Crypto
from bot.adapters.matrix.guests import Guests
from bot.adapters.matrix.homeserver import (
    CLIENT_API,
    RELATIONS_API,
    Homeserver,
    Refused,
    path,
)
from bot.adapters.matrix.rooms import Rooms
from bot.journal import Journal
from bot.messages import Message, Ref, Sealed, Speaker, Turn
from bot.review.marks import aspects_of
from bot.review.reply import Kind

Event = dict[str, Any]

HISTORY_EVENTS = 1_000
PAGE = 100
REMEMBERED_EVENTS = 2_000
SAID_TO_PEOPLE = {Kind.ANSWER, Kind.PICTURE, Kind.BRIEF, Kind.SHEET, Kind.FLYER}


class Reader:
    """Reads events of a room; the journal tells which of them were for the bot."""

    def __init__(
        self,
        user: str,
        guests: Guests,
        server: Homeserver,
        rooms: Rooms,
        crypto: Crypto,
        journal: Journal,
    ) -> None:
        self.user = user
        self._guests = guests
        self._server = server
        self._rooms = rooms
        self._crypto = crypto
        self._journal = journal
        self._changes = Changes(self, rooms, journal)
        self._ours: OrderedDict[str, bool] = OrderedDict()
        self._opened: OrderedDict[str, bool] = OrderedDict()
        self.names: frozenset[str] = frozenset({user[1:].partition(":")[0]})

    async def message(self, event: Event, room_id: str) -> Message | Sealed | None:
        """Turn an event into a message for the bot; None for all that is not."""
        sender = event.get("sender", "")
        if not self._guests.is_served(room_id):
            return None
        if event.get("type") == "m.room.redaction":
            return await self._withdrawal(event, room_id) or await self._changes.removal(
                event, room_id
            )
        unheard = sender == self.user or not self._guests.may_talk(sender)
        if unheard or matrix.is_redacted(event):
            return None
        sealed = False
        if event.get("type") == "m.room.encrypted":
            clear = self._crypto.decrypt(event, room_id)
            if clear is None:
                return self._sealed(event, room_id)
            event, sealed = clear, True
        if event.get("type") == "m.reaction":
            return (
                await self._confirmation(event, room_id)
                or await self._sign_off(event, room_id)
                or await self._choice(event, room_id)
            )
        if not matrix.is_from_person(event):
            return None
        if matrix.replaces(event):
            return await self._changes.revision(event, room_id)
        return await self._question(event, room_id, sealed=sealed)

    async def read(self, ref: Ref) -> Message | Sealed | None:
        """Read a message back from the homeserver, with its newest edit."""
        event = await self.event(ref)
        return await self.message(event, ref.room_id) if event else None

    async def event(self, ref: Ref) -> Event | None:
        """Fetch one event in clear where possible; None when it is gone or hidden."""
        try:
            event = await self._server.insist(
                "GET", path(CLIENT_API, "rooms", ref.room_id, "event", ref.event_id)
            )
        except Refused:
            return None
        return event if _is_of(event, ref.room_id) else None

    async def history(self, message: Message) -> list[Turn]:
        """Read the thread before a message, oldest first."""
        asked = message.confirms or message.revises or message.ref
        if message.thread == asked.event_id:
            return []
        room_id = message.ref.room_id
        events = await self.thread_events(room_id, message.thread)
        root = await self.event(Ref(room_id, message.thread))
        before: list[Turn] = []
        for event in [*([root] if root else []), *events]:
            if event.get("event_id") == asked.event_id:
                break
            if turn := self._turn(event, room_id):
                before.append(turn)
            if message.about and event.get("event_id") == message.about.event_id:
                break
        return before

    async def thread_events(self, room_id: str, root: str) -> list[Event]:
        """Return the newest events of a thread, oldest first, as the server has them."""
        found: list[Event] = []
        query: dict[str, str | int] = {"dir": "b", "limit": PAGE}
        while len(found) < HISTORY_EVENTS:
            where = path(RELATIONS_API, "rooms", room_id, "relations", root, "m.thread", **query)
            try:
                page = await self._server.insist("GET", where)
            except Refused:
                break
            found += [event for event in page.get("chunk", []) if _is_of(event, room_id)]
            if not page.get("next_batch"):
                break
            query["from"] = page["next_batch"]
        return found[::-1]

    def clear(self, event: Event, room_id: str) -> Event | None:
        """Decrypt an event if it needs it."""
        if event.get("type") != "m.room.encrypted":
            return event
        return self._crypto.decrypt(event, room_id)

    def _turn(self, event: Event, room_id: str) -> Turn | None:
        sender = event.get("sender", "")
        if matrix.is_redacted(event):
            return None
        opened = self.clear(event, room_id)
        if opened is None or opened.get("type") != "m.room.message":
            return None
        content = self.newest_content(opened, room_id)
        event_id = str(event.get("event_id", ""))
        if sender == self.user:
            return _own_turn(content, sender, event_id)
        if not self._guests.may_talk(sender) or not matrix.is_from_person(opened):
            return None
        text = self._text(content)
        lines = [*matrix.file_names_of(content), *([text] if text else [])]
        addressed = matrix.mentions(content, self.user, self.names)
        text = "\n".join(lines)
        names = matrix.file_names_of(content)
        return Turn(Speaker.PERSON, sender, text, "", event_id, addressed, names)

    async def _question(self, event: Event, room_id: str, *, sealed: bool) -> Message | None:
        direct = await self._rooms.is_direct(room_id)
        content = self.newest_content(event, room_id)
        thread = matrix.thread_of(event)
        target = matrix.replied_to(event)
        to_us = target is not None and await self._is_ours(Ref(room_id, target))
        addressed = (
            direct
            or to_us
            or matrix.mentions(content, self.user, self.names)
            or (thread is not None and await self._is_our_thread(Ref(room_id, thread)))
        )
        if not addressed:
            return None
        if thread is None and to_us and target is not None:
            thread = await self._thread_of(Ref(room_id, target))
        ref = Ref(room_id, event["event_id"])
        return Message(
            ref=ref,
            sender=event["sender"],
            thread=thread or ref.event_id,
            text=self._text(content),
            direct=direct,
            encrypted=sealed and (await self._rooms.load(room_id)).encrypted,
            file_names=matrix.file_names_of(content),
            replies_to=Ref(room_id, target) if to_us and target else None,
            related=matrix.relation_of(event).get("rel_type") not in {None, "m.thread"},
        )

    async def _confirmation(self, event: Event, room_id: str) -> Message | None:
        """Read a ✅ or 🏠 on a refusal: it stands for the question its author asked."""
        target = matrix.confirmed(event)
        refusal = await self.event(Ref(room_id, target)) if target else None
        if refusal is None or refusal.get("sender") != self.user or matrix.is_redacted(refusal):
            return None
        opened = self.clear(refusal, room_id)
        about = matrix.in_reply_to(refusal)
        if opened is None or about is None or _kind(matrix.content_of(opened)) != Kind.REFUSAL:
            return None
        question = await self.read(Ref(room_id, about))
        if not isinstance(question, Message) or question.sender != event["sender"]:
            return None
        return replace(
            question,
            ref=Ref(room_id, event["event_id"]),
            confirms=question.ref,
            at_house=matrix.reaction_key(event) == matrix.AT_HOUSE,
        )

    async def _sign_off(self, event: Event, room_id: str) -> Message | None:
        """Read a ✅ or a button on a result: whoever put it there has checked that."""
        aspects = aspects_of(matrix.reaction_key(event))
        target = matrix.reacted_to(event) if aspects else None
        shown = await self.event(Ref(room_id, target)) if target else None
        if target is None or shown is None or matrix.is_redacted(shown):
            return None
        opened = self.clear(shown, room_id) if shown.get("sender") == self.user else None
        if opened is None or not can_be_signed(self.newest_content(opened, room_id)):
            return None
        return Message(
            ref=Ref(room_id, event["event_id"]),
            sender=event["sender"],
            thread=matrix.thread_of(shown) or target,
            text="",
            direct=await self._rooms.is_direct(room_id),
            signs=Ref(room_id, target),
            aspects=aspects,
        )

    async def _withdrawal(self, event: Event, room_id: str) -> Message | None:
        """Read that a sign-off was removed, by its author or by a moderator."""
        target = matrix.redacts(event)
        signed = self._journal.signed(target) if target else None
        if target is None or signed is None or signed.answer.room_id != room_id:
            return None
        # In rooms before version 11 nobody checks what a redaction names inside its content: only
        # what the homeserver has removed is gone.
        removed = await self.event(Ref(room_id, target))
        if removed is not None and not matrix.is_redacted(removed):
            return None
        return Message(
            ref=Ref(room_id, event["event_id"]),
            sender=event["sender"],
            thread=signed.thread,
            text="",
            direct=await self._rooms.is_direct(room_id),
            signs=signed.answer,
            withdraws=Ref(room_id, target),
        )

    async def _choice(self, event: Event, room_id: str) -> Message | None:
        """Read a reaction that chooses among pictures, draws again or stops.

        Any colleague in the room may: the pictures are as much theirs as the thread is.
        """
        target = matrix.chosen(event)
        shown = await self.event(Ref(room_id, target)) if target else None
        if target is None or shown is None or matrix.is_redacted(shown):
            return None
        thread = matrix.thread_of(shown) or target
        choice = matrix.CHOICES[matrix.reaction_key(event)]
        if choice == matrix.STOP:
            can_choose = await self._is_our_thread(Ref(room_id, thread))
        else:
            opened = self.clear(shown, room_id) if shown.get("sender") == self.user else None
            drawn = {Kind.SHEET} | ({Kind.PICTURE, Kind.FLYER} if choice == matrix.AGAIN else set())
            can_choose = opened is not None and _kind(matrix.content_of(opened)) in drawn
        if not can_choose:
            return None
        return Message(
            ref=Ref(room_id, event["event_id"]),
            sender=event["sender"],
            thread=thread,
            text=choice,
            direct=await self._rooms.is_direct(room_id),
            about=Ref(room_id, target),
        )

    def newest_content(self, event: Event, room_id: str) -> dict[str, Any]:
        """Apply the newest edit, which the homeserver bundles with the event."""
        content = matrix.content_of(event)
        edit = event.get("unsigned", {}).get("m.relations", {}).get("m.replace")
        if not isinstance(edit, dict) or edit.get("sender") != event.get("sender"):
            return content
        if not _is_of(edit, room_id):
            return content
        opened = self.clear(edit, room_id)
        new = matrix.content_of(opened).get("m.new_content") if opened else None
        return {**content, **new} if isinstance(new, dict) else content

    def _text(self, content: dict[str, Any]) -> str:
        return matrix.without_mention(matrix.text_of(content), self.user, self.names).strip()

    async def _is_ours(self, ref: Ref) -> bool:
        """Tell whether the bot wrote an event; remembered, for it never changes."""
        if ref.event_id not in self._ours:
            event = await self.event(ref)
            ours = event is not None and event.get("sender") == self.user
            _remember(self._ours, ref.event_id, ours)
        return self._ours[ref.event_id]

    async def _is_our_thread(self, root: Ref) -> bool:
        """Tell whether a thread began with a message to the bot, or by it.

        The journal knows, unless that message came in the same batch or long ago.
        """
        if self._journal.knows(root.event_id):
            return True
        if root.event_id not in self._opened:
            event = await self.event(root)
            # A root is in no thread itself; hostile events that point at each other end here.
            is_root = event is not None and matrix.thread_of(event) is None
            began = await self.message(event, root.room_id) if event and is_root else None
            if isinstance(began, Sealed):
                return False
            ours = event is not None and event.get("sender") == self.user
            _remember(self._opened, root.event_id, ours or began is not None)
        return self._opened[root.event_id]

    async def _thread_of(self, ref: Ref) -> str | None:
        event = await self.event(ref)
        return matrix.thread_of(event) if event else None

    def _sealed(self, event: Event, room_id: str) -> Sealed | None:
        session_id = matrix.content_of(event).get("session_id")
        if not isinstance(session_id, str) or not matrix.SESSION_ID.fullmatch(session_id):
            return None
        ref = Ref(room_id, event["event_id"])
        if target := matrix.replaces(event):
            asked = self._journal.asked(target)
            return Sealed(ref, asked.thread, session_id) if asked else None
        return Sealed(ref, matrix.thread_of(event) or ref.event_id, session_id)


def _remember(known: OrderedDict[str, bool], event_id: str, fact: bool) -> None:  # noqa: FBT001  (a value)
    known[event_id] = fact
    if len(known) > REMEMBERED_EVENTS:
        known.popitem(last=False)


def _kind(content: dict[str, Any]) -> str | None:
    meta = content.get(matrix.META)
    return meta.get("kind") if isinstance(meta, dict) else None


def can_be_signed(content: dict[str, Any]) -> bool:
    """Tell whether the bot said a result here, not a file that comes with one."""
    kind = _kind(content)
    signable = {item.value for item in Kind if item.can_be_signed}
    whole = not content.get(matrix.META, {}).get(matrix.PARTIAL)
    return kind in signable and content.get("msgtype") != "m.file" and whole


def _is_of(event: Event, room_id: str) -> bool:
    """Tell whether an event belongs to a room; a relation can name one of any other."""
    return bool(event.get("room_id", room_id) == room_id)


def _own_turn(content: dict[str, Any], sender: str, event_id: str) -> Turn | None:
    """Read back what the bot said, without the reminder."""
    kind = _kind(content)
    if kind not in SAID_TO_PEOPLE or content.get("msgtype") == "m.file":
        return None
    if content[matrix.META].get(matrix.PARTIAL):
        return None
    body = str(content.get("body", ""))
    reminder = content[matrix.META].get("reminder", 0)
    text = body[: len(body) - reminder].rstrip()
    return Turn(Speaker.BOT, sender, text, str(kind), event_id)
