"""The sheet of candidates: up to four pictures, each with the number to choose it by."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

COLUMNS = 2
GAP = 12
LONGEST_SIDE = 512
BADGE = 56
PAPER = (255, 255, 255)
INK = (20, 20, 20)


def make_sheet(pictures: Sequence[bytes]) -> tuple[bytes, int, int]:
    """Lay out PNGs in reading order, two in a row, numbered from 1; a PNG, its width and height."""
    from PIL import Image  # noqa: PLC0415  (slow, and only for pictures)

    smaller = [_smaller(Image.open(io.BytesIO(png)).convert("RGB")) for png in pictures]
    width = max(image.width for image in smaller)
    height = max(image.height for image in smaller)
    columns = min(COLUMNS, len(smaller))
    rows = -(-len(smaller) // columns)
    sheet = Image.new(
        "RGB", (columns * (width + GAP) + GAP, rows * (height + GAP) + GAP), color=PAPER
    )
    for at, image in enumerate(smaller):
        row, column = divmod(at, columns)
        left, top = GAP + column * (width + GAP), GAP + row * (height + GAP)
        sheet.paste(image, (left, top))
        _badge(sheet, at + 1, left, top)
    written = io.BytesIO()
    sheet.save(written, "PNG")
    return written.getvalue(), *sheet.size


def _smaller(image: Image) -> Image:
    scale = min(1.0, LONGEST_SIDE / max(image.size))
    return image.resize((round(image.width * scale), round(image.height * scale)))


def _badge(sheet: Image, number: int, left: int, top: int) -> None:
    """Put the number on white in the corner, so that it can be read on any picture."""
    from PIL import ImageDraw, ImageFont  # noqa: PLC0415

    draw = ImageDraw.Draw(sheet)
    draw.rectangle((left, top, left + BADGE, top + BADGE), fill=PAPER)
    middle = (left + BADGE / 2, top + BADGE / 2)
    font = ImageFont.load_default(size=BADGE * 0.7)
    draw.text(middle, str(number), fill=INK, font=font, anchor="mm")
