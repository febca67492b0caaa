"""A person can stop what the bot is working on, and only there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from sqlite_utils import Database

from bot.answer.settings import ModelSettings
from bot.bot import Bot
from bot.journal import Journal
from bot.messages import Batch, Message, Ref, Sealed
from bot.pipeline import run
from bot.ports import Conversation
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.running import Running, Stopped
from bot.screen.screen import Screen
from bot.settings import MatrixSettings, Settings
from bot.vitals import Vitals
from bot.wording import load_table
from tests.fakes import ROOM, FakeMessenger, FakeModel, message

SCREEN = Screen()
WORDS = load_table("de", "wording")["command"]


@dataclass
class EndlessModel(FakeModel):
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, conversation: Conversation) -> AsyncIterator[str]:
        self.begun.set()
        await asyncio.Event().wait()
        yield ""


def built(messenger: FakeMessenger, model: FakeModel) -> Bot:
    settings = Settings(
        matrix=MatrixSettings(
            homeserver="http://127.0.0.1", user="@b:x", password_file="p", allow=("@*:x",)
        ),
        models=(
            ModelSettings(
                name=model.name, base_url="http://127.0.0.1/v1", model="m", trust="house"
            ),
        ),
    )
    journal = Journal(Database(memory=True))
    return Bot(messenger, journal, SCREEN, [model], None, settings, Vitals())


@dataclass
class WaitingMessenger(FakeMessenger):
    """Brings its second message only when the model is at work on the first."""

    second_after: asyncio.Event | None = None

    async def batches(self, since: str | None) -> AsyncIterator:
        async for batch in super().batches(since):
            if batch.token == "2" and self.second_after:
                await self.second_after.wait()
            yield batch


async def settled(bot: Bot, count: int) -> None:
    running = asyncio.create_task(run(bot))
    async with asyncio.timeout(5):
        while bot.journal.counts()["settled"] < count:  # noqa: ASYNC110  (SQLite tells nobody)
            await asyncio.sleep(0.001)
    running.cancel()
    await asyncio.wait([running])


async def test_a_stop_ends_the_work_in_its_thread_and_both_get_one_answer() -> None:
    model = EndlessModel()
    messenger = WaitingMessenger(second_after=model.begun)
    question = message("Was regelt § 30 AO allgemein?")
    stop = message("!stopp", 2, thread=question.ref.event_id)
    messenger.bring(question, stop)

    await settled(built(messenger, model), 2)

    assert messenger.reply_to(question).text == WORDS["ended"]
    assert messenger.reply_to(stop).text == WORDS["stopped"]


async def test_a_stop_by_reaction_is_not_answered_itself() -> None:
    model = EndlessModel()
    messenger = WaitingMessenger(second_after=model.begun)
    question = message("Was regelt § 30 AO allgemein?")
    stop = replace(message("!stopp", 2, thread=question.ref.event_id), about=Ref(ROOM, "$progress"))
    messenger.bring(question, stop)

    await settled(built(messenger, model), 2)

    assert messenger.reply_to(question).text == WORDS["ended"]
    assert (stop.ref.event_id, "reply") not in messenger.said


async def test_a_stop_where_nothing_runs_says_so() -> None:
    messenger = FakeMessenger()
    stop = message("!stop")
    messenger.bring(stop)

    await settled(built(messenger, FakeModel()), 1)

    assert messenger.reply_to(stop).text == WORDS["nothing_to_stop"]


async def endless() -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("wish", "stops"),
    [
        pytest.param(message("!stopp", 2, thread="$frage1"), True, id="in the thread"),
        pytest.param(message("!stopp", 2), True, id="outside a thread, by the same person"),
        pytest.param(message("!stopp", 2, thread="$other"), False, id="in another thread"),
        pytest.param(message("!stopp", 2, sender="@bert:x"), False, id="by somebody else"),
        pytest.param(
            replace(message("!stopp", 2), ref=Ref("!other:x", "$frage2")), False, id="another room"
        ),
    ],
)
async def test_a_stop_concerns_its_thread_or_its_author(wish: Message, *, stops: bool) -> None:
    running = Running()
    work = asyncio.create_task(running.work(message("Frage"), endless()))
    await asyncio.sleep(0)

    running.stop(wish)
    done, _ = await asyncio.wait([work], timeout=0.05)

    assert bool(done) is stops is running.has_stopped(wish)
    if stops:
        assert isinstance(work.exception(), Stopped)
    work.cancel()


async def test_the_end_of_the_bot_is_no_stop() -> None:
    running = Running()
    work = asyncio.create_task(running.work(message("Frage"), endless()))
    await asyncio.sleep(0)

    work.cancel()
    await asyncio.wait([work])

    assert work.cancelled()


def stop_in(question: Message, number: int = 2) -> Message:
    """A 🛑 on something in the thread of a question."""
    stop = message("!stopp", number, thread=question.ref.event_id)
    return replace(stop, about=question.ref)


async def test_a_stop_just_before_a_crash_stops_the_question_when_it_is_resumed() -> None:
    model, messenger = EndlessModel(), FakeMessenger()
    question = message("Was regelt § 30 AO allgemein?")
    bot = built(messenger, model)
    messenger.bring(question, stop_in(question))
    bot.journal.admit(Batch("1", (question,)))
    bot.journal.admit(Batch("2", (stop_in(question),)))

    await settled(bot, 2)

    assert messenger.reply_to(question).text == WORDS["ended"]
    assert len(messenger.sends) == 2  # the greeting and this reply
    assert model.asked == []


@dataclass
class SealedStops(WaitingMessenger):
    """Brings what comes second as sealed first, and its key in a batch of its own."""

    async def batches(self, since: str | None) -> AsyncIterator:
        async for batch in super().batches(since):
            if batch.token != "2":
                yield batch
                continue
            (stop,) = batch.messages
            sealed = Sealed(stop.ref, stop.thread, "sitzung")
            yield Batch("2", sealed=(sealed,))
            yield Batch("3", opened=((ROOM, "sitzung"),))


async def test_a_stop_whose_key_comes_later_stops_too() -> None:
    model = EndlessModel()
    messenger = SealedStops(second_after=model.begun)
    question = message("Was regelt § 30 AO allgemein?")
    stop = message("!stopp", 2, thread=question.ref.event_id)
    messenger.bring(question, stop)

    await settled(built(messenger, model), 2)

    assert messenger.reply_to(question).text == WORDS["ended"]
    assert messenger.reply_to(stop).text == WORDS["stopped"]


async def test_what_is_asked_after_a_stop_is_answered_after_a_crash() -> None:
    messenger = FakeMessenger()
    question, later = message("Was regelt § 30 AO?"), message("Und § 31?", 3, thread="$frage1")
    bot = built(messenger, FakeModel())
    messenger.bring(question, stop_in(question), later)
    bot.journal.admit(Batch("3", (question, stop_in(question), later)))

    await settled(bot, 3)

    assert messenger.reply_to(question).text == WORDS["ended"]
    assert messenger.reply_to(later).text == "Eine Antwort."


async def test_a_stop_reaches_a_question_that_still_waits_for_its_turn() -> None:
    running = Running()
    question = message("Was regelt § 30 AO allgemein?")
    running.stop(stop_in(question), [question.ref])

    async def work() -> Draft:
        raise AssertionError("begun")

    with pytest.raises(Stopped):
        await running.work(question, work())
    assert running.has_stopped(stop_in(question))


async def test_a_stop_of_somebody_else_outside_the_thread_leaves_a_waiting_question_alone() -> None:
    running = Running()
    question = message("Was regelt § 30 AO allgemein?")
    running.stop(message("!stopp", 2, sender="@bernd:localhost"), [question.ref])

    async def work() -> Draft:
        return Draft(Kind.ANSWER, "Eine Antwort.")

    assert (await running.work(question, work())).text == "Eine Antwort."


async def test_the_end_of_the_process_is_no_stop_though_one_is_under_way() -> None:
    running = Running()
    question = message("Was regelt § 30 AO allgemein?")
    winding_up = asyncio.Event()

    async def work() -> Draft:
        try:
            await asyncio.Event().wait()
        finally:
            winding_up.set()
            await asyncio.sleep(0.05)
        return Draft(Kind.ANSWER, "")

    task = asyncio.create_task(running.work(question, work()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    running.stop(stop_in(question))
    await winding_up.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
