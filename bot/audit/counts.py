"""The counts of the audit in words: for the command line, and what names mean for the page too."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from bot.audit.entry import week_before, week_of
from bot.audit.ledger import Ledger
from bot.audit.statistics import Group, statistics
from bot.settings import Settings
from bot.wording import fill, load_table

Words = dict[str, str]


def counted(ledger: Ledger, settings: Settings) -> list[Group]:
    """Count what may be shown: weeks to which no late row can be added, for their key is gone."""
    entries = (entry for _, entry in ledger.entries())
    return statistics(entries, week_before(week_of(time.time())), settings.audit.least_people)


def lines(groups: Sequence[Group], settings: Settings) -> Iterator[str]:
    """Say the counts in lines, in the operator's language."""
    names = names_of(settings.language)
    for group in groups:
        yield from _lines(group, names, settings.audit.least_people)


def _lines(group: Group, names: dict[str, Words], least: int) -> Iterator[str]:
    words = names["command"]
    room_type = names["room_type"].get(group.room_type, group.room_type)
    if group.total is None:
        yield fill(words["group_hidden"], week=group.week, room_type=room_type, least=least)
        return
    yield fill(
        words["group"],
        week=group.week,
        room_type=room_type,
        people=group.people,
        total=group.total,
    )
    for cell in group.cells:
        label = " · ".join(label_of(part, names) for part in (cell.outcome, cell.question) if part)
        name = words["hidden"] if cell.count is None else label_of(cell.name, names)
        yield f"  {label}: {name}{'' if cell.count is None else f'  {cell.count}'}"


def names_of(language: str) -> dict[str, Words]:
    """Put together what names in the audit mean; kinds of findings have those of their masks."""
    names = load_table(language, "audit")
    return {**names, "kind": names["kind"] | load_table(language, "screen")["masks"]}


def label_of(name: str, names: dict[str, Words]) -> str:
    """Say a name of the audit as people do; names of models stay as they are."""
    return names["label"].get(name, names["kind"].get(name, name))
