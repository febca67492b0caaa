"""The messenger port on Matrix: an own sync loop around nio's Olm machine.

nio's `sync_forever` stores the sync token before it handles a batch and loses what a crash
interrupts. Here a batch is handed out whole, and the next one is fetched when it was accepted.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from bot.access import AccessSettings
from bot.adapters.matrix.content import content_of
from bot.adapters.matrix.cross_signing import ensure_cross_signing
from bot.adapters.matrix.crypto import Crypto
from bot.adapters.matrix.files import fetch
from bot.adapters.matrix.guests import Guests
from bot.adapters.matrix.homeserver import (
    CLIENT_API,
    Homeserver,
    Refused,
    Throttled,
    path,
    pauses,
)
from bot.adapters.matrix.reading import Reader
from bot.adapters.matrix.results import Results
from bot.adapters.matrix.rooms import Rooms
from bot.adapters.matrix.sending import Sender
from bot.adapters.matrix.session import Session
from bot.errors import LoginRefused, MessengerFailed, MessengerUnavailable
from bot.journal import Journal
from bot.messages import Batch, Message, Ref, Said, Sealed, SignOff, Turn
from bot.review.reply import Reply
from bot.settings import MatrixSettings
from bot.vitals import Vitals

log = logging.getLogger(__name__)

Event = dict[str, Any]

TIMELINE_EVENTS = 50
BACKFILL_PAGE = 200
BACKFILL_EVENTS = 20_000
READING_AT_ONCE = 20
TYPING_AFTER_SECONDS = 0.4
TYPING_SECONDS = 30
MESSAGE_TYPES = [
    "m.room.message",
    "m.room.encrypted",
    "m.reaction",
    "m.room.redaction",
    "m.room.member",
]
STATE_TYPES = ["m.room.member", "m.room.encryption", "m.room.name"]


class MatrixMessenger:
    def __init__(
        self,
        settings: MatrixSettings,
        access: AccessSettings,
        folder: Path,
        vitals: Vitals,
        journal: Journal,
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._vitals = vitals
        self._session = Session(settings, folder, vitals)
        client = self._session.client
        self._client = client
        self._server = Homeserver(client, vitals, self._session.renew)
        self._crypto = Crypto(client, self._server, vitals)
        self._rooms = Rooms(client, self._server)
        self._guests = Guests(settings, access)
        self._reader = Reader(
            settings.user, self._guests, self._server, self._rooms, self._crypto, journal
        )
        self._sender = Sender(self._server, self._rooms, self._crypto, self._reader)
        self._results = Results(self._reader, self._sender)
        self._entering: set[str] = set()
        self._published_with = ""

    async def start(self) -> None:
        """Log in and publish the device and its cross-signing identity; raises `LoginRefused`."""
        await self._session.log_in()
        await self._publish_keys()
        with suppress(Refused):
            profile = await self._server.insist(
                "GET", path(CLIENT_API, "profile", self._settings.user, "displayname")
            )
            if name := profile.get("displayname"):
                self._reader.names |= {str(name)}

    async def _publish_keys(self) -> None:
        """Publish the device and sign it; a homeserver forgets both when it ends a session."""
        async for pause in pauses():
            self._published_with = self._client.access_token
            try:
                await self._crypto.keep_up()
                await ensure_cross_signing(self._client, self._folder, self._session.password())
            except LoginRefused:
                await self._session.renew()
            except MessengerUnavailable as error:
                log.warning("keys not published: %s", error)
                await asyncio.sleep(pause)
            except MessengerFailed as error:
                # Messages still flow; clients show the device as not verified.
                log.error("no cross-signing: %s", error)  # noqa: TRY400  (the sentence is ours)
                return
            else:
                return

    async def close(self) -> None:
        await self._client.close()

    async def batches(self, since: str | None) -> AsyncIterator[Batch]:
        first = since is None
        async for response in self._responses(since):
            opened = self._crypto.receive(response)
            batch = await self._batch(response, since, tuple(opened), first=first)
            yield batch
            self._entering -= set(batch.entered)
            since, first = response["next_batch"], False
            self._vitals.synced()
            if self._client.access_token == self._published_with:
                await self._crypto.keep_up()
            else:
                await self._publish_keys()

    async def accept(self, room_id: str) -> bool:
        """Try once, so that one broken room does not hold up the others."""
        self._entering.add(room_id)
        self._rooms.forget(room_id)
        try:
            await self._server.call("POST", path(CLIENT_API, "join", room_id), {})
        except Refused as refused:
            log.warning("invitation not accepted: %s", refused, extra={"room": room_id})
            self._entering.discard(room_id)
            return False
        except (MessengerUnavailable, LoginRefused) as error:
            log.warning("invitation not accepted yet: %s", error, extra={"room": room_id})
        return True

    async def read(self, ref: Ref) -> Message | Sealed | None:
        event = await self._reader.event(ref)
        return await self._read_event(event, ref.room_id) if event else None

    async def history(self, message: Message) -> Sequence[Turn]:
        return await self._reader.history(message)

    async def fetch(self, ref: Ref, most_bytes: int) -> bytes:
        return await fetch(ref, most_bytes, self._reader, self._server)

    async def answered(self, message: Message) -> bool:
        return await self._sender.answered(message)

    async def send(self, reply: Reply, message: Message) -> None:
        await self._sender.send(reply, message)

    async def take_back(self, instead: Reply, message: Message) -> None:
        await self._sender.take_back(instead, message)

    async def find_result(self, message: Message) -> Said | None:
        return await self._results.find(message)

    async def mark(
        self, said: Said, signed: Sequence[SignOff], line: str, message: Message
    ) -> None:
        await self._results.mark(said, signed, line, message)

    async def update(self, reply: Reply, message: Message) -> bool:
        try:
            await self._sender.update(reply, message)
        except (MessengerFailed, MessengerUnavailable, LoginRefused) as error:
            log.info("progress not shown: %s", error, extra={"event": message.ref.event_id})
            return False
        return True

    async def stream(self, reply: Reply, message: Message) -> bool:
        return await self._sender.stream(reply, message)

    @asynccontextmanager
    async def working(self, message: Message) -> AsyncIterator[None]:
        """Show „is typing“ when the work takes longer than a moment."""
        typing = asyncio.create_task(self._type(message.ref.room_id))
        try:
            yield
        finally:
            typing.cancel()

    async def _responses(self, since: str | None) -> AsyncIterator[Event]:
        """Ask for what is new, again and again; outages and a dead token are waited out."""
        wait = 0
        waits = pauses()
        while True:
            try:
                response = await self._sync(since, wait)
            except Throttled as throttled:
                await asyncio.sleep(throttled.seconds)
            except LoginRefused:
                await self._session.renew()
            except (MessengerUnavailable, MessengerFailed) as error:
                self._vitals.count("sync_failed")
                log.warning("sync: %s", error)
                await asyncio.sleep(await anext(waits))
            else:
                waits = pauses()
                yield response
                since, wait = response["next_batch"], self._settings.sync_timeout_seconds

    async def _sync(self, since: str | None, wait: int) -> Event:
        query: dict[str, str | int] = {"timeout": wait * 1000, "filter": self._filter(since)}
        if since:
            query["since"] = since
        where = path(CLIENT_API, "sync", **query)
        return await self._server.call("GET", where, timeout=wait + 60)

    def _filter(self, since: str | None) -> str:
        """Ask for messages and what changes a room; at the very first, for the token alone."""
        nothing: Event = {"types": []}
        room = {
            "timeline": {"limit": TIMELINE_EVENTS, "not_senders": [self._settings.user]},
            "state": {"types": STATE_TYPES},
            "ephemeral": nothing,
            "account_data": nothing,
        }
        if since is None:
            room |= {"timeline": {"limit": 1, "types": []}, "state": nothing}
        return json.dumps({"room": room, "presence": nothing, "account_data": nothing})

    async def _batch(
        self,
        response: Event,
        since: str | None,
        opened: tuple[tuple[str, str], ...],
        *,
        first: bool,
    ) -> Batch:
        rooms = response.get("rooms", {})
        places = asyncio.Semaphore(READING_AT_ONCE)
        joined = {} if first else rooms.get("join", {})
        found = await asyncio.gather(
            *(self._read_room(room_id, info, since, places) for room_id, info in joined.items())
        )
        everything = [item for room in found for item in room]
        return Batch(
            token=response["next_batch"],
            messages=tuple(item for item in everything if isinstance(item, Message)),
            sealed=tuple(item for item in everything if isinstance(item, Sealed)),
            opened=opened,
            invitations=await self._invitations(rooms.get("invite", {})),
            entered=tuple(self._entering & set(joined)),
        )

    async def _read_room(
        self, room_id: str, info: Event, since: str | None, places: asyncio.Semaphore
    ) -> list[Message | Sealed]:
        """Read what is new in a room; a room that cannot be read takes nothing from the others."""
        timeline = info.get("timeline", {})
        events = timeline.get("events", [])
        for event in [*info.get("state", {}).get("events", []), *events]:
            self._rooms.observe(room_id, event)
        async with places:
            try:
                if timeline.get("limited"):
                    self._rooms.forget(room_id)
                    # What was said between the invitation and our joining may be older
                    # than the token.
                    until = None if room_id in self._entering else since
                    events = await self._backfill(room_id, timeline, until) + events
                read = [await self._read_event(e, room_id) for e in self._since_invite(events)]
            except MessengerFailed as error:
                log.warning("room not read: %s", error, extra={"room": room_id})
                return []
        return [item for item in read if item]

    async def _read_event(self, event: Event, room_id: str) -> Message | Sealed | None:
        """Read one event; one that is not as the specification says must not stop the others."""
        try:
            return await self._reader.message(event, room_id)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            self._vitals.count("events_not_understood")
            log.warning("event not understood (%s)", type(error).__name__, extra={"room": room_id})
            return None

    async def _backfill(self, room_id: str, timeline: Event, until: str | None) -> list[Event]:
        """Fetch what a limited timeline left out, back to a token or our invitation."""
        found: list[Event] = []
        start = timeline.get("prev_batch")
        chosen = json.dumps({"types": MESSAGE_TYPES})
        while start and len(found) < BACKFILL_EVENTS:
            query: dict[str, str | int] = {"dir": "b", "from": start, "limit": BACKFILL_PAGE}
            if until:
                query["to"] = until
            where = path(CLIENT_API, "rooms", room_id, "messages", filter=chosen, **query)
            page = await self._server.insist("GET", where)
            chunk = page.get("chunk", [])
            found += chunk
            # An empty page is no end, a missing token is (Matrix, /messages).
            if page.get("end") == start or any(self._is_invitation(event) for event in chunk):
                break
            start = page.get("end")
        return found[::-1]

    def _since_invite(self, events: list[Event]) -> list[Event]:
        """Leave out what was said before the bot was invited."""
        for index in range(len(events) - 1, -1, -1):
            if self._is_invitation(events[index]):
                return events[index + 1 :]
        return events

    def _is_invitation(self, event: Event) -> bool:
        return (
            event.get("type") == "m.room.member"
            and event.get("state_key") == self._settings.user
            and content_of(event).get("membership") == "invite"
        )

    async def _invitations(self, invited: Event) -> tuple[str, ...]:
        """Pick the invitations of people who may talk to the bot; the others are left alone."""
        accepted = []
        for room_id, info in invited.items():
            if not self._guests.is_served(room_id):
                continue
            events = info.get("invite_state", {}).get("events", [])
            ours = [event for event in events if self._is_invitation(event)]
            inviters = {str(event.get("sender", "")) for event in ours}
            # A remote server can put forged events beside the true one.
            if not ours or not all(map(self._guests.may_talk, inviters)):
                continue
            if content_of(ours[-1]).get("is_direct"):
                await self._rooms.mark_direct(room_id, str(ours[-1]["sender"]))
            accepted.append(room_id)
        return tuple(accepted)

    async def _type(self, room_id: str) -> None:
        where = path(CLIENT_API, "rooms", room_id, "typing", self._settings.user)
        await asyncio.sleep(TYPING_AFTER_SECONDS)
        with suppress(MessengerFailed, MessengerUnavailable, LoginRefused):
            try:
                while True:
                    body = {"typing": True, "timeout": TYPING_SECONDS * 1000}
                    await self._server.call("PUT", where, body)
                    await asyncio.sleep(TYPING_SECONDS - 5)
            finally:
                await self._server.call("PUT", where, {"typing": False})
