"""The worker's protocol over real HTTP, asked with the openai client as others would."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import openai  # noqa: TID251 the client that the server promises to serve
import pytest

from bot.images.order import DrawingFailed, OutOfMemory, PainterBroken
from bot.images.server import Worker
from tests.image_worker import PNG, FailingPainter, SlowPainter, served, until

PROMPT = "ein Sommerhimmel"


def client(base_url: str, api_key: str = "none") -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(base_url=base_url, api_key=api_key, max_retries=0)


@pytest.fixture
async def painter() -> SlowPainter:
    return SlowPainter()


@pytest.fixture
async def url(painter: SlowPainter) -> AsyncIterator[str]:
    async with served(painter) as url:
        yield url


async def events(base_url: str, **special: Any) -> list[Any]:
    async with client(base_url) as asking:
        stream = await asking.images.generate(
            prompt=PROMPT, stream=True, size="64x64", extra_body=special
        )
        async with stream:
            return [event async for event in stream]


async def at_once(base_url: str, api_key: str = "none", **special: Any) -> Any:
    async with client(base_url, api_key) as asking:
        return await asking.images.generate(prompt=PROMPT, extra_body=special)


async def test_a_stream_tells_place_and_steps_and_ends_with_the_picture(
    painter: SlowPainter, url: str
) -> None:
    painter.let(5)

    told = await events(url, seed=7)

    steps = [(event.place, event.step, event.steps) for event in told[:-1]]
    assert steps == [(0, step, 5) for step in range(6)]
    assert told[-1].type == "image_generation.completed"
    assert base64.b64decode(told[-1].b64_json) == PNG
    assert painter.orders[0].seed == 7


async def test_without_stream_the_answer_is_one_json(painter: SlowPainter, url: str) -> None:
    painter.let(10)

    answer = await at_once(url, n=2, size="128x64", response_format="b64_json", seed=3)

    assert [base64.b64decode(image.b64_json) for image in answer.data] == [PNG, PNG]
    assert [order.seed for order in painter.orders] == [3, 4]
    assert (painter.orders[0].width, painter.orders[0].height) == (128, 64)


@pytest.mark.parametrize("name", ["num_inference_steps", "steps"])
async def test_steps_go_by_two_names(painter: SlowPainter, url: str, name: str) -> None:
    painter.let(5)

    await events(url, **{name: 9})

    assert painter.orders[0].steps == 9


async def test_those_who_wait_see_their_place_and_are_drawn_in_order(
    painter: SlowPainter, url: str
) -> None:
    first = asyncio.create_task(events(url, seed=1))
    await until(lambda: len(painter.orders) == 1)
    second = asyncio.create_task(events(url, seed=2))
    await until_jobs(url, 2)
    third = asyncio.create_task(events(url, seed=3))
    await until_jobs(url, 3)
    painter.let(15)

    told = await asyncio.gather(first, second, third)

    assert painter.finished == [1, 2, 3]
    assert places(told[1]) == [1, 0]
    assert places(told[2]) == [2, 1, 0]


def places(told: list[Any]) -> list[int]:
    seen = [event.place for event in told[:-1]]
    return [place for place, before in zip(seen, [None, *seen], strict=False) if place != before]


async def until_jobs(url: str, jobs: int) -> None:
    async with aiohttp.ClientSession() as http:
        while True:
            async with http.get(url.removesuffix("/v1") + "/health") as answer:
                if (await answer.json())["jobs"] == jobs:
                    return
            await asyncio.sleep(0.01)


async def test_hanging_up_ends_the_drawing_within_a_step(painter: SlowPainter, url: str) -> None:
    call = asyncio.create_task(events(url, seed=1))
    await until(lambda: len(painter.orders) == 1)
    call.cancel()
    await asyncio.sleep(0.2)
    painter.let(1)
    painter.let(5)

    await events(url, seed=2)

    assert painter.finished == [2]


async def test_hanging_up_without_stream_ends_the_drawing_too(
    painter: SlowPainter, url: str
) -> None:
    call = asyncio.create_task(at_once(url, seed=1))
    await until(lambda: len(painter.orders) == 1)
    call.cancel()
    await asyncio.sleep(0.2)
    painter.let(1)
    painter.let(5)

    await events(url, seed=2)

    assert painter.finished == [2]


async def test_one_who_gives_up_waiting_leaves_the_line(painter: SlowPainter, url: str) -> None:
    first = asyncio.create_task(events(url, seed=1))
    await until(lambda: len(painter.orders) == 1)
    second = asyncio.create_task(events(url, seed=2))
    await until_jobs(url, 2)

    second.cancel()

    await until_jobs(url, 1)
    painter.let(5)
    await first
    assert painter.finished == [1]


async def test_a_full_line_is_503_with_retry_after(painter: SlowPainter) -> None:
    async with served(painter, most_waiting=0) as url:
        first = asyncio.create_task(events(url))
        await until(lambda: len(painter.orders) == 1)

        with pytest.raises(openai.InternalServerError) as caught:
            await events(url)
        painter.let(5)
        await first

    assert caught.value.status_code == 503
    assert caught.value.response.headers["Retry-After"] == "10"


BAD_BODIES = [
    ({}, "prompt"),
    ({"prompt": ""}, "prompt"),
    ({"prompt": "x" * 4001}, "prompt"),
    ({"prompt": "x", "n": 0}, "n"),
    ({"prompt": "x", "n": 11}, "n"),
    ({"prompt": "x", "size": "groß"}, "size"),
    ({"prompt": "x", "size": "1024"}, "size"),
    ({"prompt": "x", "size": "1024x-3"}, "size"),
    ({"prompt": "x", "size": "9999x9999"}, "size"),
    ({"prompt": "x", "size": "8x8"}, "size"),
    ({"prompt": "x", "seed": -1}, "seed"),
    ({"prompt": "x", "steps": 0}, "steps"),
    ({"prompt": "x", "response_format": "url"}, "response_format"),
    ({"prompt": "x", "output_format": "webp"}, "output_format"),
    ([], None),
]


@pytest.mark.parametrize(("body", "field"), BAD_BODIES)
async def test_a_bad_request_is_400_and_names_the_field(
    url: str, body: Any, field: str | None
) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/images/generations", json=body) as answer,
    ):
        error = (await answer.json())["error"]

    assert answer.status == 400
    assert error["message"]
    if field and field != "steps":
        assert error["param"] == field


async def test_what_is_no_json_is_400(url: str) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/images/generations", data=b"\xff{") as answer,
    ):
        assert answer.status == 400
        assert "JSON" in (await answer.json())["error"]["message"]


async def test_fields_left_at_null_count_as_not_given(painter: SlowPainter, url: str) -> None:
    painter.let(5)

    await events(url, seed=None, steps=None, quality=None, n=None)

    assert painter.orders[0].steps is None


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (OutOfMemory("Not enough memory for this picture."), "out_of_memory"),
        (DrawingFailed("The model failed."), "drawing_failed"),
        (RuntimeError(PROMPT), "internal_error"),
    ],
)
@pytest.mark.parametrize("streamed", [True, False])
async def test_a_failed_drawing_is_an_error_and_the_next_one_succeeds(
    failure: Exception, code: str, caplog: pytest.LogCaptureFixture, *, streamed: bool
) -> None:
    async with served(FailingPainter(failure)) as url:
        ask = events if streamed else at_once
        with pytest.raises(openai.APIError) as caught:
            await ask(url)

        assert caught.value.code == code
        assert (await events(url))[-1].type == "image_generation.completed"
    assert PROMPT not in caplog.text + str(caught.value)


async def test_a_broken_device_makes_the_worker_unready() -> None:
    async with served(FailingPainter(PainterBroken("The device failed."))) as url:
        with pytest.raises(openai.APIError):
            await events(url)

        async with (
            aiohttp.ClientSession() as http,
            http.get(url.removesuffix("/v1") + "/health") as health,
        ):
            assert health.status == 503


async def test_before_the_model_is_loaded_the_worker_is_unready() -> None:
    async with served(None) as url, aiohttp.ClientSession() as http:
        async with http.get(url.removesuffix("/v1") + "/health") as health:
            assert health.status == 503
        with pytest.raises(openai.InternalServerError) as caught:
            await events(url)

    assert caught.value.code == "loading"
    assert caught.value.response.headers["Retry-After"]


async def test_a_key_is_asked_for_where_one_is_set(painter: SlowPainter) -> None:
    painter.let(5)
    async with served(painter, api_key="geheim") as url:
        with pytest.raises(openai.AuthenticationError):
            await at_once(url, "falsch")
        await at_once(url, "geheim")

        async with client(url, "geheim") as asking:
            models = await asking.models.list()
    assert [model.id for model in models.data] == ["slow"]


async def test_an_unknown_path_is_an_error_object(url: str) -> None:
    async with client(url) as asking:
        with pytest.raises(openai.NotFoundError):
            await asking.images.edit(image=PNG, prompt=PROMPT)


async def test_prompts_are_not_logged(
    painter: SlowPainter, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    painter.let(5)

    await events(url)
    async with aiohttp.ClientSession() as http:
        await http.post(f"{url}/images/generations", json={"prompt": PROMPT, "n": PROMPT})

    assert PROMPT not in caplog.text


async def test_closing_the_worker_tells_those_who_wait(painter: SlowPainter) -> None:
    async with served(painter) as url:
        calls = [asyncio.create_task(events(url, seed=seed)) for seed in (1, 2)]
        await until_jobs(url, 2)
    ends = await asyncio.gather(*calls, return_exceptions=True)

    assert all(isinstance(end, openai.APIError) for end in ends)
    assert 2 not in painter.finished


def test_a_worker_may_be_made_without_a_running_loop() -> None:
    assert Worker().app()
