"""Where a finding is, told without telling the value: line, word, first and last character."""

from __future__ import annotations

from dataclasses import dataclass

from bot.screen.verdict import Finding

# Of a shorter value the first and last character would be too much.
SHORTEST_HINTED = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Line and word count from 1; `hint` is the value's first and last character: "D…7"."""

    line: int
    word: int
    hint: str


def describe(text: str, finding: Finding) -> Place:
    before = text[: finding.start]
    line_start = before.rfind("\n") + 1
    line = before.count("\n") + 1
    started = before[line_start:]
    word = len(started.split()) + (not started or started[-1:].isspace())
    return Place(line, max(1, word), _hint(text[finding.start : finding.end].strip()))


def _hint(value: str) -> str:
    if len(value) < SHORTEST_HINTED:
        return "…"
    return f"{value[0]}…{value[-1]}"
