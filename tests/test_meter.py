"""The budget of a room: said before it is spent, booked while an answer runs, shown by room."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from bot.answer.choosing import over_budget
from bot.answer.meter import Meter
from bot.bot import Bot
from bot.errors import BudgetSpent, ModelUnavailable
from bot.messages import Trust
from bot.pipeline import handle
from bot.ports import Conversation
from bot.wording import fill, load_table
from tests.fakes import ROOM, FakeMessenger, FakeModel, message
from tests.test_pipeline import built

WORDS = load_table("de", "wording")["models"]
DAY = datetime(2026, 11, 25, tzinfo=UTC)
ASKED = Conversation("Antworten Sie kurz.", [])


def scene(*models: FakeModel, fallback: bool = False, **limits: float) -> Bot:
    """The first model has a price, the others have none; an answer has 100 tokens at most."""
    bot = built(FakeMessenger(), models[0], others=models[1:])
    known = bot.settings.models
    changed = [m.model_copy(update={"max_tokens": 100}) for m in known]
    changed[0] = changed[0].model_copy(update={"price_input": 10.0, "price_output": 20.0})
    names = tuple(m.name for m in known) if fallback else ()
    new = {
        "models": tuple(changed),
        "budget": bot.settings.budget.model_copy(update=limits),
        "answer": bot.settings.answer.model_copy(update={"fallback": names}),
    }
    parts = {part.name: getattr(bot, part.name) for part in fields(bot)}
    return Bot(**{**parts, "settings": bot.settings.model_copy(update=new)})


def meter(bot: Bot) -> Meter:
    return Meter(bot.journal.usage, bot.settings, now=lambda: DAY)


async def ask(bot: Bot, text: str = "Was ist ein Vermerk?", number: int = 1) -> str:
    assert isinstance(bot.messenger, FakeMessenger)
    await handle(message(text, number), bot)
    return bot.messenger.reply_to(message(text, number)).text


async def test_what_an_answer_did_not_use_is_given_back() -> None:
    model = FakeModel("Ja.")
    bot = scene(model, room_tokens=1_000)
    answered = meter(bot).on(model, ROOM).answer(ASKED)
    booked = [meter(bot).spent(ROOM)[0] async for _ in answered]

    assert booked[0] > 100
    assert 0 < meter(bot).spent(ROOM)[0] < 30


async def test_what_the_server_counted_is_booked_in_place_of_our_own_count() -> None:
    class Counting(FakeModel):
        async def answer(self, conversation: Conversation) -> AsyncIterator[str]:
            yield "Ja."
            assert conversation.counted
            conversation.counted(40, 2)

    model = Counting("Ja.")
    bot = scene(model, room_tokens=1_000)

    assert [piece async for piece in meter(bot).on(model, ROOM).answer(ASKED)] == ["Ja."]
    assert meter(bot).spent(ROOM)[0] == 42


async def test_a_model_that_said_nothing_has_cost_nothing() -> None:
    model = FakeModel(ModelUnavailable("away"))
    bot = scene(model, room_tokens=1_000)
    with pytest.raises(ModelUnavailable):
        [piece async for piece in meter(bot).on(model, ROOM).answer(ASKED)]

    assert meter(bot).spent(ROOM) == (0, 0)


async def test_questions_at_once_cannot_overdraw_together() -> None:
    class Slow(FakeModel):
        async def answer(self, conversation: Conversation) -> AsyncIterator[str]:
            self.asked.append(conversation)
            await asyncio.sleep(0)
            yield "Ja."

    model = Slow()
    bot = scene(model, room_tokens=250)

    async def one() -> None:
        async for _ in meter(bot).on(model, ROOM).answer(ASKED):
            pass

    ended = await asyncio.gather(*(one() for _ in range(5)), return_exceptions=True)

    assert len(model.asked) == 2
    assert sum(isinstance(end, BudgetSpent) for end in ended) == 3


async def test_beyond_the_budget_nothing_is_sent_and_the_person_is_told_what_is_free() -> None:
    away, house = FakeModel(name="fern", trust=Trust.EXTERNAL), FakeModel()
    bot = scene(away, house, room_cost=0.000001)
    said = await ask(bot)

    assert said == f"{WORDS['spent']} {fill(WORDS['still_free'], name='haus')}"
    assert away.asked == house.asked == []
    assert bot.vitals.counts["BudgetSpent"] == 1


async def test_nothing_is_offered_where_nothing_is_free() -> None:
    bot = scene(FakeModel(), FakeModel(name="zweites"), room_tokens=5)

    assert over_budget(message("?"), bot).text == WORDS["spent"]


async def test_a_stand_in_without_a_price_answers_beyond_the_budget_of_money() -> None:
    away, house = FakeModel(name="fern", trust=Trust.EXTERNAL), FakeModel("Vom Haus.")
    bot = scene(away, house, fallback=True, room_cost=0.000001)

    assert await ask(bot) == "Vom Haus."
    assert away.asked == []


async def test_each_room_and_each_day_has_its_own_budget() -> None:
    bot = scene(FakeModel(), room_tokens=500)
    today = meter(bot)
    today.book(ROOM, today.today, "haus", 450, 0)
    tomorrow = Meter(bot.journal.usage, bot.settings, now=lambda: DAY.replace(day=26))

    assert not today.allows(ROOM, "haus", 10)
    assert today.allows("!andere:x", "haus", 10)
    assert tomorrow.allows(ROOM, "haus", 10)


def test_old_sums_are_deleted() -> None:
    bot = scene(FakeModel(), room_tokens=500)
    bot.journal.usage.add(ROOM, "2026-10-25", "haus", 1, 1)
    bot.journal.usage.add(ROOM, "2026-10-27", "haus", 1, 1)
    meter(bot).tidy()

    assert bot.journal.usage.of(ROOM, "2026-10-25") == {}
    assert bot.journal.usage.of(ROOM, "2026-10-27") == {"haus": (1, 1)}


async def test_without_a_limit_nothing_is_counted() -> None:
    bot = scene(FakeModel())
    await ask(bot)

    assert bot.meter.spent(ROOM) == (0, 0)


async def test_the_status_shows_the_rooms_sums() -> None:
    bot = scene(FakeModel(), room_tokens=5_000, room_cost=1.0)
    bot.journal.usage.add(ROOM, bot.meter.today, "haus", 5_000, 0)
    status = load_table("de", "wording")["status"]
    shown = await ask(bot, "!status")

    assert fill(status["tokens"], used=5_000, limit=5_000) in shown
    assert fill(status["cost"], used="0.05", limit="1.00") in shown


def test_the_metric_sums_all_rooms_by_model_and_names_none() -> None:
    usage = scene(FakeModel(), room_tokens=500).journal.usage
    usage.add(ROOM, "2026-11-25", "haus", 1, 2)
    usage.add("!andere:x", "2026-11-25", "haus", 3, 4)
    usage.add(ROOM, "2026-11-24", "haus", 5, 6)

    assert usage.on("2026-11-25") == {"haus": 10}
