"""Who may do what: strangers, foreign servers, pictures, quotas, administrators."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlite_utils import Database

from bot.access import AccessSettings
from bot.adapters.matrix.guests import Guests
from bot.bot import Bot
from bot.commands import Ask, Command, Fill, Route, Run, Unknown
from bot.journal import Journal
from bot.messages import Message
from bot.pipeline import handle
from bot.quota import asks_a_model, waiting_time
from bot.settings import DataSettings, MatrixSettings
from bot.spent import Full, Limits
from bot.wording import load_table
from tests.fakes import ANNA, ROOM, FakeImages, FakeMessenger, FakeModel, message
from tests.test_pipeline import SECRETS, built

WORDS = load_table("de", "wording")
BERND = "@bernd:localhost"
DAY = 86_400.0
HERE = DataSettings(path=Path())


def bot_with(
    messenger: FakeMessenger,
    model: FakeModel | None = None,
    journal: Journal | None = None,
    **access: Any,
) -> Bot:
    bot = built(messenger, model, images=FakeImages(), journal=journal)
    settings = bot.settings.model_copy(update={"access": AccessSettings(**access), "data": HERE})
    return replace(bot, settings=settings)


def told(bot: Bot, messenger: FakeMessenger, asked: Message) -> str:
    messenger.bring(asked)
    asyncio.run(handle(asked, bot))
    return messenger.reply_to(asked).text


# Who may talk


@pytest.mark.parametrize(
    ("person", "allow", "servers", "heard"),
    [
        pytest.param("@anna:fv.example", "@*:fv.example", (), True, id="own server"),
        pytest.param("@anna:fv.example", "*", (), True, id="own server, everybody"),
        pytest.param("@eva:fremd.example", "*", (), False, id="federation is closed"),
        pytest.param("@eva:fremd.example", "@eva:*", (), False, id="closed to who is named too"),
        pytest.param("@eva:fremd.example", "*", ("fremd.example",), True, id="opened server"),
        pytest.param("@eva:a.land.example", "*", ("*.land.example",), True, id="opened pattern"),
        pytest.param("@eva:fremd.example", "@anna:*", ("*",), False, id="opened, not allowed"),
        pytest.param("@eva:fv.example.evil.example", "*", (), False, id="longer name"),
        pytest.param("@eva:evil.example:fv.example", "*", (), False, id="two colons"),
        pytest.param("@eva", "*", (), False, id="no server"),
        pytest.param("", "*", ("*",), False, id="nobody"),
    ],
)
def test_only_people_of_the_own_server_are_heard_unless_another_is_named(
    person: str, allow: str, servers: tuple[str, ...], *, heard: bool
) -> None:
    matrix = MatrixSettings(
        homeserver="http://127.0.0.1", user="@b:fv.example", password_file="p", allow=(allow,)
    )

    assert Guests(matrix, AccessSettings(servers=servers)).may_talk(person) is heard


# Who may have pictures drawn


@pytest.mark.parametrize("text", ["!bild ein Haus", "!flyer Tag der offenen Tür"])
def test_who_may_have_no_pictures_is_told_so_and_nothing_is_drawn(text: str) -> None:
    messenger = FakeMessenger()
    bot = bot_with(messenger, pictures=(BERND,))

    assert told(bot, messenger, message(text)).startswith(WORDS["error"]["pictures_barred"])
    assert messenger.progress == []


def test_plain_words_for_a_picture_are_a_question_where_none_may_be_drawn() -> None:
    messenger, model = FakeMessenger(), FakeModel("Nur Worte.")
    bot = bot_with(messenger, model, pictures=())

    reply = told(bot, messenger, message("Zeichne mir bitte ein Bild von einem Haus."))

    assert "Nur Worte." in reply


# How much


def test_a_person_beyond_the_quota_is_told_when_to_ask_again_and_no_model_hears_of_it() -> None:
    messenger, model = FakeMessenger(), FakeModel()
    bot = bot_with(messenger, model, per_person=1)
    told(bot, messenger, message("Erste Frage?", 1))

    refused = told(bot, messenger, message("Zweite Frage?", 2))
    other = told(bot, messenger, message("Dritte Frage?", 3, sender=BERND))

    assert "Je Person sind 1 Anfragen in 24 Stunden vorgesehen" in refused
    assert "in 24 Stunden möglich" in refused
    assert "Zweite" not in model.received
    assert "Eine Antwort." in other


def test_a_room_beyond_its_quota_is_told_so() -> None:
    messenger = FakeMessenger()
    bot = bot_with(messenger, per_room=1)
    told(bot, messenger, message("Erste Frage?", 1))

    assert "Je Raum" in told(bot, messenger, message("Zweite Frage?", 2, sender=BERND))


def test_what_goes_to_no_model_takes_nothing_from_the_quota() -> None:
    messenger = FakeMessenger()
    bot = bot_with(messenger, per_person=1)
    for number, text in enumerate(["!hilfe", "!status", f"Was gilt für {SECRETS[0]}?"]):
        told(bot, messenger, message(text, number))

    assert "Eine Antwort." in told(bot, messenger, message("Was gilt?", 9))


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        (Ask(), True),
        (Fill("vermerk"), True),
        (Run(Command.PICTURE), True),
        (Run(Command.FLYER), True),
        (Run(Command.LAW), True),
        (Run(Command.HELP), False),
        (Unknown("x", None), False),
    ],
)
def test_only_what_asks_a_model_counts(asked: Route, *, counts: bool) -> None:
    assert asks_a_model(asked) is counts


@pytest.mark.parametrize(
    ("seconds", "span"),
    [
        (0.5, "1 Minute"),
        (61, "2 Minuten"),
        (3_600, "60 Minuten"),
        (3_601, "2 Stunden"),
        (DAY, "24 Stunden"),
    ],
)
def test_the_time_to_wait_is_rounded_up(seconds: float, span: str) -> None:
    assert waiting_time(seconds, WORDS["quota"]) == span


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_question_is_free_again_when_the_window_has_passed_it() -> None:
    clock = Clock()
    journal = Journal(Database(memory=True), clock)
    limits = Limits(person=2, room=0, window_seconds=100)

    assert journal.spend(message("a", 1), limits) is None
    clock.now += 60
    assert journal.spend(message("b", 2), limits) is None
    clock.now += 10
    assert journal.spend(message("c", 3), limits) == Full("person", 30)
    clock.now += 30
    assert journal.spend(message("c", 4), limits) is None
    assert journal.spend(message("d", 5), limits) == Full("person", 60)


def test_a_question_taken_up_again_after_a_crash_is_counted_once() -> None:
    journal = Journal(Database(memory=True), Clock())
    limits = Limits(person=1, room=1, window_seconds=100)

    assert [journal.spend(message("a", 1), limits) for _ in range(3)] == [None] * 3


def test_counts_hold_no_name_and_are_deleted(tmp_path: Path) -> None:
    journal = Journal.at(tmp_path / "journal.sqlite")
    journal.spend(message("Geheimwort Rhabarber", 1), Limits(5, 5, DAY))
    with sqlite3.connect(tmp_path / "journal.sqlite") as database:
        (row,) = database.execute("select event_id, person, room_id from spent")

        journal.delete_spent_before(float("inf"))

        assert ANNA not in str(row)
        assert row[2] == ROOM
        assert database.execute("select count(*) from spent").fetchone() == (0,)
    database.close()
    journal.close()


# Who administers


def operations(**how: Any) -> str:
    messenger = FakeMessenger()
    bot = bot_with(messenger, admins=(ANNA,))
    return told(bot, messenger, replace(message("!betrieb"), **{"encrypted": True, **how}))


def test_an_administrator_sees_states_and_counts() -> None:
    said = operations()

    assert said.startswith("**Betrieb**")
    assert "Modell haus (im eigenen Haus): wird gefragt" in said
    assert ANNA not in said
    assert ROOM not in said


@pytest.mark.parametrize("how", [{"encrypted": False}, {"direct": False}])
def test_an_administrator_sees_nothing_outside_an_encrypted_direct_chat(
    how: dict[str, bool],
) -> None:
    assert operations(**how).startswith(WORDS["operations"]["elsewhere"])


def test_to_everybody_else_there_is_no_such_command() -> None:
    assert operations(sender=BERND).startswith("Den Befehl `!betrieb` kenne ich nicht.")


@pytest.mark.parametrize("admin", ["@*:localhost", "@an?a:localhost", "@[ab]:localhost", "anna"])
def test_an_administrator_is_named_by_a_whole_id(admin: str) -> None:
    with pytest.raises(ValidationError):
        AccessSettings(admins=(admin,))
