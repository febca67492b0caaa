"""Any server that speaks OpenAI's chat completions, streamed.

Foreign errors quote the question in their message and hold the whole request, so none of them
leaves this file: not as text, not as cause, not as context. Retrying is the caller's business
(`bot.answer.patience`); `openai_client` says what the client itself does not do.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import openai
from openai._streaming import ServerSentEvent, SSEDecoder
from typing_extensions import override

from bot.adapters.openai_client import azure_headers, make_client
from bot.adapters.openai_failures import failure, failure_of_status, is_final
from bot.adapters.openai_options import Options, refused_fields
from bot.adapters.openai_wire import (
    REPORT_USAGE,
    Tokens,
    Utterance,
    messages,
    response_format,
    tokens_of,
    utterance,
)
from bot.adapters.thinking import without_thinking
from bot.errors import LeitplankeError, ModelFailed, ModelRefused, ModelUnavailable
from bot.messages import Trust
from bot.ports import Conversation

# After the model's own end only [DONE] may follow; a server that keeps us waiting for it is left.
TAIL_SECONDS = 2.0
CUT_OFF = " […]"
_END = object()


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
        api_version: str | None = None,
        max_tokens: int | None = None,
        temperature: float | None = None,
    ) -> None:
        self._name = name
        self._trust = trust
        self._silence_seconds = timeout_seconds
        self._model = model
        wanted = {"max_tokens": max_tokens, "temperature": temperature}
        self._options = Options({k: value for k, value in wanted.items() if value is not None})
        self._client = make_client(_Client, base_url, api_key, timeout_seconds, api_version)
        # For each request anew: the library asks there whether a key is left out on purpose.
        self._headers = azure_headers(api_key) if api_version else {}

    @property
    def name(self) -> str:
        return self._name

    @property
    def trust(self) -> Trust:
        return self._trust

    async def close(self) -> None:
        await self._client.close()

    @property
    def refused(self) -> frozenset[str]:
        """The fields of a request that the server turned out not to take."""
        return frozenset(self._options.refused)

    async def answer(self, conversation: Conversation) -> AsyncIterator[str]:
        """Answer; a server that refuses a field we can do without is asked again without it."""
        self._refuse_unless_cleared(conversation)
        form = response_format(conversation.schema)
        form |= REPORT_USAGE if conversation.counted else {}
        while True:
            asked = self._options.with_form(form)
            try:
                async for piece in without_thinking(self._answer(conversation, asked)):
                    yield piece
            except _FieldsRefused as refused:
                self._options.give_up(refused.names)
                if self._options.with_form(form) == asked:
                    raise
            else:
                return

    async def _answer(
        self, conversation: Conversation, asked: dict[str, Any]
    ) -> AsyncIterator[str]:
        failed: LeitplankeError | None = None
        count = _Count()
        body = {"model": self._model, "stream": True, "messages": messages(conversation)}
        try:
            # As plain JSON: the library's models cost more time than all else that we do.
            stream = await self._client.post(
                "/chat/completions",
                body={**body, **asked},
                options={"headers": self._headers},
                cast_to=object,
                stream=True,
                stream_cls=openai.AsyncStream[object],
            )
            async with stream:
                pieces = (
                    self._whole(stream, count) if _is_json(stream) else self._pieces(stream, count)
                )
                async for piece in pieces:
                    yield piece
            if conversation.counted and count.tokens:
                conversation.counted(*count.tokens)
        except openai.APIStatusError as error:
            failed = failure_of_status(self._name, error)
            if not is_final(error) and (names := refused_fields(error, asked)):
                failed = _FieldsRefused(f"{self._name} refuses {', '.join(sorted(names))}", names)
        except openai.APIError as error:
            failed = failure(self._name, error)
        except TimeoutError:
            failed = ModelUnavailable(f"{self._name} fell silent")
        except ValueError:
            failed = ModelUnavailable(f"{self._name} sent what is no JSON")
        # Raised out here, so that not even `__context__` leads to the request.
        if failed is not None:
            raise failed

    def _refuse_unless_cleared(self, conversation: Conversation) -> None:
        texts = [turn.content for turn in conversation.turns]
        texts += [material.content for material in conversation.material]
        if not all(text.may_reach(self._trust) for text in texts):
            raise ModelFailed(f"a text is not cleared for {self._name} ({self._trust})")

    async def _pieces(
        self, stream: openai.AsyncStream[object], count: _Count
    ) -> AsyncIterator[str]:
        spoken = False
        async for said in _utterances(stream, self._silence_seconds):
            count.tokens = said.tokens or count.tokens
            self._raise_if_ended_badly(said)
            if said.text:
                spoken = True
                yield said.text
            if said.cut:
                yield CUT_OFF
            if said.end:
                await _drain(stream, count)
                return
        # Some servers name no reason for the end; their [DONE] is as good.
        if not (spoken and _is_done(stream)):
            raise ModelUnavailable(f"{self._name} broke off")

    async def _whole(self, stream: openai.AsyncStream[object], count: _Count) -> AsyncIterator[str]:
        """Read the answer of a server that passes over `stream` and sends one JSON object."""
        said = utterance(json.loads(await stream.response.aread()), "message")
        count.tokens = said.tokens
        self._raise_if_ended_badly(said)
        if not said.text and not said.end:
            raise ModelUnavailable(f"{self._name} sent what is no answer")
        yield said.text
        if said.cut:
            yield CUT_OFF

    def _raise_if_ended_badly(self, said: Utterance) -> None:
        if said.withheld:
            raise ModelRefused(f"{self._name} refused by its own filter")
        if said.broken:
            raise ModelUnavailable(f"{self._name} broke off with an error")


@dataclass
class _Count:
    """The last usage that a server reported; Gemini repeats it in every chunk."""

    tokens: Tokens | None = None


class _FieldsRefused(ModelFailed):
    """The server does not know fields of the request, as far as can be told."""

    def __init__(self, sentence: str, names: set[str]) -> None:
        super().__init__(sentence)
        self.names = names


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


async def _utterances(
    stream: AsyncIterator[object], silence_seconds: float
) -> AsyncIterator[Utterance]:
    """Read chunks; servers that send comments to keep the line open do not count as speaking."""
    while True:
        async with asyncio.timeout(silence_seconds):
            chunk = await anext(stream, _END)
        if chunk is _END:
            return
        yield utterance(chunk, "delta")


async def _drain(stream: AsyncIterator[object], count: _Count) -> None:
    """Read up to [DONE], so that the connection can be used again; only the usage comes there."""
    try:
        async with asyncio.timeout(TAIL_SECONDS):
            async for chunk in stream:
                count.tokens = tokens_of(chunk) or count.tokens
    except (openai.APIError, TimeoutError, ValueError):
        return
