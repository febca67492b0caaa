"""A whole house for tests: the bot as a real process, a real homeserver, a model server, staff."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.demo.child import Child
from bot.demo.homeserver import Homeserver
from bot.demo.staff import Heard, Person
from tests.conftest import NewUser
from tests.model_server import ModelServer

PATIENCE = 60.0
BOT_NAME = "Leitplanke"


@dataclass
class House:
    """Start, kill and restart the bot; `toml` is added to its settings.

    `program` is the module that runs as the bot.
    """

    homeserver: Homeserver
    model: ModelServer
    folder: Path
    bot_user: str
    bot_password: str
    toml: str = ""
    program: str = "bot"
    staff: list[Person] = field(default_factory=list)
    log: Path = Path()
    _bot: Child | None = None

    @property
    def config(self) -> Path:
        return self.folder / "leitplanke.toml"

    @property
    def bot(self) -> tuple[str, str]:
        """User id and name, to mention the bot with."""
        return self.bot_user, BOT_NAME

    def write_settings(self) -> None:
        (self.folder / "password").write_text(self.bot_password)
        self.config.write_text(
            f"""
[matrix]
homeserver = "{self.homeserver.url}"
user = "{self.bot_user}"
password_file = "password"
allow = ["@*:localhost"]

[[models]]
name = "haus"
base_url = "{self.model.base_url}"
model = "any"
trust = "house"

[data]
path = "var"
{self.toml}
"""
        )

    def start_bot(self, environment: Mapping[str, str] | None = None) -> None:
        self.log = self.folder / "bot.log"
        command = [sys.executable, "-m", self.program, "run", "--config", str(self.config)]
        self._bot = Child("bot", command, log=self.log, environment=environment)
        self._bot.start()

    @property
    def bot_alive(self) -> bool:
        return self._bot is not None and self._bot.alive

    async def bot_ready(self) -> None:
        assert self._bot
        await self._bot.ready(self._says_ready, patience=PATIENCE)

    def kill_bot(self) -> None:
        assert self._bot
        self._bot.kill()
        self._bot = None

    async def stop_bot(self) -> None:
        if self._bot:
            await self._bot.stop()

    async def _says_ready(self) -> bool:
        return "message=ready" in self.log.read_text()

    async def direct_chat(self, person: Person, *, encrypted: bool = False) -> str:
        room = await person.create_room("", [self.bot_user], direct=True, encrypted=encrypted)
        await person.see_joined(room, self.bot_user, patience=PATIENCE)
        return room

    async def team_room(self, people: Sequence[Person], *, encrypted: bool = False) -> str:
        first, *others = people
        invited = [self.bot_user, *(p.user for p in others)]
        room = await first.create_room("Team", invited, direct=False, encrypted=encrypted)
        for person in others:
            await person.join(room)
        await first.see_joined(room, self.bot_user, patience=PATIENCE)
        for person in others:
            await first.see_joined(room, person.user, patience=PATIENCE)
            await person.see_joined(room, first.user, patience=PATIENCE)
        return room

    async def reply(self, person: Person, question: str, *, patience: float = PATIENCE) -> Heard:
        """Wait for the bot's reply to a question."""
        heard = await person.hear(lambda h: _answers(h, question), patience=patience)
        assert heard is not None, f"no reply to {question}; log: {self.log.read_text()[-2000:]}"
        return heard

    async def ask(self, person: Person, room: str, text: str, **how: Any) -> Heard:
        return await self.reply(person, await person.say(room, text, **how))

    def replies(self, person: Person, question: str) -> list[Heard]:
        """Return all replies to a question that a person has seen, without edits."""
        return [h for h in person.heard if _answers(h, question)]

    def from_bot(self, person: Person) -> list[Heard]:
        return [h for h in person.heard if h.sender == self.bot_user]


def _answers(heard: Heard, question: str) -> bool:
    beside = heard.meta.get("kind") in {"greeting", "unreadable", "progress"}
    return (
        heard.meta.get("question") == question
        and not beside
        and not heard.replaces
        and not heard.is_partial
    )


@asynccontextmanager
async def house(
    homeserver: Homeserver,
    new_user: NewUser,
    folder: Path,
    *,
    people: int = 1,
    toml: str = "",
    model: ModelServer | None = None,
    started: bool = True,
) -> AsyncIterator[House]:
    """Open a house with fresh accounts; the bot runs unless `started` is False."""
    name, password = f"leitplanke-{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    bot_user = await homeserver.register(name, password, display_name=BOT_NAME)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(model or ModelServer())
        built = House(homeserver, server, folder, bot_user, password, toml)
        built.write_settings()
        for number in range(people):
            person = await new_user(f"person{number}")
            member = Person(f"P{number}", person.user, homeserver.url, folder / f"person{number}")
            await member.log_in(person.password)
            stack.push_async_callback(member.log_out)
            built.staff.append(member)
        stack.push_async_callback(built.stop_bot)
        if started:
            built.start_bot()
            await built.bot_ready()
        yield built


async def settled(seconds: float = 1.0) -> None:
    """Give a doubled or stray message the time to arrive."""
    await asyncio.sleep(seconds)


def as_json(heard: Heard) -> str:
    return json.dumps(heard.content, ensure_ascii=False)
