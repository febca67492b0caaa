"""A budget of closer looks for each text, so that no text can keep the screen busy.

Units are counted, not seconds: the same text has the same outcome on every machine. Ordinary
messages need some hundred units, a long document some ten thousand.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_TEXT = 200_000
"""Code points; longer texts are refused, parts of them can be screened one by one."""
UNITS = 100_000


class Overrun(Exception):
    """A text needs more closer looks than are allowed."""


class _Left(threading.local):
    units = UNITS


_left = _Left()


@contextmanager
def budget(units: int = UNITS) -> Iterator[None]:
    before, _left.units = _left.units, units
    try:
        yield
    finally:
        _left.units = before


def spend(units: int = 1) -> None:
    _left.units -= units
    if _left.units < 0:
        raise Overrun("too many closer looks")
