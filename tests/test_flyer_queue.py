"""Rooms take turns at the workers; nobody who leaves the queue keeps a place in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.flyer.queue import Queue


class Visit:
    """Somebody who takes a turn and keeps it until told to go."""

    def __init__(self, queue: Queue, room: str, order: list[str], name: str = "") -> None:
        self.place_of: Callable[[], int] = lambda: 0
        self.go = asyncio.Event()
        self.task = asyncio.create_task(self._visit(queue, room, order, name or room))

    async def _visit(self, queue: Queue, room: str, order: list[str], name: str) -> None:
        async with queue.turn(room, self._begun):
            order.append(name)
            await self.go.wait()

    def _begun(self, place_of: Callable[[], int]) -> None:
        self.place_of = place_of


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def finish(visits: list[Visit]) -> None:
    for visit in visits:
        visit.go.set()
    await asyncio.gather(*(visit.task for visit in visits))


async def test_a_room_with_many_pictures_lets_another_room_go_between() -> None:
    queue, order = Queue(1), []
    visits = [Visit(queue, room, order) for room in ("a", "a", "a", "a", "b")]

    await settle()
    await finish(visits)

    assert order == ["a", "a", "b", "a", "a"]


async def test_no_more_work_at_a_time_than_there_are_places() -> None:
    queue, order = Queue(2), []
    visits = [Visit(queue, room, order) for room in "abc"]

    await settle()

    assert order == ["a", "b"]
    assert visits[2].place_of() == 0
    await finish(visits)


async def test_who_is_cancelled_while_waiting_leaves_no_gap() -> None:
    queue, order = Queue(1), []
    visits = [Visit(queue, room, order) for room in "abc"]
    await settle()

    visits[1].task.cancel()
    await settle()
    await finish([visits[0], visits[2]])

    assert order == ["a", "c"]
    assert queue.waiting() == 0


async def test_who_is_cancelled_while_drawing_gives_the_place_back() -> None:
    queue, order = Queue(1), []
    visits = [Visit(queue, room, order) for room in "ab"]
    await settle()

    visits[0].task.cancel()
    await settle()

    assert order == ["a", "b"]
    await finish([visits[1]])


async def test_who_is_cancelled_in_the_moment_of_being_called_gives_the_place_back() -> None:
    queue, order = Queue(1), []
    first, second, third = (Visit(queue, room, order) for room in "abc")
    await settle()

    first.go.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    second.task.cancel()
    await settle()
    third.go.set()
    await asyncio.wait_for(third.task, 1)

    assert order[-1] == "c"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=9))
def test_the_place_told_is_the_number_of_those_who_come_before(rooms: list[str]) -> None:
    async def visit() -> None:
        queue, order = Queue(1), []
        names = [f"{room}{number}" for number, room in enumerate(rooms)]
        visits = [Visit(queue, room, order, name) for room, name in zip(rooms, names, strict=True)]
        await settle()
        places = {name: visit.place_of() for name, visit in zip(names, visits, strict=True)}

        await finish(visits)

        assert {name: max(0, order.index(name) - 1) for name in names} == places

    asyncio.run(visit())


async def test_who_is_cancelled_together_with_others_is_not_called_any_more() -> None:
    queue, order = Queue(1), []
    visits = [Visit(queue, room, order) for room in "aab"]
    await settle()

    for visit in visits:
        visit.task.cancel()
    await asyncio.gather(*(visit.task for visit in visits), return_exceptions=True)
    last = Visit(queue, "c", order)
    await settle()
    await finish([last])

    assert order == ["a", "c"]
