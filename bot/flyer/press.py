"""Composes and marks what leaves the house, in a thread of its own: both take their time.

The layout and the marking are given from outside; a flyer or picture that could not be marked is
not sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.errors import LeitplankeError
from bot.flyer.brief import Brief
from bot.messages import Picture

# Width and height of a PNG: the first two numbers of IHDR (PNG specification, 11.2.2).
PNG_SIZE = slice(16, 24)


class NotComposed(LeitplankeError):
    """This brief gives no flyer; the sentence is for the person and holds none of their words."""


class Composed(Protocol):
    """A flyer as the layout makes it."""

    @property
    def preview(self) -> bytes: ...
    @property
    def print_pdf(self) -> bytes: ...
    @property
    def web_pdf(self) -> bytes: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...


class Marker(Protocol):
    """Writes into a file, for machines, that AI made it."""

    @property
    def warnings(self) -> tuple[str, ...]: ...

    def mark_picture(self, png: bytes, model: str) -> bytes: ...

    def mark_flyer(
        self, png: bytes, print_pdf: bytes, web_pdf: bytes, picture: bytes | None
    ) -> tuple[bytes, bytes, bytes]: ...


Compose = Callable[[Brief, bytes | None, str], Composed]
"""From a brief, the PNG of its picture and a language to a flyer; raises `NotComposed`."""

Measure = Callable[[Brief, str], tuple[float, float]]
"""How large the picture of a brief will stand, in millimetres; raises `NotComposed`."""


@dataclass(frozen=True, slots=True)
class Printed:
    preview: Picture
    print_pdf: bytes = field(repr=False)
    web_pdf: bytes = field(repr=False)
    warnings: tuple[str, ...] = ()


class Press:
    def __init__(
        self,
        compose: Compose | None = None,
        marker: Marker | None = None,
        measure: Measure | None = None,
    ) -> None:
        self._compose = compose
        self._marker = marker
        self._measure = measure

    @property
    def prints(self) -> bool:
        """Tell whether there is a layout; without one pictures are only marked."""
        return self._compose is not None

    @property
    def warnings(self) -> tuple[str, ...]:
        """Say what the marks of this house lack."""
        return self._marker.warnings if self._marker else ()

    async def mark(self, picture: Picture) -> Picture:
        if self._marker is None:
            return picture
        marked = await asyncio.to_thread(self._marker.mark_picture, picture.png, picture.model)
        return replace(picture, png=marked)

    async def place_of_picture(self, brief: Brief, language: str) -> tuple[float, float] | None:
        """Tell in millimetres where the picture will stand; raises `NotComposed`.

        None where there is no layout to ask.
        """
        if self._measure is None:
            return None
        return await asyncio.to_thread(self._measure, brief, language)

    async def flyer(self, brief: Brief, picture: Picture | None, language: str) -> Printed:
        """Compose and mark a flyer; raises `NotComposed`."""
        return await asyncio.to_thread(self._flyer, brief, picture, language)

    def _flyer(self, brief: Brief, picture: Picture | None, language: str) -> Printed:
        assert self._compose
        png = picture.png if picture else None
        if self._marker and picture and png:
            png = self._marker.mark_picture(png, picture.model)
        made = self._compose(brief, png, language)
        files = made.preview, made.print_pdf, made.web_pdf
        if self._marker:
            files = self._marker.mark_flyer(*files, png)
        preview, print_pdf, web_pdf = files
        seed, model = (picture.seed, picture.model) if picture else (0, "")
        shown = Picture(preview, *_size_of(preview), seed, model)
        lacking = self.warnings if picture else ()
        return Printed(shown, print_pdf, web_pdf, made.warnings + lacking)


def _size_of(png: bytes) -> tuple[int, int]:
    width, height = png[PNG_SIZE][:4], png[PNG_SIZE][4:]
    return int.from_bytes(width, "big"), int.from_bytes(height, "big")
