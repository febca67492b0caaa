"""Drives a load: rooms are opened, the bot starts, a rush, then a steady stream by a dice."""

from __future__ import annotations

import asyncio
import random
import secrets
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bot.demo.child import Child, answers, pick_port
from bot.demo.homeserver import Homeserver
from tests.bench.stage import cpu_seconds
from tests.load.clerk import Asked, Clerk
from tests.load.outcome import Outcome, outcome_of

ROOT = Path(__file__).parents[2]
READY_SECONDS = 120.0
LAST_ANSWERS_SECONDS = 300.0
FOLLOW_UPS = 0.3
REPORT_SECONDS = 60.0

Report = Callable[[str], None]


@dataclass(frozen=True)
class Load:
    rooms: int = 1000
    people: int = 20
    rush: int = 200
    rush_rooms: int = 50
    rate: float = 20.0
    seconds: float = 600.0
    latency: float = 1.0
    seed: int = 1


@dataclass
class Measured:
    ready_seconds: float = 0.0
    rush_seconds: float = 0.0
    rate: float = 0.0
    memory_mib: list[int] = field(default_factory=list)
    bot_cpu_ms: float = 0.0
    homeserver_cpu_ms: float = 0.0
    loop_held: int = 0
    loop_held_seconds: float = 0.0
    outcome: Outcome = field(default_factory=Outcome)


async def run(load: Load, homeserver: Homeserver, folder: Path, report: Report) -> Measured:
    """Play the load against a homeserver that runs; the bot and the model are its children."""
    bot_user, password = await _register(homeserver, "leitplanke")
    guest = await Clerk.log_in(homeserver.url, bot_user, password, bot_user)
    clerks = [
        await Clerk.log_in(homeserver.url, *await _register(homeserver, "clerk"), bot_user)
        for _ in range(load.people)
    ]
    try:
        places = [
            (clerks[number % load.people], await clerks[number % load.people].open_chat(guest))
            for number in range(load.rooms)
        ]
        report(f"{load.rooms} rooms are open")
        await asyncio.gather(*(clerk.start_listening() for clerk in clerks))
        async with _model(load, folder) as url:
            return await _play(
                load,
                homeserver,
                _Bot(homeserver.url, folder, bot_user, password, url),
                places,
                clerks,
                report,
            )
    finally:
        await asyncio.gather(guest.close(), *(clerk.close() for clerk in clerks))


async def _play(
    load: Load,
    homeserver: Homeserver,
    bot: _Bot,
    places: list[tuple[Clerk, str]],
    clerks: list[Clerk],
    report: Report,
) -> Measured:
    measured = Measured()
    try:
        began = time.monotonic()
        await bot.start()
        measured.ready_seconds = time.monotonic() - began
        report(f"the bot is ready after {measured.ready_seconds:.1f} s")
        began = time.monotonic()
        some = places[: load.rush_rooms]
        await asyncio.gather(
            *(clerk.ask(room_id) for clerk, room_id in (some * load.rush)[: load.rush])
        )
        await _all_answered(clerks)
        measured.rush_seconds = time.monotonic() - began
        report(f"{load.rush} at once are answered after {measured.rush_seconds:.1f} s")
        cpu = bot.cpu_seconds, cpu_seconds(homeserver.pid)
        before, began = len(_every(clerks)), time.monotonic()
        await _stream(load, places, clerks, bot, measured, report)
        said = len(_every(clerks)) - before
        measured.rate = said / (time.monotonic() - began)
        await _all_answered(clerks)
        measured.memory_mib.append(bot.memory_mib)
        measured.bot_cpu_ms = (bot.cpu_seconds - cpu[0]) * 1000 / max(1, said)
        measured.homeserver_cpu_ms = (cpu_seconds(homeserver.pid) - cpu[1]) * 1000 / max(1, said)
        measured.loop_held, measured.loop_held_seconds = await bot.loop_held()
    finally:
        await bot.stop()
    measured.outcome = outcome_of(clerks)
    return measured


async def _stream(
    load: Load,
    places: list[tuple[Clerk, str]],
    clerks: list[Clerk],
    bot: _Bot,
    measured: Measured,
    report: Report,
) -> None:
    """Ask at an even rate, also when the answers lag: a queue that grows is to be seen."""
    dice = random.Random(load.seed)
    last: dict[str, Asked] = {}
    said: set[asyncio.Task[None]] = set()

    async def say(clerk: Clerk, room_id: str) -> None:
        follows = room_id in last and dice.random() < FOLLOW_UPS
        last[room_id] = await clerk.ask(room_id, last[room_id].thread if follows else "")

    began, told = time.monotonic(), 0.0
    for number in range(int(load.rate * load.seconds)):
        await asyncio.sleep(max(0.0, began + number / load.rate - time.monotonic()))
        task = asyncio.create_task(say(*dice.choice(places)))
        said.add(task)
        task.add_done_callback(said.discard)
        if time.monotonic() - began - told > REPORT_SECONDS:
            told = time.monotonic() - began
            measured.memory_mib.append(bot.memory_mib)
            waiting = sum(clerk.waiting for clerk in clerks)
            report(f"{told:.0f} s: {number} asked, {waiting} wait, {bot.memory_mib} MiB")
    await asyncio.gather(*said)


async def _all_answered(clerks: list[Clerk]) -> None:
    deadline = time.monotonic() + LAST_ANSWERS_SECONDS
    while any(clerk.waiting for clerk in clerks) and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.1)


def _every(clerks: list[Clerk]) -> list[Asked]:
    return [asked for clerk in clerks for asked in clerk.asked.values()]


async def _register(homeserver: Homeserver, name: str) -> tuple[str, str]:
    password = secrets.token_hex(8)
    return await homeserver.register(f"{name}-{secrets.token_hex(4)}", password), password


@asynccontextmanager
async def _model(load: Load, folder: Path) -> AsyncIterator[str]:
    port = pick_port()
    url = f"http://127.0.0.1:{port}/v1"
    script = str(ROOT / "tests/model_server.py")
    command = [sys.executable, script, "--port", str(port), "--latency", str(load.latency)]
    model = Child("model", command, log=folder / "model.log")
    model.start()
    try:
        await model.ready(lambda: answers(f"{url}/models"), patience=READY_SECONDS)
        yield url
    finally:
        await model.stop()


class _Bot:
    """Our bot as a process of its own, with the pages that tell its figures."""

    def __init__(self, homeserver: str, folder: Path, user: str, password: str, model: str) -> None:
        self._port = pick_port()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "password").write_text(password)
        (folder / "leitplanke.toml").write_text(
            f"""
[matrix]
homeserver = "{homeserver}"
user = "{user}"
password_file = "password"
allow = ["@*:localhost"]

[[models]]
name = "haus"
base_url = "{model}"
model = "any"
trust = "house"

[answer]
whole_in = ["*"]

[service]
health_port = {self._port}

[data]
path = "var"
"""
        )
        command = [sys.executable, "-m", "bot", "run", "--config", str(folder / "leitplanke.toml")]
        self._child = Child("Leitplanke", command, log=folder / "bot.log", folder=ROOT)

    async def start(self) -> None:
        self._child.start()
        await self._child.ready(lambda: answers(self._page("ready")), patience=READY_SECONDS)

    async def stop(self) -> None:
        await self._child.stop()

    @property
    def cpu_seconds(self) -> float:
        return cpu_seconds(self._child.pid)

    @property
    def memory_mib(self) -> int:
        """Read what lies in memory (Linux, proc(5): VmRSS)."""
        status = Path(f"/proc/{self._child.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) // 1024

    async def loop_held(self) -> tuple[int, float]:
        """Return how often the event loop was held for over 50 ms, and for how long in all."""
        async with aiohttp.ClientSession() as http, http.get(self._page("metrics")) as response:
            lines = (await response.text()).splitlines()
        figures = dict(line.rsplit(" ", 1) for line in lines if line and line[0] != "#")
        name = "leitplanke_event_loop_held_seconds"
        return int(float(figures[f"{name}_count"])), float(figures[f"{name}_sum"])

    def _page(self, name: str) -> str:
        return f"http://127.0.0.1:{self._port}/{name}"
