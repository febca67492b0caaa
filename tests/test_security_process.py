"""The bot as a process: what a crash, a list of processes and the settings let out."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import web

from bot.adapters.openai_chat import OpenAIChat
from bot.demo.child import pick_port
from bot.errors import LeitplankeError
from bot.messages import Speaker, Trust
from bot.ports import CleanTurn, Conversation
from bot.screen.verdict import SEAL, Clean
from bot.settings import load
from tests.pages import ROOT


def limits_of(pid: int) -> str:
    return Path(f"/proc/{pid}/limits").read_text(encoding="utf-8")


async def test_a_crash_writes_no_memory_to_disk(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("geheim")
    config = tmp_path / "leitplanke.toml"
    # Nobody listens there, so that the bot waits.
    nowhere = f"http://127.0.0.1:{pick_port()}"
    example = (ROOT / "examples" / "leitplanke.toml").read_text(encoding="utf-8")
    config.write_text(example.replace("http://127.0.0.1:8008", nowhere), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--config", str(config)),
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "HAUS_API_KEY": "geheim"},
    )
    assert process.stderr
    async for line in process.stderr:
        if b"message=login:" in line:
            break

    limits = limits_of(process.pid)
    process.terminate()
    await process.communicate()

    assert re.search(r"^Max core file size +0 +0 ", limits, flags=re.MULTILINE)


@pytest.mark.parametrize("command", ["run", "doctor"])
def test_no_option_takes_a_secret_that_a_list_of_processes_would_show(command: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bot", command, "--help"], check=True, capture_output=True, text=True
    ).stdout.casefold()

    assert "--config" in told
    assert [word for word in ("password", "token", "key", "secret") if f"--{word}" in told] == []


def test_settings_name_secrets_and_hold_none() -> None:
    shown = repr(load(ROOT / "examples" / "leitplanke.toml").settings)

    assert "password_file" in shown
    assert "password=" not in shown
    assert "api_key=" not in shown


async def test_a_redirect_of_a_model_server_is_not_followed() -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=307, headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    chat = OpenAIChat("haus", url, "any", trust=Trust.HOUSE)
    question = CleanTurn(Speaker.PERSON, Clean("Was gilt?", Trust.HOUSE, SEAL))

    with pytest.raises(LeitplankeError):
        _ = [piece async for piece in chat.answer(Conversation("", [question]))]
    await chat.close()
    await runner.cleanup()

    assert asked
    assert set(asked) == {"/v1/chat/completions"}
