"""Values under a label: "Az.: 17/2023", `<Passwort>x</Passwort>`, `| BIC | X |`, a table's column.

Recognisers whose values have no shape of their own (file numbers, passwords) look here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.screen.columns import Cell, cells
from bot.screen.kind import Kind
from bot.screen.labels import Named, labels_in

LONGEST = 160
# Between a label and its value: signs, and the small words people put there.
_BETWEEN = re.compile(
    rb"s?(?:[-_ ]?(?:nr|nummer|no|number|id)\b)?[.]?[\"'*`)\]]{0,3}(?:[ ]?\([^()\n]{1,24}\))?"
    rb"(?:[ ](?:furs?|fuers?|von|vom|zum|zur|des|der|dem|am|im|in|auf|beim|for|of"
    rb"|to)(?:[ ](?:das|den|die|der|dem|my|the|our))?[ ][^\s:=,;]{2,30}(?=[ ]?(?::"
    rb"|=|ist|lautet|war|is)\b|[ ]?[:=]))?"
    rb"[ \t]{0,3}(?P<sign>::?=?|=>?|->|>|\||\t|#|-(?= )|)[ \t\"'*`(\[|]{0,6}(?:\r?\n[ \t>]{0,"
    rb"4}(?:\r?\n[ \t>]{0,4})?)?"
    rb"(?P<words>(?:(?:nr|nummer|no|lautet|lauten|heisst|heist|ist|war|sind|hat"
    rb"|als|angegeben|des|der|die|das|dem|vom|von|zum|zur|mit|am|wie folgt|jetzt"
    rb"|nun|neu|also|bei|unter|is|was|in|im|noch|aktuell|weiterhin|bisher|derzeit"
    rb"|momentan|wie immer|wie gehabt|nach wie vor|unverandert"
    rb"|seit heute|angeblich|leider)\b[.:]?[ \t]*){0,4})"
    rb"(?P<more>::?=?|=>?|->|)[ \t\"'*`(]{0,4}"
    rb"(?:\r?\n[ \t>\"'*`]{0,4}(?=[^\s]{4,40}[ \t]*(?:\n|$)))?"
)
_VERB = re.compile(rb"\b(?:lautet|lauten|heisst|heist|ist|war|sind|is|was|wie folgt)\b")
_LINE_END = re.compile(rb"[\r\n]|</|$")


@dataclass(frozen=True, slots=True)
class Field:
    """`start` is where the value begins; the value ends at `end` at the latest."""

    kind: Kind
    start: int
    end: int
    signed: bool
    """A sign says that this is the value: a colon, a tag, a table's column."""
    spoken: bool
    """A verb says so: "lautet", "ist"."""


def fields_in(low: bytes) -> list[Field]:
    found = [_field(low, named) for named in labels_in(low)]
    found += [_cell(cell) for cell in cells(low)]
    return found


def _cell(cell: Cell) -> Field:
    return Field(cell.kind, cell.start, cell.end, signed=True, spoken=False)


def _field(low: bytes, named: Named) -> Field:
    between = _BETWEEN.match(low, named.end, named.end + 110)
    start = between.end() if between else named.end
    ending = _LINE_END.search(low, start, start + LONGEST)
    end = ending.start() if ending else min(len(low), start + LONGEST)
    sign = bool(between and (between["sign"] or between["more"]))
    verb = bool(between and _VERB.search(between["words"]))
    return Field(named.kind, start, end, signed=sign and not verb, spoken=verb)
