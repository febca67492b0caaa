"""One careful look over HTTP: straight to the address, with a short patience, errors as values."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp

PATIENCE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a server answered; status 0 when it did not."""

    status: int
    body: dict[str, Any] = field(repr=False)
    date: str | None = None

    @property
    def fine(self) -> bool:
        return self.status == HTTPStatus.OK


async def look(
    address: str, *, token: str | None = None, body: dict[str, Any] | None = None
) -> Seen:
    """Get an address, or post a body to it."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=headers) as session,
            session.request("POST" if body else "GET", address, json=body) as answer,
        ):
            return Seen(answer.status, _parsed(await answer.read()), answer.headers.get("Date"))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return Seen(0, {})


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(text)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
