"""Replays the bytes of a dialect over real HTTP.

A dialect is a file in `tests/dialects`: what a server sends according to its public documentation,
byte for byte, with the page that says so. An exchange with `refuses` is sent as long as the
request holds that field; one that `says` or `fails` is what comes when it does not.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from aiohttp import web

FOLDER = Path(__file__).parent / "dialects"
# Pieces of this size tear lines, events and letters apart.
PIECE_BYTES = 23


@dataclass(frozen=True, slots=True)
class Exchange:
    """One thing a server sends; `keeps`: a refusal that is no reason to leave a field out."""

    dialect: str
    name: str
    body: str
    status: int = 200
    kind: str = ""
    says: str | None = None
    fails: str | None = None
    refuses: str | None = None
    keeps: bool = False
    api_version: str | None = None

    @property
    def content_type(self) -> str:
        return self.kind or (
            "text/event-stream" if self.status == web.HTTPOk.status_code else "application/json"
        )


def exchanges() -> list[Exchange]:
    found = []
    for file in sorted(FOLDER.glob("*.toml")):
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        version = said.get("api_version")
        found += [Exchange(file.stem, api_version=version, **one) for one in said["exchange"]]
    return found


@dataclass(slots=True)
class DialectServer:
    """Sends the first refusal that a request deserves, else `last`."""

    refusals: list[Exchange]
    last: Exchange
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    port: int = 0
    _runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        asked = json.loads(await request.text())
        self.bodies.append(asked)
        self.headers.append(dict(request.headers))
        self.paths.append(request.path_qs)
        deserved = [refusal for refusal in self.refusals if refusal.refuses in asked]
        return await _send(request, deserved[0] if deserved else self.last)


async def _send(request: web.Request, exchange: Exchange) -> web.StreamResponse:
    head = {"Content-Type": exchange.content_type}
    response = web.StreamResponse(status=exchange.status, headers=head)
    await response.prepare(request)
    content = exchange.body.encode()
    for start in range(0, len(content), PIECE_BYTES):
        await response.write(content[start : start + PIECE_BYTES])
    return response
