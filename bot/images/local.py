"""A model in this process, without a worker: for the command line, which draws one picture.

It takes what the worker's client takes, `Clean` text alone: a model is a model, wherever it runs.
This one is in the house, so text cleared for anybody may reach it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.images.loading import load_painter
from bot.images.order import Order
from bot.images.pipeline import DiffusersPainter
from bot.messages import Picture
from bot.screen.verdict import Clean


@dataclass(frozen=True, slots=True)
class LocalImages:
    painter: DiffusersPainter

    @classmethod
    def load(cls, model: str) -> LocalImages:
        """Load a model folder of this machine; raises `ModelNotLoaded`."""
        return cls(load_painter(model))

    def most_side(self, wanted: int) -> int:
        """Tell how long a square picture's side can be; more would only be enlarged."""
        return min(wanted, math.isqrt(int(min(self.painter.most_pixels, wanted**2))))

    def draw(self, prompt: Clean, seed: int, size: tuple[int, int]) -> Picture:
        """Draw one picture, `size` in pixels; raises `DrawingFailed`."""
        width, height = size
        order = Order(prompt.text, width=width, height=height, seed=seed)
        png = self.painter.draw(order, lambda _step, _steps: None)
        return Picture(png, width, height, seed, self.painter.name)
