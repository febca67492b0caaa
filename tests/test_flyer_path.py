"""`!flyer` over a real homeserver and a real image worker: order, proposals, choice, change, restart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.staff import Heard
from bot.flyer.marking.metadata import Source
from bot.flyer.marking.verify import read_marks
from bot.flyer.press import Press
from bot.wording import load_table
from tests.conftest import NewUser
from tests.fakes import FakeLayout, FakeMarker
from tests.image_worker import SlowPainter, served, until
from tests.scene import SEND, Scene, open_scene

FULL = load_table("de", "wording")["reminder"]["full"]
ENDED = load_table("de", "wording")["command"]["ended"]
ORDER = "!flyer A5: Tag der offenen Tür im Finanzamt Bonn, 12. Juni, 10 bis 16 Uhr, sommerlich, mit Luftballons"


@pytest.fixture
def painter() -> SlowPainter:
    return SlowPainter(steps=2)


@pytest.fixture
async def scene(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path, painter: SlowPainter
) -> AsyncIterator[Scene]:
    async with served(painter) as worker, open_scene(homeserver, new_user, tmp_path) as scene:
        scene.toml = f'\n[images]\nbase_urls = ["{worker}"]\nwidth = 64\nheight = 64\n'
        scene.press = Press(FakeLayout(), FakeMarker())
        yield scene


async def files(scene: Scene, question: str) -> list[Heard]:
    """Wait for both files of a flyer."""

    def found() -> list[Heard]:
        return [h for h in scene.anna.heard if h.is_file and h.meta.get("question") == question]

    await until(lambda: len(found()) == 2)
    return found()


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_an_order_becomes_a_flyer_with_two_files_and_can_be_changed_after_a_restart(
    scene: Scene, painter: SlowPainter, *, encrypted: bool
) -> None:
    painter.let(10_000)
    async with scene.bot_running():
        room = await scene.chat(encrypted=encrypted)
        order = await scene.anna.say(room, ORDER)
        sheet = await scene.reply(order)
        choice = await scene.anna.react(room, sheet.event_id, "2️⃣")
        flyer = await scene.reply(choice)
        pdfs = [await scene.anna.fetch_file(file) for file in await files(scene, choice)]
        png = await scene.anna.fetch_file(flyer)
    async with scene.bot_running():
        change = await scene.anna.say(room, "Titel: Steuern erleben", thread=order)
        changed = await scene.reply(change)
        new = [await scene.anna.fetch_file(file) for file in await files(scene, change)]

    assert [h.meta["kind"] for h in (sheet, flyer, changed)] == ["sheet", "flyer", "flyer"]
    assert flyer.is_picture
    assert flyer.thread == order
    assert flyer.encrypted is encrypted
    assert flyer.text.endswith(FULL)
    assert png.endswith(b"KI")
    assert pdfs == [
        "%PDF-1.7 Tag der offenen Tür DruckKI".encode(),
        "%PDF-1.7 Tag der offenen Tür WebKI".encode(),
    ]
    assert new[0] == b"%PDF-1.7 Steuern erleben DruckKI"
    # The picture was gone from memory and was drawn again, from the seed in the thread.
    assert painter.orders[-1].seed == painter.orders[1].seed
    assert painter.orders[-1].prompt == painter.orders[1].prompt


async def test_the_layout_of_the_house_makes_the_flyer(scene: Scene, painter: SlowPainter) -> None:
    pytest.importorskip("typst")
    painter.let(10_000)
    scene.press = None
    async with scene.bot_running():
        room = await scene.chat(encrypted=False)
        order = await scene.anna.say(room, ORDER)
        choice = await scene.anna.react(room, (await scene.reply(order)).event_id, "2️⃣")
        flyer = await scene.reply(choice)
        pdfs = [await scene.anna.fetch_file(file) for file in await files(scene, choice)]
        png = await scene.anna.fetch_file(flyer)

    width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    assert png.startswith(b"\x89PNG")
    assert width / height == pytest.approx(148 / 210, rel=0.01)
    assert all(pdf.startswith(b"%PDF-") for pdf in pdfs)
    assert pdfs[0] != pdfs[1]
    assert [read_marks(file).source for file in (png, *pdfs)] == [Source.COMPOSITE] * 3
    # The painter's pixel is far too coarse for print.
    assert "Bildpunkte je Zoll" in flyer.text


async def test_a_brief_is_asked_back_for_and_completed_in_the_thread(
    scene: Scene, painter: SlowPainter
) -> None:
    painter.let(10_000)
    async with scene.bot_running():
        room = await scene.chat(encrypted=False)
        order = await scene.anna.say(room, "!flyer Sommerfest, mit Girlanden")
        asked = await scene.reply(order)
        answer = await scene.anna.say(room, "12. Juni ab 15 Uhr im Stadtpark", thread=order)
        sheet = await scene.reply(answer)

    assert asked.meta["kind"] == "brief"
    assert "Wann, Wo" in asked.text
    assert sheet.meta["kind"] == "sheet"
    assert "- Wo: Stadtpark" in sheet.text


async def test_a_stop_that_came_just_before_a_crash_holds_when_the_order_is_resumed(
    scene: Scene, painter: SlowPainter
) -> None:
    async with scene.bot_running():
        room = await scene.chat(encrypted=False)
        order = await scene.anna.say(room, ORDER)
        await until(lambda: bool(painter.orders))
        # From here on nothing that the bot says comes through.
        silenced = scene.proxy.reset(SEND)
        stop = await scene.anna.say(room, "!stopp", thread=order)
        await until(lambda: bool(scene.bot and scene.bot.journal.knows(stop)))
    scene.proxy.cancel(silenced)
    begun = len(painter.orders)
    async with scene.bot_running():
        reply = await scene.reply(order)
        await scene.answered_once(order)

    assert reply.text.startswith(ENDED)
    assert len(painter.orders) == begun
