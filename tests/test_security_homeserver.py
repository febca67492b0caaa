"""What people may, on a real homeserver: foreign servers, rooms, administration."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from tests.conftest import NewUser
from tests.house import settled
from tests.proxy import Body
from tests.scene import PATIENCE, QUESTION, SYNC, Scene, new_person, open_scene

ELSEWHERE = "Das beantworte ich nur in einem verschlüsselten direkten Chat."


@pytest.fixture
async def scene(homeserver: Homeserver, new_user: NewUser, tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_scene(homeserver, new_user, tmp_path) as opened:
        yield opened


def name_of(scene: Scene) -> tuple[str, str]:
    """User id and name, to mention the bot with."""
    return scene.account.user, scene.account.user[1:].partition(":")[0]


async def test_who_comes_from_a_foreign_server_gets_nothing_and_cannot_invite(
    scene: Scene, homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    file = tmp_path / "leitplanke.toml"
    file.write_text(file.read_text().replace('"@*:localhost"', '"@*"'))
    async with AsyncExitStack() as stack:
        eva = await new_person(stack, homeserver, new_user, tmp_path, "eva")

        def make_foreign(body: Body) -> None:
            for room in body.get("rooms", {}).get("join", {}).values():
                rename(room.get("timeline", {}).get("events", []))
            for room in body.get("rooms", {}).get("invite", {}).values():
                rename(room["invite_state"]["events"])

        def rename(events: list[Body]) -> None:
            for event in events:
                if event["sender"] == eva.user:
                    event["sender"] = "@eva:fremd.example"

        scene.proxy.alter(SYNC, make_foreign)
        async with scene.bot_running():
            bot = name_of(scene)
            closed = await eva.create_room("", [bot[0]], direct=True, encrypted=False)
            team = await scene.team(encrypted=False)
            await scene.anna._client.room_invite(team, eva.user)
            await eva.join(team)
            await eva.see_joined(team, bot[0], patience=PATIENCE)

            await eva.say(team, "Hören Sie mich?", to=bot)
            question = await scene.anna.say(team, QUESTION, to=bot)
            await scene.answered_once(question)

            assert scene.model.questions == [QUESTION]
            with pytest.raises(TimeoutError):
                await eva.see_joined(closed, bot[0], patience=0.5)


async def test_in_a_room_that_is_not_served_the_bot_is_silent_and_enters_none(scene: Scene) -> None:
    async with scene.bot_running():
        room = await scene.chat(encrypted=False)
        await scene.answered_once(await scene.anna.say(room, QUESTION))
    scene.toml = '\n[access]\nrooms = ["!anderswo:*"]\n'

    async with scene.bot_running():
        await scene.anna.say(room, "Und jetzt?")
        new = await scene.anna.create_room("", [scene.account.user], direct=True, encrypted=False)
        await settled()

        assert scene.model.questions == [QUESTION]
        with pytest.raises(TimeoutError):
            await scene.anna.see_joined(new, scene.account.user, patience=0.5)


async def test_administration_is_for_administrators_in_encrypted_direct_chats_alone(
    scene: Scene, homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    scene.toml = f'\n[access]\nadmins = ["{scene.anna.user}"]\n'
    async with AsyncExitStack() as stack:
        bernd = await new_person(stack, homeserver, new_user, tmp_path, "bernd")
        async with scene.bot_running():
            bot = name_of(scene)
            sealed = await scene.chat(encrypted=True)
            plain = await scene.chat(encrypted=False)
            team = await scene.team(encrypted=True)
            other = await scene.chat(encrypted=True, person=bernd)

            allowed = await scene.reply(await scene.anna.say(sealed, "!betrieb"))
            in_plain = await scene.reply(await scene.anna.say(plain, "!betrieb"))
            in_team = await scene.reply(await scene.anna.say(team, "!betrieb", to=bot))
            stranger = await scene.reply(await bernd.say(other, "!betrieb"), bernd)

    assert allowed.text.startswith("**Betrieb**")
    assert in_plain.text.startswith(ELSEWHERE)
    assert in_team.text.startswith(ELSEWHERE)
    assert "kenne ich nicht" in stranger.text
    assert scene.model.requests == []
