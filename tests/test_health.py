"""The health page tells whether messages can be received, and nothing about anybody."""

from __future__ import annotations

import argparse
import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot import health_check
from bot.errors import PortTaken
from bot.health import SYNC_LATE_SECONDS, is_healthy, serve_health
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


def counts() -> dict[str, int]:
    return {"pending": 3, "settled": 5, "waiting": 1}


@asynccontextmanager
async def page(vitals: Vitals) -> AsyncIterator[str]:
    port = free_port()
    async with serve_health(ServiceSettings(health_port=port), vitals, counts):
        yield f"http://127.0.0.1:{port}/health"


async def test_a_bot_that_syncs_is_healthy() -> None:
    vitals = Vitals()
    vitals.synced()
    vitals.count("throttled")

    async with page(vitals) as address, aiohttp.request("GET", address) as answer:
        shown = await answer.json()

    assert answer.status == 200
    assert shown["healthy"] is True
    assert shown["messages"] == counts()
    assert shown["counts"] == {"throttled": 1}


async def test_a_bot_that_has_not_synced_yet_is_not_healthy() -> None:
    async with page(Vitals()) as address, aiohttp.request("GET", address) as answer:
        assert answer.status == 503


@pytest.mark.parametrize(
    "vitals",
    [
        pytest.param(Vitals(synced_at=None), id="never synced"),
        pytest.param(Vitals(synced_at=time.time() - SYNC_LATE_SECONDS - 1), id="late"),
        pytest.param(Vitals(synced_at=time.time(), login_refused=True), id="login refused"),
    ],
)
def test_without_a_living_sync_the_bot_is_not_healthy(vitals: Vitals) -> None:
    assert not is_healthy(vitals)


def test_a_sync_makes_a_refused_login_good() -> None:
    vitals = Vitals(login_refused=True)

    vitals.synced()

    assert is_healthy(vitals)


async def test_port_0_opens_nothing() -> None:
    """The address is nobody's (RFC 5737, TEST-NET-1): whoever tries to listen there fails."""
    nowhere = "192.0.2.1"

    async with serve_health(ServiceSettings(health_host=nowhere), Vitals(), counts):
        pass
    with pytest.raises(PortTaken):
        async with serve_health(
            ServiceSettings(health_host=nowhere, health_port=free_port()), Vitals(), counts
        ):
            pass


async def test_a_taken_port_is_an_error_of_its_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=str(port)):
            async with serve_health(ServiceSettings(health_port=port), Vitals(), counts):
                pass


def check(folder: Path, service: str) -> int:
    config = folder / "leitplanke.toml"
    config.write_text(f"{SETTINGS}\n[service]\n{service}")
    return health_check.run(argparse.Namespace(config=config))


async def test_the_health_check_asks_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    vitals = Vitals()
    async with page(vitals) as address:
        service = f"health_port = {address.split(':')[2].split('/')[0]}"

        assert await asyncio.to_thread(check, tmp_path, service) == 1
        vitals.synced()
        assert await asyncio.to_thread(check, tmp_path, service) == 0


def test_the_health_check_fails_where_no_bot_runs(tmp_path: Path) -> None:
    assert check(tmp_path, f"health_port = {free_port()}") == 1


def test_without_a_page_there_is_nothing_to_check(tmp_path: Path) -> None:
    assert check(tmp_path, "") == 0
