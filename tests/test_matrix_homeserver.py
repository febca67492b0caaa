"""What a homeserver, or something in front of it, answers: refused, to be repeated, or dead."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import nio  # noqa: TID251  (the adapter under test speaks through its client)
import pytest
from aiohttp import web

from bot.adapters.matrix.homeserver import Homeserver, Refused, Throttled, path
from bot.errors import LoginRefused, MessengerUnavailable
from bot.vitals import Vitals

Handler = Callable[[web.Request], web.Response]


class Renewals:
    """Stands in for the session: notes renewals and hands out another token."""

    def __init__(self) -> None:
        self.count = 0
        self.client: nio.AsyncClient | None = None

    async def __call__(self) -> None:
        self.count += 1
        assert self.client
        self.client.access_token = "new"


@asynccontextmanager
async def homeserver_that(answer: Handler, renewals: Renewals) -> AsyncIterator[Homeserver]:
    async def handle(request: web.Request) -> web.Response:
        return answer(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    client = nio.AsyncClient(f"http://127.0.0.1:{runner.addresses[0][1]}", "@bot:localhost")
    client.access_token = "old"
    renewals.client = client
    yield Homeserver(client, Vitals(), renewals)
    await client.close()
    await runner.cleanup()


def refusal(status: int, code: str, **more: object) -> Handler:
    headers = {str(k): str(v) for k, v in more.pop("headers", {}).items()}  # type: ignore[attr-defined]
    return lambda _: web.json_response({"errcode": code, **more}, status=status, headers=headers)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param(refusal(403, "M_FORBIDDEN"), Refused, id="forbidden"),
        pytest.param(refusal(404, "M_NOT_FOUND"), Refused, id="not found"),
        pytest.param(refusal(401, "M_UNKNOWN_TOKEN"), LoginRefused, id="dead token"),
        pytest.param(refusal(401, "M_MISSING_TOKEN"), LoginRefused, id="no token"),
        pytest.param(refusal(429, "M_LIMIT_EXCEEDED"), Throttled, id="too many"),
        pytest.param(refusal(500, "M_UNKNOWN"), MessengerUnavailable, id="broken"),
        pytest.param(
            lambda _: web.Response(status=404, text="<html>"), MessengerUnavailable, id="a page"
        ),
        pytest.param(
            lambda _: web.Response(text="<html>"), MessengerUnavailable, id="200 and a page"
        ),
        pytest.param(lambda _: web.json_response([]), MessengerUnavailable, id="200 and a list"),
        pytest.param(lambda _: web.Response(status=502), MessengerUnavailable, id="empty 502"),
    ],
)
async def test_an_answer_is_known_for_what_it_is(answer: Handler, error: type[Exception]) -> None:
    async with homeserver_that(answer, Renewals()) as server:
        with pytest.raises(error) as raised:
            await server.call("GET", "/x")

    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        pytest.param(refusal(429, "M_LIMIT_EXCEEDED", retry_after_ms=2500), 2.5, id="field"),
        pytest.param(
            refusal(429, "M_LIMIT_EXCEEDED", retry_after_ms=1, headers={"Retry-After": 7}),
            7.0,
            id="header first",
        ),
        pytest.param(refusal(429, "M_LIMIT_EXCEEDED", retry_after_ms=None), 1.0, id="null"),
        pytest.param(refusal(429, "M_LIMIT_EXCEEDED", retry_after_ms=-5), 0.0, id="past"),
        pytest.param(
            lambda _: web.Response(status=429, text="slow", headers={"Retry-After": "x"}),
            1.0,
            id="a page of a gateway",
        ),
    ],
)
async def test_how_long_to_wait_is_read(answer: Handler, seconds: float) -> None:
    async with homeserver_that(answer, Renewals()) as server:
        with pytest.raises(Throttled) as raised:
            await server.call("GET", "/x")

    assert raised.value.seconds == seconds


async def test_a_dead_token_is_renewed_and_the_request_repeated() -> None:
    def answer(request: web.Request) -> web.Response:
        if request.headers["Authorization"] == "Bearer new":
            return web.json_response({"fine": True})
        return web.json_response({"errcode": "M_UNKNOWN_TOKEN"}, status=401)

    renewals = Renewals()
    async with homeserver_that(answer, renewals) as server:
        assert await server.insist("GET", "/x") == {"fine": True}

    assert renewals.count == 1


async def test_a_request_under_way_while_the_token_is_renewed_asks_for_no_other_login() -> None:
    """A login ends the device's older token; each answer to that would be one more login."""
    renewals = Renewals()

    def answer(request: web.Request) -> web.Response:
        if request.headers["Authorization"] == "Bearer new":
            return web.json_response({})
        assert renewals.client
        renewals.client.access_token = "new"
        return web.json_response({"errcode": "M_UNKNOWN_TOKEN"}, status=401)

    async with homeserver_that(answer, renewals) as server:
        await server.insist("GET", "/x")

    assert renewals.count == 0


def test_ids_are_quoted_in_paths() -> None:
    assert path("/api", "rooms", "!a/b:x", "event", "$é", dir="b&c") == (
        "/api/rooms/%21a%2Fb%3Ax/event/%24%C3%A9?dir=b%26c"
    )
