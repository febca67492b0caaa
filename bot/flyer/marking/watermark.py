"""An invisible mark in the brightness of a picture: "made by AI, by Leitplanke".

Spread spectrum in the cosine transform (Cox, Kilian, Leighton, Shamoon 1997, "Secure Spread
Spectrum Watermarking for Multimedia"), on the picture brought to one size, so that neither scaling
nor printing size moves it. It withstands recompression and scaling, not cropping. It is no secret:
who has this program can find it, and whoever wants to can remove it.
"""

from __future__ import annotations

import hashlib
import io
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

    Array = np.ndarray[Any, np.dtype[np.float64]]

# The picture is looked at in this many pixels each way.
SIDE = 512
# Waves a picture: below, the eye sees them; above, scaling and JPEG take them.
LONGEST_WAVE, SHORTEST_WAVE = 24, 110
BITS = 48
# The faintest that is sure to be found again: quiet pictures need little, busy ones hide more.
PSNR_DB = (51.0, 49.0, 47.0, 45.0, 43.5, 42.0)
# Unmarked pictures score as a standard normal variable does; see docs/marking.md.
THRESHOLD = 8.0
ENOUGH = 11.0
_MESSAGE = b"Leitplanke 1: made by AI"


def embed(picture: Image) -> Image:
    """Add the mark as faintly as it can be found; tiny pictures cannot carry it and stay."""
    import numpy as np  # noqa: PLC0415 of the extra `flyer`
    from PIL import Image as Pillow  # noqa: PLC0415 the same

    rgb = np.asarray(picture.convert("RGB"), dtype=np.float64)
    marked = Pillow.fromarray(rgb.astype(np.uint8))
    if min(picture.size) < SHORTEST_WAVE:
        return marked
    wave = Pillow.fromarray(_pattern().astype(np.float32))
    added = np.asarray(wave.resize(picture.size, Pillow.Resampling.BICUBIC), dtype=np.float64)
    added /= np.sqrt((added**2).mean())
    for psnr in PSNR_DB:
        louder = rgb + added[..., None] * 255 / 10 ** (psnr / 20)
        marked = Pillow.fromarray(np.clip(np.rint(louder), 0, 255).astype(np.uint8))
        if score(_worn(marked)) >= ENOUGH:
            break
    return marked


def _worn(picture: Image) -> Image:
    """Do to a picture what the mark has to survive: scaled to 0.75, JPEG 70."""
    from PIL import Image as Pillow  # noqa: PLC0415 the same

    smaller = picture.resize((round(picture.width * 0.75), round(picture.height * 0.75)))
    written = io.BytesIO()
    smaller.save(written, "JPEG", quality=70)
    return Pillow.open(io.BytesIO(written.getvalue()))


def score(picture: Image) -> float:
    """Tell how sure the mark is there, in standard deviations of pictures without it."""
    import numpy as np  # noqa: PLC0415 the same
    from PIL import Image as Pillow  # noqa: PLC0415 the same

    luma = picture.convert("L").convert("F").resize((SIDE, SIDE), Pillow.Resampling.BICUBIC)
    matrix = _cosines()
    spectrum = (matrix @ np.asarray(luma, dtype=np.float64) @ matrix.T).ravel()
    places, signs = _places()
    found = spectrum[places]
    # Strong waves of the picture itself count little more than weak ones.
    typical = np.median(np.abs(found), axis=1, keepdims=True)
    found = found / (np.abs(found) + typical + 1e-6)
    per_bit = (found * signs).sum(axis=1) / np.sqrt((found**2).sum(axis=1) + 1e-9)
    return float((per_bit * _payload()).sum() / np.sqrt(BITS))


def is_marked(picture: Image) -> bool:
    return score(picture) > THRESHOLD


def embed_png(png: bytes) -> bytes:
    from PIL import Image as Pillow  # noqa: PLC0415 the same

    written = io.BytesIO()
    embed(Pillow.open(io.BytesIO(png))).save(written, "PNG")
    return written.getvalue()


@cache
def _cosines() -> Array:
    """Return the orthonormal cosine transform (DCT-II) as a matrix."""
    import numpy as np  # noqa: PLC0415 the same

    index = np.arange(SIDE)
    matrix: Array = np.cos(np.pi * (2 * index[None] + 1) * index[:, None] / (2 * SIDE)) * np.sqrt(
        2 / SIDE
    )
    matrix[0] /= np.sqrt(2)
    return matrix


@cache
def _places() -> tuple[Any, Array]:
    """Share the waves out among the bits; give each a sign. Fixed for all time."""
    import numpy as np  # noqa: PLC0415 the same

    seed = int.from_bytes(hashlib.sha256(_MESSAGE).digest()[:4], "big")
    rng = np.random.Generator(np.random.PCG64(seed))
    rows, columns = np.meshgrid(np.arange(SIDE), np.arange(SIDE), indexing="ij")
    radius = np.hypot(rows, columns)
    band = rng.permutation(np.flatnonzero((radius >= LONGEST_WAVE) & (radius <= SHORTEST_WAVE)))
    each = len(band) // BITS
    places = band[: each * BITS].reshape(BITS, each)
    return places, rng.choice([-1.0, 1.0], size=places.shape)


@cache
def _payload() -> Array:
    import numpy as np  # noqa: PLC0415 the same

    bits = np.unpackbits(np.frombuffer(hashlib.sha256(_MESSAGE).digest()[4:10], dtype=np.uint8))
    return bits.astype(np.float64) * 2 - 1


@cache
def _pattern() -> Array:
    import numpy as np  # noqa: PLC0415 the same

    places, signs = _places()
    spectrum = np.zeros(SIDE * SIDE)
    spectrum[places] = _payload()[:, None] * signs
    matrix = _cosines()
    pattern: Array = matrix.T @ spectrum.reshape(SIDE, SIDE) @ matrix
    return pattern
