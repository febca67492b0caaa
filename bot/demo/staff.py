"""The people of the demo: real Matrix clients with real encryption, as a messenger would be.

They read the bot's replies off the wire like anyone else; what a reply is and which question it
answers they take from the event itself.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import nio  # noqa: TID251  # these clients stand outside the bot, at the other end of the wire
import nio.crypto  # noqa: TID251  # the same

from bot.adapters.matrix import content
from bot.demo.child import write_private
from bot.errors import LeitplankeError

SYNC_TIMEOUT_MS = 20_000
POLL_SECONDS = 0.2
# A client that shows a room pages back; these read along, so nothing may be left out.
EVERYTHING = {"room": {"timeline": {"limit": 1000}}}
ANSWER = TypeVar("ANSWER")


class StaffFailed(LeitplankeError):
    """The homeserver refused something to one of the people."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as a client sees it, decrypted."""

    room_id: str
    event_id: str
    sender: str
    content: dict[str, Any] = field(repr=False)
    encrypted: bool = False

    @property
    def text(self) -> str:
        return str(self.content.get("body", ""))

    @property
    def html(self) -> str:
        return str(self.content.get("formatted_body", ""))

    @property
    def meta(self) -> dict[str, Any]:
        """What the bot notes in its replies; empty on all other messages."""
        noted = self.content.get(content.META)
        return noted if isinstance(noted, dict) else {}

    @property
    def thread(self) -> str | None:
        return content.thread_of({"content": self.content})

    @property
    def answers(self) -> str | None:
        return content.in_reply_to({"content": self.content})

    @property
    def replaces(self) -> str | None:
        return content.replaces({"content": self.content})

    @property
    def is_partial(self) -> bool:
        """Tell whether this is the beginning of an answer that still grows."""
        return bool(self.meta.get(content.PARTIAL))

    @property
    def is_file(self) -> bool:
        return self.content.get("msgtype") == "m.file"

    @property
    def is_picture(self) -> bool:
        return self.content.get("msgtype") == "m.image"


class Person:
    """One member of staff; `heard` grows while the person listens."""

    def __init__(self, name: str, user: str, homeserver: str, folder: Path) -> None:
        self.name = name
        self.user = user
        self.heard: list[Heard] = []
        self.on_heard: Callable[[Heard], None] = lambda _heard: None
        self.on_typing: Callable[[], None] = lambda: None
        self._typing: dict[str, frozenset[str]] = {}
        self._session = folder / "session.json"
        self._news = asyncio.Condition()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        config = nio.AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True)
        self._client = nio.AsyncClient(homeserver, user, store_path=str(folder), config=config)
        self._listening: asyncio.Task[None] | None = None

    async def log_in(self, password: str) -> None:
        """Log in, or go on with the device of last time, and begin to listen."""
        if self._session.exists():
            kept = json.loads(self._session.read_text())
            self._client.restore_login(self.user, kept["device_id"], kept["access_token"])
        else:
            answer = _checked(
                await self._client.login(password, device_name="Demo"), nio.LoginResponse
            )
            kept = {"device_id": answer.device_id, "access_token": answer.access_token}
            write_private(self._session, json.dumps(kept))
        # Encrypted media are a kind of it: named as well, they would be heard twice.
        self._client.add_event_callback(self._hear, nio.RoomMessage)
        self._client.add_ephemeral_callback(self._see_typing, nio.TypingNoticeEvent)
        await self._client.sync(timeout=0, full_state=True)
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        """Sync for ever; nio stops when it plans a key query that we have just made."""
        while True:
            with suppress(nio.LocalProtocolError):
                await self._client.sync_forever(SYNC_TIMEOUT_MS, sync_filter=EVERYTHING)

    async def log_out(self) -> None:
        """Stop listening; the device stays logged in for the next time."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self._client.close()

    async def create_room(
        self, name: str, invited: list[str], *, direct: bool, encrypted: bool
    ) -> str:
        state = [nio.EnableEncryptionBuilder().as_dict()] if encrypted else []
        answer = await self._client.room_create(
            name=None if direct else name, is_direct=direct, invite=invited, initial_state=state
        )
        return str(_checked(answer, nio.RoomCreateResponse).room_id)

    async def join(self, room_id: str) -> None:
        _checked(await self._client.join(room_id), nio.JoinResponse)

    async def see_joined(self, room_id: str, user: str, *, patience: float) -> None:
        """Wait until a user is in a room, and known here as a member of it."""
        async with asyncio.timeout(patience):
            while True:
                answer = await self._client.joined_members(room_id)
                members = _checked(answer, nio.JoinedMembersResponse).members
                room = self._client.rooms.get(room_id)
                if room is not None and user in {m.user_id for m in members} & set(room.users):
                    return
                await asyncio.sleep(POLL_SECONDS)

    async def say(
        self,
        room_id: str,
        text: str,
        *,
        thread: str | None = None,
        to: tuple[str, str] | None = None,
    ) -> str:
        """Write a message; `to` is the user id and the name of somebody to mention."""
        message: dict[str, Any] = {"msgtype": "m.text", "body": text}
        if to is not None:
            user, name = to
            message["body"] = f"{name}: {text}"
            message["m.mentions"] = {"user_ids": [user]}
        if thread is not None:
            message["m.relates_to"] = {
                "rel_type": "m.thread",
                "event_id": thread,
                "is_falling_back": True,
                "m.in_reply_to": {"event_id": thread},
            }
        return await self._send(room_id, "m.room.message", message)

    async def reply(self, room_id: str, text: str, event_id: str) -> str:
        """Reply to a message, outside of any thread."""
        relation = {"m.in_reply_to": {"event_id": event_id}}
        message = {"msgtype": "m.text", "body": text, "m.relates_to": relation}
        return await self._send(room_id, "m.room.message", message)

    async def send_file(self, room_id: str, name: str) -> str:
        """Announce a file by its name; there is nothing behind it."""
        message = {"msgtype": "m.file", "body": name, "url": "mxc://localhost/none"}
        return await self._send(room_id, "m.room.message", message)

    async def attach(
        self, room_id: str, name: str, data: bytes, text: str = "", *, thread: str | None = None
    ) -> str:
        """Send a file with a line of text, encrypted where the room is."""
        encrypted = self._client.rooms[room_id].encrypted
        answer, keys = await self._client.upload(
            lambda *_: data, "application/octet-stream", encrypt=encrypted, filesize=len(data)
        )
        url = _checked(answer, nio.UploadResponse).content_uri
        place = {"file": {**keys, "url": url}} if keys else {"url": url}
        message = {"msgtype": "m.file", "body": text or name, "filename": name, **place}
        if thread is not None:
            message["m.relates_to"] = {"rel_type": "m.thread", "event_id": thread}
        return await self._send(room_id, "m.room.message", message)

    async def withdraw(self, room_id: str, event_id: str) -> None:
        """Redact an own message or reaction."""
        _checked(await self._client.room_redact(room_id, event_id), nio.RoomRedactResponse)

    async def react(self, room_id: str, event_id: str, key: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": key}
        return await self._send(room_id, "m.reaction", {"m.relates_to": relation})

    async def agree(self, room_id: str, event_id: str) -> str:
        """Put a ✅ on a message."""
        return await self.react(room_id, event_id, content.YES)

    async def hear(self, wanted: Callable[[Heard], bool], *, patience: float) -> Heard | None:
        """Wait for a message; return the first that fits, None when there is none in time."""
        try:
            async with asyncio.timeout(patience), self._news:
                while True:
                    for heard in self.heard:
                        if wanted(heard):
                            return heard
                    await self._news.wait()
        except TimeoutError:
            return None

    def typing(self, room_id: str) -> frozenset[str]:
        """Return who is writing in a room."""
        return self._typing.get(room_id, frozenset())

    async def fetch_file(self, heard: Heard) -> bytes:
        """Download a picture or another file and decrypt it if need be."""
        sealed = heard.content.get("file")
        url = sealed["url"] if sealed else heard.content["url"]
        answer = _checked(await self._client.download(mxc=url), nio.MemoryDownloadResponse)
        if not sealed:
            return bytes(answer.body)
        key, digest = sealed["key"]["k"], sealed["hashes"]["sha256"]
        return bytes(nio.crypto.decrypt_attachment(answer.body, key, digest, sealed["iv"]))

    async def _send(self, room_id: str, kind: str, message: dict[str, Any]) -> str:
        if self._client.should_query_keys:
            await self._client.keys_query()
        # Nobody compares keys in a demo; a messenger would ask its user to.
        answer = await self._client.room_send(
            room_id, kind, message, ignore_unverified_devices=True
        )
        return str(_checked(answer, nio.RoomSendResponse).event_id)

    async def _hear(self, room: nio.MatrixRoom, event: nio.Event) -> None:
        heard = Heard(
            room.room_id,
            event.event_id,
            event.sender,
            event.source["content"],
            encrypted=event.decrypted,
        )
        async with self._news:
            self._finish(heard)
            self.heard.append(heard)
            self._news.notify_all()
        self.on_heard(heard)

    def _finish(self, edit: Heard) -> None:
        """Let a whole answer stand where its beginning stood, as a client shows it."""
        for at, begun in enumerate(self.heard):
            if begun.event_id == edit.replaces and begun.is_partial and not edit.is_partial:
                new = {**begun.content, **edit.content.get("m.new_content", {})}
                self.heard[at] = replace(begun, content=new)

    async def _see_typing(self, room: nio.MatrixRoom, event: nio.TypingNoticeEvent) -> None:
        self._typing[room.room_id] = frozenset(event.users)
        self.on_typing()


def _checked(answer: object, expected: type[ANSWER]) -> ANSWER:
    """Turn nio's error values into exceptions."""
    if isinstance(answer, expected):
        return answer
    code = getattr(answer, "status_code", None)
    raise StaffFailed(f"no {expected.__name__}: {code or type(answer).__name__}")
