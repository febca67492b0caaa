"""What is being worked on now or waits for it, so that a person can stop it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine, Iterable

from bot.commands import is_stop
from bot.messages import Message, Ref
from bot.review.review import Draft

STOPS_REMEMBERED = 1_000


class Stopped(Exception):
    """A person stopped the work; there is nothing to answer but that."""


class Superseded(Exception):
    """The question was edited or removed: what was asked needs no answer any more."""


class Running:
    def __init__(self) -> None:
        self._works: dict[Ref, tuple[Message, asyncio.Task[Draft]]] = {}
        self._stopped: set[Ref] = set()
        self._superseded: set[Ref] = set()
        self._stops: OrderedDict[Ref, int] = OrderedDict()
        self._awaiting: OrderedDict[Ref, list[Message]] = OrderedDict()

    async def work(self, message: Message, work: Coroutine[None, None, Draft]) -> Draft:
        """Do the work for a message; raises `Stopped` when a person stops it, or has before."""
        if self._is_stopped_already(message):
            work.close()
            raise Stopped
        task = asyncio.create_task(work)
        self._works[message.ref] = (message, task)
        try:
            return await task
        except asyncio.CancelledError:
            # The process may end while a stopped work winds up: that is no stop but the end.
            ours = asyncio.current_task()
            if message.ref in self._superseded and not (ours and ours.cancelling()):
                raise Superseded from None
            if message.ref in self._stopped and not (ours and ours.cancelling()):
                raise Stopped from None
            raise
        finally:
            del self._works[message.ref]
            self._stopped.discard(message.ref)
            self._superseded.discard(message.ref)

    def stop(self, wish: Message, waiting: Iterable[Ref] = ()) -> None:
        """Stop the work in the thread of the wish; outside a thread, all of this person's.

        `waiting` are questions from before the wish that nobody works on yet: they are stopped
        as soon as their turn comes. After a restart that is how a stop is not forgotten.
        """
        concerned = [
            (ref, task) for ref, (message, task) in self._works.items() if _means(wish, message)
        ]
        for ref, task in concerned:
            self._stopped.add(ref)
            task.cancel()
        self._stops[wish.ref] = len(concerned)
        for ref in set(waiting) - set(self._works):
            self._awaiting.setdefault(ref, []).append(wish)
        for remembered in (self._stops, self._awaiting):
            while len(remembered) > STOPS_REMEMBERED:
                remembered.popitem(last=False)

    def supersede(self, change: Message) -> None:
        """End the work on a question that was edited or removed."""
        if not (change.revises or change.removes):
            return
        for ref, (message, task) in self._works.items():
            if message.origin == change.origin:
                self._superseded.add(ref)
                task.cancel()

    def is_stopping(self, message: Message) -> bool:
        """Tell whether a person wants the work for a message to end."""
        return message.ref in self._stopped

    def has_stopped(self, wish: Message) -> bool:
        """Tell whether this wish found something to stop."""
        return self._stops.get(wish.ref, 0) > 0

    def _is_stopped_already(self, message: Message) -> bool:
        wishes = self._awaiting.pop(message.ref, [])
        meant = [wish for wish in wishes if _means(wish, message) and not is_stop(message.text)]
        for wish in meant:
            self._stops[wish.ref] = self._stops.get(wish.ref, 0) + 1
        return bool(meant)


def _means(wish: Message, message: Message) -> bool:
    if wish.ref.room_id != message.ref.room_id:
        return False
    if wish.thread == message.thread:
        return True
    return not wish.threaded and wish.about is None and wish.sender == message.sender
