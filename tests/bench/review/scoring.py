"""Rates: which citations were found, and what was said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.bench.review.generate import Answer, Truth


@dataclass(frozen=True)
class Said:
    """A citation as an engine reports it; `exists` is None where it does not say."""

    start: int
    end: int
    number: str
    statute: str
    exists: bool | None
    unknown: bool = False


@dataclass
class Score:
    found: int = 0
    wanted: int = 0
    reported: int = 0
    exact: int = 0
    said_missing: int = 0
    right_missing: int = 0
    wanted_missing: int = 0
    by_style: Counter[str] = field(default_factory=Counter)
    styles: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        return self.found / self.reported if self.reported else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def missing_precision(self) -> float | None:
        return self.right_missing / self.said_missing if self.said_missing else None

    @property
    def missing_recall(self) -> float:
        return self.right_missing / self.wanted_missing if self.wanted_missing else 0.0


def same(truth: Truth, said: Said) -> bool:
    """Tell whether a report is about a citation: overlapping, same section, same statute."""
    if said.end <= truth.start or truth.end <= said.start:
        return False
    if truth.place is None:
        return True
    return truth.place.number == said.number and truth.place.statute == said.statute


def score(answers: Sequence[Answer], reports: Sequence[Sequence[Said]]) -> Score:
    total = Score()
    for answer, report in zip(answers, reports, strict=True):
        left = list(report)
        total.reported += len(left)
        for truth in answer.truths:
            is_missing = truth.place is not None and not truth.place.exists
            total.wanted += 1
            total.wanted_missing += is_missing
            total.styles[truth.style] += 1
            said = next((one for one in left if same(truth, one)), None)
            if said is None:
                continue
            left.remove(said)
            total.found += 1
            total.by_style[truth.style] += 1
            total.exact += (said.start, said.end) == (truth.start, truth.end)
            if said.exists is False and not said.unknown:
                total.said_missing += 1
                total.right_missing += is_missing
        total.said_missing += sum(one.exists is False and not one.unknown for one in left)
    return total
