"""Lines of JSON, `{"id","text"}` each, as the commands read them from files or standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from bot.wording import fill, load_table

UNUSABLE = 2


class Unusable(Exception):
    """A file or a line of it cannot be used; the sentence says why."""


def opened(file: str, language: str) -> TextIO:
    """Open a file, or standard input for `-`.

    What is no UTF-8 is read as well as it goes: unreadable bytes must not hide the rest.
    """
    if file == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a real stream here
        return sys.stdin
    try:
        return Path(file).open(encoding="utf-8", errors="replace", newline="")
    except OSError as problem:
        words = load_table(language, "operator")["jsonl"]
        raise Unusable(fill(words["unreadable"], file=file, problem=problem.strerror)) from None


def records(lines: Iterable[str], language: str) -> Iterator[tuple[Any, str]]:
    """Give id and text of each line that is not empty. Raises `Unusable` with the line's number."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _record(line, number, language)


def _record(line: str, number: int, language: str) -> tuple[Any, str]:
    try:
        record = json.loads(line)
        identity, text = record["id"], record["text"]
    except (ValueError, KeyError, TypeError):
        raise _bad_line(number, language) from None
    if not isinstance(text, str):
        raise _bad_line(number, language)
    return identity, text


def _bad_line(number: int, language: str) -> Unusable:
    words = load_table(language, "operator")["jsonl"]
    return Unusable(fill(words["bad_line"], line=number))
