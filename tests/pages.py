"""Reading the project's own Markdown pages and their tables."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROW = re.compile(r"^\|(.+)\|$", re.MULTILINE)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """Read the cells of all tables, without headings and rules."""
    found = [[cell.strip() for cell in line.split("|")] for line in ROW.findall(text)]
    return [
        cells
        for cells, below in zip(found, [*found[1:], [""]], strict=True)
        if not is_rule(cells) and not is_rule(below)
    ]


def is_rule(cells: list[str]) -> bool:
    return all(re.fullmatch(r":?-+:?", cell) for cell in cells)
