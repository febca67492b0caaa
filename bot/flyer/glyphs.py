"""Which characters the fonts of a design can print."""

from __future__ import annotations

from functools import cache
from pathlib import Path

# What a layout needs and no font has to draw.
_LAYOUT = {"\n", " ", "\u00a0", "\u202f", "\u200b", "\u00ad", "\u2011"}
SUFFIXES = {".ttf", ".otf"}


@cache
def families(folder: Path) -> dict[str, frozenset[str]]:
    """Read the fonts of a folder: each family, and the characters that all its fonts have."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 slow

    found: dict[str, frozenset[str]] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.suffix.lower() not in SUFFIXES:
            continue
        try:
            with TTFont(path, lazy=True) as font:
                name = font["name"].getBestFamilyName() or path.stem
                characters = frozenset(map(chr, font.getBestCmap() or {}))
        except (TTLibError, OSError):
            continue
        found[name] = found.get(name, characters) & characters
    return found


def printable(text: str, folder: Path, family: str) -> str:
    """Leave out what the family cannot print."""
    known = families(folder).get(family, frozenset())
    return "".join(char for char in text if char in known or char in _LAYOUT)
