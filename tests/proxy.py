"""A proxy on loopback that passes everything on to a homeserver, except what a test plans.

    async with Proxy(homeserver.url) as proxy:
        proxy.fail("PUT .*/send/", 500, times=3)
        proxy.tear("PUT .*/send/", times=1)      # the homeserver gets it, its answer is lost
        proxy.alter("GET .*/sync", change)       # `change` sees and changes each JSON answer

Patterns are searched in "METHOD /path?query". Plans apply in the order they were made, each for
so many requests; `None` is for ever.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
from aiohttp import web

Body = dict[str, Any]
Change = Callable[[Body], None]

HOP_BY_HOP = {"connection", "content-encoding", "content-length", "transfer-encoding"}


@dataclass(slots=True)
class Plan:
    """What happens to the requests that fit; it begins before or after they reach the server."""

    pattern: re.Pattern[str]
    times: int | None
    status: int | None = None
    body: Body = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    reset: bool = False
    tear: bool = False
    change: Change | None = None

    def strikes(self, line: str, *, before: bool) -> bool:
        early = self.reset or (self.status is not None and not self.tear)
        if early != before or self.times == 0 or not self.pattern.search(line):
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass(slots=True)
class Proxy:
    """`requests` grows by "METHOD /path?query" of each request that came."""

    target: str
    requests: list[str] = field(default_factory=list)
    _plans: list[Plan] = field(default_factory=list)
    _runner: web.AppRunner | None = None
    _session: aiohttp.ClientSession | None = None
    _port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def fail(
        self,
        pattern: str,
        status: int,
        *,
        times: int | None = None,
        body: Body | None = None,
        headers: dict[str, str] | None = None,
    ) -> Plan:
        plan = Plan(re.compile(pattern), times, status, body or {"errcode": "M_UNKNOWN"})
        plan.headers = headers or {}
        return self._plan(plan)

    def reset(self, pattern: str, *, times: int | None = None) -> Plan:
        """Cut the connection before the homeserver hears of the request."""
        return self._plan(Plan(re.compile(pattern), times, reset=True))

    def tear(self, pattern: str, *, times: int | None = None) -> Plan:
        """Cut the connection after the homeserver has done what was asked."""
        return self._plan(Plan(re.compile(pattern), times, tear=True))

    def alter(self, pattern: str, change: Change, *, times: int | None = None) -> Plan:
        return self._plan(Plan(re.compile(pattern), times, change=change))

    def cancel(self, plan: Plan) -> None:
        self._plans.remove(plan)

    def count(self, pattern: str) -> int:
        return sum(1 for line in self.requests if re.search(pattern, line))

    async def __aenter__(self) -> Self:
        # A homeserver holds a sync back for as long as it likes; the client's patience counts.
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        app = web.Application(client_max_size=64 * 1024**2)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        assert self._session is not None
        await self._runner.cleanup()
        await self._session.close()

    def _plan(self, plan: Plan) -> Plan:
        self._plans.append(plan)
        return plan

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        line = f"{request.method} {request.raw_path}"
        self.requests.append(line)
        sent = await request.read()
        for plan in self._plans:
            if plan.strikes(line, before=True):
                if plan.reset:
                    return _cut(request)
                status = plan.status or 500
                return web.json_response(plan.body, status=status, headers=plan.headers)
        status, headers, received = await self._pass_on(request, sent)
        for plan in self._plans:
            if plan.strikes(line, before=False):
                if plan.tear:
                    return _cut(request)
                if plan.change is not None and status == 200:
                    received = _changed(received, plan.change)
        return web.Response(status=status, headers=headers, body=received)

    async def _pass_on(
        self, request: web.Request, sent: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        assert self._session is not None
        headers = {k: v for k, v in request.headers.items() if k.lower() not in HOP_BY_HOP}
        try:
            async with self._session.request(
                request.method,
                aiohttp.client.URL(f"{self.target}{request.raw_path}", encoded=True),
                headers=headers,
                data=sent,
                allow_redirects=False,
            ) as answer:
                kept = {k: v for k, v in answer.headers.items() if k.lower() not in HOP_BY_HOP}
                return answer.status, kept, await answer.read()
        except (TimeoutError, aiohttp.ClientError):
            return 502, {"Content-Type": "text/html"}, b"<html>Bad gateway</html>"


def _changed(received: bytes, change: Change) -> bytes:
    body: Body = json.loads(received)
    change(body)
    return json.dumps(body).encode()


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
