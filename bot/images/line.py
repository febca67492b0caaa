"""The waiting line before a painter: first come, first served, one picture at a time.

The painter works in one thread of its own, so the event loop stays free to tell everybody their
place. A job that nobody waits for any more leaves the line, or stops after the step it is in.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from bot.images.order import DrawingStopped, Order, Painter, PainterBroken


@dataclass(frozen=True, slots=True)
class Step:
    """Where a job is: `place` jobs before it, or `step` of `steps` done."""

    place: int
    step: int
    steps: int


class LineFull(Exception):
    """No further job is taken now."""


class Job:
    """One order in the line, and what is told to the one who gave it."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._news: asyncio.Queue[Step | bytes | Exception] = asyncio.Queue()
        self._stop = threading.Event()

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def stop(self) -> None:
        self._stop.set()

    def tell(self, news: Step | bytes | Exception) -> None:
        self._news.put_nowait(news)

    async def news(
        self, silence_seconds: float | None = None
    ) -> AsyncIterator[Step | bytes | None]:
        """Yield the steps, then the PNG; None after each silence. Raises what ended the drawing."""
        while True:
            news: Step | bytes | Exception | None = None
            with suppress(TimeoutError):
                async with asyncio.timeout(silence_seconds):
                    news = await self._news.get()
            if isinstance(news, Exception):
                raise news
            yield news
            if isinstance(news, bytes):
                return


class JobLine(Protocol):
    """Takes orders, in this process or for painters elsewhere; `broken` ends the worker."""

    broken: asyncio.Event

    @property
    def length(self) -> int: ...

    def join(self, order: Order) -> AbstractContextManager[Job]: ...

    async def close(self) -> None: ...


class Line:
    """Jobs before one painter; the first is being drawn. Used from one event loop."""

    def __init__(self, painter: Painter, *, most_waiting: int) -> None:
        self.broken = asyncio.Event()
        self._painter = painter
        self._most_waiting = most_waiting
        self._jobs: deque[Job] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="painter")
        self._runs: set[asyncio.Task[None]] = set()

    @property
    def length(self) -> int:
        return len(self._jobs)

    @contextmanager
    def join(self, order: Order) -> Iterator[Job]:
        """Take the last place, and give it up at the end. Raises `LineFull`."""
        if len(self._jobs) > self._most_waiting:
            raise LineFull
        job = Job(order)
        self._jobs.append(job)
        if len(self._jobs) == 1:
            self._start(job)
        else:
            job.tell(Step(len(self._jobs) - 1, 0, 0))
        try:
            yield job
        finally:
            self._leave(job)

    async def close(self) -> None:
        for job in list(self._jobs):
            job.tell(DrawingStopped())
            self._leave(job)
        await asyncio.to_thread(self._thread.shutdown)

    def _leave(self, job: Job) -> None:
        job.stop()
        if job in self._jobs and job is not self._jobs[0]:
            self._jobs.remove(job)
            self._tell_places()

    def _start(self, job: Job) -> None:
        run = asyncio.get_running_loop().create_task(self._run(job))
        self._runs.add(run)
        run.add_done_callback(self._runs.discard)

    async def _run(self, job: Job) -> None:
        loop = asyncio.get_running_loop()

        def on_step(step: int, steps: int) -> None:
            if job.stopped:
                raise DrawingStopped
            loop.call_soon_threadsafe(job.tell, Step(0, step, steps))

        try:
            png = await loop.run_in_executor(self._thread, self._painter.draw, job.order, on_step)
        except Exception as error:  # noqa: BLE001 whatever it was belongs to the one who waits
            if isinstance(error, PainterBroken):
                self.broken.set()
            job.tell(error)
        else:
            job.tell(png)
        self._jobs.popleft()
        self._tell_places()
        if self._jobs:
            self._start(self._jobs[0])

    def _tell_places(self) -> None:
        for place, job in enumerate(self._jobs):
            if place > 0:
                job.tell(Step(place, 0, 0))
