"""A picture being drawn at twice its size, in units of its shorter side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from bot.images.training.palette import VIVID, Rgb, pick
from bot.images.training.scene import COLOURFUL, Part

if TYPE_CHECKING:
    from PIL.Image import Image

OVERSAMPLING = 2
Point = tuple[float, float]


class Canvas:
    """Coordinates: x and y from 0 at the top left, the shorter side is 1 long."""

    def __init__(self, size: tuple[int, int], rng: Random) -> None:
        from PIL import Image, ImageDraw  # noqa: PLC0415 of the extra `images`

        self.rng = rng
        self._unit = min(size) * OVERSAMPLING
        self.width, self.height = size[0] / min(size), size[1] / min(size)
        self._image = Image.new("RGB", (size[0] * OVERSAMPLING, size[1] * OVERSAMPLING))
        self._draw = ImageDraw.Draw(self._image, "RGBA")

    def finish(self, shrink: int = 1) -> Image:
        return self._image.reduce(OVERSAMPLING * shrink)

    def gradient(self, top: Rgb, bottom: Rgb) -> None:
        from PIL import Image  # noqa: PLC0415 of the extra `images`

        column = Image.new("RGB", (1, 2))
        column.putpixel((0, 0), top)
        column.putpixel((0, 1), bottom)
        size = self._image.size
        # Bilinear enlargement holds the ends still for a quarter; the rest is the gradient.
        self._image.paste(column.resize((1, size[1]), Image.Resampling.BILINEAR).resize(size))

    def polygon(self, points: Sequence[Point], rgb: Rgb, alpha: int = 255) -> None:
        self._draw.polygon([self._pixel(point) for point in points], (*rgb, alpha))

    def ellipse(self, centre: Point, rx: float, ry: float, rgb: Rgb, alpha: int = 255) -> None:
        (x, y) = centre
        box = [self._pixel((x - rx, y - ry)), self._pixel((x + rx, y + ry))]
        self._draw.ellipse(box, (*rgb, alpha))

    def rectangle(self, corner: Point, opposite: Point, rgb: Rgb, alpha: int = 255) -> None:
        self._draw.rectangle([self._pixel(corner), self._pixel(opposite)], (*rgb, alpha))

    def line(self, points: Sequence[Point], rgb: Rgb, thickness: float) -> None:
        width = max(1, round(thickness * self._unit))
        self._draw.line([self._pixel(point) for point in points], rgb, width, joint="curve")

    def silhouette(self, edge: Sequence[Point], rgb: Rgb) -> None:
        """Fill everything below the edge."""
        low = self.height + 0.1
        self.polygon([(edge[0][0], low), *edge, (edge[-1][0], low)], rgb)

    def tint(self, part: Part) -> Rgb:
        """Pick a tint for one piece of the part; of a colourful part each piece has its own."""
        if part.colour == COLOURFUL:
            return pick(self.rng, self.rng.choice(VIVID), part.shade)
        return pick(self.rng, part.colour, part.shade)

    def _pixel(self, point: Point) -> tuple[float, float]:
        return point[0] * self._unit, point[1] * self._unit


def soft_edge(canvas: Canvas, y: float, swing: float, length: float) -> list[Point]:
    """Make a rolling line from left to right, out of two waves."""
    rng = canvas.rng
    first, second = rng.uniform(0, math.tau), rng.uniform(0, math.tau)
    steps = 40
    edge = []
    for step in range(steps + 1):
        x = canvas.width * step / steps
        wave = math.sin(x / length * math.tau + first) + 0.4 * math.sin(x / length * 13 + second)
        edge.append((x, y + swing * wave / 1.4))
    return edge
