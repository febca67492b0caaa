"""Draws a scene; and patterns, which are scenes of their own."""

# ruff: noqa: PLR2004  the figures are proportions of the drawing; chance is not secret here

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from bot.images.training.canvas import Canvas
from bot.images.training.landscape import draw_backdrop, draw_ground
from bot.images.training.objects import draw_object
from bot.images.training.palette import WHITE, darken, mix
from bot.images.training.scene import PATTERNS, STANDING, Part, Scene

if TYPE_CHECKING:
    from PIL.Image import Image

BEHIND = ("sun", "moon", "stars", "clouds")


def draw_scene(scene: Scene, size: tuple[int, int], rng: Random, *, shrink: int = 1) -> Image:
    canvas = Canvas(size, rng)
    draw_backdrop(canvas, scene.backdrop)
    for part in sorted(scene.others, key=_depth):
        if part.motif in BEHIND:
            draw_object(canvas, part)
    if scene.ground:
        draw_ground(canvas, scene.ground)
    for part in sorted(scene.others, key=_depth):
        if part.motif in PATTERNS:
            draw_pattern(canvas, part)
        elif part.motif not in BEHIND:
            draw_object(canvas, part)
    return canvas.finish(shrink)


def _depth(part: Part) -> int:
    if part.motif in BEHIND:
        return BEHIND.index(part.motif)
    return 10 if part.motif in STANDING else 20


def draw_pattern(canvas: Canvas, part: Part) -> None:
    {
        "circles": _circles,
        "stripes": _stripes,
        "triangles": _triangles,
        "dots": _dots,
    }[part.motif](canvas, part)


def _circles(canvas: Canvas, part: Part) -> None:
    rng = canvas.rng
    for _ in range(rng.randint(6, 11)):
        centre = (rng.uniform(0, canvas.width), rng.uniform(0, canvas.height))
        size = rng.uniform(0.08, 0.26)
        canvas.ellipse(centre, size, size, mix(canvas.tint(part), WHITE, rng.uniform(0, 0.3)), 190)


def _stripes(canvas: Canvas, part: Part) -> None:
    rng = canvas.rng
    wide, lean = rng.uniform(0.07, 0.15), rng.choice((-1, 1)) * rng.uniform(0.5, 1.0)
    x = -canvas.height - 0.2
    while x < canvas.width + canvas.height + 0.2:
        shift = lean * canvas.height
        corners = [
            (x, 0.0),
            (x + wide, 0.0),
            (x + wide + shift, canvas.height),
            (x + shift, canvas.height),
        ]
        canvas.polygon(corners, canvas.tint(part))
        x += wide * 2


def _triangles(canvas: Canvas, part: Part) -> None:
    rng = canvas.rng
    columns = rng.randint(4, 6)
    step = canvas.width / columns
    rows = round(canvas.height / step) + 1
    for row in range(rows):
        for column in range(columns):
            x, y = column * step, row * step
            corners = [(x, y), (x + step, y), (x, y + step), (x + step, y + step)]
            for half in ((0, 1, 2), (1, 2, 3)):
                if rng.random() < 0.7:
                    colour = canvas.tint(part)
                    colour = (
                        mix(colour, WHITE, rng.uniform(0, 0.45))
                        if rng.random() < 0.7
                        else darken(colour, 0.15)
                    )
                    canvas.polygon([corners[k] for k in half], colour)


def _dots(canvas: Canvas, part: Part) -> None:
    step = canvas.rng.uniform(0.13, 0.2)
    size = step * canvas.rng.uniform(0.22, 0.34)
    row = 0
    while row * step < canvas.height + step:
        offset = step / 2 if row % 2 else 0.0
        for column in range(int(canvas.width / step) + 2):
            canvas.ellipse((column * step + offset, row * step), size, size, canvas.tint(part))
        row += 1
