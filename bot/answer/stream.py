"""An answer shown while it grows: at a slowing pace, restored and screened, never more than stays.

What is shown is always the beginning of what the whole answer will say. So the end is held back
where a pseudonym or an address may still be open, and everything from the first thing on that
looks confidential though nobody gave it: the whole answer says so in a remark, half of it cannot.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from bot.answer.thread import Thread

# A short answer comes whole; a longer one begins to show well before 300 ms.
FIRST_SECONDS = 0.1
PAUSE_SECONDS = 0.5
SLOWER = 1.5
LONGEST_PAUSE_SECONDS = 5.0
MOST_STATES = 30
LONGEST_SHOWN = 6_000
OVERLAP = 200
LONGEST_OPEN = 400
LONGEST_WAIT_SECONDS = 5.0
# The last word, with a bracketed name in it or not yet closed; an address that is still open.
OPEN_END = re.compile(r"(?:\S*\\?\[[^\]\n]{0,60}|\S*\\?\[[^\]\n]{0,60}\]\S*|\]\([^)]*|\\)\Z")
FENCE = re.compile(r"(?m)^\s*(```+|~~~+)")

log = logging.getLogger(__name__)

Show = Callable[[str], Awaitable[bool]]


class Stream:
    """What a model has said so far, and the showing of it."""

    def __init__(self, thread: Thread, show: Show) -> None:
        self._thread = thread
        self._show = show
        self._pieces: list[str] = []
        self._heard = asyncio.Event()
        self._over = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._screened = 0
        self._shown = ""

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._keep_showing())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let a state that is under way arrive, so that it cannot overtake the whole answer."""
        self._over.set()
        self._heard.set()
        if self._task:
            await asyncio.wait({self._task}, timeout=LONGEST_WAIT_SECONDS)
            self._task.cancel()
            if self._task.done() and not self._task.cancelled():
                _tell_of(self._task.exception())

    def begin(self) -> None:
        """Forget what a torn answer said: the model begins anew."""
        self._pieces.clear()
        self._screened = 0

    def hear(self, piece: str) -> None:
        self._pieces.append(piece)
        if piece.strip():
            self._heard.set()

    @property
    def said(self) -> str:
        """Return what was said so far, as far as nothing in it is open."""
        text = "".join(self._pieces)
        return text[: settled_until(text)].rstrip()

    async def _keep_showing(self) -> None:
        await self._heard.wait()
        pause = FIRST_SECONDS
        for _ in range(MOST_STATES):
            if await self._ends_within(pause):
                return
            pause = min(max(PAUSE_SECONDS, pause * SLOWER), LONGEST_PAUSE_SECONDS)
            text = self._visible()
            if not text or text == self._shown:
                continue
            if len(text) > LONGEST_SHOWN or not await self._show(text):
                return
            self._shown = text

    async def _ends_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._over.wait()
        except TimeoutError:
            return False
        return True

    def _visible(self) -> str:
        """Restore what is settled; only what is new since the last state is screened."""
        said = self.said
        since = max(0, min(self._screened, len(said)) - OVERLAP)
        since = said.rfind("\n", 0, since) + 1
        found = self._thread.invented(said[since:])
        if found:
            said = said[: since + min(finding.start for finding in found)].rstrip()
        self._screened = len(said)
        return with_fence_closed(self._thread.restore(said))


def _tell_of(lost: BaseException | None) -> None:
    """Note what ended the showing by its kind alone; the whole answer still comes."""
    if lost:
        log.warning("beginning not shown (%s)", type(lost).__name__)


def settled_until(text: str) -> int:
    """Return up to where a text says the same whatever follows."""
    cut = len(text)
    angle = text.rfind("<")
    if angle >= 0 and ">" not in text[angle:] and "[" in text[angle:]:
        cut = angle
    while True:
        while cut and text[cut - 1] == "\\":
            cut -= 1
        window = max(0, cut - LONGEST_OPEN)
        # Most ends hold no bracket, and the pattern is slow where it finds nothing.
        if text.rfind("[", window, cut) < 0 and text.rfind("](", window, cut) < 0:
            return cut
        found = OPEN_END.search(text, window, cut)
        if found is None:
            return cut
        cut = found.start()


def with_fence_closed(text: str) -> str:
    """Close a code block that is still open, for what is shown now."""
    fences = [match[1] for match in FENCE.finditer(text)]
    return f"{text}\n{fences[-1]}" if len(fences) % 2 else text
