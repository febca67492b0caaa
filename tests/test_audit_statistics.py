"""No count of the audit is about fewer than five people, also not what subtraction leaves over."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audit.entry import Entry, Event
from bot.audit.statistics import HIDDEN, Group, Happened, band, happened, statistics

LEAST = 5
PRESENT = "2025-W50"
NAMES = [f"p{number}" for number in range(12)]


def row(
    person: str,
    kind: Event = Event.ANSWERED,
    *,
    week: str = "2025-W48",
    room_type: str = "direct",
    model: str = "haus",
    about: str = "",
    found: Sequence[str] = (),
    seconds: int = 3,
    detail: str = "",
) -> Entry:
    counts = json.dumps(dict.fromkeys(found, 1))
    return Entry(
        week,
        f"{week}-h",
        kind.value,
        "",
        about,
        person,
        "r",
        room_type,
        model,
        "house",
        seconds,
        counts,
        detail,
    )


def counts(group: Group, question: str, outcome: str = "") -> dict[str, int | None]:
    return {c.name: c.count for c in group.cells if (c.outcome, c.question) == (outcome, question)}


def test_who_checked_twice_and_took_one_back_has_checked() -> None:
    signed, back = row("p1", Event.SIGNED, about="a"), row("p1", Event.WITHDRAWN, about="a")

    def signers(*rows: Entry) -> list[frozenset[str]]:
        return [event.signers for event in happened([row("p0", about="a"), *rows])]

    assert signers(signed, signed, back) == [{"p1"}]
    assert signers(signed, signed, back, back) == [set()]
    assert signers(back, signed) == [{"p1"}]


def test_a_group_of_five_is_shown_and_one_of_four_is_not() -> None:
    five = [row(name) for name in NAMES[:5]]
    four = [row(name, room_type="room") for name in NAMES[:4]]

    shown, hidden = sorted(statistics([*five, *four], PRESENT, LEAST), key=lambda g: g.room_type)

    assert (shown.people, shown.total) == (5, 5)
    assert (hidden.people, hidden.total, hidden.cells) == (None, None, ())


def test_a_busy_person_is_one_person() -> None:
    (group,) = statistics([row("p0")] * 50 + [row(n) for n in NAMES[:4]], PRESENT, LEAST)

    assert group.total is None


def test_the_present_week_is_not_counted() -> None:
    assert statistics([row(name, week=PRESENT) for name in NAMES], PRESENT, LEAST) == []


def test_the_complement_of_a_small_cell_is_hidden_too() -> None:
    answered = [row(name) for name in NAMES]
    refused = [row(name, Event.REFUSED, found=["tax_id"]) for name in NAMES[:6]]
    failed = [row("p0", Event.FAILED)]

    (group,) = statistics([*answered, *refused, *failed], PRESENT, LEAST)

    assert counts(group, "outcome") == {"answered": 12, HIDDEN: None}
    assert group.total == 19


def test_what_was_stopped_is_counted_by_kind() -> None:
    refused = [row(name, Event.REFUSED, found=["tax_id", "iban"]) for name in NAMES[:6]]

    (group,) = statistics(refused, PRESENT, LEAST)

    assert counts(group, "stopped", "refused") == {"iban": 6, "tax_id": 6}


def test_the_share_of_checked_answers_names_neither_few_askers_nor_few_checkers() -> None:
    answers = [row(name, about=f"q{name}") for name in NAMES]
    few = [row("p0", Event.SIGNED, about=f"q{name}") for name in NAMES[:6]]
    many = [row(name, Event.SIGNED, about=f"q{name}") for name in NAMES[:6]]

    (by_one,) = statistics([*answers, *few], PRESENT, LEAST)
    (by_many,) = statistics([*answers, *many], PRESENT, LEAST)

    assert counts(by_one, "sign_off", "answered") == {HIDDEN: None}
    assert counts(by_many, "sign_off", "answered") == {"signed": 6, "unsigned": 6}


def test_a_sign_off_that_was_taken_back_counts_no_more() -> None:
    signed = row("p1", Event.SIGNED, about="q")
    withdrawn = row("p1", Event.WITHDRAWN, about="q")

    (before,) = happened([row("p0", about="q"), signed])
    (after,) = happened([row("p0", about="q"), signed, withdrawn])
    (again,) = happened([row("p0", about="q"), signed, withdrawn, signed])

    assert [bool(e.signers) for e in (before, after, again)] == [True, False, True]


def test_an_answer_counts_as_checked_when_each_aspect_was() -> None:
    answer = row("p0", about="q")
    parts = [
        row("p1", Event.SIGNED, about="q", detail="correctness plagiarism"),
        row("p2", Event.SIGNED, about="q", detail="discrimination"),
    ]
    taken_back = row("p2", Event.WITHDRAWN, about="q", detail="discrimination")

    (some,) = happened([answer, parts[0]])
    (all_of_it,) = happened([answer, *parts])
    (some_again,) = happened([answer, *parts, taken_back])

    assert [e.signers for e in (some, some_again)] == [frozenset(), frozenset()]
    assert all_of_it.signers == {"p1", "p2"}


# Mostly one group and one outcome, so that cells on both sides of the limit come about.
KINDS = [*[Event.ANSWERED] * 6, *[Event.REFUSED] * 2, Event.FAILED, Event.SIGNED, Event.WITHDRAWN]
ROWS = st.builds(
    row,
    st.sampled_from(NAMES),
    st.sampled_from(KINDS),
    room_type=st.sampled_from(["direct"] * 7 + ["room"]),
    model=st.sampled_from(["haus"] * 5 + ["extern", "alt"]),
    about=st.sampled_from([f"q{n}" for n in range(30)]),
    found=st.lists(st.sampled_from(["iban", "phone", "person"]), max_size=2, unique=True),
    seconds=st.sampled_from([1, 1, 1, 9, 30]),
)


def names_of(event: Happened, question: str) -> list[str]:
    match question:
        case "outcome":
            return [event.entry.kind]
        case "stopped":
            return list(json.loads(event.entry.found)) or ["other"]
        case "failure":
            return [event.entry.detail or "other"]
        case "model":
            return [event.entry.model]
        case "time":
            return [band(event.entry.seconds)]
        case _:
            return ["signed" if event.signers else "unsigned"]


def askers(events: Sequence[Happened]) -> int:
    return len({event.entry.person for event in events})


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(ROWS, min_size=10, max_size=150))
def test_whatever_happened_no_shown_count_and_no_remainder_is_about_fewer_than_five(
    rows: list[Entry],
) -> None:
    events: dict[tuple[str, str], list[Happened]] = defaultdict(list)
    for event in happened(rows):
        events[event.entry.week, event.entry.room_type].append(event)

    for group in statistics(rows, PRESENT, LEAST):
        inside = events[group.week, group.room_type]
        assert (group.total is None) == (askers(inside) < LEAST)
        partitions: dict[tuple[str, str], list[str]] = defaultdict(list)
        for cell in group.cells:
            partitions[cell.outcome, cell.question].append(cell.name)
        for (outcome, question), names in partitions.items():
            parent = [e for e in inside if outcome in {"", e.entry.kind}]
            shown = set(names) - {HIDDEN}
            assert not outcome or outcome in counts(group, "outcome"), "its parent is shown"
            for name in shown:
                cell_events = [e for e in parent if name in names_of(e, question)]
                assert askers(cell_events) >= LEAST
                assert counts(group, question, outcome)[name] == len(cell_events)
            rest = [e for e in parent if not shown & set(names_of(e, question))]
            assert not rest or askers(rest) >= LEAST
