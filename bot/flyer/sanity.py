"""A cheap look at a drawn picture: some failures of image models are a sheet of one colour.

No packaged model that could find insignia, brands or people has a fitting licence: see
docs/flyer-chat.md. A person looks at every picture.
"""

from __future__ import annotations

import io

# Of 255; what a model draws has 30 and more, black or grey failures have 0 to 2.
LEAST_SPREAD = 4.0


def looks_empty(png: bytes) -> bool:
    """Tell whether a picture shows next to nothing."""
    from PIL import Image, ImageStat  # noqa: PLC0415  (slow, and only for pictures)

    with Image.open(io.BytesIO(png)) as picture:
        return max(ImageStat.Stat(picture.convert("RGB")).stddev) < LEAST_SPREAD
