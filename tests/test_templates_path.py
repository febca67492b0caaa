"""Recorded conversations: each template, in both languages, on a real homeserver."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.templates.catalog import load_catalog
from bot.wording import load_table, load_text
from tests.conftest import NewUser
from tests.house import House, house

CATALOG = load_catalog(None, "de")
WRITTEN = "Die Kantine zieht im Mai um, es gibt dann mehr Sitzplätze."
IN = {"de": WRITTEN, "en": "The canteen moves in May, and there are more seats then."}
# Rechtsfrage looks for statutes and says that there are none.
PLAIN = [key for key in CATALOG.offered if key != "rechtsfrage"]


@pytest.mark.parametrize("language", ["de", "en"])
async def test_each_template_asks_in_its_thread_and_then_writes_with_its_rules(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path, language: str
) -> None:
    full = load_table(language, "wording")["reminder"]["full"]
    house_rules = load_text(language, "system")
    async with house(homeserver, new_user, tmp_path) as home:
        home.kill_bot()
        home.start_bot({"LEITPLANKE_LANGUAGE": language})
        anna = home.staff[0]
        room = await home.direct_chat(anna, encrypted=True)
        for key in CATALOG.offered:
            template = CATALOG.get(key, language)
            root = await anna.say(room, f"!{template.commands[0]}")
            asked = await home.reply(anna, root)
            for field in template.missing({}):
                answer = await home.ask(anna, room, f"{field.label}: {IN[language]}", thread=root)

            system, *turns = home.model.requests[-1].body["messages"]
            assert all(field.label in asked.text for field in template.missing({}))
            assert system["content"].startswith(f"{house_rules}\n\n{template.body}")
            assert IN[language] not in system["content"]
            assert IN[language] in turns[-1]["content"]
            assert answer.text.endswith(full)
            assert answer.thread == root


async def test_a_template_holds_for_the_thread_over_a_restart_and_no_longer_than_wished(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    rules = CATALOG.get("email", "de").body
    async with house(homeserver, new_user, tmp_path) as home:
        anna = home.staff[0]
        room = await home.direct_chat(anna)
        root = await anna.say(room, f"!email {WRITTEN}")
        await home.reply(anna, root)
        await home.stop_bot()
        home.start_bot()
        await home.ask(anna, room, "förmlicher", thread=root)
        held = _system(home)
        await home.ask(anna, room, "!neu", thread=root)
        await home.ask(anna, room, "Was ist ein Vermerk?", thread=root)
        after = _system(home)
        await home.ask(anna, room, "Was ist ein Vermerk?")
        elsewhere = _system(home)

    assert rules in held
    assert rules not in after
    assert rules not in elsewhere


async def test_a_secret_in_a_field_is_stopped_like_any_other(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    async with house(homeserver, new_user, tmp_path) as home:
        anna = home.staff[0]
        room = await home.direct_chat(anna)
        root = await anna.say(room, "!vermerk")
        await home.reply(anna, root)
        refused = await home.ask(
            anna, room, "Sachverhalt: Steuer-ID 65 929 970 489 wurde verwechselt", thread=root
        )

    assert refused.meta["kind"] == "refusal"
    assert "65 929 970 489" not in home.model.transcript


def _system(home: House) -> str:
    return str(home.model.requests[-1].body["messages"][0]["content"])
