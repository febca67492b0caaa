"""Signs of life for the health page, the metrics and the log: counts and moments, never content."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from prometheus_client import Histogram

# From a refusal of the screen to an answer that patience brought; in seconds.
ANSWER_BUCKETS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0)
MODEL_BUCKETS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0, 120.0, 300.0)
# The event loop should never be held for more than 0.05 s.
LOOP_BUCKETS = (0.05, 0.1, 0.2, 0.5, 1.0, 5.0)


def _histogram(name: str, meaning: str, label: str, buckets: tuple[float, ...]) -> Histogram:
    """Make a histogram that belongs to one bot and not to the whole process."""
    labels = [label] if label else []
    return Histogram(f"leitplanke_{name}", meaning, labels, buckets=buckets, registry=None)


def _answer_seconds() -> Histogram:
    meaning = "From the arrival of a message to its reply, by kind of reply."
    return _histogram("answer_seconds", meaning, "kind", ANSWER_BUCKETS)


def _model_seconds() -> Histogram:
    meaning = "How long a model took for an answer that it gave."
    return _histogram("model_seconds", meaning, "model", MODEL_BUCKETS)


def _loop_seconds() -> Histogram:
    meaning = "How long the event loop was held each time it was held too long."
    return _histogram("event_loop_held_seconds", meaning, "", LOOP_BUCKETS)


# A model that failed so often in a row is spared; after a rest one question tries it again.
FAILURES_BEFORE_REST = 3
REST_SECONDS = 30.0


@dataclass(slots=True)
class ModelLife:
    """How a model did lately; `failures` are those in a row, up to `failed_at` (Unix time)."""

    failures: int = 0
    failed_at: float = 0.0
    tried_at: float = 0.0

    @property
    def rests(self) -> bool:
        return self.failures >= FAILURES_BEFORE_REST


@dataclass(slots=True)
class Vitals:
    """Written by the stations, read by the health page and the metrics. Moments are Unix times."""

    clock: Callable[[], float] = time.time
    synced_at: float | None = None
    settled_at: float = field(init=False)
    login_refused: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    models: dict[str, ModelLife] = field(default_factory=dict)
    answer_seconds: Histogram = field(default_factory=_answer_seconds)
    model_seconds: Histogram = field(default_factory=_model_seconds)
    loop_seconds: Histogram = field(default_factory=_loop_seconds)

    def __post_init__(self) -> None:
        # What was left from before the start has waited for nobody since then.
        self.settled_at = self.clock()

    def count(self, what: str) -> None:
        self.counts[what] += 1

    def synced(self) -> None:
        self.synced_at = self.clock()
        self.login_refused = False

    def settled(self) -> None:
        """Note that a message has come to its end."""
        self.settled_at = self.clock()

    def replied(self, kind: str, received_at: float) -> None:
        self.answer_seconds.labels(kind).observe(max(0.0, self.clock() - received_at))

    def model_answered(self, name: str, seconds: float) -> None:
        self.models[name] = ModelLife()
        self.model_seconds.labels(name).observe(seconds)

    def model_failed(self, name: str) -> None:
        life = self.models.setdefault(name, ModelLife())
        life.failures += 1
        life.failed_at = self.clock()

    def may_ask(self, name: str) -> bool:
        """Tell whether a model may be asked; this may be the one try that ends its rest."""
        life = self.models.get(name)
        if life is None or not life.rests:
            return True
        if self.clock() - max(life.failed_at, life.tried_at) < REST_SECONDS:
            return False
        life.tried_at = self.clock()
        return True

    def resting(self) -> list[str]:
        """Name the models that failed so often; they are spared where another can stand in."""
        return sorted(name for name, life in self.models.items() if life.rests)
