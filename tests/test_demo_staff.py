"""The people of the demo are real Matrix clients."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.staff import Person, StaffFailed
from tests.conftest import Account, NewUser

PATIENCE = 60.0


@asynccontextmanager
async def logged_in(
    account: Account, homeserver: Homeserver, folder: Path
) -> AsyncIterator[Person]:
    person = Person(account.user, account.user, homeserver.url, folder)
    await person.log_in(account.password)
    try:
        yield person
    finally:
        await person.log_out()


@pytest.mark.parametrize("encrypted", [True, False])
async def test_two_people_talk_in_a_thread(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path, *, encrypted: bool
) -> None:
    anna_account, bernd_account = await new_user("anna"), await new_user("bernd")
    async with (
        logged_in(anna_account, homeserver, tmp_path / "anna") as anna,
        logged_in(bernd_account, homeserver, tmp_path / "bernd") as bernd,
    ):
        room = await anna.create_room("Team", [bernd.user], direct=False, encrypted=encrypted)
        await bernd.join(room)
        await anna.see_joined(room, bernd.user, patience=PATIENCE)
        root = await anna.say(room, "Guten Morgen", to=(bernd.user, "Bernd"))
        await anna.say(room, "Wie geht es?", thread=root)

        first = await bernd.hear(lambda heard: heard.event_id == root, patience=PATIENCE)
        second = await bernd.hear(lambda heard: heard.thread == root, patience=PATIENCE)

    assert first is not None
    assert first.text == "Bernd: Guten Morgen"
    assert first.content["m.mentions"] == {"user_ids": [bernd_account.user]}
    assert second is not None
    assert second.text == "Wie geht es?"


async def test_a_person_keeps_the_device_and_reads_what_came_meanwhile(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    anna_account, bernd_account = await new_user("anna"), await new_user("bernd")
    async with logged_in(anna_account, homeserver, tmp_path / "anna") as anna:
        async with logged_in(bernd_account, homeserver, tmp_path / "bernd") as bernd:
            room = await anna.create_room("Team", [bernd.user], direct=False, encrypted=True)
            await bernd.join(room)
            await anna.see_joined(room, bernd.user, patience=PATIENCE)
        sent = await anna.say(room, "Bitte rufen Sie zurück")

        async with logged_in(bernd_account, homeserver, tmp_path / "bernd") as bernd:
            heard = await bernd.hear(lambda heard: heard.event_id == sent, patience=PATIENCE)

    assert heard is not None
    assert heard.text == "Bitte rufen Sie zurück"


async def test_what_does_not_come_is_none(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    async with logged_in(await new_user(), homeserver, tmp_path) as person:
        assert await person.hear(lambda _: True, patience=0.2) is None


async def test_a_refusal_of_the_homeserver_is_an_error(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    async with logged_in(await new_user(), homeserver, tmp_path) as person:
        with pytest.raises(StaffFailed):
            await person.join("!nirgends:localhost")
