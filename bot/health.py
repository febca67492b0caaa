"""The health page: `GET /health` answers 200 while messages can be received, 503 when not."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.errors import PortTaken
from bot.settings import ServiceSettings
from bot.vitals import Vitals

# A sync waits up to two minutes for news; after two such waits it is late.
SYNC_LATE_SECONDS = 240.0


def is_healthy(vitals: Vitals) -> bool:
    if vitals.login_refused or vitals.synced_at is None:
        return False
    return time.time() - vitals.synced_at < SYNC_LATE_SECONDS


@asynccontextmanager
async def serve_health(
    settings: ServiceSettings, vitals: Vitals, counts: Callable[[], dict[str, int]]
) -> AsyncIterator[None]:
    """Serve the page while the context is open; port 0 serves none. Raises `PortTaken`."""
    if not settings.health_port:
        yield
        return

    async def health(_request: web.Request) -> web.Response:
        healthy = is_healthy(vitals)
        page = {
            "healthy": healthy,
            "synced_at": vitals.synced_at,
            "login_refused": vitals.login_refused,
            "messages": counts(),
            "counts": dict(vitals.counts),
        }
        return web.json_response(page, status=200 if healthy else 503)

    app = web.Application()
    app.router.add_get("/health", health)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.health_host, settings.health_port).start()
        except OSError:
            raise PortTaken(settings.health_host, settings.health_port) from None
        yield
    finally:
        await runner.cleanup()
