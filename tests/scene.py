"""A bot in this process, behind a proxy that can fail; a model; a person who talks to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot import pipeline
from bot.bot import Bot
from bot.demo.homeserver import Homeserver
from bot.demo.staff import Heard, Person
from bot.flyer.press import Press
from bot.settings import Settings, load
from bot.vitals import Vitals
from bot.wiring import bot_on_matrix
from tests.conftest import Account, NewUser
from tests.model_server import ModelServer
from tests.proxy import Body, Proxy

PATIENCE = 60.0
SEND = "PUT .*/send/"
SYNC = "GET .*/sync"
QUESTION = "Was regelt § 30 AO allgemein?"


@dataclass
class Scene:
    """A bot behind a proxy, a model, and one person in a direct chat with it."""

    homeserver: Homeserver
    proxy: Proxy
    model: ModelServer
    account: Account
    anna: Person
    folder: Path
    vitals: Vitals = field(default_factory=Vitals)
    bot: Bot | None = None
    press: Press | None = None
    toml: str = ""

    @property
    def settings(self) -> Settings:
        path = self.folder / "leitplanke.toml"
        if self.toml not in path.read_text():
            path.write_text(path.read_text() + self.toml)
        return load(path).settings

    @property
    def data(self) -> Path:
        return self.settings.data.path

    @asynccontextmanager
    async def bot_running(self) -> AsyncIterator[Bot]:
        """Run the bot in this process; an error that ends it fails the test."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        async with bot_on_matrix(self.settings, self.vitals) as wired:
            bot = replace(wired, press=self.press) if self.press else wired
            running = asyncio.create_task(pipeline.run(bot))
            self.bot = bot
            try:
                yield bot
            finally:
                if not running.done():
                    running.cancel()
                with suppress(asyncio.CancelledError):
                    await running

    async def chat(self, *, encrypted: bool, person: Person | None = None) -> str:
        person = person or self.anna
        room = await person.create_room("", [self.account.user], direct=True, encrypted=encrypted)
        await person.see_joined(room, self.account.user, patience=PATIENCE)
        return room

    async def team(self, *, encrypted: bool) -> str:
        room = await self.anna.create_room(
            "Team", [self.account.user], direct=False, encrypted=encrypted
        )
        await self.anna.see_joined(room, self.account.user, patience=PATIENCE)
        return room

    async def reply(self, question: str, person: Person | None = None) -> Heard:
        heard = await (person or self.anna).hear(lambda h: answers(h, question), patience=PATIENCE)
        assert heard is not None, "no reply"
        return heard

    def replies(self, question: str) -> list[Heard]:
        return [heard for heard in self.anna.heard if answers(heard, question)]

    async def answered_once(self, *questions: str) -> None:
        """Wait for the replies; then for one more, so that a second one would have come before."""
        for question in questions:
            await self.reply(question)
        await until(lambda: not (self.bot and self.bot.journal.counts()["pending"]))
        await asyncio.sleep(0.3)

        assert [len(self.replies(question)) for question in questions] == [1] * len(questions)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  (what is awaited tells nobody)
            await asyncio.sleep(0.03)


def answers(heard: Heard, question: str) -> bool:
    """Tell a whole reply; on a busy machine it begins as a part that grows by edits."""
    beside = heard.meta.get("kind") in {"greeting", "unreadable", "progress"}
    grows = heard.replaces or heard.is_partial
    return heard.meta.get("question") == question and not beside and not grows


@asynccontextmanager
async def open_scene(
    homeserver: Homeserver, new_user: NewUser, folder: Path, *, throttled: bool = False
) -> AsyncIterator[Scene]:
    """Open a scene with fresh accounts; `throttled` keeps the bot at the default rate limits."""
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(Proxy(homeserver.url))
        model = await stack.enter_async_context(ModelServer())
        account = await new_user("leitplanke", throttled=throttled)
        anna = await new_person(stack, homeserver, new_user, folder, "anna")
        yield set_scene(homeserver, proxy, model, account, anna, folder)


async def new_person(
    stack: AsyncExitStack, homeserver: Homeserver, new_user: NewUser, folder: Path, name: str
) -> Person:
    account = await new_user(name)
    person = Person(name, account.user, homeserver.url, folder / name)
    await person.log_in(account.password)
    stack.push_async_callback(person.log_out)
    return person


def set_scene(
    homeserver: Homeserver,
    proxy: Proxy,
    model: ModelServer,
    account: Account,
    anna: Person,
    folder: Path,
) -> Scene:
    (folder / "password").write_text(account.password)
    (folder / "leitplanke.toml").write_text(
        f"""
[matrix]
homeserver = "{proxy.url}"
user = "{account.user}"
password_file = "password"
allow = ["@*:localhost"]

[[models]]
name = "haus"
base_url = "{model.base_url}"
model = "any"
trust = "house"
"""
    )
    return Scene(homeserver, proxy, model, account, anna, folder)


def kept_session(data: Path) -> dict[str, str]:
    kept: dict[str, str] = json.loads((data / "session.json").read_text())
    return kept


async def sees_device(person: Person, user: str, device: str) -> None:
    """Wait until a person's client finds the device, signed by its owner, at the homeserver."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await post(person, "keys/query", {"device_keys": {user: []}})
            found = answer["device_keys"].get(user, {}).get(device)
            if found and len(found["signatures"][user]) > 1:
                return
            await asyncio.sleep(0.1)


async def post(person: Person, path: str, body: Body) -> Body:
    """Send what nio has no method for, as this person."""
    client = person._client
    headers = {"Authorization": f"Bearer {client.access_token}"}
    response = await client.send("POST", f"/_matrix/client/v3/{path}", json.dumps(body), headers)
    answer: Body = await response.json()
    return answer
