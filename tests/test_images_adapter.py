"""The image adapter against our own worker, against workers that die, and against other engines."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import ValidationError

from bot.adapters.openai_images import OpenAIImages
from bot.errors import ModelFailed, ModelRefused, ModelUnavailable
from bot.images.order import DrawingFailed, OutOfMemory
from bot.images.settings import ImageSettings
from bot.messages import Picture, Trust
from bot.ports import Progress
from bot.screen.screen import Screen
from bot.screen.verdict import Clean, Origin
from tests.image_worker import PNG, FailingPainter, SlowPainter, served, start_worker, until
from tests.tiny_pipelines import save_pipeline

PROMPT = "ein Sommerhimmel mit Luftballons"

Respond = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture(scope="module")
def prompt() -> Clean:
    clean = Screen().check(PROMPT, Origin.IMAGE_PROMPT)
    assert isinstance(clean, Clean)
    return clean


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Asking:
    """Asks the adapter and remembers the progress it was told."""

    def __init__(self, images: OpenAIImages, prompt: Clean) -> None:
        self.images = images
        self.prompt = prompt
        self.told: list[Progress] = []

    async def draw(self, seed: int = 1) -> Picture:
        async def tell(progress: Progress) -> None:
            self.told.append(progress)

        return await self.images.draw(self.prompt, seed=seed, width=64, height=96, progress=tell)


@asynccontextmanager
async def asking(prompt: Clean, *base_urls: str, **special: Any) -> AsyncIterator[Asking]:
    images = OpenAIImages(
        "bild", base_urls, "any", trust=special.pop("trust", Trust.HOUSE), **special
    )
    try:
        yield Asking(images, prompt)
    finally:
        await images.close()


@asynccontextmanager
async def engine(respond: Respond) -> AsyncIterator[str]:
    """Stand in for a server of others."""
    app = web.Application()
    app.router.add_post("/v1/images/generations", respond)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    await runner.cleanup()


def image(png: bytes = PNG) -> dict[str, Any]:
    return {"created": 1, "data": [{"b64_json": base64.b64encode(png).decode()}]}


def refusal(code: str, status: int = 400, param: str | None = None) -> web.Response:
    error = {"message": PROMPT, "type": "x", "code": code, "param": param}
    return web.json_response({"error": error}, status=status)


async def test_a_picture_comes_with_its_progress(prompt: Clean) -> None:
    painter = SlowPainter(steps=2)
    painter.let(2)
    async with served(painter) as url, asking(prompt, url, steps=2) as ask:
        picture = await ask.draw(seed=5)

    assert picture == Picture(PNG, width=1, height=1, seed=5, model="any")
    assert ask.told == [Progress(0, 0, 2), Progress(0, 1, 2), Progress(0, 2, 2)]
    order = painter.orders[0]
    assert (order.prompt, order.width, order.height, order.steps) == (PROMPT, 64, 96, 2)


async def test_cancelling_stops_the_worker(prompt: Clean) -> None:
    painter = SlowPainter(steps=3)
    async with served(painter) as url, asking(prompt, url) as ask:
        drawing = asyncio.create_task(ask.draw(seed=1))
        await until(lambda: len(painter.orders) == 1)
        drawing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await drawing
        await asyncio.sleep(0.2)
        painter.let(1)
        painter.let(3)
        await ask.draw(seed=2)

    assert painter.finished == [2]


async def test_a_prompt_not_cleared_for_outside_stays_inside() -> None:
    inside = Screen().check(PROMPT, Origin.IMAGE_PROMPT, Trust.HOUSE)
    assert isinstance(inside, Clean)
    painter = SlowPainter()
    async with served(painter) as url, asking(inside, url, trust=Trust.EXTERNAL) as ask:
        with pytest.raises(ModelFailed):
            await ask.draw()

    assert painter.orders == []


async def test_two_drawings_go_to_two_workers(prompt: Clean) -> None:
    painters = [SlowPainter(steps=1), SlowPainter(steps=1)]
    async with (
        served(painters[0]) as one,
        served(painters[1]) as two,
        asking(prompt, one, two) as ask,
    ):
        drawings = [asyncio.create_task(ask.draw(seed)) for seed in (1, 2)]
        await until(lambda: all(painter.orders for painter in painters))
        for painter in painters:
            painter.let(1)
        await asyncio.gather(*drawings)

    assert sorted(painters[0].finished + painters[1].finished) == [1, 2]


async def test_a_worker_that_is_not_there_is_passed_over(prompt: Clean, free_port: int) -> None:
    painter = SlowPainter(steps=1)
    painter.let(1)
    nowhere = f"http://127.0.0.1:{free_port}/v1"
    async with served(painter) as url, asking(prompt, nowhere, url) as ask:
        assert (await ask.draw()).png == PNG


async def test_a_worker_with_a_full_line_is_passed_over(prompt: Clean) -> None:
    busy, free = SlowPainter(steps=1), SlowPainter(steps=1)
    free.let(1)
    async with (
        served(busy, most_waiting=0) as one,
        served(free) as two,
        asking(prompt, one) as other,
        asking(prompt, one, two) as ask,
    ):
        first = asyncio.create_task(other.draw())
        await until(lambda: bool(busy.orders))
        await ask.draw(seed=2)
        busy.let(1)
        await first

    assert free.finished == [2]


async def test_no_worker_at_all_is_unavailable(prompt: Clean, free_port: int) -> None:
    async with asking(prompt, f"http://127.0.0.1:{free_port}/v1") as ask:
        with pytest.raises(ModelUnavailable) as caught:
            await ask.draw()

    assert PROMPT not in str(caught.value)
    assert caught.value.__context__ is None


async def test_all_lines_full_says_when_to_come_again(prompt: Clean) -> None:
    async with served(None) as url, asking(prompt, url) as ask:
        with pytest.raises(ModelUnavailable) as caught:
            await ask.draw()

    assert caught.value.retry_after == 10


@pytest.mark.parametrize("failure", [OutOfMemory("x"), DrawingFailed("x")])
async def test_what_would_fail_again_is_failed_for_good(prompt: Clean, failure: Exception) -> None:
    async with served(FailingPainter(failure)) as url, asking(prompt, url) as ask:
        with pytest.raises(ModelFailed):
            await ask.draw()


async def test_a_stream_that_breaks_off_is_asked_for_again_with_the_same_seed(
    prompt: Clean,
) -> None:
    seeds = []

    async def break_off_once(request: web.Request) -> web.StreamResponse:
        seeds.append((await request.json())["seed"])
        if len(seeds) > 1:
            return web.json_response(image())
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        event = {"type": "image_generation.progress", "place": 0, "step": 1, "steps": 9}
        await response.write(f"data: {json.dumps(event)}\n\n".encode())
        return response

    async with engine(break_off_once) as url, asking(prompt, url) as ask:
        assert (await ask.draw(seed=7)).png == PNG

    assert seeds == [7, 7]
    assert Progress(0, 1, 9) in ask.told


async def test_an_engine_without_streaming_answers_with_plain_json(prompt: Clean) -> None:
    bodies = []

    async def answer(request: web.Request) -> web.StreamResponse:
        bodies.append(await request.json())
        return web.json_response(image())

    async with engine(answer) as url, asking(prompt, url, steps=4) as ask:
        picture = await ask.draw(seed=9)

    assert picture.png == PNG
    assert ask.told == [Progress(0, 0, 0)]
    expected = {"seed": 9, "num_inference_steps": 4, "size": "64x96", "response_format": "b64_json"}
    assert expected.items() <= bodies[0].items()


async def test_fields_that_an_engine_does_not_know_are_left_out(prompt: Clean) -> None:
    """OpenAI's own GPT Image models know neither `seed` nor `response_format`."""
    bodies = []

    async def answer(request: web.Request) -> web.StreamResponse:
        bodies.append(await request.json())
        for name in ("seed", "response_format"):
            if name in bodies[-1]:
                return refusal("unknown_parameter", param=name)
        return web.json_response(image())

    async with engine(answer) as url, asking(prompt, url) as ask:
        await ask.draw()
        await ask.draw()

    assert len(bodies) == 4
    assert bodies[-1].keys() == {"model", "prompt", "size", "stream", "output_format"}


REFUSALS = [
    ("a field it cannot do without", refusal("unknown_parameter", param="prompt"), ModelFailed),
    ("a bad key", refusal("invalid_api_key", 401), ModelFailed),
    ("an unknown model", refusal("model_not_found", 404), ModelFailed),
    ("its filter", refusal("moderation_blocked", 400), ModelRefused),
    ("its quota", refusal("insufficient_quota", 429), ModelFailed),
    ("too many questions", refusal("rate_limit_exceeded", 429), ModelUnavailable),
    ("a gateway", web.Response(status=502, text="bad gateway"), ModelUnavailable),
    ("a page", web.Response(text="<html>", content_type="text/html"), ModelFailed),
    ("no picture", web.json_response({"data": []}), ModelFailed),
    ("a JPEG", web.json_response(image(b"\xff\xd8\xff\xe0")), ModelFailed),
    ("an address", web.json_response({"data": [{"url": "http://x"}]}), ModelFailed),
]


@pytest.mark.parametrize(
    ("response", "error"),
    [row[1:] for row in REFUSALS],
    ids=[row[0] for row in REFUSALS],
)
async def test_each_failure_of_an_engine_becomes_one_of_ours_without_the_prompt(
    prompt: Clean, response: web.Response, error: type[Exception]
) -> None:
    async def answer(_request: web.Request) -> web.StreamResponse:
        assert isinstance(response.body, bytes)
        return web.Response(
            body=response.body, status=response.status, content_type=response.content_type
        )

    async with engine(answer) as url, asking(prompt, url) as ask:
        with pytest.raises(error) as caught:
            await ask.draw()

    assert PROMPT not in str(caught.value)
    assert caught.value.__context__ is None


async def test_an_engine_that_falls_silent_is_unavailable(prompt: Clean) -> None:
    async with (
        served(SlowPainter()) as url,
        asking(prompt, url, timeout_seconds=0.3) as ask,
    ):
        with pytest.raises(ModelUnavailable):
            await ask.draw()


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("diffusers", reason="needs the extra `images`")
    return save_pipeline("sd", tmp_path_factory.mktemp("model"))


async def test_a_killed_worker_is_unavailable_and_its_job_is_done_by_another(
    prompt: Clean, tiny_model: Path
) -> None:
    """Real workers in processes of their own, with a real pipeline; one dies in mid-drawing."""
    doomed, other = await asyncio.gather(
        start_worker(tiny_model, "--steps", "150"), start_worker(tiny_model, "--steps", "150")
    )
    async with (
        asking(prompt, doomed.base_url) as alone,
        asking(prompt, doomed.base_url, other.base_url) as both,
    ):
        expected = await alone.draw(seed=3)
        alone.told.clear()
        hanging = asyncio.create_task(alone.draw(seed=3))
        moving = asyncio.create_task(both.draw(seed=3))
        await until(lambda: len(alone.told) > 2 and len(both.told) > 0)
        os.kill(doomed.process.pid, signal.SIGKILL)

        with pytest.raises(ModelUnavailable):
            await hanging
        assert (await moving).png == expected.png
    other.process.terminate()
    assert "listening" not in await other.stderr()
    assert await other.process.wait() == 0
    await doomed.process.wait()


async def test_a_worker_that_cannot_load_says_so_and_ends(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "images", "serve", "--model", str(tmp_path), "--port", "0"),
        stderr=asyncio.subprocess.PIPE,
    )
    _, stderr = await process.communicate()

    assert process.returncode == 1
    assert f"no model_index.json in {tmp_path}" in stderr.decode()
    assert "Traceback" not in stderr.decode()


def test_image_settings_refuse_what_is_no_address() -> None:
    assert ImageSettings(base_urls=("http://127.0.0.1:8188/v1/",)).base_urls == (
        "http://127.0.0.1:8188/v1",
    )
    with pytest.raises(ValidationError):
        ImageSettings(base_urls=("grafik:8188",))
