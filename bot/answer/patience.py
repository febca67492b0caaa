"""Ask until the model answers or the person's patience is over.

Only a whole answer counts: what came before a stream broke off is thrown away and asked again.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator

from bot.answer.stream import Stream
from bot.errors import ModelFailed, ModelUnavailable
from bot.ports import ChatModel, Conversation

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
# Some thirty pages; a model that says more has lost itself.
LONGEST_ANSWER = 60_000
CUT_OFF = " […]"

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


async def answer_patiently(
    model: ChatModel,
    conversation: Conversation,
    *,
    patience_seconds: float,
    stream: Stream | None = None,
    clock: Clock = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> str:
    """Return the whole answer.

    Raises `ModelUnavailable` when the patience is over, or would be by the time the server
    named; `ModelFailed` at once.
    """
    end = clock() + patience_seconds
    pauses = _pauses()
    wordless = False
    while True:
        try:
            answer = await _ask(model, conversation, end - clock(), stream)
        except ModelUnavailable as unavailable:
            pause = _pause(unavailable, next(pauses), end - clock())
            if pause is None:
                raise
        else:
            if answer.strip():
                return answer
            if wordless:
                raise ModelFailed(f"{model.name} answered twice without a word")
            wordless = True
            pause = next(pauses)
        await sleep(pause)


async def _ask(
    model: ChatModel, conversation: Conversation, seconds_left: float, stream: Stream | None
) -> str:
    """Ask once. The first word has to come in time; after that the model may finish."""
    pieces = model.answer(conversation)
    if stream:
        stream.begin()
    try:
        async with asyncio.timeout(max(0.0, seconds_left)):
            first = await anext(pieces, "")
    except TimeoutError:
        raise ModelUnavailable(f"{model.name} said nothing in time") from None
    answer = [first]
    if stream:
        stream.hear(first)
    length = len(first)
    async for piece in pieces:
        answer.append(piece)
        if stream:
            stream.hear(piece)
        length += len(piece)
        if length > LONGEST_ANSWER:
            return "".join(answer)[:LONGEST_ANSWER] + CUT_OFF
    return "".join(answer)


def _pause(unavailable: ModelUnavailable, pause: float, seconds_left: float) -> float | None:
    """Decide how long to wait before asking again; None when it is not worth it any more.

    Our own pause shrinks to fit, for a last try at the end. The server's is kept: our pause
    comes on top, so that many waiting questions do not return in the same moment.
    """
    wished = unavailable.retry_after or 0.0
    if seconds_left <= 0 or wished >= seconds_left:
        return None
    return min(wished + pause, seconds_left)


def _pauses() -> Iterator[float]:
    pause = FIRST_PAUSE_SECONDS
    while True:
        yield random.uniform(pause / 2, pause)  # noqa: S311  (spreads load, guards nothing)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
