"""Requests to the homeserver, with its refusals and outages told apart.

nio returns errors as values and repeats some of them without a pause; every request of ours
goes through here instead, so that 429, outages and a dead token are handled in one place.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
import nio

from bot.errors import LoginRefused, MessengerFailed, MessengerUnavailable
from bot.vitals import Vitals

log = logging.getLogger(__name__)

CLIENT_API = "/_matrix/client/v3"
RELATIONS_API = "/_matrix/client/v1"
MEDIA_API = "/_matrix/media/v3"
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
REQUEST_TIMEOUT_SECONDS = 30.0

Body = dict[str, Any]


class Refused(MessengerFailed):
    """The homeserver refused a request for good; `code` is Matrix's errcode."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"the homeserver answered {status} {code}")
        self.status = status
        self.code = code


class Throttled(MessengerUnavailable):
    """The homeserver asks to wait; `seconds` says how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the homeserver asks to wait {seconds:.1f} s")
        self.seconds = seconds


class Homeserver:
    """Speaks HTTP with the access token of a nio client, over the client's connections."""

    def __init__(
        self, client: nio.AsyncClient, vitals: Vitals, renew: Callable[[], Awaitable[None]]
    ) -> None:
        self._client = client
        self._vitals = vitals
        self._renew = renew

    async def call(
        self,
        method: str,
        path: str,
        body: Body | bytes | None = None,
        *,
        content_type: str = "application/json",
        timeout: float = REQUEST_TIMEOUT_SECONDS,  # noqa: ASYNC109  (aiohttp's own)
    ) -> Body:
        """Send one request.

        Raises `Refused`, `LoginRefused`, or `MessengerUnavailable` when trying again may help.
        """
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body)
        headers = {
            "Authorization": f"Bearer {self._client.access_token}",
            "Content-Type": content_type,
        }
        try:
            response = await self._client.send(method, path, data, headers, timeout=timeout)
            async with response:
                answer = await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise MessengerUnavailable(f"no answer ({type(error).__name__})") from None
        if response.status == 200 and isinstance(answer, dict):  # noqa: PLR2004
            return answer
        raise _error(response.status, answer if isinstance(answer, dict) else {})

    async def insist(
        self,
        method: str,
        path: str,
        body: Body | bytes | None = None,
        *,
        content_type: str = "application/json",
    ) -> Body:
        """Send a request and wait out every outage; raises `Refused` only."""
        async for pause in pauses():
            try:
                return await self.call(method, path, body, content_type=content_type)
            except Throttled as throttled:
                self._vitals.count("throttled")
                await asyncio.sleep(throttled.seconds)
            except MessengerUnavailable:
                self._vitals.count("homeserver_unavailable")
                await asyncio.sleep(pause)
            except LoginRefused:
                await self._renew()
        raise AssertionError("pauses never end")


async def pauses() -> AsyncIterator[float]:
    """Yield growing pauses in seconds, spread so that many waiters do not return at once."""
    pause = FIRST_PAUSE_SECONDS
    while True:
        yield random.uniform(pause / 2, pause)  # noqa: S311  (spreads load, guards nothing)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def path(api: str, *parts: str, **query: str | int) -> str:
    """Build a path from parts that are quoted here."""
    quoted = "/".join(quote(part, safe="") for part in parts)
    return f"{api}/{quoted}" + (f"?{urlencode(query)}" if query else "")


def _error(status: int, answer: Body) -> Exception:
    code = str(answer.get("errcode", "M_UNKNOWN"))
    if code in {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"}:
        return LoginRefused("the homeserver does not accept the access token")
    if status == 429:  # noqa: PLR2004
        return Throttled(float(answer.get("retry_after_ms", 1000)) / 1000)
    if status >= 500 or status == 408:  # noqa: PLR2004
        return MessengerUnavailable(f"the homeserver answered {status} {code}")
    return Refused(status, code)
