"""How long a look into a large corpus takes: `python -m tests.bench.review.copies [--pages 100000]`.

Pages are made from a seeded vocabulary with a natural distribution of words; the answers are half
invented and half copied.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from itertools import accumulate
from pathlib import Path
from random import Random

from bot.review.corpus.matches import find_matches
from bot.review.corpus.store import Corpus

VOCABULARY, PAGE_WORDS, ANSWERS, BATCH = 60_000, 300, 400, 2_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=100_000)
    pages = parser.parse_args().pages
    rng = Random(2026)
    vocabulary = [f"w{number}" for number in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 5) for rank in range(VOCABULARY)))

    def words(count: int) -> str:
        return " ".join(rng.choices(vocabulary, cum_weights=weights, k=count))

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.sqlite"
        corpus = Corpus.at(path)
        began = time.perf_counter()
        kept = [words(PAGE_WORDS) for _ in range(BATCH)]
        corpus.replace("0", kept)
        for number in range(1, pages // BATCH):
            corpus.replace(str(number), [words(PAGE_WORDS) for _ in range(BATCH)])
        made = time.perf_counter() - began
        times, found = [], 0
        for _ in range(ANSWERS):
            page = rng.choice(kept).split()
            answer = f"{words(90)} {' '.join(page[40:130])}"
            began = time.perf_counter()
            matches = find_matches(answer, corpus)
            times.append((time.perf_counter() - began) * 1000)
            found += any(match.words >= 90 for match in matches)
        size = path.stat().st_size / 2**20
        corpus.close()
    times.sort()
    print(f"{pages} pages, {size:.0f} MiB, indexed in {made:.0f} s")
    print(f"copies found: {found} of {ANSWERS}")
    print(f"ms an answer: p50 {statistics.median(times):.2f}, p95 {times[int(0.95 * ANSWERS)]:.2f}")


if __name__ == "__main__":
    main()
