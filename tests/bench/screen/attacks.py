"""The attack list as samples: evasions that must be stopped, traps that must pass."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.screen.attack_evasions import EVASIONS
from tests.bench.screen.attack_traps import TRAPS
from tests.bench.screen.generate import Sample


def samples() -> Iterator[Sample]:
    for group, rows in EVASIONS.items():
        for number, (kind, text) in enumerate(rows):
            parts = (text,) if isinstance(text, str) else tuple(text)
            yield Sample(f"evasion-{group}-{number}", parts, kind, group, "attack")
    for group, texts in TRAPS.items():
        for number, text in enumerate(texts):
            yield Sample(f"trap-{group}-{number}", (text,), "", group, "attack")
