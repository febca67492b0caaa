"""The homeserver behind the demo and the tests is a real one that keeps its data and its port."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.demo.child import LOOPBACK, Child, ChildFailed, pick_port
from bot.demo.homeserver import Homeserver
from tests.conftest import Account, NewUser


async def login(url: str, account: Account) -> dict[str, Any]:
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": account.user},
        "password": account.password,
    }
    return await call(url, "POST", "/_matrix/client/v3/login", body)


async def call(
    url: str, method: str, path: str, body: dict[str, Any] | None = None, token: str = ""
) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.request(method, url + path, json=body) as response,
    ):
        return {"status": response.status, **(await response.json())}


async def send_messages(url: str, token: str, count: int) -> list[int]:
    room = await call(url, "POST", "/_matrix/client/v3/createRoom", {}, token)
    path = f"/_matrix/client/v3/rooms/{room['room_id']}/send/m.room.message"
    text = {"msgtype": "m.text", "body": "Guten Tag"}
    return [
        (await call(url, "PUT", f"{path}/{number}", text, token))["status"]
        for number in range(count)
    ]


async def test_users_can_log_in(homeserver: Homeserver, new_user: NewUser) -> None:
    anna = await new_user("anna")

    assert (await login(homeserver.url, anna))["user_id"] == anna.user


async def test_a_throttled_user_meets_the_real_limits_and_others_do_not(
    homeserver: Homeserver, new_user: NewUser
) -> None:
    slow = await login(homeserver.url, await new_user("slow", throttled=True))
    free = await login(homeserver.url, await new_user("free"))

    throttled = await send_messages(homeserver.url, slow["access_token"], 15)
    unthrottled = await send_messages(homeserver.url, free["access_token"], 15)

    assert 429 in throttled
    assert set(unthrottled) == {200}


async def test_revoked_tokens_are_dead(homeserver: Homeserver, new_user: NewUser) -> None:
    anna = await new_user("anna")
    token = (await login(homeserver.url, anna))["access_token"]

    await homeserver.revoke(anna.user)

    answer = await call(homeserver.url, "GET", "/_matrix/client/v3/sync", token=token)
    assert answer["errcode"] == "M_UNKNOWN_TOKEN"


async def test_users_and_port_survive_restart_and_power_cut(
    homeserver: Homeserver, new_user: NewUser
) -> None:
    anna, url = await new_user("anna"), homeserver.url

    await homeserver.restart()
    await homeserver.kill()
    await homeserver.start()

    assert homeserver.url == url
    assert (await login(url, anna))["user_id"] == anna.user


async def test_registering_twice_keeps_the_user(homeserver: Homeserver, new_user: NewUser) -> None:
    anna = await new_user("anna")

    again = await homeserver.register(anna.user[1:].split(":")[0], "another password")

    assert again == anna.user
    assert (await login(homeserver.url, anna))["user_id"] == anna.user


async def test_it_listens_on_the_loopback_only(homeserver: Homeserver) -> None:
    config = (homeserver.folder / "homeserver.yaml").read_text()

    assert '"bind_addresses": [\n    "127.0.0.1"\n   ]' in config


def test_a_taken_port_gives_another_one() -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert pick_port(port) not in (0, port)


def test_a_free_port_is_kept() -> None:
    port = pick_port()

    assert pick_port(port) == port


async def test_a_child_that_ends_at_its_start_names_its_log(tmp_path: Path) -> None:
    child = Child("brief", [sys.executable, "-c", "print('gone')"], log=tmp_path / "log")
    child.start()

    async def never() -> bool:
        return False

    with pytest.raises(ChildFailed, match="brief ended at its start"):
        await child.ready(never, patience=60)
    assert (tmp_path / "log").read_text() == "gone\n"


async def test_a_child_that_ignores_the_request_to_stop_is_killed(tmp_path: Path) -> None:
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True)"
    command = [sys.executable, "-c", f"{stubborn}; time.sleep(600)"]
    child = Child("stubborn", command, log=tmp_path / "log")
    child.start()

    async def ignores() -> bool:
        return bool((tmp_path / "log").read_text())

    await child.ready(ignores, patience=60)
    await child.stop(patience=0.2)

    assert not child.alive


@pytest.mark.skipif(sys.platform != "linux", reason="the leash is Linux's prctl")
async def test_children_die_with_a_killed_parent(tmp_path: Path) -> None:
    program = f"""
import sys, time, pathlib
from bot.demo.child import Child
child = Child("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"],
    log=pathlib.Path({str(tmp_path / "log")!r}))
child.start()
print(child.pid, flush=True)
time.sleep(600)
"""
    parent = subprocess.Popen(  # noqa: ASYNC220  # short-lived, read once
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()

    await wait_until_gone(child)


async def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 20
    while running(pid):
        assert time.monotonic() < deadline, f"process {pid} outlived its parent"
        await asyncio.sleep(0.05)


def running(pid: int) -> bool:
    """Tell a running process from one that is gone or only waits to be collected by init."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"
