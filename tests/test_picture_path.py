"""`!bild` from the room to a real diffusers pipeline in its own process, and back as a picture."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.wording import load_table
from tests.conftest import NewUser
from tests.house import house
from tests.image_worker import start_worker
from tests.tiny_pipelines import save_pipeline

FULL = load_table("de", "wording")["reminder"]["full"]


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_a_picture_comes_with_alt_text_and_reminder(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path, *, encrypted: bool
) -> None:
    worker = await start_worker(save_pipeline("sd", tmp_path / "model"), "--steps", "2")
    toml = f'[images]\nbase_urls = ["{worker.base_url}"]\nwidth = 64\nheight = 64'
    async with house(homeserver, new_user, tmp_path, toml=toml) as home:
        anna = home.staff[0]
        room = await home.direct_chat(anna, encrypted=encrypted)

        heard = await home.ask(anna, room, "!bild bunte Luftballons vor blauem Himmel")
        png = await anna.fetch_picture(heard)
        unavailable = load_table("de", "wording")["error"]["images_unavailable"]
        worker.process.kill()
        gone = await home.ask(anna, room, "!bild ein Baum")
    await worker.process.wait()

    assert heard.is_picture
    assert "bunte Luftballons vor blauem Himmel" in heard.text
    assert heard.text.endswith(FULL)
    assert struct.unpack(">II", png[16:24]) == (64, 64)
    assert gone.text.startswith(unavailable)
