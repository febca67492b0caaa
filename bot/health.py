"""The pages of `[service] health_port`: `/health`, `/ready`, `/metrics`. Figures, never content.

`/health` answers 503 while no messages can be received: a supervisor may start the bot anew.
`/ready` answers 503 as soon as anything is wrong that an operator has to see to.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.checkup import Checkup
from bot.errors import PortTaken
from bot.metrics import exposition
from bot.settings import ServiceSettings

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@asynccontextmanager
async def serve_health(settings: ServiceSettings, checkup: Checkup) -> AsyncIterator[None]:
    """Serve the pages while the context is open; port 0 serves none. Raises `PortTaken`."""
    if not settings.health_port:
        yield
        return
    runner = web.AppRunner(_pages(checkup), access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.health_host, settings.health_port).start()
        except OSError:
            raise PortTaken(settings.health_host, settings.health_port) from None
        yield
    finally:
        await runner.cleanup()


def _pages(checkup: Checkup) -> web.Application:
    async def health(_request: web.Request) -> web.Response:
        return _page(checkup, only_vital=True)

    async def ready(_request: web.Request) -> web.Response:
        return _page(checkup, only_vital=False)

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=exposition(checkup), headers={"Content-Type": PROMETHEUS})

    app = web.Application()
    app.router.add_get("/health", health)
    app.router.add_get("/ready", ready)
    app.router.add_get("/metrics", metrics)
    return app


def _page(checkup: Checkup, *, only_vital: bool) -> web.Response:
    vitals, conditions = checkup.vitals, checkup.conditions()
    healthy = all(c.well for c in conditions if c.vital or not only_vital)
    page = {
        "healthy": healthy,
        "conditions": {condition.name: condition.well for condition in conditions},
        "synced_at": vitals.synced_at,
        "login_refused": vitals.login_refused,
        "messages": checkup.journal.counts(),
        "counts": dict(vitals.counts),
    }
    return web.json_response(page, status=200 if healthy else 503)
