"""Stands between the bot and a model, and remembers what the model was asked.

The demo claims that no tax number reaches a model; this is how it proves it, for the models of
the demo and for any other. Nothing is written to disk. On the way back it reads how far a picture
is, which the image worker tells in its stream and people like to see.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

from bot.demo.child import LOOPBACK, pick_port

LONGEST_ANSWER_SECONDS = 600.0
PASSED_ON = ("Authorization", "Content-Type", "Accept")
PROGRESS = b"image_generation.progress"
TYPE_BYTES = 80

OnStep = Callable[[int, int], None]


class Recorder:
    """An HTTP relay to `target`; `remember=False` keeps only the number of requests."""

    def __init__(
        self, target: str, *, remember: bool, on_step: OnStep = lambda _step, _steps: None
    ) -> None:
        self._target = target.rstrip("/")
        self._remember = remember
        self._on_step = on_step
        self._asked: list[str] = []
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self._port = 0
        self.requests = 0

    @property
    def base_url(self) -> str:
        return f"http://{LOOPBACK}:{self._port}/v1"

    def heard(self, text: str) -> bool:
        """Tell whether this text was in any request, however JSON spelled its letters."""
        return any(text in asked for asked in self._asked)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024**2)
        app.router.add_route("*", "/v1/{path:.*}", self._relay)
        # handler_cancellation: who hangs up here hangs up there.
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True)
        await self._runner.setup()
        self._port = pick_port()
        await web.TCPSite(self._runner, LOOPBACK, self._port).start()
        timeout = aiohttp.ClientTimeout(total=LONGEST_ANSWER_SECONDS)
        self._session = aiohttp.ClientSession(timeout=timeout)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        if self._session is not None:
            await self._session.close()

    async def _relay(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self._note(body)
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        url = f"{self._target}/{request.match_info['path']}"
        assert self._session is not None
        try:
            async with self._session.request(
                request.method, url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return await self._pass_back(request, answer)
        except aiohttp.ClientConnectionError:
            return web.json_response({"error": {"message": "no model"}}, status=503)

    def _note(self, body: bytes) -> None:
        if not body:
            return
        self.requests += 1
        if self._remember:
            self._asked.append(json.dumps(json.loads(body), ensure_ascii=False))

    async def _pass_back(
        self, request: web.Request, answer: aiohttp.ClientResponse
    ) -> web.StreamResponse:
        response = web.StreamResponse(status=answer.status)
        for name in ("Content-Type", "Retry-After"):
            if name in answer.headers:
                response.headers[name] = answer.headers[name]
        await response.prepare(request)
        line = b""
        async for piece in answer.content.iter_any():
            await response.write(piece)
            *whole, line = (line + piece).split(b"\n")
            for finished in whole:
                self._read_progress(finished)
        await response.write_eof()
        return response

    def _read_progress(self, line: bytes) -> None:
        if line.startswith(b"data:") and PROGRESS in line[:TYPE_BYTES]:
            event = json.loads(line.removeprefix(b"data:"))
            self._on_step(event.get("step", 0), event.get("steps", 0))
