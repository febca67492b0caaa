"""A cheap look at a drawn picture: some failures of image models are one colour, or noise.

No packaged model that could find insignia, brands, people or writing has a fitting licence: see
docs/flyer-chat.md. A person looks at every picture.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

# Of 255; what a model draws has 30 and more, black or grey failures have 0 to 2.
LEAST_SPREAD = 4.0
# How much neighbours differ, in parts of how much anything differs. Noise has 1.41 (the root
# of two), in 64 and more soft cells a side 1.2; pictures have at most 0.9 (docs/flyer-chat.md).
MOST_ROUGHNESS = 1.1
LOOKED_AT_SIDE = 64


def looks_empty(png: bytes) -> bool:
    """Tell whether a picture shows next to nothing."""
    from PIL import Image, ImageStat  # noqa: PLC0415  (slow, and only for pictures)

    with Image.open(io.BytesIO(png)) as picture:
        return max(ImageStat.Stat(picture.convert("RGB")).stddev) < LEAST_SPREAD


def looks_like_noise(png: bytes) -> bool:
    """Tell whether nothing in a picture hangs together, from a small copy of it."""
    from PIL import Image  # noqa: PLC0415  (the same)

    with Image.open(io.BytesIO(png)) as picture:
        if min(picture.size) < LOOKED_AT_SIDE:
            return False
        small = picture.convert("L").resize((LOOKED_AT_SIDE,) * 2, Image.Resampling.BOX)
    return roughness(small) > MOST_ROUGHNESS


def roughness(grey: Image) -> float:
    """How much neighbours differ, in parts of how much anything differs."""
    from PIL import ImageChops, ImageStat  # noqa: PLC0415  (the same)

    left = grey.crop((0, 0, grey.width - 1, grey.height))
    right = grey.crop((1, 0, grey.width, grey.height))
    apart = float(ImageStat.Stat(ImageChops.difference(left, right)).rms[0])
    return apart / max(float(ImageStat.Stat(grey).stddev[0]), 1.0)
