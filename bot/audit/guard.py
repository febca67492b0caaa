"""What stands before the page: a token is asked for, and nothing is loaded from elsewhere."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]

COOKIE = "leitplanke_audit"
# Another site can give its own name this machine's address (DNS rebinding): the name decides.
HOSTS = {"127.0.0.1", "localhost"}
POLICY = (
    b"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
    b" img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
)
SAFE: list[Header] = [
    (b"content-security-policy", POLICY),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: App, token: str, refusal: str) -> None:
        self._app = app
        self._token = token
        self._refusal = refusal.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get(b"host", "").rpartition(":")[0] not in HOSTS:
            await self._answer(send, 403)
        elif self._matches(_in_query(scope)):
            await self._let_in(scope, send)
        elif self._matches(_in_cookie(headers.get(b"cookie", ""))):
            await self._app(scope, receive, _with_safe_headers(send))
        else:
            await self._answer(send, 403)

    def _matches(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._token.encode())

    async def _let_in(self, scope: Scope, send: Send) -> None:
        """Turn the token of the address into a cookie, so that it stays in no history."""
        cookie = f"{COOKIE}={self._token}; Path=/; HttpOnly; SameSite=Strict"
        headers = [(b"location", scope["path"].encode() or b"/"), (b"set-cookie", cookie.encode())]
        await self._answer(send, 303, headers)

    async def _answer(self, send: Send, status: int, headers: list[Header] | None = None) -> None:
        kind = [(b"content-type", b"text/plain; charset=utf-8")]
        start = {"type": "http.response.start", "status": status}
        await send({**start, "headers": [*SAFE, *kind, *(headers or [])]})
        await send({"type": "http.response.body", "body": self._refusal if status == 403 else b""})  # noqa: PLR2004


def _with_safe_headers(send: Send) -> Send:
    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            named = {name for name, _ in SAFE}
            kept = [pair for pair in message["headers"] if pair[0].lower() not in named]
            message = {**message, "headers": [*kept, *SAFE]}
        await send(message)

    return sending


def _in_query(scope: Scope) -> str:
    query = parse_qs(str(scope.get("query_string", b""), "latin-1"))
    return query.get("token", [""])[0]


def _in_cookie(header: str) -> str:
    try:
        cookies: SimpleCookie = SimpleCookie(header)
    except CookieError:
        return ""
    return str(cookies[COOKIE].value) if COOKIE in cookies else ""
