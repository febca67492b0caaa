"""A thread that watches the event loop: who holds it too long is named in the log, by place only.

While one function computes, no message is received and no other answer goes on. The loop leaves a
sign every few milliseconds; when one is overdue, the watcher reads where the main thread stands.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType

from bot.vitals import Vitals

log = logging.getLogger(__name__)

BEAT_SECONDS = 0.02
HELD_TOO_LONG_SECONDS = 0.05
# A place is named again after this time; in between it is only counted.
NAMED_AGAIN_SECONDS = 600.0
STEPS_NAMED = 4


@asynccontextmanager
async def watch_loop(vitals: Vitals) -> AsyncIterator[None]:
    """Watch the running loop while the context is open."""
    watch = _Watch(vitals)
    beating = asyncio.create_task(watch.beat())
    watcher = threading.Thread(target=watch.look, name="loop-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        watch.ended.set()
        beating.cancel()
        await asyncio.to_thread(watcher.join)


class _Watch:
    def __init__(self, vitals: Vitals) -> None:
        self.ended = threading.Event()
        self._vitals = vitals
        self._beat_at = time.monotonic()
        self._loop_thread = threading.get_ident()
        self._named: dict[str, float] = {}

    async def beat(self) -> None:
        while True:
            self._beat_at = time.monotonic()
            await asyncio.sleep(BEAT_SECONDS)

    def look(self) -> None:
        while not self.ended.wait(BEAT_SECONDS):
            seen = self._beat_at
            if time.monotonic() - seen > BEAT_SECONDS + HELD_TOO_LONG_SECONDS:
                place = places_of(sys._current_frames().get(self._loop_thread))  # noqa: SLF001
                while self._beat_at == seen and not self.ended.wait(BEAT_SECONDS / 4):
                    pass
                self._note(place, self._beat_at - seen - BEAT_SECONDS)

    def _note(self, place: str, seconds: float) -> None:
        self._vitals.loop_seconds.observe(seconds)
        now = time.monotonic()
        if now - self._named.get(place, -NAMED_AGAIN_SECONDS) >= NAMED_AGAIN_SECONDS:
            self._named[place] = now
            log.warning("the event loop was held for %.0f ms at %s", seconds * 1_000, place)


def places_of(frame: FrameType | None) -> str:
    """Name the innermost steps of a running function, without values."""
    steps: list[str] = []
    while frame is not None and len(steps) < STEPS_NAMED:
        code = frame.f_code
        steps.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{frame.f_lineno}:{code.co_name}")
        frame = frame.f_back
    return " < ".join(steps) or "an unknown place"
