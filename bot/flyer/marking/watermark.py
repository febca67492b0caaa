"""An invisible mark in the brightness of a picture: "made by AI, by Leitplanke".

Spread spectrum in the cosine transform (Cox, Kilian, Leighton, Shamoon 1997, "Secure Spread
Spectrum Watermarking for Multimedia"), on the picture brought to one size, so that neither scaling
nor printing size moves it. It is stronger where the picture is busy, and as weak as it can be: a
picture is marked, changed as on its way through the web, and looked at, until the mark is found.
It is no secret: who has this program can find it, and whoever wants to can remove it.
"""

from __future__ import annotations

import hashlib
import io
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

    Array = np.ndarray[Any, np.dtype[np.floating[Any]]]

# The picture is looked at in this many pixels each way.
SIDE = 512
# Half waves a picture: below, the eye sees them as stains; above, scaling and JPEG take them.
LONGEST_WAVE, SHORTEST_WAVE = 40, 150
BITS = 48
# Unmarked pictures score as a standard normal variable does; see docs/marking.md.
THRESHOLD = 8.0
# Deviation in steps of brightness where the picture is even; the first that survives is taken.
STRENGTHS = (0.6, 0.8, 1.1, 1.5, 2.0, 2.7, 3.6)
SURVIVES = 1.5 * THRESHOLD
LEAST_PSNR_DB = 38.0
# Busy places hide up to this many times as much as even ones.
BUSY = 3.0
_MESSAGE = b"Leitplanke 1: made by AI"


def embed(picture: Image) -> Image:
    """Add the mark; tiny pictures cannot carry it and stay as they are."""
    import numpy as np  # noqa: PLC0415 of the extra `flyer`
    from PIL import Image as Pillow  # noqa: PLC0415 the same

    plain = picture.convert("RGB")
    if min(plain.size) < SHORTEST_WAVE:
        return plain
    rgb = np.asarray(plain, dtype=np.float32)
    wave = _wave_for(plain) * _hidden_by(plain)
    marked = plain
    for strength in STRENGTHS:
        added = np.clip(np.rint(rgb + strength * wave[..., None]), 0, 255)
        if 10 * np.log10(255**2 / ((added - rgb) ** 2).mean()) < LEAST_PSNR_DB:
            break
        marked = Pillow.fromarray(added.astype(np.uint8))
        if score(_on_its_way(marked)) > SURVIVES:
            break
    return marked


def score(picture: Image) -> float:
    """Tell how sure the mark is there, in standard deviations of pictures without it."""
    import numpy as np  # noqa: PLC0415 the same

    spectrum = _spectrum(picture)
    places, signs = _places()
    typical = surroundings(spectrum).ravel()[places]
    found = spectrum.ravel()[places] / typical
    # Waves that stand out are the picture's own; where it is quiet a wave says more.
    found = found / (1 + np.abs(found)) / typical
    return float((found * signs).sum() / np.sqrt((found**2).sum() + 1e-12))


def is_whole(picture: Image) -> bool:
    """Tell whether the picture carries the mark, on the whole of it."""
    return score(picture) > THRESHOLD


def embed_png(png: bytes) -> bytes:
    from PIL import Image as Pillow  # noqa: PLC0415 the same

    written = io.BytesIO()
    embed(Pillow.open(io.BytesIO(png))).save(written, "PNG")
    return written.getvalue()


def pattern() -> Array:
    """Return the mark as it lies on a picture, `SIDE` pixels each way."""
    import numpy as np  # noqa: PLC0415 the same

    places, signs = _places()
    return _drawn(signs * np.ones(places.shape))


def surroundings(spectrum: Array, reach: int = 8) -> Array:
    """Return how strong the waves near each wave typically are: thrice their geometric mean."""
    import numpy as np  # noqa: PLC0415 the same

    mean: Array = np.exp(_blurred(np.log(np.abs(spectrum) + 0.01), reach))
    return 3 * mean + 0.2


def _on_its_way(picture: Image) -> Image:
    """Change a picture as it has to bear: scaled to 0.75 and saved as JPEG 70."""
    from PIL import Image as Pillow  # noqa: PLC0415 the same

    smaller = picture.resize((round(picture.width * 0.75), round(picture.height * 0.75)))
    written = io.BytesIO()
    smaller.save(written, "JPEG", quality=70)
    return Pillow.open(io.BytesIO(written.getvalue()))


def _wave_for(picture: Image) -> Array:
    """Draw the mark with deviation 1, up to twice as strong in waves that the picture lacks."""
    import numpy as np  # noqa: PLC0415 the same
    from PIL import Image as Pillow  # noqa: PLC0415 the same

    places, signs = _places()
    typical = surroundings(_spectrum(picture)).ravel()[places]
    drawn = _drawn(signs * np.clip(np.median(typical) / typical, 0.5, 2))
    sized = Pillow.fromarray(drawn.astype(np.float32)).resize(
        picture.size, Pillow.Resampling.BICUBIC
    )
    wave: Array = np.array(sized, dtype=np.float32)
    wave /= np.sqrt((wave**2).mean())
    return wave


def _hidden_by(picture: Image) -> Array:
    """Tell how much each place hides: 1 where it is even, up to `BUSY`."""
    import numpy as np  # noqa: PLC0415 the same

    luma = np.asarray(picture.convert("L"), dtype=np.float64)
    reach = max(2, round(min(luma.shape) / 120))
    spread = np.maximum(_blurred(luma**2, reach) - _blurred(luma, reach) ** 2, 0)
    hidden: Array = np.clip(np.sqrt(spread) / 6, 1, BUSY).astype(np.float32)
    return hidden


def _blurred(values: Array, reach: int) -> Array:
    """Average each value with those up to `reach` places away, by sums over rectangles."""
    import numpy as np  # noqa: PLC0415 the same

    side = 2 * reach + 1
    padded = np.pad(values, reach, mode="reflect")
    sums = np.pad(padded.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    total = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    average: Array = total / side**2
    return average


def _spectrum(picture: Image) -> Array:
    import numpy as np  # noqa: PLC0415 the same
    from PIL import Image as Pillow  # noqa: PLC0415 the same

    luma = picture.convert("L").convert("F").resize((SIDE, SIDE), Pillow.Resampling.BICUBIC)
    matrix = _cosines()
    spectrum: Array = matrix @ np.asarray(luma, dtype=np.float64) @ matrix.T
    return spectrum


def _drawn(strengths: Array) -> Array:
    import numpy as np  # noqa: PLC0415 the same

    spectrum = np.zeros(SIDE * SIDE)
    spectrum[_places()[0]] = strengths
    matrix = _cosines()
    drawn: Array = matrix.T @ spectrum.reshape(SIDE, SIDE) @ matrix
    return drawn


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
    """Share the waves out among the bits of the message's hash; give each wave its sign.

    Drawn from a hash: numpy promises the numbers of its generators for one version only (NEP 19),
    and a mark has to be found for years.
    """
    import numpy as np  # noqa: PLC0415 the same

    rows, columns = np.meshgrid(np.arange(SIDE), np.arange(SIDE), indexing="ij")
    radius = np.hypot(rows, columns)
    band = np.flatnonzero((radius >= LONGEST_WAVE) & (radius <= SHORTEST_WAVE))
    lots = np.frombuffer(hashlib.shake_256(_MESSAGE).digest(8 * len(band)), dtype="<u8")
    each = len(band) // BITS
    chosen = np.argsort(lots, kind="stable")[: each * BITS]
    signs = np.where(lots[chosen] & np.uint64(1), 1.0, -1.0)
    return band[chosen], signs * np.repeat(_payload(), each)


def _payload() -> Array:
    import numpy as np  # noqa: PLC0415 the same

    bits = np.unpackbits(np.frombuffer(hashlib.sha256(_MESSAGE).digest()[4:10], dtype=np.uint8))
    return bits.astype(np.float64) * 2 - 1
