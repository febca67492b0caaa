"""How many pixels an inch of print gets, and pictures scaled to that.

Enlarging (Lanczos) takes away the steps and adds no detail, so what is told is the resolution of
the picture as it was drawn.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

PRINT_DPI = 300
WEB_DPI = 200
MM_PER_INCH = 25.4
MOST_UPSCALING = 4
# Of 255. Soft shapes of the demo's model have 27 to 31, its sky 39, its hills 57, balloons 101.
SMOOTH_STEP, SMOOTH_SHARE = 32, 0.999
# Sixteen times what A4 with bleed has at 300 dpi; more is a mistake or an attack.
MOST_PIXELS = 150_000_000
# A PNG of one black pixel: stands for a picture where only its place matters.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


class PictureUnusable(Exception):
    """The bytes are no picture, or one too large for any sheet."""


def open_picture(picture: bytes) -> Image:
    """Decode a picture upright and on white; raises `PictureUnusable`."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 slow

    try:
        image = Image.open(io.BytesIO(picture))
        if image.width * image.height > MOST_PIXELS:
            raise PictureUnusable
        upright = ImageOps.exif_transpose(image)
        if upright.has_transparency_data:
            white = Image.new("RGBA", upright.size, "white")
            upright = Image.alpha_composite(white, upright.convert("RGBA"))
        return upright.convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise PictureUnusable from None


def effective_dpi(image: Image, place_mm: tuple[float, float]) -> float:
    """Tell how fine a picture is where it covers a place, cropped to its proportions."""
    width, height = place_mm
    return MM_PER_INCH * min(image.width / width, image.height / height)


def is_smooth(image: Image, place_mm: tuple[float, float]) -> bool:
    """Tell whether a picture has nothing that could look coarse in print: no edges, only gradients.

    From one millimetre to the next the colour changes by less than `SMOOTH_STEP`, at 999 of 1,000
    places. Asked of the print and not of the pixels, so enlarging does not make it so; a picture
    with less than a pixel for each millimetre cannot tell.
    """
    from PIL import ImageChops  # noqa: PLC0415 slow
    from PIL.Image import Resampling  # noqa: PLC0415 slow

    if effective_dpi(image, place_mm) < MM_PER_INCH:
        return False
    cells = tuple(max(2, round(side)) for side in place_mm)
    small = image.resize((cells[0], cells[1]), Resampling.BOX)
    changes = [0] * 256
    for across, down in ((1, 0), (0, 1)):
        here = small.crop((0, 0, small.width - across, small.height - down))
        there = small.crop((across, down, small.width, small.height))
        red, green, blue = ImageChops.difference(here, there).split()
        most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        changes = [a + b for a, b in zip(changes, most.histogram(), strict=True)]
    return sum(changes[SMOOTH_STEP:]) <= (1 - SMOOTH_SHARE) * sum(changes)


def scaled(image: Image, factor: float) -> bytes:
    """Scale a picture and write it as PNG."""
    from PIL.Image import Resampling  # noqa: PLC0415 slow

    factor = min(factor, MOST_UPSCALING)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    if size != image.size:
        image = image.resize(size, Resampling.LANCZOS)
    written = io.BytesIO()
    image.save(written, "PNG", compress_level=3)
    return written.getvalue()
