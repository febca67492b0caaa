"""Sending a reply so that it is there exactly once, whatever happens in between."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from collections import OrderedDict
from typing import Any

import aiohttp
import nio
from nio.crypto.attachments import encrypt_attachment

from bot.adapters.matrix import content as matrix
from bot.adapters.matrix.crypto import Crypto
from bot.adapters.matrix.homeserver import (
    CLIENT_API,
    MEDIA_API,
    Homeserver,
    Refused,
    Throttled,
    path,
    pauses,
)
from bot.adapters.matrix.reading import Reader
from bot.adapters.matrix.rooms import Rooms
from bot.adapters.matrix.standing import BESIDE, Part, standing
from bot.adapters.matrix.writing import as_partial, compose, edit_of, transaction_id
from bot.errors import LoginRefused, MessengerFailed, MessengerUnavailable
from bot.messages import File, Message, Picture, Ref
from bot.review.marks import aspects_of
from bot.review.reply import Reply

log = logging.getLogger(__name__)

Content = dict[str, Any]
MESSAGE = "m.room.message"
PICTURE_NAME = "bild.png"
PNG = "image/png"
PROGRESS_REMEMBERED = 1_000
# A homeserver that asks to wait needs its room for answers; beginnings of them come later again.
NO_STREAM_SECONDS = 300.0


class Sender:
    def __init__(self, server: Homeserver, rooms: Rooms, crypto: Crypto, reader: Reader) -> None:
        self._server = server
        self._rooms = rooms
        self._crypto = crypto
        self._reader = reader
        self._sharing: dict[str, asyncio.Lock] = {}
        self._left_over: dict[str, dict[int, str]] = {}
        self._outdated: dict[str, list[Part]] = {}
        self._progress: OrderedDict[str, str] = OrderedDict()
        self._begun: dict[str, str | None] = {}
        self._streams_from = 0.0

    async def answered(self, message: Message) -> bool:
        """Look in the thread for the reply; parts of a torn one are remembered for `send`."""
        room_id = message.ref.room_id
        parts: dict[int, str] = {}
        whole = 0
        for event in await self._reader.thread_events(room_id, message.thread):
            if event.get("sender") != self._reader.user or matrix.is_redacted(event):
                continue
            opened = self._reader.clear(event, room_id)
            content = self._reader.newest_content(opened, room_id) if opened else {}
            meta = content.get(matrix.META)
            if not isinstance(meta, dict) or meta.get("question") != message.ref.event_id:
                continue
            if meta.get("kind") in BESIDE:
                continue
            parts[int(meta["part"])] = event["event_id"]
            if not meta.get(matrix.PARTIAL):
                whole = int(meta["parts"])
        if message.revises:
            stands = await standing(self._reader, message.revises, message.thread)
            old = [p for p in stands if not p.is_beside and p.event_id not in parts.values()]
            self._outdated[message.ref.event_id] = old
        if whole and len(parts) >= whole:
            return True
        if parts:
            self._left_over[message.ref.event_id] = parts
        return False

    async def send(self, reply: Reply, message: Message) -> None:
        """Send every part; parts of a reply torn by a crash are replaced, not repeated."""
        room = await self._rooms.load(message.ref.room_id)
        contents = compose(reply, message)
        if reply.picture:
            contents[0] |= await self._picture(reply.picture, room)
        for part, file in enumerate(reply.files, len(contents) - len(reply.files)):
            contents[part] |= {"msgtype": "m.file"} | await self._upload(file, room)
        torn = await self._take_torn(contents[0], reply, message) if reply.kind.settles else {}
        if reply.kind.settles and message.revises:
            await self._take_outdated(torn, len(contents), reply, message)
        for part, content in enumerate(contents):
            if part in torn:
                event_id = torn.pop(part)
                await self._replace(room, content, event_id)
            else:
                event_id = await self._put(
                    room.room_id, content, transaction_id(reply, message, part)
                )
            if part == 0:
                await self._offer(room, reply, message, event_id)
        for event_id in torn.values():
            await self._redact_or_leave(room.room_id, event_id)

    async def stream(self, reply: Reply, message: Message) -> bool:
        """Show the beginning of a reply, where its first part will stand; tried once."""
        question = message.ref.event_id
        if time.monotonic() < self._streams_from:
            return False
        torn = self._left_over.get(question, {})
        shown = self._begun.get(question) or torn.get(0) or self._first_outdated(question)
        content = as_partial(compose(reply, message)[0])
        try:
            if shown:
                edit = {**edit_of(content, shown), "m.mentions": {}}
                transaction = _edit_transaction(content, shown, matrix.PARTIAL)
                await self._try_to_put(message.ref.room_id, edit, transaction)
                self._begun[question] = shown
            else:
                self._begun[question] = None
                transaction = transaction_id(reply, message, 0)
                shown = await self._try_to_put(message.ref.room_id, content, transaction)
                self._begun[question] = shown
        except (MessengerFailed, MessengerUnavailable, LoginRefused) as error:
            if isinstance(error, Throttled | Refused) and not shown:
                self._begun.pop(question, None)
            if isinstance(error, Throttled):
                self._streams_from = time.monotonic() + NO_STREAM_SECONDS
            log.info("beginning not shown: %s", error, extra={"event": question})
            return False
        return True

    async def _take_torn(self, first: Content, reply: Reply, message: Message) -> dict[int, str]:
        """Take the parts that stand there already; one that may have arrived is asked for."""
        question = message.ref.event_id
        torn = self._left_over.pop(question, {})
        if question in self._begun and 0 not in torn:
            torn[0] = self._begun[question] or await self._put(
                message.ref.room_id, first, transaction_id(reply, message, 0)
            )
        self._begun.pop(question, None)
        return torn

    def _first_outdated(self, question: str) -> str | None:
        texts = (part.event_id for part in self._outdated.get(question, ()) if part.is_text)
        return next(texts, None)

    async def _take_outdated(
        self, torn: dict[int, str], parts: int, reply: Reply, message: Message
    ) -> None:
        """Let the parts of an older answer become those of the new one; the others go first.

        What a crash interrupts is done again: nothing counts as answered before its last edit.
        """
        drawn = bool(reply.picture or reply.files)
        old = self._outdated.pop(message.ref.event_id, [])
        left = [part for part in old if part.event_id not in torn.values()]
        free = iter([part for part in range(parts) if part not in torn])
        for part in left:
            place = next(free, None) if part.is_text and not drawn else None
            if place is None:
                await self._redact_or_leave(message.ref.room_id, part.event_id)
            else:
                torn[place] = part.event_id

    async def take_back(self, instead: Reply, message: Message) -> None:
        """Remove what was said to a question; in a room that refuses it, leave a sentence."""
        assert message.removes, "only what was removed is taken back"
        for part in await standing(self._reader, message.removes, message.thread):
            if not await self._redact_or_leave(message.ref.room_id, part.event_id):
                content = compose(instead, message)[0]
                await self.replace(message.ref.room_id, content, part.event_id, message.ref)

    async def _redact_or_leave(self, room_id: str, event_id: str) -> bool:
        room = await self._rooms.load(room_id)
        try:
            await self._redact(room, event_id)
        except Refused as refused:
            log.info("not removed: %s", refused, extra={"event": event_id})
            return False
        return True

    async def replace(self, room_id: str, content: Content, event_id: str, cause: Ref) -> None:
        """Replace what was sent, once for each cause."""
        room = await self._rooms.load(room_id)
        transaction = _edit_transaction(content, event_id, cause.event_id)
        await self._put(room.room_id, edit_of(content, event_id), transaction)

    async def update(self, reply: Reply, message: Message) -> None:
        """Send how far the work is, and from then on edit that one event; tried once."""
        room = await self._rooms.load(message.ref.room_id)
        content = compose(reply, message)[0]
        shown = self._progress.get(message.ref.event_id)
        if shown:
            transaction = _edit_transaction(content, shown)
            await self._try_to_put(room.room_id, edit_of(content, shown), transaction)
            return
        transaction = transaction_id(reply, message, 0)
        self._progress[message.ref.event_id] = await self._try_to_put(
            room.room_id, content, transaction
        )
        if len(self._progress) > PROGRESS_REMEMBERED:
            self._progress.popitem(last=False)

    async def _offer(
        self, room: nio.MatrixRoom, reply: Reply, message: Message, event_id: str
    ) -> None:
        """Put the reactions under a reply that people may choose from."""
        for key in reply.offers:
            content = {
                "m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": key}
            }
            transaction = transaction_id(reply, message, f"offer {key}")
            where = path(CLIENT_API, "rooms", room.room_id, "send", "m.reaction", transaction)
            try:
                if aspects_of(key):
                    # `!geprueft` says it as well: no answer waits for these.
                    await self._server.call("PUT", where, content)
                else:
                    await self._server.insist("PUT", where, content)
            except (Refused, MessengerUnavailable, LoginRefused) as error:
                # Somebody else put the same reaction there, or nobody may, or not now.
                log.info("reaction not offered: %s", error, extra={"event": event_id})

    async def _put(self, room_id: str, content: Content, transaction: str) -> str:
        """Send one event, however long it takes, and return its id."""
        async for pause in pauses():
            try:
                return await self._try_to_put(room_id, content, transaction)
            except Throttled as throttled:
                await asyncio.sleep(throttled.seconds)
            except MessengerUnavailable:
                await asyncio.sleep(pause)
            except LoginRefused:
                await self._server.renew()
        raise AssertionError("pauses never end")

    async def _try_to_put(self, room_id: str, content: Content, transaction: str) -> str:
        """Send one event; whether the room is encrypted is looked at anew with each try."""
        room = await self._rooms.load(room_id)
        kind, body = MESSAGE, content
        if room.encrypted:
            kind, body = await self._encrypt(room_id, content)
        where = path(CLIENT_API, "rooms", room_id, "send", kind, transaction)
        answer = await self._server.call("PUT", where, body)
        return str(answer["event_id"])

    async def _replace(self, room: nio.MatrixRoom, content: Content, event_id: str) -> None:
        transaction = _edit_transaction(content, event_id)
        await self._put(room.room_id, edit_of(content, event_id), transaction)

    async def _redact(self, room: nio.MatrixRoom, event_id: str) -> None:
        where = path(CLIENT_API, "rooms", room.room_id, "redact", event_id, f"lpr{event_id[1:33]}")
        await self._server.insist("PUT", where, {})

    async def _encrypt(self, room_id: str, content: Content) -> tuple[str, Content]:
        """Encrypt for every device in the room; waits out an outage while the key is shared."""
        async with self._sharing.setdefault(room_id, asyncio.Lock()):
            async for pause in pauses():
                await self._rooms.load(room_id)
                try:
                    await self._crypto.share_key(room_id)
                    return self._crypto.encrypt(room_id, MESSAGE, content)
                except (
                    MessengerUnavailable,
                    aiohttp.ClientError,
                    TimeoutError,
                    nio.LocalProtocolError,
                    nio.EncryptionError,
                ):
                    await asyncio.sleep(pause)
        raise AssertionError("pauses never end")

    async def _picture(self, picture: Picture, room: nio.MatrixRoom) -> Content:
        file = File(PICTURE_NAME, PNG, picture.png)
        content = await self._upload(file, room)
        size = {"w": picture.width, "h": picture.height}
        return {**content, "msgtype": "m.image", "info": {**content["info"], **size}}

    async def _upload(self, file: File, room: nio.MatrixRoom) -> Content:
        """Upload a file, encrypted where the room is; return what its event says of it."""
        data, keys = file.data, None
        if room.encrypted:
            data, keys = encrypt_attachment(file.data)
        kind = "application/octet-stream" if keys else file.mime
        where = path(MEDIA_API, "upload", **({} if keys else {"filename": file.name}))
        answer = await self._server.insist("POST", where, data, content_type=kind)
        info = {"mimetype": file.mime, "size": len(file.data)}
        content: Content = {"filename": file.name, "info": info}
        if keys:
            return {**content, "file": {**keys, "url": answer["content_uri"]}}
        return {**content, "url": answer["content_uri"]}


def _edit_transaction(content: Content, event_id: str, *cause: str) -> str:
    seed = json.dumps([event_id, content["body"], *cause])
    return f"lpe{hashlib.sha256(seed.encode()).hexdigest()[:40]}"
