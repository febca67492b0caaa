"""Jobs of a thread run in order, jobs of many threads at once, and a failure stays alone."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dispatch import Dispatcher, Job
from bot.messages import Ref


def job(name: str, thread: str = "$root", room: str = "!room:localhost") -> Job:
    return Job(Ref(room, name), thread)


class Work:
    """Notes what it does; a job is held until its name is in `released`, or does not wait."""

    def __init__(self, *, held: bool = False) -> None:
        self.done: list[str] = []
        self.running: set[str] = set()
        self.most = 0
        self.failing: set[str] = set()
        self.gate = asyncio.Event()
        if not held:
            self.gate.set()

    async def __call__(self, given_job: Job) -> None:
        name = given_job.ref.event_id
        self.running.add(name)
        self.most = max(self.most, len(self.running))
        try:
            await self.gate.wait()
            await asyncio.sleep(0)
            if name in self.failing:
                raise ValueError("Steuernummer 133/8150/8159")
            self.done.append(name)
        finally:
            self.running.discard(name)


async def turns(number: int = 20) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


async def test_a_thread_is_worked_on_in_order_one_at_a_time() -> None:
    work = Work()
    async with Dispatcher(work, 8) as dispatcher:
        for name in "abc":
            dispatcher.put(job(name))
        await dispatcher.idle()

    assert work.done == ["a", "b", "c"]
    assert work.most == 1


async def test_threads_do_not_wait_for_each_other() -> None:
    work = Work(held=True)
    async with Dispatcher(work, 8) as dispatcher:
        for name in "abc":
            dispatcher.put(job(name, thread=name))
        await turns()

        assert work.running == {"a", "b", "c"}
        work.gate.set()
        await dispatcher.idle()

    assert sorted(work.done) == ["a", "b", "c"]


async def test_the_same_thread_id_in_another_room_is_another_thread() -> None:
    work = Work(held=True)
    async with Dispatcher(work, 8) as dispatcher:
        dispatcher.put(job("a", room="!one:x"))
        dispatcher.put(job("b", room="!two:x"))
        await turns()

        assert work.running == {"a", "b"}


async def test_no_more_jobs_than_the_limit_run_at_once() -> None:
    work = Work(held=True)
    async with Dispatcher(work, 2) as dispatcher:
        for number in range(6):
            dispatcher.put(job(f"$e{number}", thread=f"$t{number}"))
        await turns()

        assert len(work.running) == 2
        work.gate.set()
        await dispatcher.idle()

    assert work.most == 2
    assert len(work.done) == 6


async def test_a_failing_job_stops_neither_its_thread_nor_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    work = Work()
    work.failing = {"a", "x"}
    with caplog.at_level(logging.ERROR):
        async with Dispatcher(work, 1, retries=()) as dispatcher:
            for name in "ab":
                dispatcher.put(job(name))
            for name in "xy":
                dispatcher.put(job(name, thread="$other"))
            await dispatcher.idle()

    assert sorted(work.done) == ["b", "y"]
    assert {record.__dict__["event"] for record in caplog.records} == {"a", "x"}


async def test_a_thread_that_was_finished_can_go_on() -> None:
    work = Work()
    async with Dispatcher(work, 2) as dispatcher:
        dispatcher.put(job("a"))
        await dispatcher.idle()
        dispatcher.put(job("b"))
        await dispatcher.idle()

    assert work.done == ["a", "b"]


async def test_leaving_cancels_what_runs_and_what_waits() -> None:
    work = Work(held=True)
    async with Dispatcher(work, 1) as dispatcher:
        for name in "ab":
            dispatcher.put(job(name, thread=name))
        await turns()

    assert work.running == set()
    assert work.done == []


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("xyz")), max_size=25),
    st.integers(1, 4),
)
async def test_whatever_comes_is_done_once_and_in_order(
    jobs: list[tuple[str, str]], parallel: int
) -> None:
    work = Work()
    expected: dict[tuple[str, str], list[str]] = defaultdict(list)
    async with Dispatcher(work, parallel) as dispatcher:
        for number, (room, thread) in enumerate(jobs):
            name = f"{room}{thread}{number}"
            expected[room, thread].append(name)
            dispatcher.put(job(name, thread, room))
            if number % 3 == 0:
                await asyncio.sleep(0)
        await dispatcher.idle()

    assert work.most <= parallel
    assert set(Counter(work.done).values()) <= {1}
    for (room, thread), names in expected.items():
        assert [name for name in work.done if name.startswith(room + thread)] == names


async def test_a_job_that_failed_is_done_again_before_the_rest_of_its_thread() -> None:
    done: list[tuple[str, bool]] = []

    async def work(given_job: Job) -> None:
        if given_job.ref.event_id == "a" and given_job.tries < 2:
            raise OSError("disk full")
        done.append((given_job.ref.event_id, given_job.resumed))

    async with Dispatcher(work, 1, retries=(0, 0)) as dispatcher:
        for name in "ab":
            dispatcher.put(job(name))
        await dispatcher.idle()

    assert done == [("a", True), ("b", False)]


async def test_a_job_that_cancels_itself_fails_alone_and_its_thread_goes_on() -> None:
    done: list[str] = []

    async def work(given_job: Job) -> None:
        if given_job.ref.event_id == "a":
            raise asyncio.CancelledError
        done.append(given_job.ref.event_id)

    async with Dispatcher(work, 1, retries=()) as dispatcher:
        dispatcher.put(job("a"))
        dispatcher.put(job("b"))
        await dispatcher.idle()
        dispatcher.put(job("c"))
        await dispatcher.idle()

    assert done == ["b", "c"]
