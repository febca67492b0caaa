"""Measures the screen beside Presidio, on messages made from templates: `python -m tests.bench.screen`.

--split NAME          one split only: dev, held, blind or fresh (default: all)
--names-data FOLDER   adds the kept-back sentences of the labelled sets
--without-presidio    Leitplanke alone, without setting up Presidio's environment
--misses FILE         the messages of the development split and the attack list that went wrong
--write FILE          the tables, between the markers of this Markdown file
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.bench.screen import (
    attacks,
    engines,
    labelled,
    presidio_home,
    report,
    splits,
    told,
    worst_cases,
)
from tests.bench.screen.engines import Outcome
from tests.bench.screen.generate import Generator, Sample

PER_KIND, PER_SPELLING, PROSE, PER_CATEGORY = 60, 8, 1200, 170


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.bench.screen")
    parser.add_argument("--split", choices=("dev", "held", "blind", "fresh"))
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--names-data", type=Path)
    parser.add_argument("--without-presidio", action="store_true")
    parser.add_argument("--without-worst-cases", action="store_true")
    parser.add_argument("--misses", type=Path)
    parser.add_argument("--write", type=Path)
    return parser.parse_args()


def collected(options: argparse.Namespace) -> dict[str, list[Sample]]:
    chosen = [s for s in splits.all_splits() if options.split in (None, s.name)]
    groups: dict[str, list[Sample]] = {}
    for split in chosen:
        generator = Generator(split, options.seed)
        groups[split.name] = [
            *generator.confidential(PER_KIND, PER_SPELLING),
            *generator.clean(PROSE, PER_CATEGORY),
        ]
    groups["corpus"] = list(told.samples("corpus"))
    groups["blind_told"] = list(told.samples("blind"))
    groups["second_told"] = list(told.samples("second"))
    groups["third_told"] = list(told.samples("third"))
    groups["attacks"] = list(attacks.samples())
    if options.names_data:
        groups["labelled"] = list(labelled.samples(options.names_data))
    return groups


def measured(options: argparse.Namespace, samples: list[Sample]) -> list[Outcome]:
    module = "tests.bench.screen.leitplanke_engine"
    outcomes = [engines.ask("Leitplanke", [sys.executable, "-m", module], samples)]
    if not options.without_presidio:
        python = str(presidio_home.python())
        worker = [python, "-m", "tests.bench.screen.presidio_engine"]
        outcomes.append(engines.ask("Presidio", worker, samples))
        outcomes.append(engines.ask("Presidio with our names", [*worker, "--names"], samples))
    return outcomes


def main() -> int:
    options = arguments()
    groups = collected(options)
    outcomes = measured(options, [sample for group in groups.values() for sample in group])
    tables = report.tables(groups, outcomes)
    if not options.without_worst_cases:
        tables += worst_cases.table()
    print(tables)
    if options.misses:
        seen = groups.get("dev", []) + groups["corpus"] + groups["attacks"]
        options.misses.write_text(report.misses(seen, outcomes[0]), encoding="utf-8")
    if options.write:
        report.write_between_markers(options.write, tables)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
