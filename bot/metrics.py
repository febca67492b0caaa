"""`GET /metrics` for Prometheus: figures of the whole bot; no person, no room, no text.

Names and units follow https://prometheus.io/docs/practices/naming/ (November 2026).
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from typing_extensions import override

from bot.checkup import Checkup
from bot.usage import today


def exposition(checkup: Checkup) -> bytes:
    """Write down the figures of this moment in Prometheus' text format."""
    registry = CollectorRegistry()
    vitals = checkup.vitals
    for collector in (_Figures(checkup), vitals.answer_seconds, vitals.model_seconds):
        registry.register(collector)
    registry.register(vitals.loop_seconds)
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, checkup: Checkup) -> None:
        self._checkup = checkup

    @override
    def collect(self) -> Iterator[Metric]:
        checkup, vitals = self._checkup, self._checkup.vitals
        conditions = {c.name: float(c.well) for c in checkup.conditions()}
        yield _gauges("condition", "1 when well, 0 when not.", "name", conditions)
        states = {state: float(n) for state, n in checkup.journal.counts().items()}
        yield _gauges("messages", "Messages in the journal.", "state", states)
        models = {name: float(not checkup.is_dead(name)) for name in vitals.models}
        yield _gauges("model_up", "0 when a model failed several times in a row.", "model", models)
        tokens = {name: float(n) for name, n in checkup.journal.usage.on(today()).items()}
        yield _gauges("tokens_today", "Tokens that count for budgets, today.", "model", tokens)
        yield _gauge(
            "oldest_pending_seconds",
            "How long the oldest message waits.",
            checkup.oldest_pending_seconds(),
        )
        yield _gauge(
            "synced_timestamp_seconds", "When the last sync came.", vitals.synced_at or 0.0
        )
        yield _gauge("disk_free_bytes", "Free on the data folder's disk.", checkup.free_bytes())
        events = CounterMetricFamily(
            "leitplanke_events", "What went wrong or was noticed, by kind.", labels=["kind"]
        )
        for kind, count in vitals.counts.items():
            events.add_metric([kind], count)
        yield events


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"leitplanke_{name}", meaning, value=value)


def _gauges(name: str, meaning: str, label: str, values: dict[str, float]) -> Metric:
    gauges = GaugeMetricFamily(f"leitplanke_{name}", meaning, labels=[label])
    for key, value in values.items():
        gauges.add_metric([key], value)
    return gauges
