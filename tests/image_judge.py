"""Says which named colours a picture has, and where.

Colours are named by hue, saturation and value, as `bot.images.training.palette` makes them.
"""

from __future__ import annotations

import colorsys
import io
from collections import Counter

from PIL import Image

# (name, hues from, to); the borders lie half way between the named tints.
HUES = (
    ("red", 0, 15), ("orange", 15, 40), ("yellow", 40, 70), ("green", 70, 157),
    ("turquoise", 157, 194), ("blue", 194, 245), ("purple", 245, 303), ("pink", 303, 347),
    ("red", 347, 361),
)  # fmt: skip


def colour_name(rgb: tuple[int, int, int]) -> str:
    hue, saturation, value = colorsys.rgb_to_hsv(*(part / 255 for part in rgb))
    if saturation < 0.12:
        return "white" if value > 0.88 else "grey"
    if 8 < hue * 360 < 45 and value < 0.66:
        return "brown"
    return next(name for name, start, end in HUES if start <= hue * 360 < end)


def colour_shares(png: bytes, top: float = 0.0, bottom: float = 1.0) -> Counter[str]:
    """Count the named colours between two heights (0 is the top), as shares of 1."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    part = picture.crop((0, int(picture.height * top), picture.width, int(picture.height * bottom)))
    small = part.resize((48, 48), Image.Resampling.BOX)
    names = Counter(colour_name(rgb) for rgb in small.get_flattened_data())
    return Counter({name: count / names.total() for name, count in names.items()})
