"""An image model behind OpenAI's images protocol: our own workers, vLLM-Omni, SGLang, OpenAI.

Our worker streams its progress. The others pass over `stream`; their picture comes as one JSON
answer, without steps. A worker that cannot be reached or breaks off is left for the next one, with
the same seed, so the picture is the same. As in `openai_chat`, no foreign error leaves this file,
because it holds the prompt.
"""

from __future__ import annotations

import asyncio
import base64
import json
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import openai

from bot.adapters.openai_client import make_client, may_pass
from bot.adapters.openai_failures import read_retry_after
from bot.errors import LeitplankeError, ModelFailed, ModelRefused, ModelUnavailable
from bot.messages import Picture, Trust
from bot.ports import Progress
from bot.screen.verdict import Clean

ROUNDS = 2
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"

# A 5xx (or, of OpenAI, 429) that the same order would meet again; the first two are our worker's.
LASTING = {"out_of_memory", "drawing_failed", "insufficient_quota"}
# https://platform.openai.com/docs/guides/image-generation: codes of OpenAI's own filter.
FILTERED = {"content_policy_violation", "moderation_blocked"}

OnProgress = Callable[[Progress], Awaitable[None]]


class _BrokeOff(ModelUnavailable):
    """The worker had begun; asking once more may help at once."""


class OpenAIImages:
    """One model on one or several workers; `timeout_seconds` is the longest silence of one."""

    def __init__(
        self,
        name: str,
        base_urls: Sequence[str],
        model: str,
        *,
        api_key: str | None = None,
        trust: Trust,
        steps: int | None = None,
        timeout_seconds: float = 600.0,
    ) -> None:
        if not base_urls:
            raise ValueError("an image model needs at least one address")
        self._name = name
        self._model = model
        self._trust = trust
        self._steps = steps
        self._silence_seconds = timeout_seconds
        self._workers = [
            _Worker(make_client(openai.AsyncOpenAI, url, api_key, timeout_seconds))
            for url in base_urls
        ]
        self._dropped: set[str] = set()

    @property
    def name(self) -> str:
        return self._name

    @property
    def trust(self) -> Trust:
        return self._trust

    async def close(self) -> None:
        for worker in self._workers:
            await worker.client.close()

    async def draw(
        self, prompt: Clean, *, seed: int, width: int, height: int, progress: OnProgress
    ) -> Picture:
        if not prompt.may_reach(self._trust):
            raise ModelFailed(f"the prompt is not cleared for {self._name} ({self._trust})")
        request = self._request(prompt, seed, width, height)
        failure: LeitplankeError = ModelUnavailable(f"{self._name} has no worker")
        for _ in range(ROUNDS):
            for worker in sorted(self._workers, key=lambda worker: worker.busy):
                try:
                    png = await self._draw_at(worker, request, progress)
                except ModelUnavailable as unavailable:
                    failure = unavailable
                    continue
                width, height = _png_size(png)
                return Picture(png, width=width, height=height, seed=seed, model=self._model)
            if not isinstance(failure, _BrokeOff):
                break
        raise failure

    def _request(self, prompt: Clean, seed: int, width: int, height: int) -> dict[str, Any]:
        request: dict[str, Any] = {"prompt": prompt.text, "size": f"{width}x{height}", "seed": seed}
        # SGLang answers with an address and a JPEG unless it is told otherwise.
        request |= {"response_format": "b64_json", "output_format": "png"}
        if self._steps is not None:
            request["num_inference_steps"] = self._steps
        return request

    async def _draw_at(
        self, worker: _Worker, request: dict[str, Any], progress: OnProgress
    ) -> bytes:
        failure: LeitplankeError
        worker.busy += 1
        try:
            stream = await self._ask(worker.client, request)
            async with stream:
                if "event-stream" not in stream.response.headers.get("content-type", ""):
                    await progress(Progress(0, 0, 0))
                    return _read_json(await stream.response.aread())
                return await self._follow(stream, progress)
        except openai.APIStatusError as error:
            failure = self._failure_of_status(error)
        except openai.APIError as error:
            failure = self._failure(error)
        except TimeoutError:
            failure = ModelUnavailable(f"{self._name} fell silent")
        except (ValueError, LookupError, TypeError):
            failure = ModelFailed(f"{self._name} sent what is no picture")
        finally:
            worker.busy -= 1
        # Raised out here, so that not even `__context__` leads to the request.
        raise failure

    async def _ask(
        self, client: openai.AsyncOpenAI, request: dict[str, Any]
    ) -> openai.AsyncStream[Any]:
        """Ask; leave out what this server does not know, as OpenAI does not know our seed."""
        while True:
            body = {key: value for key, value in request.items() if key not in self._dropped}
            try:
                return await client.images.generate(
                    model=self._model,
                    prompt=body.pop("prompt"),
                    size=body.pop("size"),
                    stream=True,
                    extra_body=body,
                )
            except openai.BadRequestError as error:
                if error.code != "unknown_parameter" or error.param not in body:
                    raise
                self._dropped.add(error.param)

    async def _follow(self, stream: AsyncIterator[Any], progress: OnProgress) -> bytes:
        while True:
            # The worker's comments keep the line open, but only events count as speaking.
            async with asyncio.timeout(self._silence_seconds):
                event: Any = await anext(stream, None)
            match getattr(event, "type", None):
                case None if event is None:
                    raise _BrokeOff(f"{self._name} broke off")
                case "image_generation.completed":
                    return _decode(event.b64_json)
                case "image_generation.progress":
                    told = event.model_extra or {}
                    await progress(
                        Progress(*(int(told[key]) for key in ("place", "step", "steps")))
                    )

    def _failure_of_status(self, error: openai.APIStatusError) -> LeitplankeError:
        status = error.status_code
        if not may_pass(status) or error.code in LASTING | FILTERED:
            return self._final(error.code, f"answered {status}")
        header = error.response.headers.get("Retry-After")
        return ModelUnavailable(
            f"{self._name} answered {status}", retry_after=read_retry_after(header, time.time())
        )

    def _failure(self, error: openai.APIError) -> LeitplankeError:
        """Name an error without a status: no connection, or an error object in mid-stream."""
        if error.code in LASTING | FILTERED:
            return self._final(error.code, "failed in mid-stream")
        return _BrokeOff(f"{self._name} cannot be reached or broke off")

    def _final(self, code: str | None, sentence: str) -> ModelFailed:
        if code in FILTERED:
            return ModelRefused(f"{self._name} refused by its own filter")
        return ModelFailed(f"{self._name} {sentence}" + (f": {code}" if code in LASTING else ""))


class _Worker:
    """One address, and how many drawings of ours it has now."""

    def __init__(self, client: openai.AsyncOpenAI) -> None:
        self.client = client
        self.busy = 0


def _read_json(body: bytes) -> bytes:
    return _decode(json.loads(body)["data"][0]["b64_json"])


def _decode(text: str) -> bytes:
    png = base64.b64decode(text, validate=True)
    if not png.startswith(PNG_MAGIC):
        raise ValueError("not a PNG")
    return png


def _png_size(png: bytes) -> tuple[int, int]:
    """Read width and height from the IHDR chunk (PNG specification, 11.2.2)."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height
