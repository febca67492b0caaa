"""`kill -9` at any moment neither loses nor repeats an answer, in plain and encrypted rooms."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from pathlib import Path

from bot.demo.homeserver import Homeserver
from bot.demo.staff import Person
from tests.conftest import NewUser
from tests.house import House, house, settled
from tests.model_server import ModelServer

ROOMS = 20
MESSAGES = 60
KILLS = 6
MODEL_SECONDS = 1.0
SEED = 20261123


async def test_sixty_messages_survive_six_kills(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    dice = random.Random(SEED)
    model = ModelServer(latency=MODEL_SECONDS)
    async with house(homeserver, new_user, tmp_path, people=2, model=model) as home:
        rooms = await _open_rooms(home)
        killing = asyncio.create_task(_kill_now_and_then(home, dice))
        asked = await _ask_everywhere(home, rooms, dice)
        await killing
        for person, question in asked:
            await home.reply(person, question, patience=90)
        await settled(2 * MODEL_SECONDS)

        counts = [len(home.replies(person, question)) for person, question in asked]
        assert counts == [1] * MESSAGES
        assert _pending(home) == 0


async def _open_rooms(home: House) -> list[tuple[Person, str]]:
    rooms = []
    for number in range(ROOMS):
        person = home.staff[number % len(home.staff)]
        rooms.append((person, await home.direct_chat(person, encrypted=number % 4 < 2)))
    return rooms


async def _ask_everywhere(
    home: House, rooms: list[tuple[Person, str]], dice: random.Random
) -> list[tuple[Person, str]]:
    asked = []
    for number in range(MESSAGES):
        person, room = rooms[number % ROOMS]
        asked.append((person, await person.say(room, f"Frage {number}: Was gilt allgemein?")))
        await asyncio.sleep(dice.uniform(0.05, 0.35))
    return asked


async def _kill_now_and_then(home: House, dice: random.Random) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(dice.uniform(0.2, 2.5))
        home.kill_bot()
        home.start_bot()


def _pending(home: House) -> int:
    with sqlite3.connect(home.folder / "var" / "journal.sqlite") as journal:
        row = journal.execute("select count(*) from events where state = 'pending'").fetchone()
    return int(row[0])
