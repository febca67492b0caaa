"""Signs of life that the health page and the log show: counts and moments, never content."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Vitals:
    """Written by the stations, read by the health page. Moments are Unix times."""

    synced_at: float | None = None
    login_refused: bool = False
    counts: Counter[str] = field(default_factory=Counter)

    def count(self, what: str) -> None:
        self.counts[what] += 1

    def synced(self) -> None:
        self.synced_at = time.time()
        self.login_refused = False
