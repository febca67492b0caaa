"""The audit of a real bot: no kill takes a row of an answer that was given."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.audit.audit import PATIENCE_SECONDS
from bot.demo.homeserver import Homeserver
from tests.conftest import NewUser
from tests.house import house
from tests.scene import until
from tests.test_sign_off_path import kinds


async def test_a_kill_while_a_row_cannot_be_written_loses_neither_row_nor_answer(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    async with house(homeserver, new_user, tmp_path) as home:
        anna = home.staff[0]
        room = await home.direct_chat(anna)
        await home.ask(anna, room, "Was regelt § 30 AO allgemein?")
        await until(lambda: len(kinds(home)) == 1)
        with closing(sqlite3.connect(tmp_path / "var" / "audit.sqlite")) as other:
            other.execute("begin immediate")
            second = await home.ask(anna, room, "Was regelt § 31 AO allgemein?")
            await asyncio.sleep(PATIENCE_SECONDS + 0.5)

            home.kill_bot()
            other.rollback()

        home.start_bot()
        await home.bot_ready()
        await until(lambda: len(kinds(home)) == 2)
        replies = home.replies(anna, second.meta["question"])

    assert kinds(home) == ["answered", "resumed"]
    assert len(replies) == 1
