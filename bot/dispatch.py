"""Work in order within a thread, and on many threads at once."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from bot.messages import Message, Ref

log = logging.getLogger(__name__)

# A locked database or a full disk may pass; what has not passed by then waits for a restart.
RETRY_SECONDS = (2.0, 20.0, 120.0)


@dataclass(frozen=True, slots=True)
class Job:
    """An accepted event. The reply to a `resumed` job may have been sent before."""

    ref: Ref
    thread: str
    message: Message | None = None
    resumed: bool = False
    tries: int = 0


class Dispatcher:
    """Runs `work` for each job; `parallel` jobs at most, one at a time in each thread.

    A job that fails is done again after each of the `retries`, in seconds. Leaving the context
    cancels what runs: the journal still knows those jobs as pending.
    """

    def __init__(
        self,
        work: Callable[[Job], Awaitable[None]],
        parallel: int,
        retries: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self._work = work
        self._retries = retries
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
            if not await self._succeeds(job) and job.tries < len(self._retries):
                await asyncio.sleep(self._retries[job.tries])
                again = replace(job, message=None, resumed=True, tries=job.tries + 1)
                queue.appendleft(again)
        del self._queues[key]

    async def _succeeds(self, job: Job) -> bool:
        async with self._places:
            try:
                await self._work(job)
            except Exception:
                log.exception("job failed", extra={"event": job.ref.event_id})
                return False
            except asyncio.CancelledError:
                # Where nobody ends this worker, something within the job was cancelled: it failed.
                worker = asyncio.current_task()
                if worker is None or worker.cancelling():
                    raise
                log.error("job cancelled from within", extra={"event": job.ref.event_id})  # noqa: TRY400
                return False
        return True
