"""Counts what an engine stopped and what it should have stopped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import quantiles

from tests.bench.screen.engines import Outcome
from tests.bench.screen.generate import Sample

# Kinds that may be taken for each other: the message is stopped for a reason a clerk understands.
FITTING = {
    "tax_id": {"tax_number"},
    "tax_number": {"tax_id"},
    "vat_id": {"business_id"},
    "business_id": {"vat_id"},
    "iban": {"bic"},
    "bic": {"iban"},
    "id_card": {"passport"},
    "passport": {"id_card"},
    "social_insurance_number": {"health_insurance_number"},
    "health_insurance_number": {"social_insurance_number"},
    "classification": {"business_secret"},
    "business_secret": {"classification"},
    "case_file": {"tax_number", "tax_case"},
    "internal_host": {"email"},  # user@host
}
IDENTIFYING = {
    "tax_id", "tax_number", "vat_id", "business_id", "iban", "bic", "credit_card", "id_card",
    "passport", "social_insurance_number", "health_insurance_number", "licence_plate", "phone",
    "email", "address", "birth_date", "case_file", "credential", "internal_host", "classification",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rate:
    hits: int
    of: int

    def __str__(self) -> str:
        return f"{self.hits / self.of:.3f}" if self.of else "–"

    @property
    def share(self) -> float:
        return self.hits / self.of if self.of else 0.0


def fits(sample: Sample, outcome: Outcome) -> bool:
    """A finding of a fitting kind, at the secret where its place is known."""
    kinds = FITTING.get(sample.kind, set()) | {sample.kind}
    return any(
        kind in kinds and (sample.start < 0 or (start < sample.end and end > sample.start))
        for kind, start, end in outcome.findings.get(sample.id, [])
    )


def stopped(sample: Sample, outcome: Outcome) -> bool:
    """An engine that fails must refuse, so a failure counts as stopped."""
    return bool(outcome.findings.get(sample.id)) or sample.id in outcome.failures


def rate(samples: Iterable[Sample], verdict: Callable[[Sample], bool]) -> Rate:
    verdicts = [verdict(sample) for sample in samples]
    return Rate(sum(verdicts), len(verdicts))


def by(samples: Iterable[Sample], key: Callable[[Sample], str]) -> dict[str, list[Sample]]:
    groups: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        groups[key(sample)].append(sample)
    return dict(groups)


def aimed(samples: list[Sample]) -> dict[str, tuple[list[Sample], float, str]]:
    """The groups that have an aim: their samples, the aim, and whether it is a floor."""
    secret = [s for s in samples if s.kind]
    identifying = [s for s in secret if s.kind in IDENTIFYING]
    ordinary = [s for s in identifying if s.group == "ordinary"]
    return {
        "identifiers, credentials, markings, ordinary": (ordinary, 0.995, "≥"),
        "the same in Unicode and split forms": (
            [s for s in identifying if s.group == "unicode_and_split"], 0.98, "≥"),
        "the same spelled out and encoded": (
            [s for s in identifying if s.group == "encoded"], 0.90, "≥"),
        "private persons (ordinary, genitive, case, tables)": (
            [s for s in secret if s.kind == "person" and s.group.startswith("ordinary")], 0.97, "≥"),
        "false alarms, office German": (
            [s for s in samples if not s.kind and s.group == "office"], 0.015, "≤"),
        "false alarms, plain prose": (
            [s for s in samples if not s.kind and s.group == "prose"], 0.005, "≤"),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speed:
    messages_per_second: float
    p50_ms: float
    p99_ms: float


def speed(outcome: Outcome) -> Speed:
    times = list(outcome.milliseconds.values())
    cuts = quantiles(times, n=100)
    return Speed(1000 * len(times) / sum(times), cuts[49], cuts[98])
