"""A campaign: people talk, and the bot is killed at one point after the other."""

from __future__ import annotations

import asyncio
import io
import random
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from bot.demo.homeserver import Homeserver
from bot.images.order import OnStep, Order
from tests.conftest import NewUser
from tests.crash import instrument
from tests.crash.traffic import Place, Traffic, answer_at_length
from tests.house import House, house, settled
from tests.image_worker import served
from tests.model_server import ModelServer, last_question

DIRECT_CHATS = 6
MOST_REPEATS = 3
# A point that is not reached by then is not on this way: the bot is killed all the same.
REACHED_SECONDS = 8.0
CATCHING_UP = 10
PENDING_SECONDS = 60.0


class QuickPainter:
    """Draws at once."""

    name = "quick"
    active: Mapping[str, str] = {}

    def draw(self, order: Order, on_step: OnStep) -> bytes:
        on_step(1, 1)
        drawn = io.BytesIO()
        Image.new("RGB", (order.width, order.height), "green").save(drawn, "PNG")
        return drawn.getvalue()


@dataclass
class Outcome:
    """What a campaign did, and what it found."""

    said: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    points: int = 0
    kills: list[str] = field(default_factory=list)
    not_reached: list[str] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    wrongly_signed: int = 0
    pending: int = 0
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.wrongly_signed or self.pending)


@asynccontextmanager
async def crash_house(
    homeserver: Homeserver, new_user: NewUser, folder: Path
) -> AsyncIterator[House]:
    """Open a house whose bot has a trap in it, with a model and an image worker."""
    model = ModelServer(latency=0.2, answer=lambda body: answer_at_length(last_question(body)))
    async with served(QuickPainter()) as worker:
        toml = f'[images]\nbase_urls = ["{worker}"]\nwidth = 64\nheight = 64'
        async with house(
            homeserver, new_user, folder, people=3, toml=toml, model=model, started=False
        ) as home:
            home.program = "tests.crash.victim"
            yield home


async def campaign(
    home: House,
    seed: int,
    messages: int,
    kills: int | None,
    report: Callable[[str], None] = lambda _line: None,
) -> Outcome:
    """Kill at `kills` points, or at every one; say at least so many messages meanwhile."""
    begun = time.monotonic()
    dice = random.Random(seed)
    traffic = Traffic(home, await _first_start(home), dice)
    ways = await _rehearse(traffic)
    outcome = Outcome(points=len(ways))
    points = dice.sample(sorted(ways.items()), len(ways) if kills is None else kills)
    report(f"{len(ways)} points, {traffic.said} messages rehearsed")
    await _kill_at(points, traffic, messages, outcome, report)
    home.start_bot()
    while traffic.said < messages:
        await traffic.say_something()
    await traffic.finish()
    outcome.pending = await _left_pending(home)
    await settled(3)
    _judge(outcome, traffic)
    outcome.seconds = time.monotonic() - begun
    return outcome


async def _first_start(home: House) -> list[Place]:
    """Log in for the first time and open rooms: direct chats and teams, half of them encrypted."""
    home.start_bot()
    await home.bot_ready()
    places = []
    for number in range(DIRECT_CHATS):
        person = home.staff[number % len(home.staff)]
        room = await home.direct_chat(person, encrypted=number % 2 == 0)
        places.append(Place(person, room))
    for encrypted in (False, True):
        team = await home.team_room(home.staff, encrypted=encrypted)
        places += [Place(person, team, home.bot) for person in home.staff]
    await home.stop_bot()
    home.log.write_text("")
    return places


async def _rehearse(traffic: Traffic) -> dict[str, str | None]:
    """Let everything happen; return each point that was passed, and what led to it first.

    None is the start of the bot itself.
    """
    home, listing = traffic.home, traffic.home.folder / "points"
    home.start_bot({instrument.LIST: str(listing)})
    await home.bot_ready()
    await settled()
    ways: dict[str, str | None] = {}
    for kind in (None, *traffic.kinds):
        for _ in range(0 if kind is None else 2):
            await traffic.say_something(kind)
        await traffic.finish()
        for point in listing.read_text(encoding="utf-8").splitlines():
            ways.setdefault(point, kind)
    await home.stop_bot()
    return ways


async def _kill_at(
    points: Sequence[tuple[str, str | None]],
    traffic: Traffic,
    messages: int,
    outcome: Outcome,
    report: Callable[[str], None],
) -> None:
    home, dice = traffic.home, traffic.dice
    each = max(1, round((messages - traffic.said) / max(1, len(points)) / 1.5))
    for number, (point, kind) in enumerate(points, 1):
        count = dice.randint(1, MOST_REPEATS)
        home.start_bot({instrument.AT: point, instrument.COUNT: str(count)})
        fell = await _dies(home, traffic, each, kind)
        (outcome.kills if fell else outcome.not_reached).append(point)
        home.kill_bot()
        if number % CATCHING_UP == 0:
            report(f"{number} of {len(points)} kills, {traffic.said} messages")
            home.start_bot()
            await traffic.finish()
            home.kill_bot()


async def _dies(home: House, traffic: Traffic, messages: int, kind: str | None) -> bool:
    """Talk until the bot has died of its trap, first of what leads there, at most for a while."""
    deadline = time.monotonic() + REACHED_SECONDS
    said = 0
    while time.monotonic() < deadline:
        if not home.bot_alive:
            return True
        if said < messages or time.monotonic() > deadline - REACHED_SECONDS / 2:
            await traffic.say_something(kind if said % 2 == 0 else None)
            said += 1
        await asyncio.sleep(traffic.dice.uniform(0.05, 0.4))
    return not home.bot_alive


def _judge(outcome: Outcome, traffic: Traffic) -> None:
    outcome.said = traffic.said
    outcome.kinds = Counter(wanted.kind for wanted in traffic.wanted)
    outcome.lost = len(traffic.lost())
    outcome.doubled = len(traffic.doubled()) - outcome.lost
    outcome.wrongly_signed = len(traffic.wrongly_signed())


async def _left_pending(home: House) -> int:
    """Count what the journal still holds as open, when it has had its time."""
    deadline = time.monotonic() + PENDING_SECONDS
    while (count := _pending(home)) and time.monotonic() < deadline:  # noqa: ASYNC110  (a file)
        await asyncio.sleep(0.2)
    return count


def _pending(home: House) -> int:
    with closing(sqlite3.connect(home.folder / "var" / "journal.sqlite")) as journal:
        row = journal.execute("select count(*) from events where state = 'pending'").fetchone()
    return int(row[0])
