"""What both benchmarks play on: one homeserver, one model, the bots, and people who ask.

All run at once and are asked in turn, so that every bot meets the same machine.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import nio  # noqa: TID251  (its errors reach the asking client)
from typing_extensions import override

from bot.demo.child import Child, ChildFailed, answers, pick_port
from bot.demo.homeserver import Homeserver
from bot.demo.staff import EVERYTHING, SYNC_TIMEOUT_MS, Heard, Person

ROOT = Path(__file__).parents[2]
OURS, NAIVE, NAIVE_TASKS = "Leitplanke", "naive", "naive, a task per message"
READY_SECONDS = 60.0
ANSWER_SECONDS = 300.0


class Colleague(Person):
    """A person who goes on listening where nio stops.

    `sync_forever` plans a key query and fails for good when one of ours was faster.
    """

    @override
    async def log_in(self, password: str) -> None:
        await super().log_in(password)
        assert self._listening
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            with suppress(nio.LocalProtocolError):
                await self._client.sync_forever(SYNC_TIMEOUT_MS, sync_filter=EVERYTHING)


class Asker:
    """A person who knows which answer belongs to which question: the model echoes its number."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self._asked: dict[str, asyncio.Future[float]] = {}
        person.on_heard = self._hear

    async def ask(self, room_id: str, *, patience: float = ANSWER_SECONDS) -> float:
        """Ask, and return the seconds from the homeserver's receipt to the answer's arrival."""
        marker = f"Frage {len(self._asked) + 1}"
        arrival: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._asked[marker] = arrival
        await self.person.say(room_id, f"{marker}: Was ist ein Verlustvortrag?")
        sent = time.perf_counter()
        try:
            return await asyncio.wait_for(arrival, patience) - sent
        except TimeoutError:
            raise TimeoutError(f"no answer to {marker} in {room_id}") from None

    def _hear(self, heard: Heard) -> None:
        if heard.sender == self.person.user or not heard.text.startswith("Antwort auf: "):
            return
        marker = heard.text.removeprefix("Antwort auf: ").partition(":")[0]
        arrival = self._asked.get(marker)
        if arrival is not None and not arrival.done():
            arrival.set_result(time.perf_counter())


@dataclass
class Stage:
    folder: Path
    homeserver: Homeserver
    model_url: str
    children: list[Child] = field(default_factory=list)
    askers: list[Asker] = field(default_factory=list)
    bots: dict[str, str] = field(default_factory=dict)

    async def start_ours(self, wrapper: Sequence[str] = ()) -> None:
        """Start our bot; `wrapper` is a command that runs it, such as a profiler."""
        user, password = await self._register("leitplanke")
        folder = self._folder("ours")
        (folder / "password").write_text(password)
        (folder / "leitplanke.toml").write_text(
            f"""
[matrix]
homeserver = "{self.homeserver.url}"
user = "{user}"
password_file = "password"
allow = ["@*:localhost"]

[[models]]
name = "haus"
base_url = "{self.model_url}"
model = "any"
trust = "house"

[data]
path = "var"
"""
        )
        run = ["-m", "bot", "run", "--config", str(folder / "leitplanke.toml")]
        self._start(OURS, [*(wrapper or [sys.executable]), *run], user)

    async def start_naive(self, *, tasks: bool) -> None:
        name = NAIVE_TASKS if tasks else NAIVE
        user, password = await self._register("naive")
        command = [sys.executable, str(ROOT / "tests/bench/naive_bot.py")]
        options = {
            "--homeserver": self.homeserver.url,
            "--user": user,
            "--password": password,
            "--base-url": self.model_url,
            "--store": str(self._folder(name)),
        }
        command += [word for option in options.items() for word in option]
        self._start(name, command + ["--tasks"] * tasks, user)

    async def add_asker(self) -> Asker:
        user, password = await self._register("anna")
        person = Colleague("Anna", user, self.homeserver.url, self._folder(user[1:9]))
        await person.log_in(password)
        asker = Asker(person)
        self.askers.append(asker)
        return asker

    async def open_chat(self, asker: Asker, bot: str, *, encrypted: bool) -> str:
        """Open a direct chat and wait for a first answer, so that all is warm."""
        self._check(bot)
        user = self.bots[bot]
        room_id = await asker.person.create_room("", [user], direct=True, encrypted=encrypted)
        await asker.person.see_joined(room_id, user, patience=READY_SECONDS)
        await asker.ask(room_id, patience=READY_SECONDS)
        return room_id

    async def close(self) -> None:
        for asker in self.askers:
            await asker.person.log_out()
        for child in reversed(self.children):
            await child.stop()

    def cpu_seconds(self, bot: str) -> float:
        """Read what the bot's process has used so far."""
        return cpu_seconds(next(child.pid for child in self.children if child.name == bot))

    def _check(self, bot: str) -> None:
        for child in self.children:
            if child.name == bot and not child.alive:
                raise ChildFailed(f"{bot} has ended: {child.log.read_text()}")

    def _start(self, name: str, command: list[str], user: str) -> None:
        log = self.folder / f"{len(self.children)}.log"
        child = Child(name, command, log=log, folder=ROOT)
        child.start()
        self.children.append(child)
        self.bots[name] = user

    def _folder(self, name: str) -> Path:
        folder = self.folder / f"{name.replace(' ', '-')}-{secrets.token_hex(2)}"
        folder.mkdir()
        return folder

    async def _register(self, name: str) -> tuple[str, str]:
        password = secrets.token_hex(8)
        unique = f"{name}-{secrets.token_hex(4)}"
        return await self.homeserver.register(unique, password), password


@asynccontextmanager
async def open_stage(folder: Path, *, model_latency_seconds: float) -> AsyncIterator[Stage]:
    async with Homeserver(folder / "homeserver") as homeserver:
        port = pick_port()
        url = f"http://127.0.0.1:{port}/v1"
        options = ["--port", str(port), "--latency", str(model_latency_seconds)]
        script = str(ROOT / "tests/model_server.py")
        model = Child("model", [sys.executable, script, *options], log=folder / "model.log")
        stage = Stage(folder, homeserver, url, [model])
        model.start()
        try:
            await model.ready(lambda: answers(f"{url}/models"), patience=READY_SECONDS)
            yield stage
        finally:
            await stage.close()


def cpu_seconds(pid: int | None) -> float:
    """Read what a process has used so far (Linux, proc(5): fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return cuts[49] * 1000, cuts[94] * 1000


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
