"""The pages tell whether messages can be received and what is wrong, and nothing about anybody."""

from __future__ import annotations

import argparse
import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from sqlite_utils import Database

from bot import checkup as checkups
from bot import health_check
from bot.checkup import Checkup
from bot.errors import PortTaken
from bot.health import serve_health
from bot.journal import Journal
from bot.messages import Batch, Message, Ref, Sealed
from bot.settings import ServiceSettings
from bot.vitals import Vitals

SETTINGS = """
[matrix]
homeserver = "http://127.0.0.1:8008"
user = "@leitplanke:localhost"
password_file = "password"
allow = ["@*:localhost"]

[[models]]
name = "haus"
base_url = "http://127.0.0.1:9000/v1"
model = "any"
trust = "house"
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Clock:
    """A clock that stands until it is put on."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def checkup(tmp_path: Path, clock: Clock) -> Checkup:
    """A bot that has just synced and has nothing to do."""
    Journal.at(tmp_path / "journal.sqlite").close()
    journal = Journal(Database(tmp_path / "journal.sqlite"), clock)
    vitals = Vitals(clock)
    vitals.synced()
    return Checkup(vitals, journal, tmp_path, patience_seconds=300.0)


def ill(checkup: Checkup) -> set[str]:
    return {condition.name for condition in checkup.conditions() if not condition.well}


def question(number: int) -> Message:
    ref = Ref("!room", f"$question{number}")
    return Message(ref, "@erika:localhost", f"${number}", "Wie lange?", direct=True)


def sealed(number: int) -> Sealed:
    return Sealed(Ref("!room", f"$sealed{number}"), "$thread", f"session{number}")


@asynccontextmanager
async def pages(checkup: Checkup) -> AsyncIterator[str]:
    port = free_port()
    async with serve_health(ServiceSettings(health_port=port), checkup):
        yield f"http://127.0.0.1:{port}"


async def status(address: str) -> int:
    async with aiohttp.request("GET", address) as answer:
        return answer.status


async def test_a_bot_that_syncs_is_healthy_and_ready(checkup: Checkup) -> None:
    checkup.vitals.count("throttled")

    async with (
        pages(checkup) as address,
        aiohttp.request("GET", f"{address}/health") as answer,
    ):
        shown = await answer.json()

        assert answer.status == await status(f"{address}/ready") == 200

    assert shown["healthy"] is True
    assert set(shown["conditions"]) == {"sync", "decryption", "models", "queue", "disk"}
    assert shown["messages"] == {"pending": 0, "settled": 0, "waiting": 0}
    assert shown["counts"] == {"throttled": 1}


def test_without_a_living_sync_the_bot_is_ill(checkup: Checkup, clock: Clock) -> None:
    assert not ill(checkup)

    clock.now += checkups.SYNC_LATE_SECONDS

    assert ill(checkup) == {"sync"}
    assert ill(replace(checkup, vitals=Vitals(clock))) == {"sync"}


def test_a_refused_login_is_ill_until_the_next_sync(checkup: Checkup) -> None:
    checkup.vitals.login_refused = True
    assert ill(checkup) == {"sync"}

    checkup.vitals.synced()
    assert not ill(checkup)


def test_many_sessions_without_a_key_are_no_single_client(checkup: Checkup, clock: Clock) -> None:
    most = checkups.SESSIONS_WITHOUT_KEY
    checkup.journal.admit(Batch("t1", sealed=tuple(sealed(n) for n in range(1, most))))
    checkup.journal.admit(Batch("t2", sealed=(replace(sealed(1), ref=Ref("!room", "$again")),)))
    assert not ill(checkup)

    checkup.journal.admit(Batch("t3", sealed=(sealed(most),)))
    assert ill(checkup) == {"decryption"}

    clock.now += checkups.HOUR_SECONDS + 1
    checkup.vitals.synced()
    assert not ill(checkup)


def test_models_are_ill_when_none_is_left(checkup: Checkup, clock: Clock) -> None:
    vitals = checkup.vitals
    for _ in range(checkups.FAILURES_OF_A_DEAD_MODEL):
        assert not ill(checkup)
        vitals.model_failed("haus")
    assert ill(checkup) == {"models"}

    vitals.model_answered("zweites", 1.0)
    assert not ill(checkup)

    del vitals.models["zweites"]
    vitals.model_answered("haus", 1.0)
    assert not ill(checkup)


def test_a_model_that_failed_long_ago_may_be_back(checkup: Checkup, clock: Clock) -> None:
    for _ in range(checkups.FAILURES_OF_A_DEAD_MODEL):
        checkup.vitals.model_failed("haus")

    clock.now += checkups.DEAD_MODEL_SECONDS
    checkup.vitals.synced()

    assert not ill(checkup)


def test_a_queue_is_stuck_when_nothing_comes_to_its_end(checkup: Checkup, clock: Clock) -> None:
    checkup.journal.admit(Batch("t1", messages=(question(1), question(2))))
    clock.now += checkups.STUCK_SECONDS
    checkup.vitals.synced()
    assert not ill(checkup)

    clock.now += 1
    checkup.vitals.synced()
    assert ill(checkup) == {"queue"}

    checkup.vitals.settled()
    assert not ill(checkup)


def test_a_queue_may_wait_as_long_as_the_patience_lasts(checkup: Checkup, clock: Clock) -> None:
    patient = replace(checkup, patience_seconds=checkups.STUCK_SECONDS)
    checkup.journal.admit(Batch("t1", messages=(question(1),)))

    clock.now += 1.5 * checkups.STUCK_SECONDS
    checkup.vitals.synced()

    assert not ill(patient)
    assert ill(checkup) == {"queue"}


def test_a_full_disk_is_ill(checkup: Checkup, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checkup.free_bytes() > 0
    monkeypatch.setattr(checkups, "LEAST_FREE_BYTES", checkup.free_bytes() * 2)

    assert ill(checkup) == {"disk"}


async def test_a_supervisor_starts_anew_only_what_cannot_receive(
    checkup: Checkup, clock: Clock
) -> None:
    """Starting the bot anew brings no dead model back, and a full disk fuller."""
    for _ in range(checkups.FAILURES_OF_A_DEAD_MODEL):
        checkup.vitals.model_failed("haus")

    async with pages(checkup) as address:
        assert await status(f"{address}/health") == 200
        assert await status(f"{address}/ready") == 503

        clock.now += checkups.SYNC_LATE_SECONDS
        assert await status(f"{address}/health") == 503


async def test_port_0_opens_nothing(checkup: Checkup) -> None:
    """The address is nobody's (RFC 5737, TEST-NET-1): whoever tries to listen there fails."""
    nowhere = "192.0.2.1"

    async with serve_health(ServiceSettings(health_host=nowhere), checkup):
        pass
    with pytest.raises(PortTaken):
        async with serve_health(
            ServiceSettings(health_host=nowhere, health_port=free_port()), checkup
        ):
            pass


async def test_a_taken_port_is_an_error_of_its_own(checkup: Checkup) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=str(port)):
            async with serve_health(ServiceSettings(health_port=port), checkup):
                pass


def check(folder: Path, service: str, *, ready: bool = False) -> int:
    config = folder / "leitplanke.toml"
    config.write_text(f"{SETTINGS}\n[service]\n{service}")
    return health_check.run(argparse.Namespace(config=config, ready=ready))


async def test_the_health_check_asks_the_page(
    checkup: Checkup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    checkup.vitals.login_refused = True
    async with pages(checkup) as address:
        service = f"health_port = {address.rsplit(':', 1)[1]}"

        assert await asyncio.to_thread(check, tmp_path, service) == 1
        checkup.vitals.synced()
        assert await asyncio.to_thread(check, tmp_path, service) == 0


async def test_the_health_check_asks_for_readiness_too(checkup: Checkup, tmp_path: Path) -> None:
    for _ in range(checkups.FAILURES_OF_A_DEAD_MODEL):
        checkup.vitals.model_failed("haus")
    async with pages(checkup) as address:
        service = f"health_port = {address.rsplit(':', 1)[1]}"

        assert await asyncio.to_thread(check, tmp_path, service) == 0
        assert await asyncio.to_thread(lambda: check(tmp_path, service, ready=True)) == 1


def test_the_health_check_fails_where_no_bot_runs(tmp_path: Path) -> None:
    assert check(tmp_path, f"health_port = {free_port()}") == 1


def test_without_a_page_there_is_nothing_to_check(tmp_path: Path) -> None:
    assert check(tmp_path, "") == 0
