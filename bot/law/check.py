"""The check of legal citations on a text: find, look up, in the order of the text."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from bot.law.citation import Citation
from bot.law.court import decisions
from bot.law.library import Library, shipped_library
from bot.law.lookup import look_up
from bot.law.reading import in_time, read


def citations(text: str, library: Library | None = None, until: float = math.inf) -> list[Citation]:
    """Find every citation in a text and say whether it exists.

    Raises `TimeoutError` when the monotonic clock passes `until`: half a check is none.
    """
    known = library or shipped_library()
    found: list[Citation] = []
    for cited in read(text, known.key, until):
        in_time(until)
        found.append(look_up(text, cited, known))
    judged = list(decisions(text, datetime.now(tz=UTC).date()))
    return sorted([*found, *judged], key=lambda one: one.start) if judged else found
