"""`!modell`: a model for a room or a thread, among those allowed there, and never too much for it."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlite_utils import Database

from bot.answer.choice import choose_model, house_model, in_force
from bot.answer.settings import ModelSettings
from bot.bot import Bot
from bot.demo.homeserver import Homeserver
from bot.errors import ModelUnavailable
from bot.journal import Journal
from bot.messages import Message, Trust
from bot.pipeline import handle
from bot.review.reply import Kind
from bot.screen.policy import Policy
from bot.screen.screen import Screen
from bot.settings import Settings
from bot.wording import fill, load_table
from tests.conftest import NewUser
from tests.fakes import ROOM, FakeMessenger, FakeModel, message
from tests.house import house
from tests.test_pipeline import built

WORDS = load_table("de", "wording")["models"]
TAX_ID = "Wem gehört die Steuer-ID 65 929 970 489?"


def scene(journal: Journal | None = None, **rooms: str) -> tuple[FakeMessenger, Bot]:
    """A bot with `haus` first and `fern`, an external one; `rooms` limits models to a pattern."""
    messenger, away = FakeMessenger(), FakeModel(name="fern", trust=Trust.EXTERNAL)
    bot = built(
        messenger, others=[away], journal=journal, screen=Screen(Policy(house={"tax_id": "allow"}))
    )
    models = tuple(
        m.model_copy(update={"rooms": (rooms.get(m.name, "*"),)}) for m in bot.settings.models
    )
    parts = {part.name: getattr(bot, part.name) for part in fields(bot)}
    return messenger, Bot(**{**parts, "settings": with_models(bot.settings, models)})


def with_models(settings: Settings, models: tuple[ModelSettings, ...]) -> Settings:
    answer = settings.answer.model_copy(update={"fallback": tuple(m.name for m in models)})
    return settings.model_copy(update={"models": models, "answer": answer})


async def say(text: str, number: int, bot: Bot, messenger: FakeMessenger, thread: str = "") -> str:
    said = message(text, number, thread=thread)
    messenger.bring(said)
    await handle(said, bot)
    return messenger.reply_to(said).text


def at(number: int, thread: str = "", room: str = ROOM) -> Message:
    said = message("?", number, thread=thread)
    return replace(said, ref=replace(said.ref, room_id=room))


async def test_a_choice_in_a_thread_is_for_that_thread_and_outside_for_the_room() -> None:
    messenger, bot = scene()
    await say("!modell fern", 1, bot, messenger, "$a")
    in_thread = [in_force(one, bot).name for one in (at(2, "$a"), at(3, "$b"), at(4))]
    await say("!modell fern", 5, bot, messenger)
    in_room = [in_force(one, bot).name for one in (at(6, "$b"), at(7), at(8, room="!andere:x"))]

    assert in_thread == ["fern", "haus", "haus"]
    assert in_room == ["fern", "fern", "haus"]


def test_a_threads_choice_stands_over_the_rooms() -> None:
    choices = Journal(Database(memory=True)).choices
    choices.choose("haus", at(1, "$a"), 1.0)
    choices.choose("fern", at(2), 2.0)

    assert choices.chosen(at(3, "$a")) == ["haus", "fern"]


async def test_a_choice_can_be_taken_back() -> None:
    messenger, bot = scene()
    await say("!modell fern", 1, bot, messenger)
    await say("!modell haus", 2, bot, messenger, "$a")
    await say("!modell standard", 3, bot, messenger, "$a")
    thread = in_force(at(4, "$a"), bot).name
    await say("!modell Standard", 5, bot, messenger)

    assert thread == "fern"
    assert in_force(at(6), bot).name == "haus"


async def test_the_list_shows_trust_and_the_one_in_force() -> None:
    messenger, bot = scene()
    await say("!modell fern", 1, bot, messenger)
    listed = await say("!modell", 2, bot, messenger)
    trust = load_table("de", "wording")["status"]
    row = fill(WORDS["row"], name="haus", trust=trust["trust_house"])
    now = fill(
        WORDS["row_in_force"],
        name="fern",
        trust=trust["trust_external"],
        where=WORDS["in_room"],
    )

    assert row in listed
    assert now in listed


async def test_only_what_the_room_may_use_is_listed_and_chosen() -> None:
    messenger, bot = scene(fern="!andere:*")
    answered = await say("!modell fern", 1, bot, messenger)

    assert answered.startswith(WORDS["unknown"])
    assert "fern" not in answered.removeprefix(WORDS["unknown"])
    assert in_force(at(2), bot).name == "haus"


async def test_a_choice_that_is_no_longer_allowed_is_no_longer_in_force() -> None:
    messenger, bot = scene()
    await say("!modell fern", 1, bot, messenger)
    _, limited = scene(bot.journal, fern="!andere:*")

    assert in_force(at(2), limited).name == "haus"


async def test_a_model_that_the_room_may_not_use_neither_stands_in_nor_is_offered() -> None:
    messenger, bot = scene(haus="!andere:*")
    bot.models[1].answers = ModelUnavailable("away")  # type: ignore[attr-defined]
    asked = at(1)
    await say("Was ist ein Vermerk?", 2, bot, messenger)

    assert choose_model(asked, bot).name == "fern"
    assert house_model(asked, bot) is None
    assert bot.models[0].asked == []  # type: ignore[attr-defined]


async def test_the_model_in_force_is_asked_and_what_it_may_not_see_is_offered_to_the_house() -> (
    None
):
    messenger, bot = scene()
    first, away = bot.models
    await say("!modell FERN", 1, bot, messenger)
    await say("Was ist ein Vermerk?", 2, bot, messenger)
    asked = message(TAX_ID, 3)
    refused = await say(TAX_ID, 3, bot, messenger)
    consent = replace(asked, ref=message("", 4).ref, confirms=asked.ref, at_house=True)
    messenger.bring(consent)
    await handle(consent, bot)

    offer = fill(load_table("de", "wording")["refusal"]["offer_house"], model="haus")
    assert messenger.reply_to(asked).kind is Kind.REFUSAL
    assert offer in refused
    assert away.received == "Was ist ein Vermerk?"  # type: ignore[attr-defined]
    assert first.received == TAX_ID  # type: ignore[attr-defined]


async def test_what_the_house_was_told_in_a_thread_is_screened_anew_for_an_external_model() -> None:
    messenger, bot = scene()
    messenger.say("$a", TAX_ID)
    await say("!modell fern", 1, bot, messenger, "$a")
    await say("Und die Frist?", 2, bot, messenger, "$a")

    assert "65 929 970 489" not in bot.models[1].received  # type: ignore[attr-defined]


def test_an_external_model_never_stands_in_for_the_house_whatever_is_chosen() -> None:
    _, bot = scene()
    bot.journal.choices.choose("haus", at(1), 1.0)

    assert choose_model(at(2), bot).name == "haus"
    assert choose_model(at(2), bot).trust is Trust.HOUSE
    assert not hasattr(choose_model(at(2), bot), "_others")


def test_an_older_choice_repeated_after_a_crash_does_not_undo_a_newer_one() -> None:
    choices = Journal(Database(memory=True)).choices
    choices.choose("neu", at(2), 2.0)
    choices.choose("alt", at(1), 1.0)

    assert choices.chosen(at(3)) == ["neu"]


def test_choices_of_rooms_stay_and_those_of_threads_end_with_the_thread() -> None:
    choices = Journal(Database(memory=True)).choices
    choices.choose("haus", at(1), 1.0)
    choices.choose("haus", at(2, "$a"), 1.0)
    choices.tidy(2.0)

    assert choices.chosen(at(3, "$a")) == ["haus"]
    choices.choose("", at(4), 1.5)
    assert choices.chosen(at(5, "$a")) == []


def test_one_model_at_least_is_for_all_rooms() -> None:
    known = built(FakeMessenger()).settings
    limited = known.models[0].model_copy(update={"rooms": ("!a:*",)})

    with pytest.raises(ValidationError, match="no_model_for_all_rooms"):
        Settings(matrix=known.matrix, models=(limited,))


async def test_a_room_chooses_over_a_restart_and_another_room_does_not_see_it(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    offer = fill(load_table("de", "wording")["refusal"]["offer_house"], model="haus")
    allowing = '[screen.house]\ntax_id = "allow"'
    async with house(homeserver, new_user, tmp_path, toml=allowing, started=False) as home:
        home.config.write_text(
            home.config.read_text()
            + f'\n[[models]]\nname = "fern"\nbase_url = "{home.model.base_url}"\n'
            'model = "anderes"\ntrust = "external"\n'
        )
        home.start_bot()
        await home.bot_ready()
        anna = home.staff[0]
        room = await home.direct_chat(anna, encrypted=True)
        chosen = await home.ask(anna, room, "!modell fern")
        await home.stop_bot()
        home.start_bot()
        await home.ask(anna, room, "Was ist ein Vermerk?")
        asked = home.model.requests[-1].body["model"]
        refused = await home.ask(anna, room, TAX_ID)
        root = await anna.say(room, "Was ist ein Erlass?")
        await home.reply(anna, root)
        await home.ask(anna, room, "!modell haus", thread=root)
        await home.ask(anna, room, "Und eine Verfügung?", thread=root)
        in_thread = home.model.requests[-1].body["model"]

    assert "`fern`" in chosen.text
    assert asked == "anderes"
    assert refused.meta["kind"] == "refusal"
    assert offer in refused.text
    assert in_thread == "any"
