"""What is well and what is not: the one judgement behind `/health`, `/ready` and alerts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.journal import Journal
from bot.vitals import Vitals

# A sync waits up to two minutes for news; after two such waits it is late.
SYNC_LATE_SECONDS = 240.0
# So many sessions without a key in an hour are no single client that went to sleep.
SESSIONS_WITHOUT_KEY = 5
HOUR_SECONDS = 3_600.0
# So many failures in a row are no hiccup; one that failed longer ago may be back.
FAILURES_OF_A_DEAD_MODEL = 3
DEAD_MODEL_SECONDS = 600.0
STUCK_SECONDS = 600.0
LEAST_FREE_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is well or not; `vital` when the bot cannot receive messages without it."""

    name: str
    well: bool
    vital: bool = False


@dataclass(frozen=True, slots=True)
class Checkup:
    vitals: Vitals
    journal: Journal
    folder: Path
    patience_seconds: float

    def conditions(self) -> tuple[Condition, ...]:
        return tuple(self._conditions())

    def _conditions(self) -> Iterator[Condition]:
        yield Condition("sync", self._syncs(), vital=True)
        yield Condition("decryption", self._decrypts())
        yield Condition("models", self._has_a_model())
        yield Condition("queue", self._moves())
        yield Condition("disk", self.free_bytes() >= LEAST_FREE_BYTES)

    def free_bytes(self) -> int:
        return shutil.disk_usage(self.folder).free

    def oldest_pending_seconds(self) -> float:
        """Return how long the oldest message has waited for its end; 0 when none waits."""
        oldest = self.journal.oldest_pending_at()
        return 0.0 if oldest is None else max(0.0, self.vitals.clock() - oldest)

    def is_dead(self, model: str) -> bool:
        life = self.vitals.models[model]
        lately = self.vitals.clock() - life.failed_at < DEAD_MODEL_SECONDS
        return lately and life.failures >= FAILURES_OF_A_DEAD_MODEL

    def _syncs(self) -> bool:
        vitals = self.vitals
        if vitals.login_refused or vitals.synced_at is None:
            return False
        return vitals.clock() - vitals.synced_at < SYNC_LATE_SECONDS

    def _decrypts(self) -> bool:
        since = self.vitals.clock() - HOUR_SECONDS
        return self.journal.sessions_without_key(since) < SESSIONS_WITHOUT_KEY

    def _has_a_model(self) -> bool:
        models = self.vitals.models
        return not models or not all(map(self.is_dead, models))

    def _moves(self) -> bool:
        """Tell whether something came to its end while others waited for long."""
        long = max(STUCK_SECONDS, 2 * self.patience_seconds)
        idle = self.vitals.clock() - self.vitals.settled_at > long
        return not (idle and self.oldest_pending_seconds() > long)
