"""The bot on a real homeserver that fails: nothing is lost, nothing is said twice.

What Synapse does not do by itself, a proxy in front of it does.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot import pipeline
from bot.adapters.matrix import session
from bot.adapters.matrix.session import lock
from bot.demo.homeserver import Homeserver
from bot.demo.staff import Heard, Person, StaffFailed
from bot.journal import Journal
from bot.pipeline import Bot
from bot.settings import Settings, load
from bot.vitals import Vitals
from bot.wiring import JOURNAL_FILE, bot_on_matrix
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

    @property
    def settings(self) -> Settings:
        return load(self.folder / "leitplanke.toml").settings

    @property
    def data(self) -> Path:
        return self.settings.data.path

    @asynccontextmanager
    async def bot_running(self) -> AsyncIterator[Bot]:
        """Run the bot in this process; an error that ends it fails the test."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        async with bot_on_matrix(self.settings, self.vitals) as bot:
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
    beside = heard.meta.get("kind") in {"greeting", "unreadable"}
    return heard.meta.get("question") == question and not beside


@pytest.fixture
async def scene(homeserver: Homeserver, new_user: NewUser, tmp_path: Path) -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(Proxy(homeserver.url))
        model = await stack.enter_async_context(ModelServer())
        account = await new_user("leitplanke")
        anna = await _person(stack, homeserver, new_user, tmp_path, "anna")
        yield _scene(homeserver, proxy, model, account, anna, tmp_path)


async def _person(
    stack: AsyncExitStack, homeserver: Homeserver, new_user: NewUser, folder: Path, name: str
) -> Person:
    account = await new_user(name)
    person = Person(name, account.user, homeserver.url, folder / name)
    await person.log_in(account.password)
    stack.push_async_callback(person.log_out)
    return person


def _scene(
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


async def test_the_homeserver_may_ask_to_wait(scene: Scene) -> None:
    async with scene.bot_running():
        room = await scene.chat(encrypted=False)
        wait = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 150}
        scene.proxy.fail(SYNC, 429, times=2, body=wait)
        scene.proxy.fail(SEND, 429, times=2, body=wait)
        scene.proxy.fail(SEND, 429, times=1, body={}, headers={"Retry-After": "0"})
        question = await scene.anna.say(room, QUESTION)

        await scene.answered_once(question)

    assert scene.vitals.counts["throttled"] == 3


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
        scene.proxy.tear(SEND, times=1)
        before = scene.proxy.count(SEND)
        question = await scene.anna.say(room, "Und § 31 AO?")

        await scene.answered_once(question)

    assert scene.proxy.count(SEND) == before + 2


@pytest.mark.parametrize("running", [True, False], ids=["while running", "while away"])
async def test_a_session_that_was_ended_is_renewed_on_the_same_device_and_reads_on(
    scene: Scene, homeserver: Homeserver, new_user: NewUser, tmp_path: Path, *, running: bool
) -> None:
    """Synapse deletes the device with the session, and its public keys with the device."""
    async with AsyncExitStack() as people, AsyncExitStack() as stack:
        await stack.enter_async_context(scene.bot_running())
        device = _kept(scene.data)["device_id"]
        if not running:
            await stack.aclose()
        await homeserver.revoke(scene.account.user)
        if not running:
            await stack.enter_async_context(scene.bot_running())
        await _sees_device(scene.anna, scene.account.user, device)
        # nio, and with it Anna, never takes back that a device is gone; Bernd has not seen it go.
        bernd = await _person(people, homeserver, new_user, tmp_path, "bernd")
        room = await scene.chat(encrypted=True, person=bernd)
        question = await bernd.say(room, QUESTION)

        assert "Antwort auf" in (await scene.reply(question, bernd)).text

    assert _kept(scene.data)["device_id"] == device
    assert not scene.vitals.login_refused


def _kept(data: Path) -> dict[str, str]:
    kept: dict[str, str] = json.loads((data / "session.json").read_text())
    return kept


async def _sees_device(person: Person, user: str, device: str) -> None:
    """Wait until a person's client finds the device, signed by its owner, at the homeserver."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await _post(person, "keys/query", {"device_keys": {user: []}})
            found = answer["device_keys"].get(user, {}).get(device)
            if found and len(found["signatures"][user]) > 1:
                return
            await asyncio.sleep(0.1)


async def _post(person: Person, path: str, body: Body) -> Body:
    """Send what nio has no method for, as this person."""
    client = person._client
    headers = {"Authorization": f"Bearer {client.access_token}"}
    response = await client.send("POST", f"/_matrix/client/v3/{path}", json.dumps(body), headers)
    answer: Body = await response.json()
    return answer


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
    device = _kept(scene.data)["device_id"]
    claimed = [await _claim(scene.anna, scene.account.user, device) for _ in range(70)]

    assert claimed[-1].get("fallback") is True, "the key that never runs out"
    assert len({str(key) for key in claimed if not key.get("fallback")}) >= 40

    async with AsyncExitStack() as stack:
        await stack.enter_async_context(scene.bot_running())
        await _until_claimed(scene, fallback=False)
        bernd = await _person(stack, homeserver, new_user, tmp_path, "bernd")
        room = await scene.chat(encrypted=True, person=bernd)
        question = await bernd.say(room, QUESTION)

        assert "Antwort auf" in (await scene.reply(question, bernd)).text


async def _claim(person: Person, user: str, device: str) -> Body:
    wanted = {"one_time_keys": {user: {device: "signed_curve25519"}}}
    answer = await _post(person, "keys/claim", wanted)
    keys = answer["one_time_keys"].get(user, {}).get(device, {})
    key: Body = next(iter(keys.values()), {})
    return key


async def _until_claimed(scene: Scene, *, fallback: bool) -> None:
    device = _kept(scene.data)["device_id"]
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
    monkeypatch.setattr(pipeline, "UNREADABLE_AFTER_SECONDS", 0.2)
    monkeypatch.setattr(pipeline, "CHORES_EVERY_SECONDS", 0.1)
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
    journal = Journal.at(scene.data / JOURNAL_FILE)
    journal.close()
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
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(Proxy(homeserver.url))
        model = await stack.enter_async_context(ModelServer())
        account = await new_user("leitplanke", throttled=True)
        anna = await _person(stack, homeserver, new_user, tmp_path, "anna")
        scene = _scene(homeserver, proxy, model, account, anna, tmp_path)
        await stack.enter_async_context(scene.bot_running())
        room = await scene.chat(encrypted=False)
        questions = [await anna.say(room, f"Frage {number}") for number in range(10)]

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


async def test_a_lost_crypto_store_is_a_new_device_and_the_bot_reads_on(scene: Scene) -> None:
    async with scene.bot_running():
        room = await scene.chat(encrypted=True)
        await scene.answered_once(await scene.anna.say(room, QUESTION))
    before = _kept(scene.data)["device_id"]
    shutil.rmtree(scene.data / "crypto")

    async with scene.bot_running():
        device = _kept(scene.data)["device_id"]
        await _sees_device(scene.anna, scene.account.user, device)
        await until(lambda: device in scene.anna._client.device_store[scene.account.user])
        await scene.answered_once(await scene.anna.say(room, "Und § 31 AO?"))

    assert device != before
