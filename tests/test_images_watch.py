"""A drawing that hangs ends its process, whatever holds it, and the client draws elsewhere."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from bot.adapters.openai_images import OpenAIImages
from bot.messages import Trust
from bot.ports import Progress
from bot.screen.screen import Screen
from bot.screen.verdict import Clean, Origin
from tests.image_worker import PNG, SlowPainter, served

PROMPT = "ein Sommerhimmel"

# `PyDLL` keeps Python's lock during the call, as a driver that hangs may do.
HANG = """
import asyncio, ctypes, sys, time
from bot.images.order import Order
from bot.images.watch import Watched
from tests.image_worker import PNG, served

class Painter:
    name, active = "hanging", {}
    def __init__(self, hang):
        self.hang = hang
    def draw(self, order, on_step):
        for step in range(5):
            on_step(step, 5)
            self.hang()
        return PNG

HANGS = {
    "asleep": lambda: time.sleep(600),
    "with the lock": lambda: time.sleep(0.3) or ctypes.PyDLL(None).sleep(600),
    "not at all": lambda: time.sleep(0.3),
}
"""
DRAW = """
Watched(Painter(HANGS[sys.argv[1]]), 1.0).draw(Order(sys.argv[2], 64, 64, 1), lambda *_: None)
"""
SERVE = """
async def main():
    async with served(Watched(Painter(HANGS["with the lock"]), 1.0)) as url:
        print(url, flush=True)
        await asyncio.sleep(600)
asyncio.run(main())
"""


@pytest.mark.parametrize("how", ["asleep", "with the lock"])
def test_a_drawing_that_makes_no_step_ends_the_process_with_1_and_quotes_nothing(how: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", HANG + DRAW, how, PROMPT],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 1
    assert "in draw" in ended.stderr
    assert PROMPT not in ended.stderr + ended.stdout


def test_a_slow_drawing_that_makes_its_steps_is_left_alone() -> None:
    command = [sys.executable, "-c", HANG + DRAW, "not at all", PROMPT]

    assert subprocess.run(command, check=False, timeout=60).returncode == 0


async def test_the_job_of_a_worker_that_hung_is_done_by_another() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HANG + SERVE),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    hanging = (await process.stdout.readline()).decode().strip()
    prompt = Screen().check(PROMPT, Origin.IMAGE_PROMPT)
    assert isinstance(prompt, Clean)
    other = SlowPainter(steps=1)
    other.let(1)
    told: list[Progress] = []

    async def tell(progress: Progress) -> None:
        told.append(progress)

    async with served(other) as url:
        images = OpenAIImages("bild", (hanging, url), "any", trust=Trust.HOUSE)
        picture = await images.draw(prompt, seed=3, width=64, height=64, progress=tell)
        await images.close()

    assert picture.png == PNG
    assert other.finished == [3]
    assert await process.wait() == 1
    assert told[0] == Progress(0, 0, 5)
