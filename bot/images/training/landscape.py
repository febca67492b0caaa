"""Draws backdrops and grounds."""

# ruff: noqa: PLR2004  the figures are proportions of the drawing; chance is not secret here

from __future__ import annotations

import math

from bot.images.training.canvas import Canvas, Point, soft_edge
from bot.images.training.palette import WHITE, Rgb, darken, mix, pick
from bot.images.training.scene import COLOURFUL, Part


def draw_backdrop(canvas: Canvas, part: Part) -> None:
    if part.colour == COLOURFUL:
        rng = canvas.rng
        top = pick(rng, rng.choice(("purple", "pink", "red")))
        canvas.gradient(top, pick(rng, rng.choice(("orange", "yellow")), "light"))
        return
    colour = canvas.tint(part)
    if part.motif == "plain":
        canvas.gradient(mix(colour, WHITE, 0.10), darken(colour, 0.06))
    elif part.shade == "dark":
        canvas.gradient(darken(colour, 0.35), mix(colour, WHITE, 0.15))
    else:
        canvas.gradient(colour, mix(colour, WHITE, 0.62))


def draw_ground(canvas: Canvas, part: Part) -> None:
    {
        "hills": _hills,
        "mountains": _mountains,
        "skyline": _skyline,
        "waves": _waves,
        "meadow": _meadow,
    }[part.motif](canvas, canvas.tint(part))


def _hills(canvas: Canvas, colour: Rgb) -> None:
    layers = canvas.rng.randint(2, 4)
    top, bottom = canvas.rng.uniform(0.5, 0.62), canvas.rng.uniform(0.8, 0.88)
    for layer in range(layers):
        share = layer / (layers - 1)
        y = canvas.height * (top + (bottom - top) * share)
        edge = soft_edge(canvas, y, canvas.rng.uniform(0.03, 0.07), canvas.rng.uniform(0.8, 1.6))
        canvas.silhouette(edge, _depth(colour, share))


def _depth(colour: Rgb, share: float) -> Rgb:
    """Pale in the distance, full in front."""
    return mix(colour, WHITE, 0.4 * (1 - share)) if share < 1 else darken(colour, 0.1)


def _mountains(canvas: Canvas, colour: Rgb) -> None:
    rng = canvas.rng
    for layer, share in enumerate((0.0, 1.0)):
        base = canvas.height * (0.8 + 0.12 * layer)
        ridge: list[Point] = [(-0.1, base)]
        x = rng.uniform(-0.15, 0.05)
        while x < canvas.width + 0.1:
            half = rng.uniform(0.14, 0.3)
            peak = base - half * rng.uniform(0.9, 1.5) * (1 - 0.4 * layer)
            canvas.polygon(
                [(x, base), (x + half, peak), (x + 2 * half, base)], _depth(colour, share)
            )
            if layer == 0:
                _snow(canvas, (x + half, peak), half, base)
            x += half * rng.uniform(0.9, 1.5)
        canvas.silhouette([*ridge, (canvas.width + 0.1, base)], _depth(colour, share))


def _snow(canvas: Canvas, peak: Point, half: float, base: float) -> None:
    x, y = peak
    depth = 0.3
    side, low = half * depth, y + (base - y) * depth
    zigzag = [
        (x + side * k, low + (0.03 if k in {-0.5, 0.5} else 0.0)) for k in (1, 0.5, 0, -0.5, -1)
    ]
    canvas.polygon([peak, *zigzag], (250, 252, 255))


def _skyline(canvas: Canvas, colour: Rgb) -> None:
    rng = canvas.rng
    base = canvas.height
    for layer, share in enumerate((0.0, 1.0)):
        x = rng.uniform(-0.08, 0.0)
        while x < canvas.width:
            wide = rng.uniform(0.09, 0.19)
            tall = rng.uniform(0.2, 0.5) - 0.12 * layer
            _building(canvas, (x, base - tall), wide, _depth(colour, share), lit=layer == 1)
            x += wide + (rng.uniform(0.0, 0.03) if layer else 0)


def _building(canvas: Canvas, corner: Point, wide: float, colour: Rgb, *, lit: bool) -> None:
    x, y = corner
    rng = canvas.rng
    if rng.random() < 0.25:
        canvas.polygon(
            [(x, y), (x + wide / 2, y - wide * 0.5), (x + wide, y)], darken(colour, 0.15)
        )
    canvas.rectangle(corner, (x + wide, canvas.height), darken(colour, rng.uniform(0, 0.12)))
    if not lit:
        return
    glass = mix(colour, (255, 240, 190), 0.75)
    columns = max(2, round(wide / 0.05))
    step = wide / columns
    row = y + 0.03
    while row < canvas.height - 0.03:
        for column in range(columns):
            left = x + step * (column + 0.28)
            canvas.rectangle((left, row), (left + step * 0.44, row + 0.03), glass)
        row += 0.062


def _waves(canvas: Canvas, colour: Rgb) -> None:
    layers = canvas.rng.randint(3, 5)
    length = canvas.rng.uniform(0.3, 0.55)
    for layer in range(layers):
        share = layer / (layers - 1)
        y = canvas.height * (0.58 + 0.32 * share)
        start = canvas.rng.uniform(0, math.tau)
        edge = [
            (
                canvas.width * k / 48,
                y + 0.022 * math.sin(canvas.width * k / 48 / length * math.tau + start),
            )
            for k in range(49)
        ]
        canvas.silhouette([(px, py - 0.012) for px, py in edge], mix(colour, WHITE, 0.7))
        canvas.silhouette(edge, mix(darken(colour, 0.3 * share), WHITE, 0.3 * (1 - share)))


def _meadow(canvas: Canvas, colour: Rgb) -> None:
    y = canvas.height * canvas.rng.uniform(0.62, 0.72)
    canvas.silhouette(soft_edge(canvas, y, 0.02, 1.6), mix(colour, WHITE, 0.25))
    canvas.silhouette(soft_edge(canvas, y + 0.12, 0.03, 1.2), colour)
