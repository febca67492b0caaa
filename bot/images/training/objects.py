"""Draws what floats, hangs, shines, falls or stands in a picture."""

# ruff: noqa: PLR2004  the figures are proportions of the drawing; chance is not secret here

from __future__ import annotations

import math

from bot.images.training.canvas import Canvas, Point
from bot.images.training.palette import WHITE, Rgb, darken, mix, pick
from bot.images.training.scene import Part


def draw_object(canvas: Canvas, part: Part) -> None:
    {
        "balloons": _balloons,
        "bunting": _bunting,
        "confetti": _confetti,
        "clouds": _clouds,
        "sun": _sun,
        "moon": _sun,
        "stars": _stars,
        "snow": _snow,
        "trees": _trees,
        "firs": _firs,
        "flowers": _flowers,
    }[part.motif](canvas, part)


def _balloons(canvas: Canvas, part: Part) -> None:
    rng = canvas.rng
    places: list[Point] = []
    size = rng.uniform(0.07, 0.12)
    for _ in range(rng.randint(4, 9)):
        spot = (rng.uniform(0.08, canvas.width - 0.08), rng.uniform(0.1, canvas.height * 0.68))
        if all(math.dist(spot, other) > size * 1.5 for other in places):
            places.append(spot)
            _balloon(canvas, spot, size * rng.uniform(0.85, 1.15), canvas.tint(part))


def _balloon(canvas: Canvas, centre: Point, size: float, colour: Rgb) -> None:
    x, y = centre
    bend = canvas.rng.uniform(-0.03, 0.03)
    string = [
        (x + bend * math.sin(k / 8 * math.pi), y + size * 1.25 + 0.2 * k / 8) for k in range(9)
    ]
    canvas.line(string, mix(darken(colour, 0.4), WHITE, 0.35), 0.005)
    knot = size * 1.25
    canvas.polygon(
        [(x, y + knot * 0.9), (x - 0.013, y + knot * 1.05), (x + 0.013, y + knot * 1.05)],
        darken(colour, 0.15),
    )
    canvas.ellipse(centre, size, size * 1.2, colour)
    canvas.ellipse(
        (x - size * 0.35, y - size * 0.45), size * 0.2, size * 0.32, mix(colour, WHITE, 0.55)
    )


def _bunting(canvas: Canvas, part: Part) -> None:
    rng = canvas.rng
    for row in range(rng.choice((1, 2, 2))):
        y, sag = 0.05 + 0.17 * row + rng.uniform(0, 0.04), rng.uniform(0.08, 0.16)
        flags = round(canvas.width * rng.uniform(7, 10))
        points = [
            (canvas.width * k / (2 * flags), y + sag * (1 - (k / flags - 1) ** 2))
            for k in range(2 * flags + 1)
        ]
        for flag in range(flags):
            left, right = points[2 * flag], points[2 * flag + 2]
            middle = (points[2 * flag + 1][0], points[2 * flag + 1][1] + 0.12)
            inner = (right[0] - left[0]) * 0.06
            canvas.polygon(
                [(left[0] + inner, left[1]), (right[0] - inner, right[1]), middle],
                canvas.tint(part),
            )
        canvas.line(points, (90, 90, 100), 0.006)


def _confetti(canvas: Canvas, part: Part) -> None:
    rng = canvas.rng
    for _ in range(rng.randint(35, 70)):
        x, y = rng.uniform(0, canvas.width), rng.uniform(0, canvas.height)
        size, colour = rng.uniform(0.012, 0.024), canvas.tint(part)
        if rng.random() < 0.35:
            canvas.ellipse((x, y), size * 0.8, size * 0.8, colour)
        else:
            canvas.polygon(_box((x, y), size * 1.3, size * 0.65, rng.uniform(0, math.pi)), colour)


def _box(centre: Point, half_long: float, half_short: float, angle: float) -> list[Point]:
    cos, sin = math.cos(angle), math.sin(angle)
    corners = ((1, 1), (1, -1), (-1, -1), (-1, 1))
    return [
        (
            centre[0] + a * half_long * cos - b * half_short * sin,
            centre[1] + a * half_long * sin + b * half_short * cos,
        )
        for a, b in corners
    ]


def _clouds(canvas: Canvas, part: Part) -> None:
    rng = canvas.rng
    for _ in range(rng.randint(2, 4)):
        x, y = rng.uniform(0.0, canvas.width), rng.uniform(0.08, canvas.height * 0.4)
        size = rng.uniform(0.06, 0.11)
        colour = mix(canvas.tint(part), WHITE, 0.3)
        canvas.ellipse((x, y), size * 0.95, size * 0.75, colour)
        canvas.ellipse((x - size, y + size * 0.3), size * 0.7, size * 0.5, colour)
        canvas.ellipse((x + size, y + size * 0.25), size * 0.8, size * 0.55, colour)
        canvas.rectangle((x - size * 1.1, y + size * 0.2), (x + size * 1.1, y + size * 0.8), colour)


def _sun(canvas: Canvas, part: Part) -> None:
    rng = canvas.rng
    centre = (rng.uniform(0.2, canvas.width - 0.2), rng.uniform(0.16, canvas.height * 0.4))
    size, colour = rng.uniform(0.08, 0.13), canvas.tint(part)
    for ring in (2.0, 1.6, 1.3):
        canvas.ellipse(centre, size * ring, size * ring, mix(colour, WHITE, 0.4), 46)
    if part.motif == "sun" and rng.random() < 0.4:
        for ray in range(12):
            angle = ray / 12 * math.tau
            middle = (
                centre[0] + math.cos(angle) * size * 1.6,
                centre[1] + math.sin(angle) * size * 1.6,
            )
            canvas.polygon(_box(middle, size * 0.3, size * 0.07, angle), colour)
    canvas.ellipse(centre, size, size, colour)


def _stars(canvas: Canvas, part: Part) -> None:
    rng = canvas.rng
    for _ in range(rng.randint(14, 28)):
        spot = (rng.uniform(0, canvas.width), rng.uniform(0, canvas.height * 0.62))
        _star(canvas, spot, rng.uniform(0.012, 0.034), canvas.tint(part))


def _star(canvas: Canvas, centre: Point, size: float, colour: Rgb) -> None:
    points = []
    for corner in range(10):
        reach = size if corner % 2 == 0 else size * 0.45
        angle = corner / 10 * math.tau - math.pi / 2
        points.append((centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)))
    canvas.polygon(points, colour)


def _snow(canvas: Canvas, part: Part) -> None:
    rng = canvas.rng
    for _ in range(rng.randint(40, 70)):
        size = rng.uniform(0.006, 0.014)
        canvas.ellipse(
            (rng.uniform(0, canvas.width), rng.uniform(0, canvas.height)),
            size,
            size,
            canvas.tint(part),
        )


def _feet(canvas: Canvas, least: int, most: int) -> list[Point]:
    """Choose where things stand, the nearest last, so that it covers the others."""
    rng = canvas.rng
    spots = [
        (rng.uniform(0.03, canvas.width - 0.03), canvas.height * rng.uniform(0.74, 0.93))
        for _ in range(rng.randint(least, most))
    ]
    return sorted(spots, key=lambda spot: spot[1])


def _trees(canvas: Canvas, part: Part) -> None:
    for x, y in _feet(canvas, 3, 7):
        size, colour = canvas.rng.uniform(0.06, 0.1), canvas.tint(part)
        canvas.rectangle((x - 0.011, y - size * 1.6), (x + 0.011, y), pick(canvas.rng, "brown"))
        canvas.ellipse((x, y - size * 2.2), size, size * 1.1, darken(colour, 0.15))
        canvas.ellipse(
            (x - size * 0.2, y - size * 2.35), size * 0.68, size * 0.75, mix(colour, WHITE, 0.1)
        )


def _firs(canvas: Canvas, part: Part) -> None:
    for x, y in _feet(canvas, 4, 9):
        size, colour = canvas.rng.uniform(0.06, 0.09), darken(canvas.tint(part), 0.25)
        canvas.rectangle((x - 0.01, y - 0.05), (x + 0.01, y), pick(canvas.rng, "brown"))
        for tier in range(3):
            low, half = y - 0.03 - tier * size * 0.75, size * (1 - 0.22 * tier)
            canvas.polygon(
                [(x - half, low), (x, low - size * 1.3), (x + half, low)],
                mix(colour, WHITE, 0.07 * tier),
            )


def _flowers(canvas: Canvas, part: Part) -> None:
    for x, y in _feet(canvas, 14, 26):
        size, colour = canvas.rng.uniform(0.014, 0.024), canvas.tint(part)
        canvas.line([(x, y), (x, y + size * 3)], pick(canvas.rng, "green", "dark"), 0.007)
        for petal in range(5):
            angle = petal / 5 * math.tau
            canvas.ellipse(
                (x + math.cos(angle) * size, y + math.sin(angle) * size),
                size * 0.72,
                size * 0.72,
                colour,
            )
        canvas.ellipse((x, y), size * 0.6, size * 0.6, (255, 214, 90))
