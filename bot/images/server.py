"""The image worker's HTTP side, in OpenAI's images protocol.

With `"stream": true` the answer is server-sent events: `image_generation.progress` with `place`,
`step` and `steps` (ours; clients that do not know it pass over it), then one
`image_generation.completed` per picture, or an error. Without, it is one JSON object at the end.
A client that hangs up ends its drawing within one step. Prompts are never logged.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.images import protocol
from bot.images.line import JobLine, Line, Step
from bot.images.order import DrawingFailed, Painter
from bot.images.request import BadRequest, GenerationRequest, parse_request

SIGN_OF_LIFE_SECONDS = 10.0
RETRY_AFTER_SECONDS = 10
MOST_WAITING = 32

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Worker:
    """One painter behind HTTP; not ready until `open` brings the painter."""

    def __init__(self, *, api_key: str | None = None, most_waiting: int = MOST_WAITING) -> None:
        self._api_key = api_key
        self._most_waiting = most_waiting
        self._name = ""
        self._facts: Mapping[str, str] = {}
        self._line: JobLine | None = None

    def open(self, painter: Painter) -> Line:
        line = Line(painter, most_waiting=self._most_waiting)
        self.take(line, painter.name, painter.active)
        return line

    def take(self, line: JobLine, name: str, active: Mapping[str, str]) -> None:
        """Serve a line, whose painters may be elsewhere."""
        self._line, self._name, self._facts = line, name, active

    def app(self) -> web.Application:
        app = web.Application(middlewares=[_answer_errors, self._check_key])
        app.router.add_post("/v1/images/generations", self._generate)
        app.router.add_get("/v1/models", self._models)
        app.router.add_get("/health", self._health)
        app.on_shutdown.append(self._close)
        return app

    async def _close(self, _app: web.Application) -> None:
        if self._line is not None:
            await self._line.close()

    @web.middleware
    async def _check_key(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self._api_key is not None and request.path != "/health":
            given = request.headers.get("Authorization", "").removeprefix("Bearer ")
            if not hmac.compare_digest(given.encode(), self._api_key.encode()):
                return _refusal(401, "The API key is wrong or missing.", "invalid_api_key")
        return await handler(request)

    async def _health(self, _request: web.Request) -> web.Response:
        if self._line is None or self._line.broken.is_set():
            return web.json_response({"status": "not ready"}, status=503)
        ready = {"status": "ready", "jobs": self._line.length}
        return web.json_response(ready | {"active": self._active()})

    async def _models(self, _request: web.Request) -> web.Response:
        models = [(self._name, self._active())] if self._line else []
        return web.json_response(protocol.model_list(models))

    def _active(self) -> dict[str, str]:
        return dict(self._facts)

    async def _generate(self, request: web.Request) -> web.StreamResponse:
        asked = parse_request(await _read_json(request))
        if self._line is None:
            return _refusal(503, "The model is still being loaded.", "loading")
        if asked.stream:
            return await _stream(request, asked, self._line)
        return await _answer_at_once(asked, self._line)


async def _answer_at_once(asked: GenerationRequest, line: JobLine) -> web.Response:
    pngs: list[bytes] = []
    for order in asked.orders():
        with line.join(order) as job:
            pngs += [news async for news in job.news() if isinstance(news, bytes)]
    return web.json_response(protocol.result(asked, pngs))


async def _stream(
    request: web.Request, asked: GenerationRequest, line: JobLine
) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    try:
        await _write_events(request, response, asked, line)
    except ConnectionError:
        return response
    except Exception as error:
        if not response.prepared:
            raise
        _log(error)
        await response.write(protocol.error_event(error))
    return response


async def _write_events(
    request: web.Request, response: web.StreamResponse, asked: GenerationRequest, line: JobLine
) -> None:
    for index, order in enumerate(asked.orders()):
        with line.join(order) as job:
            if not response.prepared:
                # Only now has the line taken the job; a full line is still a plain 503.
                await response.prepare(request)
            async for news in job.news(SIGN_OF_LIFE_SECONDS):
                match news:
                    case None:
                        await response.write(protocol.SIGN_OF_LIFE)
                    case Step():
                        await response.write(protocol.progress_event(news, asked, index))
                    case bytes():
                        done = protocol.completed_event(news, asked, index, order)
                        await response.write(done)


@web.middleware
async def _answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        return _refusal(refusal.status, refusal.reason)
    except Exception as error:  # noqa: BLE001 the outer edge: each failure becomes an answer
        _log(error)
        return _json(protocol.error_status(error), protocol.error_body(error))


def _log(error: Exception) -> None:
    """Our own errors by their sentence, others by their kind: it may quote what was sent."""
    if isinstance(error, DrawingFailed):
        log.error("%s", error)
    else:
        log.warning("a request ended with %s", type(error).__name__)


def _refusal(status: int, sentence: str, code: str | None = None) -> web.Response:
    ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    kind = "server_error" if ours else "invalid_request_error"
    return _json(status, protocol.body(sentence, kind, code))


def _json(status: int, body: dict[str, Any]) -> web.Response:
    busy = status == HTTPStatus.SERVICE_UNAVAILABLE
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if busy else {}
    return web.json_response(body, status=status, headers=headers)


async def _read_json(request: web.Request) -> Any:
    try:
        return await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise BadRequest("The body is not JSON.") from None
