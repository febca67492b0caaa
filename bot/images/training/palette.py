"""The named colours: which tints carry the name, and how a caption says it."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from random import Random

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Tint:
    """Ranges of hue in degrees, of saturation and of value, in which the name is undisputed."""

    hue: tuple[float, float]
    saturation: tuple[float, float]
    value: tuple[float, float]


TINTS = {
    "red": Tint((-6, 6), (0.72, 0.88), (0.80, 0.92)),
    "orange": Tint((24, 33), (0.72, 0.90), (0.93, 1.0)),
    "yellow": Tint((46, 54), (0.62, 0.85), (0.95, 1.0)),
    "green": Tint((100, 140), (0.50, 0.72), (0.60, 0.76)),
    "turquoise": Tint((172, 182), (0.55, 0.75), (0.72, 0.84)),
    "blue": Tint((205, 222), (0.58, 0.78), (0.78, 0.92)),
    "purple": Tint((265, 285), (0.45, 0.65), (0.65, 0.80)),
    "pink": Tint((325, 340), (0.38, 0.55), (0.92, 1.0)),
    "brown": Tint((18, 28), (0.50, 0.65), (0.45, 0.58)),
    "white": Tint((40, 60), (0.0, 0.04), (0.95, 0.99)),
    "grey": Tint((205, 220), (0.04, 0.12), (0.58, 0.72)),
}
COLOURS = tuple(TINTS)
VIVID = ("red", "orange", "yellow", "green", "turquoise", "blue", "purple", "pink")
SHADES = ("light", "", "dark")

WHITE: Rgb = (255, 255, 255)


def pick(rng: Random, colour: str, shade: str = "") -> Rgb:
    """Pick a tint of the named colour; all of them read as that name."""
    tint = TINTS[colour]
    saturation, value = rng.uniform(*tint.saturation), rng.uniform(*tint.value)
    red, green, blue = colorsys.hsv_to_rgb(rng.uniform(*tint.hue) / 360 % 1, saturation, value)
    rgb = (round(red * 255), round(green * 255), round(blue * 255))
    if shade == "light":
        return mix(rgb, WHITE, 0.5)
    if shade == "dark":
        return darken(rgb, 0.45)
    return rgb


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Mix so much of the other colour in."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def darken(rgb: Rgb, share: float) -> Rgb:
    # Shadows lean to blue; pure black looks dirty on a flyer.
    return mix(rgb, (18, 22, 48), share)
