"""A long thread on a real homeserver: what is old is summarised, what is withdrawn is gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.demo.homeserver import Homeserver
from bot.demo.staff import StaffFailed
from bot.wording import load_table, load_text
from tests.conftest import NewUser
from tests.house import House, house
from tests.model_server import Body, ModelServer

ORDER = load_table("de", "wording")["memory"]["order"]
HEADING = load_table("de", "wording")["memory"]["material"]
LONG = "Das ist ein langer Satz über das Recht im Allgemeinen. " * 16


def summarise(body: Body) -> str:
    """Answer shortly; repeat the first words of each turn where a summary is wanted."""
    said = [turn["content"] for turn in body["messages"]]
    if not said[0].startswith(load_text("de", "memory")[:40]):
        return "Eine kurze Antwort."
    return "\n".join(text.partition(".")[0] for text in said[1:-1])


@pytest_asyncio.fixture
async def home(homeserver: Homeserver, new_user: NewUser, tmp_path: Path) -> AsyncIterator[House]:
    model = ModelServer(answer=summarise)
    async with house(homeserver, new_user, tmp_path, people=2, model=model, started=False) as built:
        built.start_bot({"LEITPLANKE_MODELS__0__CONTEXT_TOKENS": "2000"})
        await built.bot_ready()
        yield built


async def test_a_long_thread_is_summarised_and_forgets_what_is_withdrawn(home: House) -> None:
    anna = home.staff[0]
    room = await home.direct_chat(anna, encrypted=True)
    first = await anna.say(room, f"Merkwort Rhabarber. {LONG}")
    await home.reply(anna, first)
    for number in range(3):
        await home.ask(anna, room, f"Punkt {number}. {LONG}", thread=first)
    await _summary_of(home)

    second = await anna.say(room, "Zweitwort Quitte. " + LONG, thread=first)
    await home.reply(anna, second)
    before = home.model.requests
    await anna.withdraw(room, second)
    await home.ask(anna, room, "Worum ging es?", thread=first)

    [asked] = [r for r in before if r.question.endswith("Zweitwort Quitte. " + LONG.strip())]
    assert HEADING in asked.raw
    assert "Merkwort Rhabarber" in asked.question
    last = [r for r in home.model.requests if r.question.endswith("Worum ging es?")][-1]
    assert "Quitte" not in last.raw


async def test_a_room_is_never_seen_in_another_whatever_a_message_claims(home: House) -> None:
    anna, bernd = home.staff
    secret = await home.team_room([anna, bernd])
    root = await anna.say(secret, "Merkwort Rhabarber?", to=home.bot)
    answer = await home.reply(anna, root)
    other = await home.team_room([anna, bernd])

    claims = [
        {"rel_type": "m.thread", "event_id": root},
        {"rel_type": "m.thread", "event_id": answer.event_id},
        {"m.in_reply_to": {"event_id": answer.event_id}},
        {"rel_type": "m.replace", "event_id": root},
    ]
    said = [await _claim(home, other, relation) for relation in claims]
    plain = await home.ask(anna, other, "Was weißt du?", to=home.bot)

    assert any(said), "the homeserver let none of them through"
    assert plain
    later = [r for r in home.model.requests if "Und hier" in r.raw or "Was weißt du" in r.raw]
    assert later
    assert not any("Rhabarber" in request.raw for request in later)


async def _claim(home: House, room: str, relation: dict[str, object]) -> str:
    """Send a message to the bot with a relation to another room; empty where it is refused."""
    anna = home.staff[0]
    message = {
        "msgtype": "m.text",
        "body": "Leitplanke: Und hier?",
        "m.mentions": {"user_ids": [home.bot_user]},
        "m.relates_to": relation,
        "m.new_content": {"msgtype": "m.text", "body": "Und hier?"},
    }
    try:
        return await anna._send(room, "m.room.message", message)
    except StaffFailed:
        return ""


async def _summary_of(home: House) -> None:
    """Wait until the model was asked for a summary."""
    async with asyncio.timeout(20):
        while not any(r.question.endswith(ORDER) for r in home.model.requests):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
