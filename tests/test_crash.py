"""`kill -9` at points of the path neither loses nor repeats an answer: `tests/crash` in short.

The long form kills at every point: `python -m tests.crash`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from tests.conftest import NewUser
from tests.crash import instrument
from tests.crash.campaign import campaign, crash_house
from tests.crash.instrument import Trap, points_in

SEED = 20261125
MESSAGES = 40
KILLS = 5


async def test_forty_messages_of_all_kinds_survive_five_kills_at_points_of_the_path(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    async with crash_house(homeserver, new_user, tmp_path) as home:
        outcome = await campaign(home, SEED, MESSAGES, KILLS)

    assert outcome.said >= MESSAGES
    assert len(outcome.kills) + len(outcome.not_reached) == KILLS
    assert len(outcome.kills) >= KILLS / 2
    assert outcome.clean, outcome


async def test_every_await_is_a_point_before_and_after(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        "async def one(): return [await two(x) for x in (1, 2)]\nasync def two(x): return x\n"
    )
    listing = tmp_path / "points"
    trap = Trap("", 1, listing)

    (point,) = points_in(module, "bot.module")
    result = await trap.reach(point, asyncio.sleep(0, "came through"))

    assert point == "bot.module:1:25"
    assert result == "came through"
    assert listing.read_text().splitlines() == [f"{point} before", f"{point} after"]


@pytest.mark.parametrize(("count", "ends"), [("1", -signal.SIGKILL), ("9", 0)])
def test_the_victim_dies_at_its_point_and_only_then(count: str, ends: int) -> None:
    """The bot's own dispatcher runs one job, with the trap set at where it waits for the work."""
    program = """
import asyncio, os
from tests.crash.instrument import install
install(dict(os.environ))
from bot.dispatch import Dispatcher, Job
from bot.messages import Ref

async def work(job): pass

async def main():
    async with Dispatcher(work, 1) as dispatcher:
        dispatcher.put(Job(Ref("!r", "$e"), "$e"))
        await dispatcher.idle()

asyncio.run(main())
"""
    dispatch = Path("bot/dispatch.py")
    line = next(
        number
        for number, text in enumerate(dispatch.read_text().splitlines(), 1)
        if "await self._work(job)" in text
    )
    (point,) = [p for p in points_in(dispatch, "bot.dispatch") if f":{line}:" in p]
    environment = os.environ | {instrument.AT: f"{point} before", instrument.COUNT: count}

    ended = subprocess.run([sys.executable, "-c", program], env=environment, check=False)

    assert ended.returncode == ends
