"""What is asked of a painter, and how drawing can end without a picture.

A painter draws one picture at a time, in the thread that calls it. The server owns that thread;
the painter owns the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

OnStep = Callable[[int, int], None]
"""Told after each step: how many are done, of how many. What it raises ends the drawing."""


@dataclass(frozen=True, slots=True)
class Order:
    """One picture to draw, sizes in pixels; `steps` is None where the model's own number holds."""

    prompt: str = field(repr=False)
    width: int
    height: int
    seed: int
    steps: int | None = None


class Painter(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def active(self) -> Mapping[str, str]:
        """Name the features that make it fast, and how each is set."""
        ...

    def draw(self, order: Order, on_step: OnStep) -> bytes:
        """Draw a PNG of exactly the size asked for. Raises `OutOfMemory` or `DrawingFailed`."""
        ...


class ModelNotLoaded(Exception):
    """The folder or id holds no text-to-image model that diffusers can load."""


class DrawingStopped(Exception):
    """Raised in `OnStep` to end a drawing that nobody waits for any more."""


class DrawingFailed(Exception):
    """The model failed on this picture. The sentence holds no part of the prompt."""


class OutOfMemory(DrawingFailed):
    """This picture does not fit; a smaller one may."""


class PainterBroken(DrawingFailed):
    """The device is in a state that only a new process ends, as after a CUDA fault."""
