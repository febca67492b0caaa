"""What may be told of a draft to those who keep evidence: names and counts, never content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.screen.verdict import Finding


@dataclass(frozen=True, slots=True)
class Facts:
    """`found` names the kind of each finding, `failure` our own word for what went wrong."""

    model: str = ""
    trust: str = ""
    found: tuple[str, ...] = ()
    failure: str = ""

    @property
    def counts(self) -> dict[str, int]:
        return dict(sorted(Counter(self.found).items()))


NOTHING = Facts()


def kinds_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Name the kind of each finding; its place and value stay where they are."""
    return tuple(finding.kind for finding in findings)
