"""Tables in text (CSV, Markdown, tabs): the heading of a column is the label of its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.screen.kind import Kind
from bot.screen.labels import kind_of

_LINE = re.compile(rb"[^\r\n]+")
_RULE = re.compile(rb"[\s|:=+-]*")
_DELIMITERS = (b"\t", b";", b"|", b",")
LONGEST_HEAD = 600


@dataclass(frozen=True, slots=True)
class Cell:
    kind: Kind
    start: int
    end: int


def cells(low: bytes) -> list[Cell]:
    """Find the cells under headings that name a kind."""
    if low.count(b"\n") == 0:
        return []
    found: list[Cell] = []
    heads: list[Kind | None] = []
    delimiter = b""
    for line in _LINE.finditer(low):
        if delimiter and _is_row(line.group(), delimiter, len(heads)):
            if not _RULE.fullmatch(line.group()):
                found += _named(line, delimiter, heads)
        else:
            delimiter, heads = _heading(line.group())
    return found


def _is_row(line: bytes, delimiter: bytes, width: int) -> bool:
    return _width(line, delimiter) == width


def _width(line: bytes, delimiter: bytes) -> int:
    return len(_split(line, delimiter))


def _split(line: bytes, delimiter: bytes) -> list[tuple[int, int]]:
    """Cut a line into cells; quoted ones may hold the delimiter."""
    spans = []
    start = 0
    quoted = False
    for at in range(len(line)):
        char = line[at : at + 1]
        if char == b'"':
            quoted = not quoted
        elif char == delimiter and not quoted:
            spans.append((start, at))
            start = at + 1
    spans.append((start, len(line)))
    return spans


def _heading(line: bytes) -> tuple[bytes, list[Kind | None]]:
    """Tell the delimiter and the kinds of the columns, if the line heads a table."""
    if len(line) > LONGEST_HEAD:
        return b"", []
    for delimiter in _DELIMITERS:
        if delimiter in line:
            kinds = [kind_of(line[start:end]) for start, end in _split(line, delimiter)]
            if any(kinds):
                return delimiter, kinds
    return b"", []


def _named(line: re.Match[bytes], delimiter: bytes, heads: list[Kind | None]) -> list[Cell]:
    text = line.group()
    named = []
    for kind, (start, end) in zip(heads, _split(text, delimiter), strict=True):
        value = text[start:end]
        begin = start + len(value) - len(value.lstrip(b" \"'*`"))
        finish = end - (len(value) - len(value.rstrip(b" \"'*`")))
        if kind is not None and finish > begin:
            named.append(Cell(kind, line.start() + begin, line.start() + finish))
    return named
