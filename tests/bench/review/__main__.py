"""Measures the citation check: `python -m tests.bench.review`.

--citations N       how many citations to make (2,000)
--law-data FOLDER   adds the real statute texts (`texts.jsonl.gz`)
--without-rivals    Leitplanke alone, without setting up the other packages
--write FILE        the tables, between the markers of this Markdown file
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bot.law.check import citations
from bot.law.citation import Citation, Status
from bot.review.checks import Context, prepare, run_checks_in_time
from tests.bench.review import rivals, statute_texts
from tests.bench.review.generate import Answer, Generator
from tests.bench.review.scoring import Said, Score, score

START, END = "<!-- measured: start -->", "<!-- measured: end -->"
NORM = re.compile(r"(?:§§?|Art\.) (\d+[a-z]*)\b.*? ?([A-ZÄÖÜ]\w*(?: [IVX]+)?)?$")
ROUNDS = 5
PAUSE_SECONDS = 1.0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.bench.review")
    parser.add_argument("--citations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--law-data", type=Path)
    parser.add_argument("--without-rivals", action="store_true")
    parser.add_argument("--write", type=Path)
    return parser.parse_args()


def said(citation: Citation) -> Said:
    match = NORM.match(citation.norm)
    number, statute = (match[1], match[2] or "") if match else ("", "")
    exists = citation.status is not Status.MISSING
    unknown = citation.status is Status.UNKNOWN
    return Said(citation.start, citation.end, number, statute, exists, unknown)


def leitplanke(answers: Sequence[Answer]) -> tuple[Score, float]:
    reports = [[said(one) for one in citations(answer.text)] for answer in answers]
    seconds = min(_timed(answers) for _ in range(ROUNDS))
    return score(answers, reports), len(answers) / seconds


def _timed(answers: Sequence[Answer]) -> float:
    begun = time.perf_counter()
    for answer in answers:
        citations(answer.text)
    return time.perf_counter() - begun


def rival(package: str, answers: Sequence[Answer]) -> tuple[Score, float]:
    requests = [
        {"text": answer.text, "cut": sorted({truth.whole for truth in answer.truths})}
        for answer in answers
    ]
    answered = rivals.ask(package, requests)
    reports = [[Said(*one) for one in found] for found in answered["answers"]]
    return score(answers, reports), len(answers) / answered["seconds"]


def table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def engines(answers: Sequence[Answer], options: argparse.Namespace) -> tuple[str, dict[str, Score]]:
    measured = {"Leitplanke": leitplanke(answers)}
    if not options.without_rivals:
        for package, version in rivals.VERSIONS.items():
            measured[f"{package} {version}"] = rival(package, answers)
    rows = [
        [
            name, rate(total.precision), rate(total.recall), rate(total.f1), f"{total.exact / total.wanted:.3f}",
            rate(total.missing_precision), rate(total.missing_recall if total.said_missing else None), f"{speed:,.0f}",
        ]
        for name, (total, speed) in measured.items()
    ]  # fmt: skip
    rows.append(["aim", "", "", "≥ .97", "", "≥ .99", "≥ .95", "≥ 2,000"])
    heads = [
        "engine",
        "finding: precision",
        "recall",
        "F1",
        "exact span",
        "missing: precision",
        "recall",
        "answers/s",
    ]
    shown = {name: total for name, (total, _) in measured.items()}
    return table(heads, rows), shown


def by_style(scores: dict[str, Score]) -> str:
    first = next(iter(scores.values()))
    rows = [
        [style, str(count), *(f"{total.by_style[style] / count:.2f}" for total in scores.values())]
        for style, count in sorted(first.styles.items())
    ]
    return table(["written as", "count", *scores], rows)


def on_statutes(options: argparse.Namespace) -> str:
    texts = statute_texts.measure(options.law_data / "texts.jsonl.gz", options.seed)
    total = sum(texts.statuses.values())
    looked_up = total - texts.statuses.get("unknown", 0)
    false = len(texts.unexplained)
    speed = texts.characters / texts.seconds / 1e6
    rows = [
        ["sections read", f"{texts.sections:,} ({texts.characters / 1e6:.1f} million characters, {speed:.1f} million a second)"],
        ["§ and Art. before a number", f"{texts.signs:,}, of which {texts.uncovered:,} in no citation"],
        ["citations found", f"{total:,}, of which {looked_up:,} looked up"],
        ["exist, are repealed", f"{texts.statuses.get('exists', 0):,}, {texts.statuses.get('repealed', 0):,}"],
        ["called missing", f"{len(texts.missing)}, of which {false} falsely"],
        ["planted numbers called missing", f"{texts.planted_missing:,} of {texts.planted:,} ({texts.planted_missing / texts.planted:.3f})"],
    ]  # fmt: skip
    named = "".join(f"\nFalse: {place}: {norm}" for place, norm in texts.unexplained)
    return table(["on statute texts", ""], rows) + named


def waiting(answers: Sequence[Answer]) -> str:
    """How long an answer waits for its checks, also where they cannot finish in time."""
    usual = asyncio.run(_waits([answer.text for answer in answers]))
    heavy = asyncio.run(_waits(["§ 1 (§ 427 AO, " * 1_000] * 20))
    rows = [
        [what, f"{statistics.median(times) * 1000:.1f}", f"{max(times) * 1000:.1f}", str(undone)]
        for what, (times, undone) in (
            ("usual", usual),
            ("15,000 characters, made to be slow", heavy),
        )
    ]
    return table(["answer", "waits, median ms", "longest ms", "told as not checked"], rows)


async def _waits(texts: Sequence[str]) -> tuple[list[float], int]:
    context = Context()
    prepare(context)
    times: list[float] = []
    undone = 0
    for text in texts:
        begun = time.perf_counter()
        outcome = await run_checks_in_time(text, context)
        times.append(time.perf_counter() - begun)
        undone += bool(outcome.not_checked)
        if outcome.not_checked:
            await asyncio.sleep(PAUSE_SECONDS)
    return times, undone


def main() -> int:
    options = arguments()
    answers = Generator(options.seed).answers(options.citations)
    count = sum(len(answer.truths) for answer in answers)
    length = sum(len(answer.text) for answer in answers) / len(answers)
    first, scores = engines(answers, options)
    parts = [
        f"{count:,} citations in {len(answers)} answers of {length:,.0f} characters.\n",
        first,
        by_style(scores),
    ]
    parts.append(waiting(answers))
    if options.law_data:
        parts.append(on_statutes(options))
    tables = "\n".join(parts)
    print(tables)
    if options.write:
        before, _, rest = options.write.read_text(encoding="utf-8").partition(START)
        after = rest.partition(END)[2]
        options.write.write_text(f"{before}{START}\n\n{tables}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
