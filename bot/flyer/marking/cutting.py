"""Finds the invisible mark in a picture that was cut: by the printer, by a screenshot.

A cut moves and stretches the mark, as it lies on the picture brought to one size. So the picture is
tried as each part of a whole that it could be, down to `LEAST_PART` of `WHOLE` each way; the place
is found by correlation for all places at once.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from bot.flyer.marking.watermark import (
    LONGEST_WAVE,
    SHORTEST_WAVE,
    is_whole,
    pattern,
    surroundings,
)

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

    Array = np.ndarray[Any, np.dtype[Any]]

# The whole, in pixels each way: enough for the shortest wave.
WHOLE = 192
LEAST_PART, STEP = 144, 2
# How many of the tries are looked at more closely.
CLOSER = 6
# The best of all tries is far above a single one; see docs/marking.md for unmarked pictures.
CUT_THRESHOLD = 7.5


def is_marked(picture: Image) -> bool:
    """Tell whether the picture, whole or cut, carries the mark."""
    return is_whole(picture) or cut_score(picture) > CUT_THRESHOLD


def cut_score(picture: Image) -> float:
    """Tell how much the best try stands out, in standard deviations of its correlation."""
    from PIL import Image as Pillow  # noqa: PLC0415 of the extra `flyer`

    # Once made small, each try is cheap.
    luma = picture.convert("L").convert("F")
    shrunk = luma.resize((2 * WHOLE, 2 * WHOLE), Pillow.Resampling.LANCZOS)
    sides = range(WHOLE, LEAST_PART - 1, -STEP)
    rough = sorted(
        (_match(shrunk, width, height), width, height) for width in sides for height in sides
    )
    return max(_looked_closer(shrunk, width, height) for _, width, height in rough[-CLOSER:])


def _looked_closer(luma: Image, width: int, height: int) -> float:
    """Try the sizes between the steps, and places half a pixel apart."""
    return max(
        _match(luma, min(width + wider, WHOLE), min(height + higher, WHOLE), finer=2)
        for wider in (-1, 0, 1)
        for higher in (-1, 0, 1)
    )


def _match(luma: Image, width: int, height: int, finer: int = 1) -> float:
    """Tell how well the picture matches as a part of this size, at the best place for it."""
    import numpy as np  # noqa: PLC0415 the same
    from PIL import Image as Pillow  # noqa: PLC0415 the same

    part = np.asarray(luma.resize((width, height), Pillow.Resampling.BICUBIC), dtype=np.float64)
    whole = np.zeros((WHOLE, WHOLE))
    whole[:height, :width] = part - part.mean()
    waves = np.fft.rfft2(whole)
    typical = surroundings(np.abs(waves), reach=3)
    waves = np.conj(waves / (typical + np.abs(waves)) / typical * _band()) * _pattern_waves()
    matches = np.fft.irfft2(_between(waves, finer), s=(WHOLE * finer, WHOLE * finer))
    deviation = float(matches.std())
    best = float(matches[: (WHOLE - height) * finer + 1, : (WHOLE - width) * finer + 1].max())
    return best / deviation if deviation else 0.0


def _between(waves: Array, finer: int) -> Array:
    """Fill a spectrum up with silence, so that its transform has places between the pixels."""
    import numpy as np  # noqa: PLC0415 the same

    filled = np.zeros((WHOLE * finer, WHOLE * finer // 2 + 1), dtype=complex)
    half = WHOLE // 2
    filled[:half, : half + 1] = waves[:half]
    filled[-half:, : half + 1] = waves[half:]
    return filled


@cache
def _band() -> Array:
    import numpy as np  # noqa: PLC0415 the same

    rows = np.fft.fftfreq(WHOLE)[:, None] * WHOLE
    columns = np.fft.rfftfreq(WHOLE)[None] * WHOLE
    radius = np.hypot(rows, columns)
    band: Array = (radius >= LONGEST_WAVE / 2 - 1) & (radius <= SHORTEST_WAVE / 2 + 1)
    return band


@cache
def _pattern_waves() -> Array:
    import numpy as np  # noqa: PLC0415 the same
    from PIL import Image as Pillow  # noqa: PLC0415 the same

    small = Pillow.fromarray(pattern().astype(np.float32)).resize(
        (WHOLE, WHOLE), Pillow.Resampling.LANCZOS
    )
    waves: Array = np.fft.rfft2(np.asarray(small, dtype=np.float64))
    return waves
