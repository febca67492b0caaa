"""A chat model for tests: speaks the OpenAI protocol over real HTTP and fails on command.

In a test:

    async with ModelServer() as model:
        model.fail(status(500), seconds=20)
        ...  # model.base_url, model.requests, model.transcript

As a process of its own, logging every request as a line of JSON:

    python tests/model_server.py --port 9000 --latency 1.0 --log requests.jsonl
    python tests/model_server.py --port 9000 --fault status:429 --retry-after 2 --times 3
    python tests/model_server.py --port 9000 --fault truncated --seconds 20

Faults that have an answer to speak of (truncated, torn, stalled) break off half way. Error bodies
quote the question, as those of real providers do, so that a test can see who passes them on.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from aiohttp import web

Body = dict[str, Any]
Answer = Callable[[Body], str]

QUOTED_CHARACTERS = 60


class How(StrEnum):
    """The ways to fail."""

    STATUS = "status"  # an HTTP error
    REDIRECT = "redirect"  # 307 to another path of this server, logged like any request
    RESET = "reset"  # the connection is reset before a byte is sent
    TRUNCATED = "truncated"  # the stream ends in good order, but without finish_reason and [DONE]
    TORN = "torn"  # the connection is reset in mid-stream
    STALLED = "stalled"  # the stream stops in the middle and stays open
    COMMENTS = "comments"  # the stream stays open and sends nothing but comments
    SILENT = "silent"  # the request is read and never answered
    NO_STREAM = "no_stream"  # 200 and a web page, as proxies send
    NO_REASON = "no_reason"  # an answer without finish_reason, ended by [DONE] alone
    PLAIN_JSON = "plain_json"  # `stream` is passed over: the whole answer as one JSON object
    NONSENSE = "nonsense"  # an event that is no JSON
    STRANGE = "strange"  # JSON in shapes that no model should send, then a proper answer
    ERROR_IN_STREAM = "error_in_stream"  # 200, then an error object as an event
    CONTENT_FILTER = "content_filter"  # finish_reason "content_filter" half way
    REFUSAL = "refusal"  # the model's `refusal` field in place of content
    LENGTH = "length"  # finish_reason "length" half way
    EMPTY = "empty"  # a stream in good order without a word in it


@dataclass(frozen=True, slots=True)
class Fault:
    how: How
    status: int = 500
    retry_after: str | None = None
    code: str | None = None


def status(number: int, *, retry_after: str | None = None, code: str | None = None) -> Fault:
    return Fault(How.STATUS, number, retry_after, code)


@dataclass(slots=True)
class _Spell:
    """A fault for some requests or for some time; for ever when neither is said."""

    fault: Fault
    times: int | None
    until: float | None

    def over(self, now: float) -> bool:
        return self.times == 0 or (self.until is not None and now >= self.until)

    def strike(self) -> Fault:
        if self.times is not None:
            self.times -= 1
        return self.fault


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    raw: str

    @property
    def body(self) -> Body:
        parsed: Body = json.loads(self.raw)
        return parsed

    @property
    def question(self) -> str:
        return last_question(self.body)


def last_question(body: Body) -> str:
    texts = [_text(turn) for turn in body.get("messages", ()) if turn.get("role") == "user"]
    return texts[-1] if texts else ""


def _text(turn: Body) -> str:
    content = turn.get("content") or ""
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)


def echo(body: Body) -> str:
    """Say which question was answered."""
    return f"Antwort auf: {last_question(body)[:QUOTED_CHARACTERS]}"


@dataclass(slots=True)
class ModelServer:
    """The server; latencies in seconds, `pause` between two pieces of a stream."""

    port: int = 0
    latency: float = 0.0
    pause: float = 0.0
    answer: Answer = echo
    log: Path | None = None
    models: Sequence[str] = ("any",)
    requests: list[Request] = field(default_factory=list)
    connections: set[int] = field(default_factory=set)
    in_flight: int = 0
    most_in_flight: int = 0
    _spells: list[_Spell] = field(default_factory=list)
    _runner: web.AppRunner | None = None
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def questions(self) -> list[str]:
        """The last user text of each request, in the order of arrival."""
        return [request.question for request in self.requests]

    @property
    def transcript(self) -> str:
        """All that ever arrived here, escapes resolved: to search for what must not be in it."""
        return "\n".join(f"{r.path} {r.headers} {r.raw} {_unescaped(r.raw)}" for r in self.requests)

    def fail(self, fault: Fault, *, times: int | None = None, seconds: float | None = None) -> None:
        """Plan a fault: for that many requests, for that time from now, or for ever."""
        until = None if seconds is None else time.monotonic() + seconds
        self._spells.append(_Spell(fault, times, until))

    def recover(self) -> None:
        self._spells.clear()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; a second start after a stop takes the same port again."""
        self._closing.clear()
        app = web.Application(client_max_size=64 * 1024**2)
        app.router.add_get("/v1/models", self._list_models)
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_post("/elsewhere", self._complete)
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=1, handler_cancellation=True
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        self._closing.set()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _list_models(self, _: web.Request) -> web.Response:
        data = [{"id": name, "object": "model", "owned_by": "tests"} for name in self.models]
        return web.json_response({"object": "list", "data": data})

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        arrived = Request(request.path, dict(request.headers), await request.text())
        self._note(arrived)
        self.connections.add(request.get_extra_info("peername")[1])
        fault = self._next_fault()
        async with self._counted():
            await asyncio.sleep(self.latency)
            if fault is not None and (response := await self._fail_early(request, arrived, fault)):
                return response
            if arrived.body.get("stream"):
                return await self._stream(request, arrived.body, fault)
            return web.json_response(_completion(arrived.body, self.answer(arrived.body), fault))

    def _note(self, request: Request) -> None:
        self.requests.append(request)
        if self.log is not None:
            line = json.dumps({"path": request.path, "body": request.body}, ensure_ascii=False)
            with self.log.open("a", encoding="utf-8") as log:
                log.write(line + "\n")

    def _next_fault(self) -> Fault | None:
        now = time.monotonic()
        self._spells = [spell for spell in self._spells if not spell.over(now)]
        return self._spells[0].strike() if self._spells else None

    @asynccontextmanager
    async def _counted(self) -> AsyncIterator[None]:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            yield
        finally:
            self.in_flight -= 1

    async def _fail_early(
        self, request: web.Request, arrived: Request, fault: Fault
    ) -> web.Response | None:
        match fault.how:
            case How.STATUS:
                return _error(fault, arrived.question)
            case How.REDIRECT:
                return web.Response(status=307, headers={"Location": "/elsewhere"})
            case How.NO_STREAM:
                return web.Response(text="<html>Wartungsarbeiten</html>", content_type="text/html")
            case How.PLAIN_JSON:
                whole = _completion(arrived.body, self.answer(arrived.body), None)
                return web.json_response(whole)
            case How.RESET:
                return _reset(request)
            case How.SILENT:
                await self._closing.wait()
                return _reset(request)
            case _:
                return None

    async def _stream(
        self, request: web.Request, body: Body, fault: Fault | None
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        while fault is not None and fault.how is How.COMMENTS and not self._closing.is_set():
            await response.write(b": ping\n\n")
            await asyncio.sleep(0.02)
        async for event in self._events(request, body, fault):
            await response.write(f"data: {event}\n\n".encode())
            await asyncio.sleep(self.pause)
        return response

    async def _events(  # noqa: C901  (one branch a fault)
        self, request: web.Request, body: Body, fault: Fault | None
    ) -> AsyncIterator[str]:
        how = fault.how if fault else None
        pieces = _pieces(self.answer(body))
        yield _chunk(body, {"role": "assistant", "content": ""})
        for oddity in _ODDITIES if how is How.STRANGE else ():
            yield json.dumps(oddity)
        for piece in _spoken(pieces, how):
            yield _chunk(body, {"content": piece})
        if how is How.STALLED:
            await self._closing.wait()
        if how is How.TORN:
            _reset(request)
        if how is How.NONSENSE:
            yield f'{{"choices": [{{"delta": "{last_question(body)}'
        if fault is not None and how is How.ERROR_IN_STREAM:
            yield json.dumps({"error": _error_body(fault, last_question(body))})
        if how in _BROKEN_OFF:
            return
        if how is How.REFUSAL:
            yield _chunk(body, {"refusal": "Dabei kann ich nicht helfen."})
        if how is not How.NO_REASON:
            yield _chunk(body, {}, _finish_reason(how))
        if (body.get("stream_options") or {}).get("include_usage"):
            yield json.dumps({**_frame(body), "choices": [], "usage": _usage(pieces)})
        yield "[DONE]"


_BROKEN_OFF = {How.STALLED, How.TORN, How.NONSENSE, How.ERROR_IN_STREAM, How.TRUNCATED}
_NO_CHOICES: tuple[Any, ...] = ([], None, [{}], ["?"], [{"delta": None}])
_NO_TEXTS: tuple[Any, ...] = (None, 7, [{"type": "thinking"}])
_ODDITIES: tuple[Any, ...] = (
    *({"choices": choices} for choices in _NO_CHOICES),
    *({"choices": [{"delta": {"content": content}}]} for content in _NO_TEXTS),
    {"prompt_filter_results": [{"prompt_index": 0}]},
    *(["?"], "?", 7, None),
)
_SPEECHLESS = {How.REFUSAL, How.EMPTY}
_HALF_WAY = {*_BROKEN_OFF, How.CONTENT_FILTER, How.LENGTH}


def _unescaped(raw: str) -> str:
    """The body with its JSON escapes resolved; clients may send umlauts either way."""
    return json.dumps(json.loads(raw), ensure_ascii=False)


def _pieces(text: str) -> list[str]:
    """Cut into words, each with the space before it, as models stream."""
    words = text.split(" ")
    return [word if place == 0 else f" {word}" for place, word in enumerate(words)]


def _spoken(pieces: list[str], how: How | None) -> list[str]:
    if how in _SPEECHLESS:
        return []
    if how in _HALF_WAY:
        return pieces[: max(1, len(pieces) // 2)]
    return pieces


def _finish_reason(how: How | None) -> str:
    return str(how) if how in {How.CONTENT_FILTER, How.LENGTH} else "stop"


def _frame(body: Body, kind: str = "chat.completion.chunk") -> Body:
    return {
        "id": "chatcmpl-test",
        "object": kind,
        "created": int(time.time()),
        "model": body.get("model", "any"),
    }


def _chunk(body: Body, delta: Body, finish_reason: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return json.dumps({**_frame(body), "choices": [choice]})


def _completion(body: Body, text: str, fault: Fault | None) -> Body:
    how = fault.how if fault else None
    pieces = _pieces(text)
    message: Body = {"role": "assistant", "content": "".join(_spoken(pieces, how))}
    if how is How.REFUSAL:
        message["refusal"] = "Dabei kann ich nicht helfen."
    choice = {"index": 0, "message": message, "finish_reason": _finish_reason(how)}
    return {**_frame(body, "chat.completion"), "choices": [choice], "usage": _usage(pieces)}


def _usage(pieces: list[str]) -> Body:
    return {"prompt_tokens": 1, "completion_tokens": len(pieces), "total_tokens": 1 + len(pieces)}


def _error(fault: Fault, question: str) -> web.Response:
    headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
    body = {"error": _error_body(fault, question)}
    return web.json_response(body, status=fault.status, headers=headers)


def _error_body(fault: Fault, question: str) -> Body:
    return {"message": f"cannot answer: {question}", "type": "test", "code": fault.code}


def _reset(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _parse_fault(text: str, retry_after: str | None) -> Fault:
    how, _, number = text.partition(":")
    return Fault(How(how), int(number or 500), retry_after)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before an answer")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds between two pieces")
    parser.add_argument("--log", type=Path, help="JSON lines, one per request")
    parser.add_argument("--fault", help=f"status:500 or one of {', '.join(How)}")
    parser.add_argument("--retry-after", help="header of the fault, in seconds or as a date")
    parser.add_argument("--times", type=int, help="how many requests the fault lasts")
    parser.add_argument("--seconds", type=float, help="how long the fault lasts")
    return parser


async def _serve(arguments: argparse.Namespace) -> None:
    server = ModelServer(arguments.port, arguments.latency, arguments.pause, log=arguments.log)
    if arguments.fault:
        fault = _parse_fault(arguments.fault, arguments.retry_after)
        server.fail(fault, times=arguments.times, seconds=arguments.seconds)
    async with server:
        print(server.base_url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(_parser().parse_args()))
