"""The bot on a real homeserver that fails: nothing is lost, nothing is said twice.

What Synapse does not do by itself, a proxy in front of it does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.staff import Person, StaffFailed
from tests.conftest import NewUser
from tests.proxy import Body
from tests.scene import (
    QUESTION,
    SEND,
    SYNC,
    Scene,
    open_scene,
    until,
)

SEND_MESSAGE = r"PUT .*/send/m\.room\."


@pytest.fixture
async def scene(homeserver: Homeserver, new_user: NewUser, tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_scene(homeserver, new_user, tmp_path) as opened:
        yield opened


async def test_the_homeserver_may_ask_to_wait(scene: Scene) -> None:
    async with scene.bot_running():
        room = await scene.chat(encrypted=False)
        wait = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 150}
        scene.proxy.fail(SYNC, 429, times=2, body=wait)
        scene.proxy.fail(SEND, 429, times=2, body=wait)
        scene.proxy.fail(SEND, 429, times=1, body={}, headers={"Retry-After": "0"})
        question = await scene.anna.say(room, QUESTION)

        await scene.answered_once(question)

    assert scene.vitals.counts["throttled"] >= 3


@pytest.mark.parametrize("pattern", [SYNC, SEND, ".*"], ids=["sync", "send", "all"])
async def test_errors_and_resets_are_waited_out(scene: Scene, pattern: str) -> None:
    async with scene.bot_running():
        room = await scene.chat(encrypted=False)
        scene.proxy.fail(pattern, 500, times=1)
        scene.proxy.reset(pattern, times=1)
        scene.proxy.fail(pattern, 502, times=1, body={})
        question = await scene.anna.say(room, QUESTION)

        await scene.answered_once(question)


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_a_reply_whose_receipt_was_lost_is_not_said_twice(
    scene: Scene, *, encrypted: bool
) -> None:
    async with scene.bot_running():
        room = await scene.chat(encrypted=encrypted)
        await scene.answered_once(await scene.anna.say(room, QUESTION))
        scene.proxy.tear(SEND_MESSAGE, times=1)
        before = scene.proxy.count(SEND_MESSAGE)
        question = await scene.anna.say(room, "Und § 31 AO?")

        await scene.answered_once(question)

    assert scene.proxy.count(SEND_MESSAGE) == before + 2


@pytest.mark.parametrize("known", [False, True], ids=["first start", "later start"])
async def test_a_homeserver_that_is_away_at_the_start_is_waited_for(
    scene: Scene, *, known: bool
) -> None:
    if known:
        async with scene.bot_running():
            pass
    scene.proxy.reset(".*", times=1)
    scene.proxy.fail(".*", 502, times=3, body={})
    async with scene.bot_running():
        room = await scene.chat(encrypted=True)

        await scene.answered_once(await scene.anna.say(room, QUESTION))


async def test_a_homeserver_killed_in_mid_question_finds_the_bot_again(scene: Scene) -> None:
    scene.model.latency = 1.0
    async with scene.bot_running():
        plain, sealed = [await scene.chat(encrypted=encrypted) for encrypted in (False, True)]
        questions = [await scene.anna.say(room, QUESTION) for room in (plain, sealed)]
        await until(lambda: len(scene.model.requests) == 2)
        await scene.homeserver.kill()
        await asyncio.sleep(1.5)
        await scene.homeserver.restart()

        await scene.answered_once(*questions)


async def test_what_a_limited_timeline_leaves_out_is_fetched(scene: Scene) -> None:
    """200 messages while the bot is away, eight of them for it."""
    async with scene.bot_running():
        room = await scene.team(encrypted=False)
    me = (scene.account.user, "Leitplanke")
    sent = [
        scene.anna.say(room, f"Nachricht {number}", to=me if number % 25 == 3 else None)
        for number in range(200)
    ]
    questions = (await asyncio.gather(*sent))[3::25]

    async with scene.bot_running():
        await scene.answered_once(*questions)

    assert len(scene.model.requests) == len(questions) == 8


async def test_a_bot_that_is_kicked_while_it_works_goes_on_elsewhere(scene: Scene) -> None:
    scene.model.latency = 0.5
    async with scene.bot_running() as bot:
        room, other = await scene.team(encrypted=False), await scene.chat(encrypted=False)
        await scene.anna.say(room, QUESTION, to=(scene.account.user, "Leitplanke"))
        await until(lambda: scene.model.requests)
        await scene.anna._client.room_kick(room, scene.account.user)

        await scene.answered_once(await scene.anna.say(other, QUESTION))

        assert bot.journal.counts()["pending"] == 0


async def test_a_question_that_was_taken_back_gets_no_answer(scene: Scene) -> None:
    async with scene.bot_running():
        room = await scene.chat(encrypted=False)
    taken_back = await scene.anna.say(room, "Diese Frage nehme ich zurück.")
    await scene.anna._client.room_redact(room, taken_back)
    stays = await scene.anna.say(room, QUESTION)

    async with scene.bot_running():
        await scene.answered_once(stays)

    assert scene.replies(taken_back) == []
    assert scene.model.questions == [QUESTION]


async def test_a_question_taken_back_after_it_was_accepted_gets_no_answer(scene: Scene) -> None:
    """The bot stops with the question pending; the text is gone when it starts again."""
    scene.model.latency = 60.0
    async with scene.bot_running():
        room = await scene.chat(encrypted=False)
        question = await scene.anna.say(room, QUESTION)
        await until(lambda: scene.model.requests)
    scene.model.latency = 0.0
    await scene.anna._client.room_redact(room, question)

    async with scene.bot_running() as bot:
        await scene.answered_once(await scene.anna.say(room, "Und § 31 AO?"))

        assert bot.journal.counts()["pending"] == 0
    assert scene.replies(question) == []


async def test_a_bot_at_the_default_rate_limits_answers_a_flood(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    async with (
        open_scene(homeserver, new_user, tmp_path, throttled=True) as scene,
        scene.bot_running(),
    ):
        room = await scene.chat(encrypted=False)
        questions = [await scene.anna.say(room, f"Frage {number}") for number in range(10)]

        await scene.answered_once(*questions)

    assert scene.vitals.counts["throttled"] > 0


HOSTILE: list[Body] = [
    {"msgtype": "m.text", "body": "x", "m.mentions": {"user_ids": 7}},
    {"msgtype": "m.text", "body": {"x": 1}, "m.relates_to": {"m.in_reply_to": {"event_id": 7}}},
    {"msgtype": ["m.text"], "body": "x"},
    {"msgtype": "m.text", "body": "x", "m.relates_to": {"rel_type": "m.thread", "event_id": {}}},
    {"msgtype": "m.file", "body": None, "filename": ["x"], "m.mentions": "?"},
    {"msgtype": "m.text", "body": "x", "m.relates_to": "m.thread"},
]


async def test_messages_of_any_shape_take_no_question_with_them(scene: Scene) -> None:
    async with scene.bot_running():
        # What is encrypted no homeserver can check.
        room = await scene.chat(encrypted=True)
    taken = [await _sends(scene.anna, room, content) for content in HOSTILE]
    assert sum(taken) >= 4
    question = await scene.anna.say(room, QUESTION)

    async with scene.bot_running():
        await scene.answered_once(question)


async def _sends(person: Person, room: str, content: Body) -> bool:
    try:
        await person._send(room, "m.room.message", content)
    except StaffFailed:
        return False
    return True
