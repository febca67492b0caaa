"""Counts by week and room type, of which none is about fewer than five people.

The counts form a tree: a group (week and room type), in it the outcomes, in each outcome one
partition for each question (which model, how long, checked by somebody). Below a shown count a
partition hides its small cells together, and so many others that whoever subtracts the shown ones
from the whole learns of at least five people. Totals over groups add up what is shown. The
present week and the one before are left out: a late sign-off is booked there, and two looks would
differ by one event.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.audit.entry import Entry, Event
from bot.messages import Aspect

HIDDEN = "*"
RESULTS = (Event.ANSWERED, Event.PICTURE, Event.FLYER)
OUTCOMES = (*RESULTS, Event.REFUSED, Event.FAILED, Event.RESUMED)
EVERYTHING = frozenset(Aspect)
# A person and what they checked, as the row's detail says it; nothing there means everything.
Mark = tuple[str, str]
# Upper ends in whole seconds; what takes longer is in the last band.
BANDS = (5, 15, 60, 300)


@dataclass(frozen=True, slots=True)
class Happened:
    """One event and the people whose sign-off on it stands, where all of it was checked."""

    entry: Entry
    signers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cell:
    """A count that may be shown; the name `*` and no count stand for what is hidden."""

    outcome: str
    question: str
    name: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """One week in one type of room. Without `total` the group is too small to be shown."""

    week: str
    room_type: str
    people: int | None = None
    total: int | None = None
    cells: tuple[Cell, ...] = field(default=())


Cells = Mapping[str, Sequence[Happened]]
Weigh = Callable[[Sequence[Happened]], int]


def statistics(entries: Iterable[Entry], present_week: str, least: int) -> list[Group]:
    """Count what happened in the weeks before the present one, newest first."""
    groups: dict[tuple[str, str], list[Happened]] = defaultdict(list)
    for event in happened(entries):
        if event.entry.week < present_week:
            groups[event.entry.week, event.entry.room_type].append(event)
    return [
        _group(week, room_type, events, least)
        for (week, room_type), events in sorted(groups.items(), reverse=True)
    ]


def happened(entries: Iterable[Entry]) -> Iterator[Happened]:
    """Join answers with the sign-offs that stand."""
    outcomes: list[Entry] = []
    marks: dict[str, Counter[Mark]] = defaultdict(Counter)
    for entry in entries:
        if entry.kind in OUTCOMES:
            outcomes.append(entry)
        elif entry.kind == Event.SIGNED:
            marks[entry.about][entry.person, entry.detail] += 1
        elif entry.kind == Event.WITHDRAWN and marks[entry.about][entry.person, entry.detail]:
            marks[entry.about][entry.person, entry.detail] -= 1
    for entry in outcomes:
        yield Happened(entry, _signers(+marks[entry.about]))


def _signers(marks: Iterable[Mark]) -> frozenset[str]:
    """Name those who checked, if together they checked everything."""
    checked = {aspect for _, detail in marks for aspect in detail.split() or EVERYTHING}
    return frozenset(person for person, _ in marks) if checked >= EVERYTHING else frozenset()


def shown(
    parent: Sequence[Happened], cells: Cells, least: int, weigh: Weigh
) -> dict[str, int] | None:
    """Choose the cells of a partition that may be shown; None when there are none."""
    open_cells = {name: events for name, events in cells.items() if weigh(events) >= least}
    while not _hides_enough(parent, cells, open_cells, least, weigh):
        del open_cells[min(open_cells, key=lambda name: (weigh(open_cells[name]), name))]
    return {name: len(events) for name, events in open_cells.items()} or None


def askers_in(events: Sequence[Happened]) -> int:
    return len({event.entry.person for event in events})


def people_in(events: Sequence[Happened]) -> int:
    """Count those who asked; where all was signed, those who signed, if they are fewer."""
    signers = {person for event in events for person in event.signers}
    all_signed = all(event.signers for event in events)
    return min(askers_in(events), len(signers)) if all_signed else askers_in(events)


def _hides_enough(
    parent: Sequence[Happened], cells: Cells, open_cells: Cells, least: int, weigh: Weigh
) -> bool:
    """Tell whether what can be learned by subtraction is about nobody or enough people."""
    seen = {id(event) for events in open_cells.values() for event in events}
    rest = [event for event in parent if id(event) not in seen]
    hidden = [event for name, events in cells.items() if name not in open_cells for event in events]
    return not open_cells or all(not events or weigh(events) >= least for events in (rest, hidden))


def _group(week: str, room_type: str, events: Sequence[Happened], least: int) -> Group:
    if askers_in(events) < least:
        return Group(week, room_type)
    outcomes = _split(events, lambda event: [event.entry.kind])
    visible = shown(events, outcomes, least, askers_in)
    cells = list(_cells("", "outcome", outcomes, visible))
    for outcome in visible or ():
        for question, partition in _questions(outcome, outcomes[outcome]):
            weigh = people_in if question == "sign_off" else askers_in
            chosen = shown(outcomes[outcome], partition, least, weigh)
            cells += _cells(outcome, question, partition, chosen)
    return Group(week, room_type, askers_in(events), len(events), tuple(cells))


def _questions(outcome: str, events: Sequence[Happened]) -> Iterator[tuple[str, Cells]]:
    if outcome == Event.REFUSED:
        yield "stopped", _split(events, lambda event: json.loads(event.entry.found) or ["other"])
    if outcome == Event.FAILED:
        yield "failure", _split(events, lambda event: [event.entry.detail or "other"])
    if outcome in RESULTS:
        yield "model", _split(events, lambda event: [event.entry.model or "other"])
        yield "time", _split(events, lambda event: [band(event.entry.seconds)])
        yield "sign_off", _split(events, lambda e: ["signed" if e.signers else "unsigned"])


def band(seconds: int) -> str:
    """Name the band a duration is in: `0-5`, `5-15`, …, `300-`."""
    lower = 0
    for upper in BANDS:
        if seconds < upper:
            return f"{lower}-{upper}"
        lower = upper
    return f"{lower}-"


def _split(
    events: Sequence[Happened], names: Callable[[Happened], Iterable[str]]
) -> dict[str, list[Happened]]:
    cells: dict[str, list[Happened]] = defaultdict(list)
    for event in events:
        for name in names(event):
            cells[name].append(event)
    return dict(cells)


def _cells(
    outcome: str, question: str, partition: Cells, visible: Mapping[str, int] | None
) -> Iterator[Cell]:
    """Show what may be shown; the rest is one cell that says no more than that it is there."""
    for name, count in sorted((visible or {}).items()):
        yield Cell(outcome, question, name, count)
    if len(visible or {}) < len(partition):
        yield Cell(outcome, question, HIDDEN, None)
