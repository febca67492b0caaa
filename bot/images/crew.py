"""`leitplanke images serve --ray`: one worker to the outside, painters on many machines inside.

Ray Serve starts the painters, one for each GPU, starts one again that died, and adds and removes
them as the work comes. The process that was started speaks the same protocol as without Ray and
hands the orders on. A drawing whose painter dies ends with an error; its client asks again.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from bot.images.line import Job, Line, LineFull, Step
from bot.images.order import DrawingFailed, DrawingStopped, Order
from bot.images.starting import Start, start_painter

NAME = "leitplanke-images"
OBJECT_STORE_BYTES = 100 * 2**20  # orders and pictures pass through it; Ray would take 30 %
HEALTH_SECONDS = 5.0


class PainterLost(Exception):
    """The process or machine that drew is gone."""


class CrewPainter:
    """What Ray Serve runs in a process of its own: the painter and line of a single worker."""

    def __init__(self, start: Start) -> None:
        self._painter = start_painter(start)
        self._line = Line(self._painter, most_waiting=0)

    async def facts(self) -> tuple[str, Mapping[str, str]]:
        return self._painter.name, dict(self._painter.active)

    async def draw(self, order: Order) -> AsyncIterator[Step | bytes | Exception]:
        """Yield news as `Job.news` does; an error is the last of it, since Ray would wrap it."""
        try:
            with self._line.join(order) as job:
                async for news in job.news():
                    if news is not None:
                        yield news
        except (DrawingFailed, DrawingStopped, LineFull) as error:
            yield error

    async def check_health(self) -> None:
        if self._line.broken.is_set():
            raise PainterLost


class CrewLine:
    """Stands where `Line` stands in a single worker; the painters are elsewhere."""

    def __init__(self, painters: Any, *, most: int) -> None:
        self.broken = asyncio.Event()
        self._painters = painters
        self._most = most
        self._runs: dict[Job, asyncio.Task[None]] = {}

    @property
    def length(self) -> int:
        return len(self._runs)

    @contextmanager
    def join(self, order: Order) -> Iterator[Job]:
        """Hand the order on, and cancel it at the end. Raises `LineFull`."""
        if len(self._runs) >= self._most:
            raise LineFull
        job = Job(order)
        self._runs[job] = asyncio.get_running_loop().create_task(self._run(job))
        try:
            yield job
        finally:
            self._runs.pop(job).cancel()

    async def close(self) -> None:
        for job in self._runs:
            job.tell(DrawingStopped())

    async def _run(self, job: Job) -> None:
        answers = self._painters.options(stream=True).draw.remote(job.order)
        try:
            async for news in answers:
                job.tell(news)
        except Exception:  # noqa: BLE001 whatever Ray met, the job must be asked for again
            job.tell(PainterLost())
        finally:
            answers.cancel()


def start_crew(
    start: Start, *, address: str, replicas: tuple[int, int], most_waiting: int
) -> tuple[CrewLine, str, Mapping[str, str]]:
    """Join or start Ray, and wait until the painters are warm. Blocks for minutes."""
    # Before Ray is imported: it would send statistics home.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    import ray  # noqa: PLC0415 of the extra `ray`
    from ray import serve  # noqa: PLC0415 the same

    local = {"object_store_memory": OBJECT_STORE_BYTES, "include_dashboard": False}
    special: dict[str, Any] = (
        local | {"_node_ip_address": "127.0.0.1"} if address == "local" else {}
    )
    ray.init(address, namespace=NAME, log_to_driver=False, configure_logging=False, **special)
    gpus = 0 if start.device == "cpu" or not ray.cluster_resources().get("GPU") else 1
    least, most = replicas
    deployment = serve.deployment(
        name="painter",
        max_ongoing_requests=1,
        max_queued_requests=most_waiting,
        health_check_period_s=HEALTH_SECONDS,
        ray_actor_options={"num_gpus": gpus, "num_cpus": 0 if gpus == 0 else 1},
        autoscaling_config={
            "min_replicas": least,
            "max_replicas": most,
            "initial_replicas": least,
            "target_ongoing_requests": 1,
        },
    )(CrewPainter)
    serve.start(proxy_location="Disabled")
    painters = serve.run(deployment.bind(start), name=NAME, route_prefix=None)
    name, active = painters.facts.remote().result()
    return CrewLine(painters, most=most_waiting + most), name, active


def end_crew() -> None:
    import ray  # noqa: PLC0415 of the extra `ray`
    from ray import serve  # noqa: PLC0415 the same

    with suppress(Exception):  # Ray may be the reason for the end
        serve.shutdown()
    ray.shutdown()
