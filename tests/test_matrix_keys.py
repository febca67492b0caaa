"""Sessions and keys that are lost, spoilt, late or used up, on a real homeserver."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot import chores
from bot.adapters.matrix import session
from bot.adapters.matrix.session import lock
from bot.demo.homeserver import Homeserver
from bot.demo.staff import Heard, Person
from bot.vitals import Vitals
from bot.wiring import bot_on_matrix
from tests.conftest import NewUser
from tests.proxy import Body
from tests.scene import (
    PATIENCE,
    QUESTION,
    SYNC,
    Scene,
    kept_session,
    new_person,
    open_scene,
    post,
    sees_device,
    until,
)


@pytest.fixture
async def scene(homeserver: Homeserver, new_user: NewUser, tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_scene(homeserver, new_user, tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("running", [True, False], ids=["while running", "while away"])
async def test_a_session_that_was_ended_is_renewed_on_the_same_device_and_reads_on(
    scene: Scene, homeserver: Homeserver, new_user: NewUser, tmp_path: Path, *, running: bool
) -> None:
    """Synapse deletes the device with the session, and its public keys with the device."""
    async with AsyncExitStack() as people, AsyncExitStack() as stack:
        await stack.enter_async_context(scene.bot_running())
        device = kept_session(scene.data)["device_id"]
        if not running:
            await stack.aclose()
        await homeserver.revoke(scene.account.user)
        if not running:
            await stack.enter_async_context(scene.bot_running())
        await sees_device(scene.anna, scene.account.user, device)
        # nio, and with it Anna, never takes back that a device is gone; Bernd has not seen it go.
        bernd = await new_person(people, homeserver, new_user, tmp_path, "bernd")
        room = await scene.chat(encrypted=True, person=bernd)
        question = await bernd.say(room, QUESTION)

        assert "Antwort auf" in (await scene.reply(question, bernd)).text

    assert kept_session(scene.data)["device_id"] == device
    assert not scene.vitals.login_refused


async def test_many_requests_with_a_dead_token_renew_it_once(
    scene: Scene, homeserver: Homeserver
) -> None:
    """Each further login would end the session that the one before has begun."""
    scene.model.latency = 2.0
    async with scene.bot_running():
        room = await scene.chat(encrypted=False)
        questions = [await scene.anna.say(room, f"Frage {number}") for number in range(12)]
        await until(lambda: scene.model.in_flight >= 8)
        await homeserver.revoke(scene.account.user)

        await scene.answered_once(*questions)

    assert scene.vitals.counts["logins"] == 1


async def test_a_refused_login_is_told_and_tried_again_until_somebody_has_helped(
    scene: Scene, homeserver: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "LOGIN_RETRY_SECONDS", 0.1)
    async with scene.bot_running():
        room = await scene.chat(encrypted=False)
        (scene.folder / "password").write_text("falsch")
        await homeserver.revoke(scene.account.user)
        await until(lambda: scene.vitals.login_refused and scene.vitals.counts["logins"] > 2)
        (scene.folder / "password").write_text(scene.account.password)

        await scene.answered_once(await scene.anna.say(room, QUESTION))

    assert not scene.vitals.login_refused


async def test_a_second_process_on_the_same_data_is_refused(scene: Scene) -> None:
    with lock(scene.data):
        ended = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "bot", "run", "--config", str(scene.folder / "leitplanke.toml")],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    assert ended.returncode == 1
    assert str(scene.data) in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_a_lost_crypto_store_is_a_new_device_and_the_bot_reads_on(scene: Scene) -> None:
    async with scene.bot_running():
        room = await scene.chat(encrypted=True)
        await scene.answered_once(await scene.anna.say(room, QUESTION))
    before = kept_session(scene.data)["device_id"]
    shutil.rmtree(scene.data / "crypto")

    async with scene.bot_running():
        device = kept_session(scene.data)["device_id"]
        await sees_device(scene.anna, scene.account.user, device)
        await until(lambda: device in scene.anna._client.device_store[scene.account.user])
        await scene.answered_once(await scene.anna.say(room, "Und § 31 AO?"))

    assert device != before


GARBAGE: list[Any] = [
    {"type": "m.room.encrypted", "sender": "@x:localhost", "content": {"algorithm": "?"}},
    {"type": "m.room_key", "sender": 7, "content": None},
    {"type": 7},
    {},
    "?",
    None,
]


async def test_bad_to_device_events_take_no_room_key_with_them(scene: Scene) -> None:
    def spoil(body: Body) -> None:
        events = body.get("to_device", {}).get("events", [])
        if events:
            broken = [{**event, "content": _broken(event["content"])} for event in events]
            body["to_device"]["events"] = [*GARBAGE, *broken, *events]

    async with scene.bot_running():
        scene.proxy.alter(SYNC, spoil)
        room = await scene.chat(encrypted=True)
        question = await scene.anna.say(room, QUESTION)

        await scene.answered_once(question)

    assert scene.vitals.counts["to_device_failed"] > 0


def _broken(content: Body) -> Body:
    """Turn a ciphertext into a pre-key message whose one-time key nobody knows."""
    sealed = {
        key: {**box, "body": box["body"][:-8] + "AAAAAAAA", "type": 0}
        for key, box in content.get("ciphertext", {}).items()
    }
    return {**content, "ciphertext": sealed}


async def test_the_pool_of_one_time_keys_is_filled_again_and_has_a_last_resort(
    scene: Scene, homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    async with scene.bot_running():
        await scene.chat(encrypted=False)
        await _until_claimed(scene, fallback=False)
    device = kept_session(scene.data)["device_id"]
    claimed = [await _claim(scene.anna, scene.account.user, device) for _ in range(70)]

    assert claimed[-1].get("fallback") is True, "the key that never runs out"
    assert len({str(key) for key in claimed if not key.get("fallback")}) >= 40

    async with AsyncExitStack() as stack:
        await stack.enter_async_context(scene.bot_running())
        await _until_claimed(scene, fallback=False)
        bernd = await new_person(stack, homeserver, new_user, tmp_path, "bernd")
        room = await scene.chat(encrypted=True, person=bernd)
        question = await bernd.say(room, QUESTION)

        assert "Antwort auf" in (await scene.reply(question, bernd)).text


async def _claim(person: Person, user: str, device: str) -> Body:
    wanted = {"one_time_keys": {user: {device: "signed_curve25519"}}}
    answer = await post(person, "keys/claim", wanted)
    keys = answer["one_time_keys"].get(user, {}).get(device, {})
    key: Body = next(iter(keys.values()), {})
    return key


async def _until_claimed(scene: Scene, *, fallback: bool) -> None:
    device = kept_session(scene.data)["device_id"]
    async with asyncio.timeout(PATIENCE):
        while True:
            key = await _claim(scene.anna, scene.account.user, device)
            if key and bool(key.get("fallback")) is fallback:
                return
            await asyncio.sleep(0.1)


class Withheld:
    """Keeps to-device events back from the bot until it is told to hand them over."""

    def __init__(self) -> None:
        self.kept: list[Body] = []
        self.holding = True

    def __call__(self, body: Body) -> None:
        events = body.setdefault("to_device", {}).setdefault("events", [])
        if self.holding:
            self.kept += events
            events.clear()
        else:
            events[:0] = self.kept
            self.kept = []


async def test_what_cannot_be_read_is_told_once_and_answered_when_the_key_comes(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chores, "UNREADABLE_AFTER_SECONDS", 0.2)
    monkeypatch.setattr(chores, "CHORES_EVERY_SECONDS", 0.1)
    withheld = Withheld()
    async with scene.bot_running() as bot:
        room = await scene.chat(encrypted=True)
        scene.proxy.alter(SYNC, withheld)
        questions = [await scene.anna.say(room, f"Frage {number}") for number in range(3)]
        told = await scene.anna.hear(_is_unreadable, patience=PATIENCE)
        await until(lambda: bot.journal.counts()["waiting"] == 3)
        await asyncio.sleep(0.5)

        assert told is not None
        assert "Verantwortung" in told.text
        assert sum(map(_is_unreadable, scene.anna.heard)) == 1
        assert bot.journal.counts()["waiting"] == 3

        withheld.holding = False
        await scene.anna.say(room, "!status")
        await scene.answered_once(*questions)

    assert sum(map(_is_unreadable, scene.anna.heard)) == 1


def _is_unreadable(heard: Heard) -> bool:
    return heard.meta.get("kind") == "unreadable"


async def test_a_key_that_came_just_before_a_crash_opens_its_message_after_it(
    scene: Scene,
) -> None:
    """The key is on disk, the token is not: the homeserver brings the key again, Olm refuses it."""
    withheld = Withheld()
    plan = scene.proxy.alter(SYNC, withheld)
    async with scene.bot_running() as bot:
        room = await scene.chat(encrypted=True)
        question = await scene.anna.say(room, QUESTION)
        await until(lambda: bot.journal.counts()["waiting"] and withheld.kept)
    withheld.holding = False
    async with bot_on_matrix(scene.settings, Vitals()) as bot:
        batches = bot.messenger.batches(bot.journal.token)
        assert (await anext(batches)).opened, "the key has come, and here the bot dies"
        await batches.aclose()  # type: ignore[attr-defined]
    scene.proxy.cancel(plan)

    async with scene.bot_running():
        await scene.answered_once(question)
