"""An image worker for tests: the real server, in this process or in one of its own."""

from __future__ import annotations

import asyncio
import re
import sys
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from bot.images.order import OnStep, Order, Painter
from bot.images.server import Worker

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


class SlowPainter:
    """Draws one pixel in as many steps as are let through, and remembers what it was asked."""

    name = "slow"
    active: Mapping[str, str] = {"compile": "on"}

    def __init__(self, steps: int = 5) -> None:
        self.steps = steps
        self.orders: list[Order] = []
        self.finished: list[int] = []
        self._may_step = threading.Semaphore(0)

    def draw(self, order: Order, on_step: OnStep) -> bytes:
        self.orders.append(order)
        for step in range(self.steps):
            on_step(step, self.steps)
            self._may_step.acquire()
        on_step(self.steps, self.steps)
        self.finished.append(order.seed)
        return PNG

    def let(self, steps: int) -> None:
        self._may_step.release(steps)


class FailingPainter:
    """Fails with what it is given, once; then draws."""

    name = "failing"
    active: Mapping[str, str] = {}

    def __init__(self, failure: Exception) -> None:
        self._failures = [failure]

    def draw(self, order: Order, on_step: OnStep) -> bytes:
        if self._failures:
            raise self._failures.pop()
        return PNG


@asynccontextmanager
async def served(
    painter: Painter | None, *, most_waiting: int = 32, api_key: str | None = None
) -> AsyncIterator[str]:
    """Serve the painter on a free port and give the address; None is still loading."""
    worker = Worker(api_key=api_key, most_waiting=most_waiting)
    runner = web.AppRunner(worker.app(), handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    if painter is not None:
        worker.open(painter)
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    finally:
        if isinstance(painter, SlowPainter):
            painter.let(10_000)
        await runner.cleanup()


class WorkerProcess:
    """`leitplanke images serve` as an operator starts it."""

    def __init__(self, process: asyncio.subprocess.Process, base_url: str) -> None:
        self.process = process
        self.base_url = base_url

    async def stderr(self) -> str:
        assert self.process.stderr is not None
        return (await self.process.stderr.read()).decode()


async def start_worker(model: Path, *arguments: str) -> WorkerProcess:
    """Start a worker on a free port and wait until it is ready."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "images", "serve", "--model", str(model)),
        *("--port", "0", "--device", "cpu", *arguments),
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    base_url = ""
    async for line in process.stderr:
        if found := re.search(r"listening on (\S+),", line.decode()):
            base_url = found[1]
        if b"ready:" in line:
            return WorkerProcess(process, base_url)
    raise AssertionError("the worker ended before it was ready")


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition; the test's own time limit ends a wait in vain."""
    while not condition():  # noqa: ASYNC110 the condition is another thread's
        await asyncio.sleep(0.01)
