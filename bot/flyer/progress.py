"""Shows how far the pictures are: one message in the thread, edited as long as the work takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from bot.ports import Progress
from bot.wording import fill, load_table

# A picture that is there at once needs no announcement. Synapse allows ten messages in the
# first moment and one in five seconds after that (rc_message), to everybody but its own admins.
FIRST_AFTER_SECONDS = 0.5
EVERY_SECONDS = 2.0
SLOWEST_SECONDS = 20.0

Say = Callable[[str], Awaitable[bool]]
"""Shows a text; False when that failed, as it does when too much was said."""


class Report:
    """Follows some pictures from the queue to the last step, and says so."""

    def __init__(self, pictures: int, say: Say, language: str) -> None:
        self._pictures = pictures
        self._say = say
        self._words = load_table(language, "wording")["progress"]
        self._begun = time.monotonic()
        self._places: dict[int, Callable[[], int]] = {}
        self._at: dict[int, Progress] = {}
        self._done = 0
        self._shown = False
        self._telling: asyncio.Task[None] | None = None

    def queued(self, picture: int, place_of: Callable[[], int]) -> None:
        self._places[picture] = place_of

    async def drawing(self, picture: int, progress: Progress) -> None:
        self._at[picture] = progress

    def drawn(self, picture: int) -> None:
        self._at.pop(picture, None)
        self._places.pop(picture, None)
        self._done += 1

    async def __aenter__(self) -> Self:
        self._telling = asyncio.create_task(self._tell())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._telling is not None
        self._telling.cancel()
        await asyncio.gather(self._telling, return_exceptions=True)
        if self._shown:
            key = "done" if error is None else "ended"
            await self._say(fill(self._words[key], seconds=self._seconds))

    @property
    def _seconds(self) -> int:
        return round(time.monotonic() - self._begun)

    async def _tell(self) -> None:
        pause = EVERY_SECONDS
        await asyncio.sleep(FIRST_AFTER_SECONDS)
        while True:
            if await self._say(self._sentence()):
                self._shown = True
                pause = EVERY_SECONDS
            else:
                pause = min(pause * 2, SLOWEST_SECONDS)
            await asyncio.sleep(pause)

    def _sentence(self) -> str:
        """Say the place while all wait, else which picture is at which step."""
        if not self._at:
            place = min((place_of() for place_of in self._places.values()), default=0)
            key = "queued" if place else "starting"
            return fill(self._words[key], place=place, seconds=self._seconds)
        picture, progress = min(self._at.items())
        words = {"picture": picture + 1, "pictures": self._pictures, "seconds": self._seconds}
        if progress.place:
            return fill(self._words["queued"], place=progress.place, seconds=self._seconds)
        if not progress.steps:
            return fill(self._words["elapsed"], **words)
        return fill(self._words["step"], step=progress.step, steps=progress.steps, **words)
