"""Whose picture is drawn next: rooms take turns, so that one busy room delays no other.

The queue itself is in memory. What makes it durable is the journal: a question stays *pending*
until its pictures were sent, and comes back here after a restart, with the same seeds.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

PlaceOf = Callable[[], int]
"""How many pictures come before this one now; 0 when it is being drawn or is next."""


class Queue:
    """Gives out `places` turns at a time, one for each worker."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._rooms: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def turn(self, room_id: str, begun: Callable[[PlaceOf], None]) -> AsyncIterator[None]:
        """Wait for a turn; `begun` gets a function that tells the place meanwhile."""
        ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._rooms.setdefault(room_id, deque()).append(ticket)
        begun(lambda: self._place(room_id, ticket))
        self._call_next()
        try:
            await ticket
        except asyncio.CancelledError:
            self._leave(room_id, ticket)
            raise
        try:
            yield
        finally:
            self._free += 1
            self._call_next()

    def waiting(self) -> int:
        return sum(map(len, self._rooms.values()))

    def _call_next(self) -> None:
        """Call the first of the room that has waited longest for a turn; it goes to the end."""
        while self._free and self._rooms:
            room_id, tickets = next(iter(self._rooms.items()))
            del self._rooms[room_id]
            # Cancelled together with others: its own leaving comes later.
            while tickets and tickets[0].done():
                tickets.popleft()
            if not tickets:
                continue
            ticket = tickets.popleft()
            if tickets:
                self._rooms[room_id] = tickets
            self._free -= 1
            ticket.set_result(None)

    def _leave(self, room_id: str, ticket: asyncio.Future[None]) -> None:
        if ticket.done() and not ticket.cancelled():
            # It was called in the very moment of leaving.
            self._free += 1
        elif ticket in (tickets := self._rooms.get(room_id, deque())):
            tickets.remove(ticket)
            if not tickets:
                del self._rooms[room_id]
        self._call_next()

    def _place(self, room_id: str, ticket: asyncio.Future[None]) -> int:
        """Count who comes before: as many of each room as rounds pass until then."""
        own = self._rooms.get(room_id)
        if own is None or ticket not in own:
            return 0
        rounds = own.index(ticket)
        before = 0
        ahead = True
        for other, tickets in self._rooms.items():
            if other == room_id:
                ahead = False
                before += rounds
            else:
                before += min(len(tickets), rounds + (1 if ahead else 0))
        return before
