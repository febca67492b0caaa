"""How often a request in plain words is understood: `python -m tests.bench.plain`.

--misses   shows those of the half that was tuned on
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.plain import Wish, wish_in

HERE = Path(__file__).parent
HALVES = {"dev": "tuned on", "held": "written before the rules"}


def rows(half: str) -> list[tuple[Wish, str]]:
    lines = (HERE / f"{half}.tsv").read_text(encoding="utf-8").splitlines()
    return [(Wish(label), text) for label, _, text in (line.partition("\t") for line in lines)]


def main() -> None:
    print("| requests | n | understood | a picture or flyer where words were wanted | missed |")
    print("|---|---|---|---|---|")
    for half, what in HALVES.items():
        asked = rows(half)
        wrong = [(label, text) for label, text in asked if wish_in(text) is not label]
        false = sum(label is Wish.WORDS for label, _ in wrong)
        share = 1 - len(wrong) / len(asked)
        print(f"| {what} | {len(asked)} | {share:.3f} | {false} | {len(wrong) - false} |")
        if half == "dev" and "--misses" in sys.argv:
            print(*(f"{label} {wish_in(text)} {text}" for label, text in wrong), sep="\n")


if __name__ == "__main__":
    main()
