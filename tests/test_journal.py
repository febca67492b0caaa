"""What the journal accepts it never loses, and what it has settled never comes back."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.journal import Journal, Pending
from bot.journal_tables import migrations
from bot.messages import Batch, Message, Ref, Sealed

ROOM = "!room:localhost"
SECRET = "Steuernummer 133/8150/8159"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def db() -> Iterator[Database]:
    database = Database(memory=True)
    yield database
    database.close()


@pytest.fixture
def journal(db: Database, clock: Clock) -> Journal:
    return Journal(db, clock)


def message(name: str = "$frage", *, thread: str = "", confirms: str | None = None) -> Message:
    return Message(
        ref=Ref(ROOM, name),
        sender="@anna:localhost",
        thread=thread or name,
        text=SECRET,
        direct=True,
        file_names=(f"{SECRET}.pdf",),
        confirms=Ref(ROOM, confirms) if confirms else None,
    )


def sealed(name: str = "$sealed", session: str = "session", room: str = ROOM) -> Sealed:
    return Sealed(Ref(room, name), name, session)


def refs(pending: list[Pending]) -> list[str]:
    return [p.ref.event_id for p in pending]


def test_an_admitted_message_is_pending_until_it_is_settled(journal: Journal, clock: Clock) -> None:
    new = journal.admit(Batch("t1", (message(),)))

    assert new == {"$frage"}
    assert journal.pending() == [Pending(Ref(ROOM, "$frage"), "$frage", clock.now)]

    journal.settle(Ref(ROOM, "$frage"))

    assert journal.pending() == []
    assert journal.counts() == {"pending": 0, "settled": 1, "waiting": 0}


def test_the_token_is_that_of_the_last_batch(journal: Journal) -> None:
    assert journal.token is None

    journal.admit(Batch("t1"))
    journal.admit(Batch("t2"))

    assert journal.token == "t2"


def test_pending_messages_come_oldest_first(journal: Journal, clock: Clock) -> None:
    clock.now = 2000.0
    journal.admit(Batch("t1", (message("$b"), message("$c"))))
    clock.now = 1000.0
    journal.admit(Batch("t2", (message("$a"),)))

    assert refs(journal.pending()) == ["$a", "$b", "$c"]


@pytest.mark.parametrize("when", ["pending", "settled"])
def test_a_message_that_comes_again_is_not_new(journal: Journal, when: str) -> None:
    journal.admit(Batch("t1", (message(),)))
    if when == "settled":
        journal.settle(message().ref)

    assert journal.admit(Batch("t2", (message(), message("$neu")))) == {"$neu"}
    assert journal.counts()[when] >= 1


def test_a_second_confirmation_of_one_question_is_not_new(journal: Journal) -> None:
    journal.admit(Batch("t1", (message("$frage"), message("$tick", confirms="$frage"))))

    again = journal.admit(Batch("t2", (message("$tick2", confirms="$frage"),)))
    other = journal.admit(Batch("t3", (message("$tick3", confirms="$andere"),)))

    assert again == set()
    assert other == {"$tick3"}


@pytest.mark.parametrize("table", ["sync", "events", "invitations"])
def test_a_batch_is_admitted_as_a_whole_or_not_at_all(
    journal: Journal, db: Database, table: str
) -> None:
    journal.admit(Batch("t1", (message("$alt"),), invitations=("!alt:localhost",)))
    db.execute(
        f"create trigger full_disk before insert on {table}"
        " begin select raise(abort, 'disk full'); end"
    )
    batch = Batch(
        "t2",
        (message("$neu"),),
        (sealed(),),
        invitations=("!neu:localhost",),
        entered=("!alt:localhost",),
    )

    with pytest.raises(sqlite3.IntegrityError, match="disk full"):
        journal.admit(batch)

    assert journal.token == "t1"
    assert refs(journal.pending()) == ["$alt"]
    assert journal.invitations() == ["!alt:localhost"]
    assert journal.all_waiting() == []

    db.execute("drop trigger full_disk")

    assert journal.admit(batch) == {"$neu"}
    assert journal.token == "t2"


STATEMENTS = """
import os, signal, sys
from pathlib import Path
from bot.journal import Journal
from bot.messages import Batch, Message, Ref, Sealed

folder, fatal = Path(sys.argv[1]), int(sys.argv[2])
journal = Journal.at(folder / "journal.sqlite")
journal.admit(Batch("t1", invitations=("!a:x",)))
seen = 0

def count(statement):
    global seen
    seen += 1
    if seen == fatal:
        os.kill(os.getpid(), signal.SIGKILL)

journal._db.conn.set_trace_callback(count)
messages = tuple(Message(Ref("!a:x", f"$m{n}"), "@a:x", f"$m{n}", "", True) for n in range(2))
journal.admit(Batch("t2", messages, (Sealed(Ref("!a:x", "$s"), "$s", "S"),), entered=("!a:x",)))
journal._db.conn.set_trace_callback(None)
print(seen)
"""


def admit_and_die(folder: Path, fatal: int) -> subprocess.CompletedProcess[str]:
    folder.mkdir()
    command = [sys.executable, "-c", STATEMENTS, str(folder), str(fatal)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_kill_9_before_any_statement_of_an_admission_loses_neither_token_nor_message(
    tmp_path: Path,
) -> None:
    unharmed = admit_and_die(tmp_path / "whole", 0)
    statements = int(unharmed.stdout)

    assert statements >= 6
    for fatal in range(1, statements + 1):
        folder = tmp_path / str(fatal)
        died = admit_and_die(folder, fatal)
        journal = Journal.at(folder / "journal.sqlite")

        assert died.returncode == -signal.SIGKILL
        # A repeated sync from this token brings what is missing, and nothing is missing else.
        if journal.token == "t1":
            assert journal.counts() == {"pending": 0, "settled": 0, "waiting": 0}
            assert journal.invitations() == ["!a:x"]
        else:
            assert journal.token == "t2"
            assert journal.counts() == {"pending": 2, "settled": 0, "waiting": 1}
        journal.close()


event_names = st.sampled_from([f"$e{number}" for number in range(6)])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.lists(event_names, max_size=4), st.booleans()), max_size=8))
def test_whatever_is_repeated_each_event_is_new_once_and_only_once(
    batches: list[tuple[list[str], bool]],
) -> None:
    journal = Journal(Database(memory=True))
    new: list[str] = []
    for number, (names, settle) in enumerate(batches):
        admitted = journal.admit(Batch(str(number), tuple(message(name) for name in names)))
        new += sorted(admitted)
        if settle:
            for name in admitted:
                journal.settle(message(name).ref)

    assert sorted(new) == sorted({name for names, _ in batches for name in names})
    counts = journal.counts()
    journal.close()
    assert counts["pending"] + counts["settled"] == len(new)


def test_what_waits_for_a_key_is_not_pending(journal: Journal) -> None:
    journal.admit(Batch("t1", sealed=(sealed(),)))

    assert journal.pending() == []
    assert journal.waiting(ROOM, "session") == journal.all_waiting() == [sealed().ref]
    assert journal.waiting(ROOM, "other") == journal.waiting("!other:localhost", "session") == []
    assert journal.counts()["waiting"] == 1
    assert not journal.knows("$sealed")


def test_an_opened_message_is_pending_in_its_true_thread(journal: Journal) -> None:
    journal.admit(Batch("t1", sealed=(sealed(),)))

    opened = journal.open(message("$sealed", thread="$root"))

    assert opened
    assert [(p.ref.event_id, p.thread) for p in journal.pending()] == [("$sealed", "$root")]
    assert journal.waiting(ROOM, "session") == []


@pytest.mark.parametrize("event", ["$sealed", "$frage", "$unknown"])
def test_a_message_is_opened_once(journal: Journal, event: str) -> None:
    journal.admit(Batch("t1", (message("$frage"),), (sealed(),)))
    journal.open(message("$sealed"))

    assert not journal.open(message(event))


def test_a_settled_message_is_not_opened_again(journal: Journal) -> None:
    journal.admit(Batch("t1", sealed=(sealed(),)))
    journal.open(message("$sealed"))
    journal.settle(sealed().ref)

    assert not journal.open(message("$sealed"))
    assert journal.pending() == []


def test_what_was_not_for_the_bot_is_forgotten(journal: Journal) -> None:
    journal.admit(Batch("t1", sealed=(sealed(),)))

    journal.forget(sealed().ref)

    assert journal.all_waiting() == []
    assert journal.counts() == {"pending": 0, "settled": 0, "waiting": 0}


def test_a_room_is_told_once_for_each_session(journal: Journal, clock: Clock) -> None:
    batch = (sealed("$a", "s1"), sealed("$b", "s1"), sealed("$c", "s2"), sealed("$d", "s1", "!o:x"))
    journal.admit(Batch("t1", sealed=batch))
    untold = journal.untold_before(clock.now + 1)

    assert {(u.ref.event_id, u.session_id) for u in untold} == {
        ("$a", "s1"),
        ("$c", "s2"),
        ("$d", "s1"),
    }

    journal.told(untold[0])
    journal.admit(Batch("t2", sealed=(sealed("$e", untold[0].session_id, untold[0].ref.room_id),)))

    left = journal.untold_before(clock.now + 1)
    assert {u.ref for u in left} == {u.ref for u in untold[1:]}


def test_a_room_is_told_only_when_the_key_had_time_to_come(journal: Journal, clock: Clock) -> None:
    journal.admit(Batch("t1", sealed=(sealed(),)))

    assert journal.untold_before(clock.now) == []
    assert journal.untold_before(clock.now + 1) == [sealed()]


def test_the_bot_knows_a_thread_by_the_event_that_began_it(journal: Journal) -> None:
    journal.admit(Batch("t1", (message(),)))
    journal.settle(message().ref)

    assert journal.knows("$frage")
    assert not journal.knows("$andere")


def test_an_invitation_stands_until_the_room_is_entered(journal: Journal) -> None:
    journal.admit(Batch("t1", invitations=("!a:x", "!b:x")))
    journal.admit(Batch("t2", invitations=("!a:x",)))

    assert sorted(journal.invitations()) == ["!a:x", "!b:x"]

    journal.admit(Batch("t3", entered=("!a:x",)))
    journal.drop_invitation("!b:x")

    assert journal.invitations() == []


def test_a_person_is_greeted_under_one_event_however_often_asked(journal: Journal) -> None:
    first, later = Ref(ROOM, "$first"), Ref(ROOM, "$later")

    assert journal.greet("@anna:localhost", first)
    assert not journal.greet("@anna:localhost", later)
    assert journal.greet("@anna:localhost", first), "a crash in between does not cost the greeting"
    assert journal.greet("@bernd:localhost", later)


def test_the_moment_of_acceptance_survives(journal: Journal, clock: Clock) -> None:
    journal.admit(Batch("t1", (message(),)))
    clock.now += 60

    assert journal.received_at(message().ref) == clock.now - 60
    assert journal.received_at(Ref(ROOM, "$unknown")) == clock.now


def test_only_what_is_settled_or_was_never_readable_is_deleted(
    journal: Journal, clock: Clock
) -> None:
    journal.admit(Batch("t1", (message("$offen"), message("$fertig")), (sealed("$zu"),)))
    journal.settle(Ref(ROOM, "$fertig"))
    clock.now += 10
    journal.admit(Batch("t2", (message("$jung"),)))
    journal.settle(Ref(ROOM, "$jung"))

    assert journal.delete_settled_before(clock.now) == 2
    assert journal.counts() == {"pending": 1, "settled": 1, "waiting": 0}
    assert not journal.knows("$fertig")


def everything_in(db: Database) -> str:
    return "\n".join(db.iterdump())


def test_the_journal_holds_no_text_no_sender_and_no_file_name(
    journal: Journal, db: Database
) -> None:
    journal.admit(Batch("t1", (message(), replace(message("$b"), confirms=message().ref))))
    journal.greet("@anna:localhost", message().ref)

    kept = everything_in(db)

    assert "$frage" in kept
    assert SECRET not in kept
    assert "anna" not in kept


def test_a_journal_is_opened_again_as_it_was_left(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    journal = Journal.at(file)
    journal.admit(Batch("t1", (message(),)))
    journal.greet("@anna:localhost", message().ref)
    journal.close()

    again = Journal.at(file)

    assert again.token == "t1"
    assert refs(again.pending()) == ["$frage"]
    assert not again.greet("@anna:localhost", Ref(ROOM, "$later")), "the pseudonyms' key is kept"
    again.close()


def test_migrations_run_on_a_file_of_the_first_version(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    db = Database(file)
    migrations.apply(db, stop_before="m002_for_example")
    db.execute("insert into sync values (1, 'alt')")
    db.execute(
        "insert into events (event_id, room_id, thread, state, received_at)"
        " values ('$alt', '!r:x', '$alt', 'pending', 1.0)"
    )
    db.conn.commit()
    db.close()

    journal = Journal.at(file)

    assert journal.token == "alt"
    assert refs(journal.pending()) == ["$alt"]
    journal.close()


def test_nobody_else_may_read_the_journal(tmp_path: Path) -> None:
    journal = Journal.at(tmp_path / "journal.sqlite")
    journal.admit(Batch("t1", (message(),)))

    modes = {file.name: file.stat().st_mode & 0o077 for file in tmp_path.iterdir()}
    journal.close()

    assert len(modes) == 3
    assert set(modes.values()) == {0}
