"""How far the estimate of tokens is off: `python -m tests.bench.tokens`.

Needs the vendors' tables, which are no dependency of the project: `pip install bpe-openai tiktoken
mistral-common`. The texts are the project's own: questions, prompts, documents, code, tables.
"""

from __future__ import annotations

import base64
import importlib
import importlib.resources
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.answer.tokens import estimate

ROOT = Path(__file__).resolve().parents[2]
Count = Callable[[str], int]


def counters() -> Iterator[tuple[str, Count]]:
    """Give the tokenizers of OpenAI (o200k, cl100k) and Mistral (tekken)."""
    openai: Any = importlib.import_module("bpe_openai")
    for name in ("o200k_base", "cl100k_base"):
        yield name, _counting(openai.get_encoding(name))
    tiktoken: Any = importlib.import_module("tiktoken")
    data = importlib.resources.files("mistral_common") / "data" / "tekken_240911.json"
    table = json.loads(data.read_text(encoding="utf-8"))
    config = table["config"]
    size = config["default_vocab_size"] - config["default_num_special_tokens"]
    ranks = {base64.b64decode(v["token_bytes"]): at for at, v in enumerate(table["vocab"][:size])}
    tekken = tiktoken.Encoding(
        "tekken", pat_str=config["pattern"], mergeable_ranks=ranks, special_tokens={}
    )
    yield "tekken", _counting(tekken)


def _counting(known: Any) -> Count:
    return lambda text: len(known.encode(text))


def texts() -> dict[str, list[str]]:
    dice = random.Random(1)
    questions = (ROOT / "tests/bench/law/questions.tsv").read_text(encoding="utf-8").splitlines()
    return {
        "German questions": [q.split("\t")[1] for q in questions if not q.startswith("#")],
        "German prose": _paragraphs("prompts/de/*.md"),
        "English prose": _paragraphs("docs/*.md"),
        "code": [p.read_text(encoding="utf-8")[:3000] for p in sorted(ROOT.glob("bot/*.py"))],
        "tables of figures": [
            " | ".join(str(dice.randint(1, 99_999) / 100) for _ in range(60)) for _ in range(50)
        ],
    }


def _paragraphs(pattern: str) -> list[str]:
    shortest = 150
    files = (path.read_text(encoding="utf-8") for path in sorted(ROOT.glob(pattern)))
    return [p for text in files for p in re.split(r"\n\s*\n", text) if len(p) > shortest]


def main() -> None:
    known = list(counters())
    print("| estimate ÷ tokens | " + " | ".join(name for name, _ in known) + " |")
    print("|---" * (len(known) + 1) + "|")
    for name, chosen in texts().items():
        shares = []
        for _, count in known:
            ratios = sorted(estimate(text) / count(text) for text in chosen)
            whole = sum(map(estimate, chosen)) / sum(map(count, chosen))
            shares.append(f"{whole:.2f} ({ratios[len(ratios) // 20]:.2f})")
        print(f"| {name} | " + " | ".join(shares) + " |")


if __name__ == "__main__":
    main()
