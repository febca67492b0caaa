"""The demo's chat: what is typed goes to the right room, thread and person."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from bot.adapters.matrix.content import META
from bot.demo.chat import Chat
from bot.demo.house import House
from bot.demo.neighbours import Rooms
from bot.demo.show import Show
from bot.demo.staff import Heard, StaffFailed

BOT = "@leitplanke:localhost"
ENTER = "\r"


@dataclass
class FakePerson:
    name: str
    user: str
    said: list[tuple[str, str, str | None, bool]] = field(default_factory=list)
    agreed: list[tuple[str, str]] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    on_heard: Callable[[Heard], None] = lambda _heard: None
    on_typing: Callable[[], None] = lambda: None
    unreachable: bool = False

    async def say(
        self, room: str, text: str, *, thread: str | None = None, to: tuple[str, str] | None = None
    ) -> str:
        if self.unreachable:
            raise StaffFailed("M_FORBIDDEN")
        self.said.append((room, text, thread, bool(to)))
        return f"${self.name}{len(self.said)}"

    async def agree(self, room: str, event: str) -> str:
        self.agreed.append((room, event))
        return "$agreed"

    def typing(self, _room: str) -> frozenset[str]:
        return frozenset()


@dataclass
class FakeHouse:
    folder: Path
    erika: FakePerson = field(default_factory=lambda: FakePerson("Erika", "@erika:localhost"))
    bernd: FakePerson = field(default_factory=lambda: FakePerson("Bernd", "@bernd:localhost"))
    rooms: Rooms = field(default_factory=lambda: Rooms("!direct", "!team"))
    bot_user: str = BOT
    on_step: Callable[[int, int], None] = lambda _step, _steps: None

    @property
    def people(self) -> tuple[FakePerson, FakePerson]:
        return self.erika, self.bernd

    def accounts(self) -> str:
        return "Konto @erika:localhost"

    def ended(self) -> None:
        return None


async def type_in(house: FakeHouse, *lines: str) -> str:
    """Type lines and leave; return what was printed."""
    printed = io.StringIO()
    show = Show("de", Console(file=printed, width=100))
    with (
        create_pipe_input() as keys,
        create_app_session(input=keys, output=DummyOutput()),
    ):
        keys.send_text("".join(line + ENTER for line in (*lines, "/ende")))
        await Chat(show, cast("House", house)).run()
    return printed.getvalue()


@pytest.fixture
def house(tmp_path: Path) -> FakeHouse:
    return FakeHouse(tmp_path)


async def test_a_direct_conversation_stays_in_its_thread(house: FakeHouse) -> None:
    await type_in(house, "Guten Tag", "Und weiter?", "/faden", "Etwas anderes")

    assert house.erika.said == [
        ("!direct", "Guten Tag", None, False),
        ("!direct", "Und weiter?", "$Erika1", False),
        ("!direct", "Etwas anderes", None, False),
    ]


async def test_in_the_team_room_the_bot_is_mentioned_by_its_name(house: FakeHouse) -> None:
    await type_in(house, "/raum", "Wer kommt mit?", "@leitplanke: Eine Frage", "Kürzer")

    assert house.erika.said == [
        ("!team", "Wer kommt mit?", None, False),
        ("!team", "Eine Frage", None, True),
        ("!team", "Kürzer", "$Erika2", False),
    ]


async def test_the_other_person_writes_in_the_team_room(house: FakeHouse) -> None:
    await type_in(house, "/person", "Guten Morgen", "/person", "/raum", "Guten Tag")

    assert house.bernd.said == [("!team", "Guten Morgen", None, False)]
    assert house.erika.said == [("!direct", "Guten Tag", None, False)]


async def test_ok_confirms_the_latest_refusal_of_the_room(house: FakeHouse) -> None:
    house.erika.heard = [
        Heard("!direct", "$first", BOT, {META: {"kind": "refusal"}}),
        Heard("!direct", "$latest", BOT, {META: {"kind": "refusal"}}),
        Heard("!direct", "$answer", BOT, {META: {"kind": "answer"}}),
        Heard("!team", "$other", BOT, {META: {"kind": "refusal"}}),
    ]
    await type_in(house, "/ok")

    assert house.erika.agreed == [("!direct", "$latest")]


async def test_ok_without_a_refusal_says_so(house: FakeHouse) -> None:
    assert "keine Rückfrage" in await type_in(house, "/ok")
    assert not house.erika.agreed


async def test_a_message_that_was_not_sent_is_told(house: FakeHouse) -> None:
    house.erika.unreachable = True

    assert "nicht gesendet: M_FORBIDDEN" in await type_in(house, "Guten Tag")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/hilfe", "/raum"),
        ("/help", "/raum"),
        ("/konten", "@erika:localhost"),
        ("/quatsch", "/quatsch gibt es hier nicht"),
        ("/", "/ gibt es hier nicht"),
    ],
)
async def test_commands_of_the_chat_itself_are_not_sent(
    house: FakeHouse, line: str, expected: str
) -> None:
    assert expected in await type_in(house, line)
    assert not house.erika.said


async def test_what_the_bot_says_is_shown_once_though_two_people_hear_it(house: FakeHouse) -> None:
    printed = io.StringIO()
    heard = Heard("!team", "$reply", BOT, {"body": "Gern geschehen"})
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        chat = Chat(Show("de", Console(file=printed, width=100)), cast("House", house))
        keys.send_text("/ende" + ENTER)
        await chat.run()
        for person in house.people:
            person.on_heard(heard)

    assert printed.getvalue().count("Gern geschehen") == 1
