"""Sending a reply so that it is there exactly once, whatever happens in between."""

from __future__ import annotations

import asyncio
import hashlib
import json
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
    Throttled,
    path,
    pauses,
)
from bot.adapters.matrix.reading import Reader
from bot.adapters.matrix.rooms import Rooms
from bot.adapters.matrix.writing import compose, edit_of, transaction_id
from bot.errors import LoginRefused, MessengerUnavailable
from bot.messages import Message, Picture
from bot.review.reply import Reply

Content = dict[str, Any]
MESSAGE = "m.room.message"
PICTURE_NAME = "bild.png"
PNG = "image/png"


class Sender:
    def __init__(self, server: Homeserver, rooms: Rooms, crypto: Crypto, reader: Reader) -> None:
        self._server = server
        self._rooms = rooms
        self._crypto = crypto
        self._reader = reader
        self._sharing: dict[str, asyncio.Lock] = {}
        self._left_over: dict[str, dict[int, str]] = {}

    async def answered(self, message: Message) -> bool:
        """Look in the thread for the reply; parts of a torn one are remembered for `send`."""
        room_id = message.ref.room_id
        parts: dict[int, str] = {}
        whole = 0
        for event in await self._reader.thread_events(room_id, message.thread):
            if event.get("sender") != self._reader.user or matrix.is_redacted(event):
                continue
            opened = self._reader.clear(event, room_id)
            meta = matrix.content_of(opened).get(matrix.META) if opened else None
            if not isinstance(meta, dict) or meta.get("question") != message.ref.event_id:
                continue
            if meta.get("kind") in {"greeting", "unreadable"}:
                continue
            parts[int(meta["part"])] = event["event_id"]
            whole = int(meta["parts"])
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
            contents[0] |= await self._upload(reply.picture, room)
        torn = self._left_over.pop(message.ref.event_id, {}) if reply.kind.settles else {}
        for part, content in enumerate(contents):
            if part in torn:
                await self._replace(room, content, torn.pop(part))
            else:
                await self._put(room.room_id, content, transaction_id(reply, message, part))
        for event_id in torn.values():
            await self._redact(room, event_id)

    async def _put(self, room_id: str, content: Content, transaction: str) -> None:
        """Send one event; whether the room is encrypted is looked at anew with each try."""
        async for pause in pauses():
            room = await self._rooms.load(room_id)
            kind, body = MESSAGE, content
            if room.encrypted:
                kind, body = await self._encrypt(room_id, content)
            where = path(CLIENT_API, "rooms", room_id, "send", kind, transaction)
            try:
                await self._server.call("PUT", where, body)
            except Throttled as throttled:
                await asyncio.sleep(throttled.seconds)
            except MessengerUnavailable:
                await asyncio.sleep(pause)
            except LoginRefused:
                await self._server.renew()
            else:
                return

    async def _replace(self, room: nio.MatrixRoom, content: Content, event_id: str) -> None:
        seed = json.dumps([event_id, content["body"]])
        transaction = f"lpe{hashlib.sha256(seed.encode()).hexdigest()[:40]}"
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

    async def _upload(self, picture: Picture, room: nio.MatrixRoom) -> Content:
        data, keys = picture.png, None
        if room.encrypted:
            data, keys = encrypt_attachment(picture.png)
        kind = "application/octet-stream" if keys else PNG
        where = path(MEDIA_API, "upload", **({} if keys else {"filename": PICTURE_NAME}))
        answer = await self._server.insist("POST", where, data, content_type=kind)
        info = {
            "mimetype": PNG,
            "size": len(picture.png),
            "w": picture.width,
            "h": picture.height,
        }
        content: Content = {"msgtype": "m.image", "filename": PICTURE_NAME, "info": info}
        if keys:
            return {**content, "file": {**keys, "url": answer["content_uri"], "mimetype": PNG}}
        return {**content, "url": answer["content_uri"]}
