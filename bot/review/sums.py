"""Sums that do not add up: in Markdown tables, in lists, in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.review.amounts import NUMBER, number, numbers_in

_TOTAL = re.compile(
    r"^\W{0,4}(?:die\s)?(?:gesamt|summe|insgesamt|total|zusammen|gesamtsumme|gesamtbetrag|endsumme"
    r"|summe\sder\s\w+|gesamt\w{0,20})\b",
    re.IGNORECASE,
)
_SUBTOTAL = re.compile(r"zwischensumme|davon|abzüglich|abzgl|minus|\./\.|übertrag", re.IGNORECASE)
_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|?)+\s*$")
_SIGN = r"(?:\s?(?:€|EUR|Euro))?"
_INLINE = re.compile(
    rf"(?P<parts>{NUMBER}{_SIGN}(?:\s?(?:\+|und|plus)\s?(?:{NUMBER}){_SIGN}){{1,12}})\s?"
    rf"(?:=|\s(?:sind|ergeben|ergibt|macht|machen|das sind|zusammen)\s)\s?"
    rf"(?:zusammen\s|insgesamt\s)?(?P<said>{NUMBER})",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    rf"(?P<one>{NUMBER}){_SIGN}\s?[×x*·]\s?(?P<other>{NUMBER}){_SIGN}\s?=\s?(?P<said>{NUMBER})"
)
_DIFFERENCE = re.compile(
    rf"(?<![\d+\u2212-]\s)(?<![\d+\u2212-])(?P<one>{NUMBER}){_SIGN}\s[\u2212\u2013-]\s"
    rf"(?P<other>{NUMBER}){_SIGN}\s?=\s?(?P<said>{NUMBER})"
)
_ITEM = re.compile(
    rf"^\s*(?:[-*•]|\d+[.)])?\s*(?P<name>[^:\n]{{1,80}}):\s*(?P<value>{NUMBER}){_SIGN}\s*$"
)
FEWEST = 2


@dataclass(frozen=True, slots=True)
class WrongSum:
    start: int
    end: int
    right: Decimal


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    start: int

    @property
    def number(self) -> tuple[int, int, Decimal] | None:
        """Give place and value where the cell holds one number and nothing else of weight."""
        found = numbers_in(self.text)
        letters = re.sub(r"€|EUR|Euro|\*|_|Stück|Std\.?|%", "", self.text)
        if len(found) != 1 or re.search(r"[A-Za-zÄÖÜäöüß]", letters):
            return None
        start, end, value = found[0]
        return self.start + start, self.start + end, value


def wrong_sums(text: str) -> Iterator[WrongSum]:
    yield from _in_tables(text)
    yield from _in_lists(text)
    yield from _in_sentences(text)


def _in_tables(text: str) -> Iterator[WrongSum]:
    for table in _tables(text):
        for at, row in enumerate(table):
            if _TOTAL.match(row[0].text) and at >= FEWEST:
                yield from _wrong_columns(table[:at], row)


def _wrong_columns(rows: Sequence[list[_Cell]], total: list[_Cell]) -> Iterator[WrongSum]:
    if any(_SUBTOTAL.search(row[0].text) or _TOTAL.match(row[0].text) for row in rows):
        return
    for column in range(1, len(total)):
        said = total[column].number
        cells = [row[column].number for row in rows if column < len(row)]
        if said is None or "%" in total[column].text or len(cells) < len(rows):
            continue
        values = [cell[2] for cell in cells if cell is not None]
        if len(values) == len(rows):
            yield from _compared(values, said)


def _compared(parts: Sequence[Decimal], said: tuple[int, int, Decimal]) -> Iterator[WrongSum]:
    right = sum(parts, Decimal(0))
    decimals = max((_places(part) for part in parts), default=0)
    # Each part may have been rounded in its last place.
    rounding = Decimal(len(parts)) / 2 * Decimal(10) ** -decimals if decimals else Decimal(0)
    if abs(right - said[2]) > rounding:
        yield WrongSum(said[0], said[1], right)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _tables(text: str) -> Iterator[list[list[_Cell]]]:
    """Give the rows of each table; what stands above a rule is its heading."""
    rows: list[list[_Cell]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if line.count("|") >= FEWEST:
            if _RULE.match(line):
                rows = []
            else:
                rows.append(_cells(line, at))
        elif rows:
            yield rows
            rows = []
        at += len(line)
    if rows:
        yield rows


def _cells(line: str, at: int) -> list[_Cell]:
    cells = []
    offset = at
    for part in line.split("|"):
        cells.append(_Cell(part, offset))
        offset += len(part) + 1
    return cells[1 if not cells[0].text.strip() else 0 :]


def _in_lists(text: str) -> Iterator[WrongSum]:
    parts: list[Decimal] = []
    at = 0
    for line in text.splitlines(keepends=True):
        item = _ITEM.match(line)
        value = number(item["value"]) if item else None
        if item is None or value is None or "|" in line:
            if line.strip():
                parts = []
        elif _TOTAL.match(item["name"].strip()):
            if len(parts) >= FEWEST:
                start, end = item.span("value")
                yield from _compared(parts, (at + start, at + end, value))
            parts = []
        elif _SUBTOTAL.search(item["name"]):
            parts = []
        else:
            parts.append(value)
        at += len(line)


def _in_sentences(text: str) -> Iterator[WrongSum]:
    for match in _INLINE.finditer(text):
        parts = [value for _start, _end, value in numbers_in(match["parts"])]
        said = number(match["said"])
        if said is not None and len(parts) >= FEWEST:
            yield from _compared(parts, (*match.span("said"), said))
    for pattern, is_product in ((_PRODUCT, True), (_DIFFERENCE, False)):
        for match in pattern.finditer(text):
            one, other, said = (number(match[name]) for name in ("one", "other", "said"))
            if one is None or other is None or said is None:
                continue
            right = one * other if is_product else one - other
            if abs(right - said) > Decimal(10) ** -_places(said) / 2:
                yield WrongSum(*match.span("said"), right.normalize())
