"""Tables in Markdown: what was aimed at, what was measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.bench.screen import scoring
from tests.bench.screen.engines import Outcome
from tests.bench.screen.generate import Sample
from tests.bench.screen.scoring import Rate

START, END = "<!-- measured: start -->", "<!-- measured: end -->"
TITLES = {
    "dev": "Development split",
    "held": "Former held-back split",
    "blind": "Blind split",
    "fresh": "Fresh split",
    "corpus": "Whole messages, tuned on",
    "blind_told": "Whole messages by another author, tuned on since 25 November 2026",
    "second_told": "Whole messages of a second author, first seen at d2c54e3",
    "third_told": "Whole messages of a third author, unread, first seen at fe73c71",
    "attacks": "Attack list",
    "labelled": "Labelled sets, kept-back part",
}


def tables(groups: dict[str, list[Sample]], outcomes: list[Outcome]) -> str:
    parts = [_engines(groups, outcomes)]
    for name, samples in groups.items():
        if not samples:
            continue
        parts.append(f"\n## {TITLES[name]}\n")
        if name in ("dev", "held", "blind", "fresh"):
            parts += [_aims(samples, outcomes), _kinds(samples, outcomes),
                      _spellings(samples, outcomes), _alarms(samples, outcomes)]  # fmt: skip
        elif name in ("corpus", "blind_told", "second_told", "third_told"):
            parts += [_aims(samples, outcomes), _by_spelling_and_verdict(samples, outcomes)]
        else:
            parts.append(_by_spelling_and_verdict(samples, outcomes))
    return "\n".join(parts)


def table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def right(outcome: Outcome) -> Callable[[Sample], bool]:
    """Fitting for a confidential message; stopped for a clean one."""
    return lambda s: scoring.fits(s, outcome) if s.kind else scoring.stopped(s, outcome)


def _engines(groups: dict[str, list[Sample]], outcomes: list[Outcome]) -> str:
    samples = [s for group in groups.values() for s in group]
    clean = sum(not s.kind for s in samples)
    rows = []
    for outcome in outcomes:
        speed = scoring.speed(outcome)
        rows.append([
            f"{outcome.name} ({outcome.version})", f"{speed.messages_per_second:,.0f}",
            f"{speed.p50_ms:.2f}", f"{speed.p99_ms:.2f}", f"{outcome.start_seconds:.2f}",
            f"{outcome.memory_mib:.0f}", str(len(outcome.failures)),
        ])  # fmt: skip
    rows.append(["aim", "≥ 1,200", "", "≤ 3", "< 1", "< 300", "0"])
    heads = ["engine", "messages/s", "p50 ms", "p99 ms", "start s", "memory MiB", "failures"]
    return f"{len(samples):,} messages, {clean:,} of them clean.\n\n" + table(heads, rows)


def _aims(samples: list[Sample], outcomes: list[Outcome]) -> str:
    rows = []
    for name, (group, aim, sign) in scoring.aimed(samples).items():
        rates = [scoring.rate(group, right(outcome)) for outcome in outcomes]
        reached = rates[0].share >= aim if sign == "≥" else rates[0].share <= aim
        rows.append(
            [name, str(len(group)), f"{sign} {aim}", *map(str, rates), "yes" if reached else "no"]
        )
    return table(["share of messages", "n", "aim", *(o.name for o in outcomes), "reached"], rows)


def _rates(
    samples: list[Sample], outcomes: list[Outcome], key: Callable[[Sample], str], head: str
) -> str:
    rows = []
    for name, group in scoring.by(samples, key).items():
        rates: list[Rate] = []
        for outcome in outcomes:
            rates.append(scoring.rate(group, right(outcome)))
            if group[0].kind:
                rates.append(scoring.rate(group, lambda s, o=outcome: scoring.stopped(s, o)))
        rows.append([name, str(len(group)), *map(str, rates)])
    engines = [o.name for o in outcomes]
    if samples and samples[0].kind:
        engines = [column for name in engines for column in (name, "any finding")]
    return table([head, "n", *engines], rows)


def _kinds(samples: list[Sample], outcomes: list[Outcome]) -> str:
    ordinary = [s for s in samples if s.kind and s.group == "ordinary"]
    return "Recall by kind, ordinary spelling:\n\n" + _rates(
        ordinary, outcomes, lambda s: s.kind, "kind"
    )


def _spellings(samples: list[Sample], outcomes: list[Outcome]) -> str:
    secret = [s for s in samples if s.kind]
    return "Recall by spelling, all kinds:\n\n" + _rates(
        secret, outcomes, lambda s: s.spelling, "spelling"
    )


def _alarms(samples: list[Sample], outcomes: list[Outcome]) -> str:
    clean = [s for s in samples if not s.kind]
    return "False alarms by category:\n\n" + _rates(
        clean, outcomes, lambda s: s.spelling, "category"
    )


def _by_spelling_and_verdict(samples: list[Sample], outcomes: list[Outcome]) -> str:
    secret = [s for s in samples if s.kind]
    clean = [s for s in samples if not s.kind]
    return (
        "Should be stopped:\n\n" + _rates(secret, outcomes, lambda s: s.spelling, "group")
        + "\nShould pass (shares stopped):\n\n" + _rates(clean, outcomes, lambda s: s.spelling, "group")
    )  # fmt: skip


SHOWN = 8
"""Misses shown of each kind and spelling; more of the same teach nothing."""


def misses(samples: list[Sample], outcome: Outcome) -> str:
    """The messages that went wrong, for whoever improves the recognisers."""
    wrong = [s for s in samples if right(outcome)(s) is not bool(s.kind)]
    parts = [f"# {len(wrong)} of {len(samples)} went wrong, {len(outcome.failures)} failures"]
    groups = scoring.by(wrong, lambda s: f"{s.kind or 'FALSE ALARM'} / {s.spelling}")
    for name, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        parts.append(f"\n## {name}: {len(group)}\n")
        parts += [_miss(sample, outcome) for sample in group[:SHOWN]]
    return "\n".join(parts) + "\n"


def _miss(sample: Sample, outcome: Outcome) -> str:
    found = outcome.findings.get(sample.id, [])
    told = "; ".join(f"{kind} {sample.text[start:end]!r}" for kind, start, end in found)
    secret = f"secret {sample.text[sample.start : sample.end]!r}, " if sample.start >= 0 else ""
    return f"- `{sample.id}`: {secret}found: {told or 'nothing'}\n  {sample.text!r}"


def write_between_markers(path: Path, measured: str) -> None:
    text = path.read_text(encoding="utf-8")
    head, rest = text.split(START, 1)
    tail = rest.split(END, 1)[1]
    path.write_text(f"{head}{START}\n\n{measured}\n{END}{tail}", encoding="utf-8")
