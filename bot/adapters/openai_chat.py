"""Any server that speaks OpenAI's chat completions, streamed.

Foreign errors quote the question in their message and hold the whole request, so none of them
leaves this file: not as text, not as cause, not as context. Retrying is the caller's business
(`bot.answer.patience`); `openai_client` says what the client itself does not do.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import openai
from openai._streaming import ServerSentEvent, SSEDecoder
from typing_extensions import override

from bot.adapters.openai_client import make_client, may_pass
from bot.errors import LeitplankeError, ModelFailed, ModelRefused, ModelUnavailable
from bot.messages import Speaker, Trust
from bot.ports import Conversation, Material

# After the model's own end only [DONE] may follow; a server that keeps us waiting for it is left.
TAIL_SECONDS = 2.0
CUT_OFF = " […]"
_END = object()
# What servers answer to a `response_format` they do not know: bad request, unprocessable.
NOT_UNDERSTOOD = {400, 422, 501}

# https://platform.openai.com/docs/guides/error-codes: a 429 that waiting does not cure.
SPENT = {"insufficient_quota"}
# https://learn.microsoft.com/azure/ai-services/openai/concepts/content-filter: a 400 of this code.
FILTERED = {"content_filter", "content_policy_violation"}


class OpenAIChat:
    """A chat model behind an address; `timeout_seconds` is the longest silence it may keep."""

    def __init__(  # noqa: PLR0913  (one argument for each line of a [[models]] table)
        self,
        name: str,
        base_url: str,
        model: str,
        *,
        api_key: str | None = None,
        trust: Trust,
        timeout_seconds: float = 120.0,
        max_tokens: int | None = None,
        temperature: float | None = None,
    ) -> None:
        self._name = name
        self._trust = trust
        self._silence_seconds = timeout_seconds
        self._request: dict[str, Any] = {"model": model, "stream": True}
        if max_tokens is not None:
            self._request["max_tokens"] = max_tokens
        if temperature is not None:
            self._request["temperature"] = temperature
        self._client = make_client(_Client, base_url, api_key, timeout_seconds)
        self._takes_schema = True

    @property
    def name(self) -> str:
        return self._name

    @property
    def trust(self) -> Trust:
        return self._trust

    async def close(self) -> None:
        await self._client.close()

    async def answer(self, conversation: Conversation) -> AsyncIterator[str]:
        """Answer; a server that does not know `response_format` is asked again without."""
        self._refuse_unless_cleared(conversation)
        if conversation.schema is not None and self._takes_schema:
            try:
                async for piece in self._answer(conversation, _form(conversation.schema)):
                    yield piece
            except _SchemaRefused:
                self._takes_schema = False
            else:
                return
        async for piece in self._answer(conversation, {}):
            yield piece

    async def _answer(self, conversation: Conversation, form: dict[str, Any]) -> AsyncIterator[str]:
        failure: LeitplankeError | None = None
        try:
            # As plain JSON: the library's models cost more time than all else that we do.
            stream = await self._client.post(
                "/chat/completions",
                body={"messages": _messages(conversation), **self._request, **form},
                cast_to=object,
                stream=True,
                stream_cls=openai.AsyncStream[object],
            )
            async with stream:
                pieces = self._whole(stream) if _is_json(stream) else self._pieces(stream)
                async for piece in pieces:
                    yield piece
        except openai.APIStatusError as error:
            failure = _failure_of_status(self._name, error)
            if form and error.status_code in NOT_UNDERSTOOD and error.code not in FILTERED | SPENT:
                failure = _SchemaRefused(f"{self._name} takes no schema")
        except openai.APIError as error:
            failure = _failure(self._name, error.code)
        except TimeoutError:
            failure = ModelUnavailable(f"{self._name} fell silent")
        except ValueError:
            failure = ModelUnavailable(f"{self._name} sent what is no JSON")
        # Raised out here, so that not even `__context__` leads to the request.
        if failure is not None:
            raise failure

    def _refuse_unless_cleared(self, conversation: Conversation) -> None:
        texts = [turn.content for turn in conversation.turns]
        texts += [material.content for material in conversation.material]
        if not all(text.may_reach(self._trust) for text in texts):
            raise ModelFailed(f"a text is not cleared for {self._name} ({self._trust})")

    async def _pieces(self, stream: openai.AsyncStream[object]) -> AsyncIterator[str]:
        spoken = False
        async for said in _utterances(stream, self._silence_seconds):
            if said.refused or said.end == "content_filter":
                raise ModelRefused(f"{self._name} refused by its own filter")
            if said.text:
                spoken = True
                yield said.text
            if said.end == "length":
                yield CUT_OFF
            if said.end:
                await _drain(stream)
                return
        # Some servers name no reason for the end; their [DONE] is as good.
        if not (spoken and _is_done(stream)):
            raise ModelUnavailable(f"{self._name} broke off")

    async def _whole(self, stream: openai.AsyncStream[object]) -> AsyncIterator[str]:
        """Read the answer of a server that passes over `stream` and sends one JSON object."""
        said = _utterance(json.loads(await stream.response.aread()), "message")
        if said.refused or said.end == "content_filter":
            raise ModelRefused(f"{self._name} refused by its own filter")
        if not said.text and not said.end:
            raise ModelUnavailable(f"{self._name} sent what is no answer")
        yield said.text
        if said.end == "length":
            yield CUT_OFF


class _SchemaRefused(ModelFailed):
    """The server does not know `response_format`, as far as can be told."""


class _Decoder(SSEDecoder):
    """Remembers `[DONE]`, which the library keeps to itself."""

    done = False

    @override
    async def aiter_bytes(self, iterator: AsyncIterator[bytes]) -> AsyncIterator[ServerSentEvent]:
        async for event in super().aiter_bytes(iterator):
            self.done = self.done or event.data.startswith("[DONE]")
            yield event


class _Client(openai.AsyncOpenAI):
    @override
    def _make_sse_decoder(self) -> _Decoder:
        return _Decoder()


def _is_done(stream: openai.AsyncStream[object]) -> bool:
    decoder = stream._decoder  # noqa: SLF001  (ours, see _Client)
    return isinstance(decoder, _Decoder) and decoder.done


def _is_json(stream: openai.AsyncStream[object]) -> bool:
    return "json" in stream.response.headers.get("content-type", "")


@dataclass(frozen=True, slots=True)
class _Utterance:
    text: str
    refused: bool
    end: str | None


def _messages(conversation: Conversation) -> list[dict[str, str]]:
    """Write the request; material joins the question, for some models want turns to alternate."""
    roles = {Speaker.PERSON: "user", Speaker.BOT: "assistant"}
    said = [{"role": roles[t.speaker], "content": t.content.text} for t in conversation.turns]
    if said and conversation.material:
        material = "\n\n".join(map(_quoted, conversation.material))
        said[-1] = {**said[-1], "content": f"{material}\n\n{said[-1]['content']}"}
    return [{"role": "system", "content": conversation.instructions}, *said]


def _quoted(material: Material) -> str:
    """Mark each line, so that nothing within can look like the question or like us."""
    lines = material.content.text.splitlines()
    return "\n".join([material.heading, *(f"> {line}" for line in lines)])


def _form(schema: Mapping[str, Any]) -> dict[str, Any]:
    """https://platform.openai.com/docs/guides/structured-outputs."""
    described = {"name": "answer", "schema": dict(schema), "strict": True}
    return {"response_format": {"type": "json_schema", "json_schema": described}}


async def _utterances(
    stream: AsyncIterator[object], silence_seconds: float
) -> AsyncIterator[_Utterance]:
    """Read chunks; servers that send comments to keep the line open do not count as speaking."""
    while True:
        async with asyncio.timeout(silence_seconds):
            chunk = await anext(stream, _END)
        if chunk is _END:
            return
        yield _utterance(chunk, "delta")


def _utterance(body: object, part: str) -> _Utterance:
    """Read with care: nobody has checked this, so any field may be missing or of any type."""
    choices = _field(body, "choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    content, end = _field(_field(choice, part), "content"), _field(choice, "finish_reason")
    return _Utterance(
        text=content if isinstance(content, str) else "",
        refused=bool(_field(_field(choice, part), "refusal")),
        end=end if isinstance(end, str) else None,
    )


def _field(body: object, name: str) -> object:
    return body.get(name) if isinstance(body, dict) else None


async def _drain(stream: AsyncIterator[object]) -> None:
    """Read up to [DONE], so that the connection can be used again; the answer is complete."""
    try:
        async with asyncio.timeout(TAIL_SECONDS):
            async for _ in stream:
                pass
    except (openai.APIError, TimeoutError, ValueError):
        return


def _failure_of_status(name: str, error: openai.APIStatusError) -> LeitplankeError:
    status = error.status_code
    if not may_pass(status) or error.code in SPENT | FILTERED:
        return _final(name, error.code, f"answered {status}")
    header = error.response.headers.get("Retry-After")
    return ModelUnavailable(
        f"{name} answered {status}", retry_after=read_retry_after(header, time.time())
    )


def _failure(name: str, code: str | None) -> LeitplankeError:
    """Name an error without a status: no connection, or an error object within the stream."""
    if code in SPENT | FILTERED:
        return _final(name, code, "failed in mid-stream")
    return ModelUnavailable(f"{name} cannot be reached or broke off")


def _final(name: str, code: str | None, sentence: str) -> ModelFailed:
    if code in FILTERED:
        return ModelRefused(f"{name} refused by its own filter")
    return ModelFailed(f"{name} {sentence}" + (": its quota is spent" if code in SPENT else ""))


def read_retry_after(header: str | None, now: float) -> float | None:
    """Read seconds or an HTTP date (RFC 9110, 10.2.3); None for what is neither."""
    if header is None:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - now
        except ValueError:
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
