"""What the bot knows of its rooms: loaded when a room is first used, never all at once."""

from __future__ import annotations

import asyncio
from typing import Any

import nio

from bot.adapters.matrix.homeserver import CLIENT_API, Homeserver, Refused, path

Event = dict[str, Any]
DIRECT_MEMBERS = 2
NOT_FOUND = 404


class Rooms:
    """Members, encryption and kind of each room in use."""

    def __init__(self, client: nio.AsyncClient, server: Homeserver) -> None:
        self._client = client
        self._server = server
        self._loaded: set[str] = set()
        self._named: set[str] = set()
        self._locks: dict[str, asyncio.Lock] = {}
        self._direct: set[str] | None = None

    async def load(self, room_id: str) -> nio.MatrixRoom:
        """Return the room with its members and its encryption known; raises `Refused`."""
        if room_id in self._loaded:
            return self._client.rooms[room_id]
        async with self._locks.setdefault(room_id, asyncio.Lock()):
            if room_id not in self._loaded:
                await self._load(room_id)
        return self._client.rooms[room_id]

    async def is_direct(self, room_id: str) -> bool:
        """Tell whether a room is a chat of one person with the bot."""
        room = await self.load(room_id)
        if len(room.users) > DIRECT_MEMBERS:
            return False
        return room_id not in self._named or room_id in await self._marked_direct()

    async def mark_direct(self, room_id: str, person: str) -> None:
        """Remember the inviter's word that this is a direct chat, where clients do: `m.direct`."""
        marked = await self._read_marks()
        rooms = marked.setdefault(person, [])
        if room_id not in rooms:
            rooms.append(room_id)
            await self._server.insist("PUT", self._marks_path(), marked)
        self._direct = None

    def observe(self, room_id: str, event: Event) -> None:
        """Take note of a state event; the room is read anew when it is used again."""
        kind = event.get("type")
        if kind == "m.room.member":
            self._client.invalidate_outbound_session(room_id)
        if kind in {"m.room.member", "m.room.encryption", "m.room.name"}:
            self.forget(room_id)

    def forget(self, room_id: str) -> None:
        self._loaded.discard(room_id)

    async def _load(self, room_id: str) -> None:
        encrypted, named, members = await asyncio.gather(
            self._has_state(room_id, "m.room.encryption", "algorithm"),
            self._has_state(room_id, "m.room.name", "name"),
            self._server.insist("GET", path(CLIENT_API, "rooms", room_id, "joined_members")),
        )
        # Encryption is never taken back (Matrix, m.room.encryption), whatever a server says.
        encrypted = encrypted or room_id in self._client.encrypted_rooms
        room = nio.MatrixRoom(room_id, self._client.user_id, encrypted)
        for person in members["joined"]:
            room.add_member(person, None, None)
        room.members_synced = True
        self._client.rooms[room_id] = room
        if encrypted:
            self._note_encryption(room)
        (self._named.add if named else self._named.discard)(room_id)
        self._loaded.add(room_id)

    def _note_encryption(self, room: nio.MatrixRoom) -> None:
        assert self._client.olm
        assert self._client.store
        self._client.encrypted_rooms.add(room.room_id)
        self._client.store.save_encrypted_rooms({room.room_id})
        self._client.olm.update_tracked_users(room)

    async def _has_state(self, room_id: str, kind: str, key: str) -> bool:
        try:
            state = await self._server.insist(
                "GET", path(CLIENT_API, "rooms", room_id, "state", kind) + "/"
            )
        except Refused as refused:
            if refused.status == NOT_FOUND:
                return False
            raise
        return bool(state.get(key))

    async def _marked_direct(self) -> set[str]:
        if self._direct is None:
            marked = await self._read_marks()
            self._direct = {room for rooms in marked.values() for room in rooms}
        return self._direct

    async def _read_marks(self) -> dict[str, list[str]]:
        try:
            return await self._server.insist("GET", self._marks_path())
        except Refused as refused:
            if refused.status == NOT_FOUND:
                return {}
            raise

    def _marks_path(self) -> str:
        return path(CLIENT_API, "user", self._client.user_id, "account_data", "m.direct")
