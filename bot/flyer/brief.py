"""A brief is what a flyer is to say and show; every station of the flyer works from it.

A field that nobody filled stays empty: nothing here or later invents a date, a place or a name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Format(StrEnum):
    """What people can ask for; the values are the words they write."""

    A4 = "A4"
    A5 = "A5"
    A6 = "A6"
    DIN_LANG = "DIN lang"
    SQUARE = "Quadrat"
    BANNER = "Banner"
    ICON = "Icon"

    @property
    def size_mm(self) -> tuple[int, int]:
        """Width and height of the trimmed sheet, in millimetres."""
        return SIZES_MM[self]


# A4 to A6: DIN EN ISO 216. DIN lang: a third of A4, 99 x 210 mm. The others have no standard.
SIZES_MM = {
    Format.A4: (210, 297),
    Format.A5: (148, 210),
    Format.A6: (105, 148),
    Format.DIN_LANG: (99, 210),
    Format.SQUARE: (148, 148),
    Format.BANNER: (210, 99),
    Format.ICON: (60, 60),
}


@dataclass(frozen=True, slots=True)
class Brief:
    """One flyer.

    `motif` and `style` describe the picture, in the words of the person who asks; `alt_text`
    says for blind readers what it shows, and falls back to the motif.
    """

    title: str = field(default="", repr=False)
    subtitle: str = field(default="", repr=False)
    when: str = field(default="", repr=False)
    where: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    call_to_action: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    format: Format = Format.A5
    motif: str = field(default="", repr=False)
    style: str = field(default="", repr=False)
    alt_text: str = field(default="", repr=False)
