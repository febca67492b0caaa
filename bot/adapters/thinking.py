"""Keeps back what a model thinks aloud before it answers: nobody but the model is to read it.

Servers that know their model put it into a field of its own, which `openai_wire` passes over.
Others leave it in the answer, between tags at its very beginning; a tag further on is a word like
any other, for an answer may speak about such tags.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

# https://docs.vllm.ai/en/stable/features/reasoning_outputs/ (DeepSeek R1, Qwen),
# https://docs.mistral.ai/capabilities/reasoning/ (Magistral), read in November 2026.
TAGS = {"<think>": "</think>", "[THINK]": "[/THINK]"}


async def without_thinking(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """Pass an answer on without the thoughts before it."""
    held, end = "", ""
    speaking = False
    async for piece in pieces:
        if speaking:
            yield piece
            continue
        held += piece
        held, end, speaking = _skip(held, end)
        if speaking:
            yield held
    if held and not speaking and not end:
        yield held


def _skip(held: str, end: str) -> tuple[str, str, bool]:
    """Drop what is thought; say which tag is awaited, and whether the answer has begun."""
    while True:
        if end:
            before, found, after = held.partition(end)
            if not found:
                return before[-len(end) :], end, False
            held, end = after.lstrip(), ""
        start = held.lstrip()
        opened = next((tag for tag in TAGS if start.startswith(tag)), None)
        if opened is None:
            waiting = any(tag.startswith(start) for tag in TAGS)
            return held, "", not waiting
        held, end = start[len(opened) :], TAGS[opened]
