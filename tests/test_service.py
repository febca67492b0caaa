"""The process itself: it can be stopped at any time, also while it waits for a homeserver."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from bot.demo.child import pick_port


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
async def test_a_bot_that_waits_for_its_homeserver_can_be_stopped(
    tmp_path: Path, number: signal.Signals
) -> None:
    (tmp_path / "password").write_text("geheim")
    config = tmp_path / "leitplanke.toml"
    config.write_text(
        f"""
[matrix]
homeserver = "http://127.0.0.1:{pick_port()}"
user = "@leitplanke:localhost"
password_file = "password"
allow = ["@*:localhost"]

[[models]]
name = "haus"
base_url = "http://127.0.0.1:9/v1"
model = "any"
trust = "house"
"""
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--config", str(config)),
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr
    async for line in process.stderr:
        if b"message=login:" in line:
            break

    process.send_signal(number)
    rest = await process.stderr.read()

    assert await process.wait() == 0
    assert b"message=stopped" in rest
    assert b"Traceback" not in rest
