"""The house the demo builds: homeserver, two models, the bot, people and their rooms.

Everything listens on the loopback and keeps its data in one folder, so that the next time begins
where this one ended. The bot runs as it does anywhere else: `python -m bot run --config FILE`.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.demo.child import LOOPBACK, Child, answers, pick_port
from bot.demo.config import DATA, Addresses, write_config
from bot.demo.homeserver import Homeserver
from bot.demo.language_model import NAME, LanguageModel
from bot.demo.neighbours import BOT, STAFF, Rooms, create_accounts, log_in, open_rooms
from bot.demo.recorder import OnStep, Recorder
from bot.demo.settings import DemoSettings
from bot.demo.show import Show
from bot.demo.staff import Person
from bot.demo.statutes import import_statutes
from bot.errors import LeitplankeError
from bot.images.demo_model import demo_model_is_trained

HOMESERVER_PORT = 8008
UNPACK_SECONDS = 600.0
READY_SECONDS = 180.0


class AlreadyOpen(LeitplankeError):
    """Another demo uses the same folder."""


class House:
    """An asynchronous context manager: inside it everything runs, after it nothing does."""

    people: tuple[Person, ...]
    rooms: Rooms
    passwords: dict[str, str]

    def __init__(self, settings: DemoSettings, show: Show, *, remember: bool) -> None:
        self.folder = settings.data.resolve()
        self.homeserver = Homeserver(self.folder / "homeserver", port=HOMESERVER_PORT)
        self.bot_user = f"@{BOT}:{self.homeserver.server_name}"
        self.on_step: OnStep = lambda _step, _steps: None
        self._models = self.folder / "models"
        trained = "pictures" if demo_model_is_trained() else "pictures-untrained"
        self._pictures = self._models / trained
        self._settings = settings
        self._show = show
        self._remember = remember
        self._recorders: list[Recorder] = []
        self._children: list[Child] = []
        self._closing = AsyncExitStack()

    async def __aenter__(self) -> Self:
        try:
            self._lock()
            await self._open()
        except BaseException:
            await self._closing.aclose()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._closing.aclose()

    def heard_by_a_model(self, text: str) -> bool:
        return any(recorder.heard(text) for recorder in self._recorders)

    def accounts(self) -> str:
        """Say how to come in with any Matrix client."""
        lines = [
            self._show.words("about.account", user=person.user, password=self.passwords[name])
            for name, person in zip(STAFF, self.people, strict=True)
        ]
        return self._show.words("about.clients", url=self.homeserver.url, accounts="\n".join(lines))

    def ended(self) -> Child | None:
        """Return a program that should run and does not."""
        return next((child for child in self._children if not child.alive), None)

    async def start_bot(self) -> None:
        """Start the bot, or start it again; it is ready when it hears the homeserver."""
        self._bot.start()
        await self._bot.ready(lambda: answers(self._health), patience=READY_SECONDS)

    def kill_bot(self) -> None:
        """End the bot as `kill -9` does."""
        self._bot.kill()

    def _tell_step(self, step: int, steps: int) -> None:
        self.on_step(step, steps)

    def _lock(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        held = self._closing.enter_context((self.folder / "lock").open("w"))
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyOpen(self._show.words("start.locked", folder=self.folder)) from None

    async def _open(self) -> None:
        with self._show.step("start.homeserver"):
            await self._closing.enter_async_context(self.homeserver)
        await self._unpack()
        painter, pictures = self._start_picture_model()
        chat = await self._start_language_model()
        with self._show.step("start.picture_model"):
            health = f"{pictures}/health"
            await painter.ready(lambda: answers(health), patience=READY_SECONDS)
        with self._show.step("start.accounts"):
            self.passwords = await create_accounts(self.homeserver, self.folder)
        with self._show.step("start.bot"):
            await self._log_bot_in(chat, await self._record(f"{pictures}/v1"))
        with self._show.step("start.rooms"):
            self.people = await log_in(self.homeserver, self.passwords, self.folder, self._closing)
            name = self._show.words("rooms.team")
            self.rooms = await open_rooms(self.people, self.bot_user, name, self.folder)

    def _start_picture_model(self) -> tuple[Child, str]:
        """Start the image worker and return it with its address; it loads while others start."""
        port = pick_port()
        arguments = ["images", "serve", "--model", str(self._pictures), "--port", str(port)]
        worker = self._program("images", arguments, {"HF_HUB_OFFLINE": "1"})
        # While it loads it would not hear a request to stop, and it has nothing to save.
        self._closing.callback(worker.kill)
        worker.start()
        return worker, f"http://{LOOPBACK}:{port}"

    async def _start_language_model(self) -> str:
        """Start the demo's own model unless another is named; return where it is recorded."""
        if self._settings.model_url:
            return await self._record(self._settings.model_url)
        hub = self._models / "hub"
        model = LanguageModel(self._models / NAME, scratch=hub, log=self._log("model"))
        self._children.append(model.child)
        self._closing.push_async_callback(model.stop)
        with self._show.step("start.language_model"):
            model.start()
            await model.ready()
        return await self._record(model.base_url)

    async def _record(self, target: str) -> str:
        recorder = Recorder(target, remember=self._remember, on_step=self._tell_step)
        await self._closing.enter_async_context(recorder)
        self._recorders.append(recorder)
        return recorder.base_url

    async def _unpack(self) -> None:
        """Put down the models that are needed and not there yet."""
        wanted = {"--pictures": self._pictures}
        if not self._settings.model_url:
            wanted["--language"] = self._models / NAME
        missing = [(option, path) for option, path in wanted.items() if not path.is_dir()]
        if not missing:
            return
        options = [str(word) for pair in missing for word in pair]
        command = [sys.executable, "-m", "bot.demo.weights", *options]
        unpacking = Child("unpacking", command, log=self._log("unpacking"))
        with self._show.step("start.weights"):
            unpacking.start()
            try:
                await unpacking.end(patience=UNPACK_SECONDS)
            finally:
                unpacking.kill()

    async def _log_bot_in(self, chat: str, pictures: str) -> None:
        port = pick_port()
        self._health = f"http://{LOOPBACK}:{port}/health"
        config = write_config(
            self.folder,
            self._settings,
            Addresses(self.homeserver.url, chat, pictures, port),
            user=self.bot_user,
            password=self.passwords[BOT],
        )
        key = self._settings.model_key_env
        await asyncio.to_thread(import_statutes, config.parent / DATA)
        secrets = {key: os.environ.get(key, "")} if key else {}
        self._bot = self._program("bot", ["run", "--config", str(config)], secrets)
        self._closing.push_async_callback(self._bot.stop)
        await self.start_bot()

    def _program(self, name: str, arguments: list[str], environment: dict[str, str]) -> Child:
        """Prepare one of our own commands as a child process."""
        command = [sys.executable, "-m", "bot", *arguments]
        child = Child(name, command, log=self._log(name), environment=environment)
        self._children.append(child)
        return child

    def _log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"
