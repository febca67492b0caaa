"""The chain of the audit: whatever is done to its rows is found, and what may be done keeps it whole."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.audit.chain import Head
from bot.audit.entry import COLUMNS, Entry, Event
from bot.audit.errors import AuditBroken, KeyMissing
from bot.audit.ledger import Ledger
from bot.audit.numbers import numbers_in, ranges
from bot.audit.verify import Flaw, verify

MONDAY = 1_763_942_400.0  # 2025-11-24, the first day of 2025-W48
WEEK = 7 * 86_400
ROWS = 6


class Clock:
    def __init__(self, now: float = MONDAY) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def entry(name: str = "a", kind: Event = Event.ANSWERED, week: str = "2025-W48") -> Entry:
    return Entry(week, "2025-11-24T10", kind.value, name, name, "p", "r", "direct", "haus", "house")


def put(ledger: Ledger, name: str, moment: float = MONDAY) -> bool:
    return ledger.append(lambda week, key: entry(name, week=week), moment)


def opened(folder: Path, clock: Clock | None = None) -> Ledger:
    return Ledger(folder / "audit.sqlite", folder / "keys" / "audit.key", clock or Clock())


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    book = opened(tmp_path)
    for number in range(ROWS):
        put(book, f"row{number}")
    yield book
    book.close()


def flaws(ledger: Ledger) -> set[Flaw]:
    return {finding.flaw for finding in verify(ledger).findings}


def tamper(path: Path, *statements: str) -> None:
    """Do what somebody with the file, but without the key, can do."""
    with sqlite3.connect(path) as db:
        triggers = db.execute("select name from sqlite_master where type = 'trigger'").fetchall()
        for (name,) in triggers:
            db.execute(f"drop trigger {name}")
        for statement in statements:
            db.execute(statement)
    db.close()


def test_untouched_rows_are_whole(ledger: Ledger) -> None:
    outcome = verify(ledger)

    assert outcome.findings == ()
    assert (outcome.rows, outcome.head.number) == (ROWS, ROWS)


COLUMN_VALUES = st.tuples(
    st.sampled_from([c for c in COLUMNS if c != "seconds"]), st.text("abc", min_size=1)
)
CHANGES = st.one_of(
    st.tuples(st.just("change"), st.integers(1, ROWS), COLUMN_VALUES),
    st.tuples(
        st.just("remove"), st.integers(1, ROWS), st.sampled_from(["entries", "links", "both"])
    ),
    st.tuples(st.just("insert"), st.integers(1, ROWS + 2), st.just("")),
    st.tuples(st.just("swap"), st.integers(1, ROWS - 1), st.sampled_from(["entries", "both"])),
    st.tuples(st.just("cut"), st.integers(1, ROWS), st.just("")),
)


def statements_for(action: str, number: int, how: object) -> list[str]:
    match action, how:
        case "change", (column, value):
            return [f"update entries set {column} = {column} || '{value}' where number = {number}"]
        case "remove", "both":
            return [f"delete from {t} where number = {number}" for t in ("entries", "links")]
        case "remove", table:
            return [f"delete from {table} where number = {number}"]
        case "insert", _:
            shift = [
                f"update {t} set number = -number - 1 where number >= {number}"
                for t in ("entries", "links")
            ] + [f"update {t} set number = -number where number < 0" for t in ("entries", "links")]
            copied = ", ".join(c if c != "event" else "'another'" for c in COLUMNS)
            source = 1 if number > 1 else 2
            return [
                *shift,
                f"insert into entries select {number}, salt, {copied} from entries where number = {source}",
                f"insert into links select {number}, commitment, value from links where number = {source}",
            ]
        case "swap", which:
            tables = ("entries", "links") if which == "both" else ("entries",)
            return [
                s
                for t in tables
                for s in (
                    f"update {t} set number = -1 where number = {number}",
                    f"update {t} set number = {number} where number = {number + 1}",
                    f"update {t} set number = {number + 1} where number = -1",
                )
            ]
        case _:
            return [f"delete from {t} where number >= {number}" for t in ("entries", "links")]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(change=CHANGES)
def test_every_single_change_removal_insertion_reordering_and_cut_is_found(
    tmp_path_factory: pytest.TempPathFactory, change: tuple[str, int, object]
) -> None:
    folder = tmp_path_factory.mktemp("audit")
    book = opened(folder)
    for number in range(ROWS):
        put(book, f"row{number}")
    book.close()

    tamper(folder / "audit.sqlite", *statements_for(*change))
    book = opened(folder)

    assert flaws(book)
    book.close()


def test_a_row_that_is_made_up_with_another_key_is_found(ledger: Ledger, tmp_path: Path) -> None:
    other = opened(tmp_path / "other")
    for number in range(ROWS + 1):
        put(other, f"row{number}")
    stolen = other.db.execute("select commitment, value from links where number = 7").fetchone()
    other.close()

    with sqlite3.connect(tmp_path / "audit.sqlite") as db:
        db.execute("insert into links values (7, ?, ?)", stolen)
    db.close()

    assert flaws(ledger) == {Flaw.LINK_WRONG, Flaw.ROW_MISSING}


def test_rows_that_were_cut_off_are_not_covered_up_by_new_ones(tmp_path: Path) -> None:
    book = opened(tmp_path)
    for number in range(ROWS):
        put(book, f"row{number}")
    book.close()
    tamper(tmp_path / "audit.sqlite", *statements_for("cut", 4, ""))
    book = opened(tmp_path)

    with pytest.raises(AuditBroken):
        put(book, "later")

    assert flaws(book) == {Flaw.TAIL_MISSING}
    book.close()


def test_a_head_on_paper_finds_what_somebody_with_the_key_rewrote(tmp_path: Path) -> None:
    book = opened(tmp_path)
    for number in range(ROWS):
        put(book, f"row{number}")
    paper = Head.read(str(book.head()))
    book.close()
    for file in ("audit.sqlite", "audit.sqlite-wal", "audit.sqlite-shm", "keys/audit.head"):
        (tmp_path / file).unlink(missing_ok=True)
    book = opened(tmp_path)
    for number in range(ROWS):
        put(book, f"nicer row{number}")

    assert verify(book).findings == ()
    assert {f.flaw for f in verify(book, paper).findings} == {Flaw.HEAD_OTHER}
    book.close()


def test_the_triggers_refuse_changes_and_deletions(ledger: Ledger, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "audit.sqlite") as db:
        for statement in (
            "update entries set model = 'x'",
            "delete from entries",
            "delete from links",
        ):
            with pytest.raises(sqlite3.Error):
                db.execute(statement)
    db.close()

    with pytest.raises(sqlite3.Error, match="never deleted"):
        ledger.db.execute("delete from entries")


def test_an_event_has_one_row_however_often_it_is_told(ledger: Ledger) -> None:
    assert not put(ledger, "row1")
    assert verify(ledger).rows == ROWS


@given(numbers=st.sets(st.integers(1, 60)))
def test_numbers_are_written_short_and_read_back(numbers: set[int]) -> None:
    assert numbers_in(ranges(sorted(numbers))) == numbers


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(erased=st.lists(st.sets(st.integers(1, 14), min_size=1), max_size=3), cut=st.integers(-1, 3))
def test_erasing_and_cutting_keep_the_chain_whole(
    tmp_path_factory: pytest.TempPathFactory, erased: list[set[int]], cut: int
) -> None:
    clock = Clock()
    book = opened(tmp_path_factory.mktemp("audit"), clock)
    for number in range(12):
        clock.now = MONDAY + number // 4 * WEEK
        put(book, f"row{number}", clock.now)
    for numbers in erased:
        book.erase(sorted(numbers))
    book.cut_before(f"2025-W{48 + cut}")
    put(book, "later", clock.now)

    assert verify(book).findings == ()
    assert put(book, "one more", clock.now)
    book.close()


def test_what_is_erased_is_gone_from_every_file(tmp_path: Path) -> None:
    book = opened(tmp_path)
    marked = replace(entry("first"), person="5ec2e7" * 5)
    book.append(lambda week, key: marked, MONDAY)
    put(book, "second")

    book.erase([1])

    left = b"".join(file.read_bytes() for file in tmp_path.glob("audit.sqlite*"))
    assert marked.person.encode() not in left
    outcome = verify(book)
    assert (outcome.findings, outcome.rows, outcome.erased) == ((), 2, 1)
    book.close()


def test_a_row_removed_without_the_routine_is_no_erasure(tmp_path: Path) -> None:
    book = opened(tmp_path)
    for number in range(ROWS):
        put(book, f"row{number}")
    book.erase([2])
    book.close()
    tamper(tmp_path / "audit.sqlite", "delete from entries where number = 3")
    book = opened(tmp_path)

    assert [(f.flaw, f.number) for f in verify(book).findings] == [(Flaw.ROW_MISSING, 3)]
    book.close()


def test_a_head_that_was_taken_away_is_found_and_nothing_appended(
    ledger: Ledger, tmp_path: Path
) -> None:
    (tmp_path / "keys" / "audit.head").unlink()

    with pytest.raises(AuditBroken):
        put(ledger, "later")

    assert flaws(ledger) == {Flaw.HEAD_MISSING}


def test_a_note_of_erasing_excuses_no_row_that_came_after_it(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.note(Event.ERASED, str(ROWS + 2))
    put(ledger, "after it")

    tamper(tmp_path / "audit.sqlite", f"delete from entries where number = {ROWS + 2}")

    assert [(f.flaw, f.number) for f in verify(ledger).findings] == [(Flaw.ROW_MISSING, ROWS + 2)]


def test_two_processes_write_in_turns(ledger: Ledger, tmp_path: Path) -> None:
    other = opened(tmp_path)

    with ledger.key_file.held():
        writing = threading.Thread(target=put, args=(other, "second"))
        writing.start()
        writing.join(0.2)
        assert writing.is_alive()
    writing.join()

    assert verify(ledger).rows == ROWS + 1
    other.close()


def test_a_beginning_that_was_moved_by_hand_is_found(tmp_path: Path) -> None:
    book = opened(tmp_path)
    for number in range(ROWS):
        put(book, f"row{number}")
    book.close()
    tamper(
        tmp_path / "audit.sqlite",
        "insert into checkpoints select number, value, '2025', x'00' from links where number = 3",
        "delete from links where number <= 3",
        "delete from entries where number <= 3",
    )
    book = opened(tmp_path)

    assert flaws(book) == {Flaw.START_WRONG}
    book.close()


def test_rows_without_their_key_are_not_continued_with_another(tmp_path: Path) -> None:
    book = opened(tmp_path)
    put(book, "row")
    book.close()
    (tmp_path / "keys" / "audit.key").unlink()

    with pytest.raises(KeyMissing):
        opened(tmp_path)


def test_no_row_is_written_under_a_key_that_could_not_be_saved(tmp_path: Path) -> None:
    """Else the next start would make another key for the week, and its rows be nobody's."""
    clock = Clock()
    book = opened(tmp_path, clock)
    put(book, "first")
    clock.now = MONDAY + WEEK
    in_the_way = tmp_path / "keys" / "audit.key.new"
    in_the_way.mkdir()
    with pytest.raises(OSError, match="audit"):
        put(book, "not written", clock.now)
    in_the_way.rmdir()

    put(book, "second", clock.now)

    used = book.key_file.load().weeks
    book.close()
    again = opened(tmp_path, clock)
    assert again.key_file.load().weeks == used
    again.close()


def test_after_a_silence_no_key_is_older_than_the_week_before(tmp_path: Path) -> None:
    clock = Clock()
    book = opened(tmp_path, clock)
    put(book, "before the holidays")
    clock.now = MONDAY + 3 * WEEK

    put(book, "after them", clock.now)

    assert list(book.key_file.load().weeks) == ["2025-W51"]
    book.close()


def test_a_key_ends_also_where_nothing_happens(tmp_path: Path) -> None:
    clock = Clock()
    book = opened(tmp_path, clock)
    put(book, "last for a long time")
    clock.now = MONDAY + 2 * WEEK

    book.forget_weeks()

    assert list(book.key_file.load().weeks) == ["2025-W50"]
    book.close()


def test_nobody_else_may_read_rows_or_key(ledger: Ledger, tmp_path: Path) -> None:
    for file in (tmp_path / "audit.sqlite", *(tmp_path / "keys").iterdir()):
        assert file.stat().st_mode & 0o077 == 0, file


WRITER = """
import sys
from pathlib import Path
from tests.test_audit_chain import opened, put
folder = Path(sys.argv[1])
book = opened(folder)
for number in range(100_000):
    put(book, f"{sys.argv[2]} {number}")
    if number == 0:
        print("begun", flush=True)
"""


def test_kill_9_while_rows_are_written_leaves_a_whole_chain(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    for attempt in range(5):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(attempt)],
            cwd=root,
            env=os.environ | {"PYTHONPATH": str(root)},
            stdout=subprocess.PIPE,
        )
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(0.02 + 0.017 * attempt)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        book = opened(tmp_path)

        outcome = verify(book)

        assert outcome.findings == ()
        assert outcome.rows > attempt
        book.close()
