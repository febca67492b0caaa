"""Work in order within a thread, and on many threads at once."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from bot.messages import Message, Ref

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """An accepted event. `resumed` jobs were accepted before this process started."""

    ref: Ref
    thread: str
    message: Message | None = None
    resumed: bool = False


class Dispatcher:
    """Runs `work` for each job; `parallel` jobs at most, one at a time in each thread.

    Leaving the context cancels what runs: the journal still knows those jobs as pending.
    """

    def __init__(self, work: Callable[[Job], Awaitable[None]], parallel: int) -> None:
        self._work = work
        self._places = asyncio.Semaphore(parallel)
        self._queues: dict[tuple[str, str], deque[Job]] = {}
        self._workers: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    def put(self, job: Job) -> None:
        key = (job.ref.room_id, job.thread)
        if key in self._queues:
            self._queues[key].append(job)
            return
        self._queues[key] = deque([job])
        worker = asyncio.create_task(self._drain(key))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def idle(self) -> None:
        """Wait until nothing is left to do."""
        while self._workers:
            await asyncio.wait(set(self._workers))

    async def _drain(self, key: tuple[str, str]) -> None:
        queue = self._queues[key]
        while queue:
            job = queue.popleft()
            async with self._places:
                try:
                    await self._work(job)
                except Exception:
                    # The job stays pending; the next start takes it up again.
                    log.exception("job failed", extra={"event": job.ref.event_id})
        del self._queues[key]
