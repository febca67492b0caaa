"""Every setting with its value and where it came from, for reading aloud on the telephone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.settings import Loaded

DEFAULT = "default"
# The operator's own words may be what nobody is to read; how many there are is enough.
COUNTED = {("screen", "words"), ("screen", "patterns"), ("screen", "allow")}


def values(loaded: Loaded) -> Iterator[tuple[str, str, str]]:
    """Yield key, value and source."""
    for key, value in _leaves(loaded.settings.model_dump(mode="json")):
        shown = f"({len(value)})" if key in COUNTED else _shown(value)
        yield ".".join(key), shown, loaded.source(*key)


def _leaves(value: Any, key: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict) and value:
        pairs = value.items()
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        pairs = {str(number): item for number, item in enumerate(value)}.items()
    else:
        yield key, value
        return
    for name, item in pairs:
        yield from _leaves(item, (*key, name))


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(str(item) for item in value) + "]"
    return "–" if value is None else str(value)
