"""Painters on Ray Serve: two replicas on this machine, one of them killed in the middle of a job."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import psutil
import pytest
import pytest_asyncio

pytest.importorskip("ray", reason="needs the extra `ray`")

from bot.adapters.openai_images import OpenAIImages
from bot.images.command import read_replicas
from bot.messages import Trust
from bot.ports import Progress
from bot.screen.screen import Screen
from bot.screen.verdict import Clean, Origin
from tests.image_worker import WorkerProcess, start_worker
from tests.tiny_pipelines import save_pipeline

STEPS = 400


def _clean(text: str) -> Clean:
    found = Screen().check(text, Origin.IMAGE_PROMPT)
    assert isinstance(found, Clean)
    return found


PROMPT = _clean("Ballons")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def crew(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[WorkerProcess]:
    model = save_pipeline("sd", tmp_path_factory.mktemp("models") / "sd")
    worker = await start_worker(model, "--ray", "--replicas", "2", "--steps", str(STEPS))
    yield worker
    started = psutil.Process(worker.process.pid).children(recursive=True)
    worker.process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(worker.process.wait(), 60)
    # Ray's agents notice late that their node is gone.
    for process in psutil.wait_procs(started, timeout=5)[1]:
        process.kill()


def replicas(worker: WorkerProcess) -> list[psutil.Process]:
    found = psutil.Process(worker.process.pid).children(recursive=True)
    return [
        process
        for process in found
        if "ServeReplica" in " ".join(process.cmdline() or [process.name()])
    ]


@pytest.mark.asyncio(loop_scope="module")
async def test_two_pictures_are_drawn_at_a_time_with_progress(crew: WorkerProcess) -> None:
    images = OpenAIImages("w", [crew.base_url], "any", trust=Trust.HOUSE)
    seen: dict[int, list[int]] = {1: [], 2: []}

    async def one(seed: int) -> bytes:
        async def progress(told: Progress) -> None:
            seen[seed].append(told.step)

        drawn = await images.draw(PROMPT, seed=seed, width=64, height=64, progress=progress)
        return drawn.png

    first, second = await asyncio.gather(one(1), one(2))
    again = await one(1)

    assert first == again != second
    assert all(max(steps) == STEPS for steps in seen.values())
    await images.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_a_killed_painters_picture_is_drawn_once_more_and_is_the_same(
    crew: WorkerProcess,
) -> None:
    images = OpenAIImages("w", [crew.base_url], "any", trust=Trust.HOUSE)
    killed: list[int] = []

    async def undisturbed(_: Progress) -> None:
        pass

    async def kill(told: Progress) -> None:
        if told.step > 5 and not killed:
            busiest = max(replicas(crew), key=lambda process: process.cpu_percent(0.2))
            killed.append(busiest.pid)
            os.kill(busiest.pid, signal.SIGKILL)

    drawn = await images.draw(PROMPT, seed=7, width=64, height=64, progress=kill)
    calm = await images.draw(PROMPT, seed=7, width=64, height=64, progress=undisturbed)

    assert killed
    assert drawn.png == calm.png
    await images.close()


@pytest.mark.parametrize(("text", "expected"), [("2", (2, 2)), ("1:4", (1, 4))])
def test_replicas_are_a_number_or_a_range(text: str, expected: tuple[int, int]) -> None:
    assert read_replicas(text) == expected


@pytest.mark.parametrize("text", ["0", "4:1", "x", "1:"])
def test_other_replicas_are_refused(text: str) -> None:
    if text == "1:":
        assert read_replicas(text) == (1, 1)
        return
    with pytest.raises(Exception, match="whole numbers"):
        read_replicas(text)
