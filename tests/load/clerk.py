"""One person with many direct chats, over plain HTTP: cheap enough that the bot is what is measured."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import quote

import aiohttp

SYNC_MS = 10_000
# Only what is said: no receipts, no typing, no members.
FILTER = (
    '{"presence":{"types":[]},"account_data":{"types":[]},"room":{"account_data":{"types":[]},'
    '"ephemeral":{"types":[]},"state":{"types":[]},"timeline":{"types":["m.room.message"],"limit":100}}}'
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and where it belongs: its thread is its own id, or that of an earlier one."""

    event_id: str
    room_id: str
    thread: str
    at: float


@dataclass
class Clerk:
    """Asks, and writes down which question each answer names, and when it came."""

    url: str
    user: str
    token: str
    http: aiohttp.ClientSession
    bot: str
    asked: dict[str, Asked] = field(default_factory=dict)
    answers: dict[str, list[tuple[str, float]]] = field(
        default_factory=lambda: defaultdict(list[tuple[str, float]])
    )
    _listening: asyncio.Task[None] | None = None
    _count: int = 0

    @classmethod
    async def log_in(cls, url: str, user: str, password: str, bot: str) -> Self:
        http = aiohttp.ClientSession()
        login = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user},
            "password": password,
        }
        async with http.post(f"{url}/_matrix/client/v3/login", json=login) as response:
            token = (await response.json())["access_token"]
        return cls(url, user, token, http, bot)

    async def open_chat(self, guest: Clerk) -> str:
        """Open a direct chat with the bot, which joins at once by its own session `guest`."""
        room = {"preset": "trusted_private_chat", "is_direct": True, "invite": [guest.user]}
        room_id = str((await self.call("POST", "createRoom", room))["room_id"])
        await guest.call("POST", f"join/{quote(room_id)}", {})
        return room_id

    async def ask(self, room_id: str, thread: str = "") -> Asked:
        """Say a question of its own wording, in a thread if one is named."""
        self._count += 1
        text = f"Frage {self._count}: Was ist ein Verlustvortrag?"
        content: dict[str, Any] = {"msgtype": "m.text", "body": text}
        if thread:
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": thread}
        path = f"rooms/{quote(room_id)}/send/m.room.message/{self._count}"
        at = time.monotonic()
        event_id = str((await self.call("PUT", path, content))["event_id"])
        asked = Asked(event_id, room_id, thread or event_id, at)
        self.asked[event_id] = asked
        return asked

    async def start_listening(self) -> None:
        since = str((await self._sync("", 0))["next_batch"])
        self._listening = asyncio.create_task(self._listen(since))

    async def close(self) -> None:
        if self._listening:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self.http.close()

    @property
    def waiting(self) -> int:
        return sum(event_id not in self.answers for event_id in self.asked)

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        address = f"{self.url}/_matrix/client/v3/{path}"
        async with self.http.request(method, address, json=body, headers=headers) as response:
            response.raise_for_status()
            return await response.json()

    async def _sync(self, since: str, timeout_ms: int) -> Any:
        where = f"sync?timeout={timeout_ms}&filter={quote(FILTER)}"
        return await self.call("GET", where + (f"&since={since}" if since else ""))

    async def _listen(self, since: str) -> None:
        while True:
            told = await self._sync(since, SYNC_MS)
            for room in told.get("rooms", {}).get("join", {}).values():
                for event in room["timeline"]["events"]:
                    self._hear(event)
            since = told["next_batch"]

    def _hear(self, event: Any) -> None:
        relation = event.get("content", {}).get("m.relates_to", {})
        about = relation.get("m.in_reply_to", {}).get("event_id")
        if event["sender"] == self.bot and about and relation.get("rel_type") != "m.replace":
            self.answers[about].append((event["event_id"], time.monotonic()))
