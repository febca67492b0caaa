"""Draws several pictures for one question, through the queue, and remembers the last ones."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Sequence

from bot.flyer.progress import Report
from bot.flyer.queue import PlaceOf, Queue
from bot.messages import Picture, Ref
from bot.ports import ImageModel, Progress
from bot.screen.verdict import Clean

# About 1.5 MB each; one that is gone is drawn again, from the same seed.
PICTURES_REMEMBERED = 32
SEEDS = 2**31


class Studio:
    """One image model behind one queue; `workers` pictures are drawn at a time."""

    def __init__(self, images: ImageModel, workers: int) -> None:
        self.images = images
        self._queue = Queue(workers)
        self._drawn: OrderedDict[bytes, Picture] = OrderedDict()

    async def draw(
        self, prompt: Clean, seeds: Sequence[int], size: tuple[int, int], room_id: str, told: Report
    ) -> list[Picture]:
        """Draw one picture for each seed, `size` in pixels; `told` hears how far it is.

        Raises `ModelUnavailable` or `ModelFailed`. Cancelling gives back every place.
        """

        async def one(number: int, seed: int) -> Picture:
            key = _key(prompt, seed, size)
            if key in self._drawn:
                self._drawn.move_to_end(key)
                told.drawn(number)
                return self._drawn[key]

            async def progress(progress: Progress) -> None:
                await told.drawing(number, progress)

            def begun(place_of: PlaceOf) -> None:
                told.queued(number, place_of)

            width, height = size
            async with self._queue.turn(room_id, begun):
                picture = await self.images.draw(
                    prompt, seed=seed, width=width, height=height, progress=progress
                )
            told.drawn(number)
            self._remember(key, picture)
            return picture

        tasks = [asyncio.create_task(one(number, seed)) for number, seed in enumerate(seeds)]
        try:
            return await asyncio.gather(*tasks)
        except BaseException:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise

    def waiting(self) -> int:
        """Count the pictures that wait for a worker."""
        return self._queue.waiting()

    def _remember(self, key: bytes, picture: Picture) -> None:
        self._drawn[key] = picture
        if len(self._drawn) > PICTURES_REMEMBERED:
            self._drawn.popitem(last=False)


def seed_of(ref: Ref) -> int:
    """Derive the first seed from the question, so that a repeated try draws the same pictures."""
    digest = hashlib.sha256(ref.event_id.encode()).digest()
    return int.from_bytes(digest[:4], "big") % SEEDS


def seeds_from(first: int, count: int) -> list[int]:
    return [(first + number) % SEEDS for number in range(count)]


def _key(prompt: Clean, seed: int, size: tuple[int, int]) -> bytes:
    """Name a picture without keeping its description."""
    width, height = size
    return hashlib.sha256(f"{seed}|{width}x{height}|{prompt.text}".encode()).digest()
