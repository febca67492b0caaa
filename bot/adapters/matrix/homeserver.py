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
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
import nio

from bot.errors import FileNotReadable, LoginRefused, MessengerFailed, MessengerUnavailable
from bot.vitals import Vitals

log = logging.getLogger(__name__)

CLIENT_API = "/_matrix/client/v3"
RELATIONS_API = "/_matrix/client/v1"
MEDIA_API = "/_matrix/media/v3"
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
REQUEST_TIMEOUT_SECONDS = 30.0
DEFAULT_WAIT_SECONDS = 1.0
FILE_SECONDS = 60.0
PASSING_STATUS = {401, 408, 429, 500, 502, 503, 504}

# https://spec.matrix.org/latest/client-server-api/#common-error-codes: an operator lifts these.
PASSING = {"M_RESOURCE_LIMIT_EXCEEDED", "M_USER_LOCKED", "M_CONSENT_NOT_GIVEN"}

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
        self.renew = renew

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
        token = self._client.access_token
        try:
            return await request(
                self._client,
                method,
                path,
                body,
                token=token,
                content_type=content_type,
                timeout=timeout,
            )
        except LoginRefused:
            # A login ends the device's older token, also for requests that are under way.
            if token != self._client.access_token:
                raise MessengerUnavailable("the access token was renewed meanwhile") from None
            raise
        except Throttled:
            self._vitals.count("throttled")
            raise
        except MessengerUnavailable:
            self._vitals.count("homeserver_unavailable")
            raise

    async def download(self, path: str, most_bytes: int) -> bytes:
        """Load a file; raises `FileNotReadable`, or `MessengerUnavailable` when that may pass."""
        headers = {"Authorization": f"Bearer {self._client.access_token}"}
        try:
            response = await self._client.send("GET", path, None, headers, timeout=FILE_SECONDS)
            async with response:
                if response.status in PASSING_STATUS:
                    raise MessengerUnavailable(f"the homeserver answered {response.status}")
                if response.status != HTTPStatus.OK:
                    raise FileNotReadable("not_loaded")
                data = bytearray()
                async for chunk in response.content.iter_chunked(1 << 16):
                    data += chunk
                    if len(data) > most_bytes:
                        raise FileNotReadable("too_big")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise MessengerUnavailable(f"no answer ({type(error).__name__})") from None
        return bytes(data)

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
                await asyncio.sleep(throttled.seconds)
            except MessengerUnavailable:
                await asyncio.sleep(pause)
            except LoginRefused:
                await self.renew()
        raise AssertionError("pauses never end")


async def request(
    client: nio.AsyncClient,
    method: str,
    path: str,
    body: Body | bytes | None,
    *,
    token: str | None,
    content_type: str = "application/json",
    timeout: float = REQUEST_TIMEOUT_SECONDS,  # noqa: ASYNC109  (aiohttp's own)
) -> Body:
    """Send one request over the connections of a client; raises what `Homeserver.call` does."""
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body)
    headers = {"Content-Type": content_type}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        response = await client.send(method, path, data, headers, timeout=timeout)
        async with response:
            text = await response.read()
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise MessengerUnavailable(f"no answer ({type(error).__name__})") from None
    answer = _parsed(text)
    if response.status == HTTPStatus.OK and answer is not None:
        return answer
    raise _error(response.status, answer, response.headers.get("Retry-After"))


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


def _parsed(text: bytes) -> Body | None:
    """Read the answer; proxies in between also send web pages."""
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _error(status: int, answer: Body | None, retry_after: str | None) -> Exception:
    code = str(answer.get("errcode", "M_UNKNOWN")) if answer else "without JSON"
    if code in {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"}:
        return LoginRefused("the homeserver does not accept the access token")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Throttled(_wait_seconds(answer or {}, retry_after))
    if status == 413:  # noqa: PLR2004  (too large stays too large, whoever says so)
        return Refused(status, "M_TOO_LARGE")
    if code in PASSING:
        return MessengerUnavailable(f"the homeserver answered {status} {code}")
    # What is no JSON object comes from something in between, not from the homeserver.
    is_passing = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT
    if is_passing or answer is None:
        return MessengerUnavailable(f"the homeserver answered {status} {code}")
    return Refused(status, code)


def _wait_seconds(answer: Body, retry_after: str | None) -> float:
    """Read how long to wait: a header since Matrix 1.10, `retry_after_ms` before."""
    if retry_after is not None and retry_after.isdecimal():
        return float(retry_after)
    milliseconds = answer.get("retry_after_ms")
    if isinstance(milliseconds, int | float):
        return max(0.0, milliseconds / 1000)
    return DEFAULT_WAIT_SECONDS
