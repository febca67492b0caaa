"""How long the audit takes: writing a row beside an answer, and verifying many.

python -m tests.bench.audit [--rows 100000]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

from bot.audit.entry import Entry, Event
from bot.audit.ledger import Ledger
from bot.audit.verify import verify

SINGLE = 500
ROW = Entry("2025-W48", "2025-11-24T10", Event.ANSWERED, "", "q" * 32, "p" * 32, "r" * 32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "audit.sqlite", Path(folder) / "audit.key")
        singles = [write_one(ledger, number) for number in range(SINGLE)]
        fill_up(ledger, rows - SINGLE)
        begun = time.perf_counter()
        outcome = verify(ledger)
        seconds = time.perf_counter() - begun
        size = sum(file.stat().st_size for file in Path(folder).glob("audit.sqlite*"))
        ledger.close()
    assert not outcome.findings
    print(f"one row: median {median(singles) * 1000:.1f} ms, longest {max(singles) * 1000:.1f} ms")
    print(f"{outcome.rows} rows verified in {seconds:.2f} s, {size / outcome.rows:.0f} bytes a row")


def write_one(ledger: Ledger, number: int) -> float:
    begun = time.perf_counter()
    ledger.append(lambda week, key: replace(ROW, event=f"single {number}"), time.time())
    return time.perf_counter() - begun


def fill_up(ledger: Ledger, rows: int) -> None:
    """Write many rows in one transaction, to have them sooner."""
    with ledger._writing() as keys:
        for number in range(rows):
            ledger._append(replace(ROW, event=f"{number:032}"), keys)


if __name__ == "__main__":
    main()
