"""Edits and removals of questions, at the journal and on the path with fakes."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from sqlite_utils import Database

from bot.dispatch import Dispatcher, Job
from bot.errors import MessengerFailed
from bot.intake import open_sealed, receive
from bot.journal import Asked, Journal
from bot.messages import Batch, Message, Ref, Sealed
from bot.pipeline import answer_job
from bot.wording import load_table
from tests.fakes import FakeMessenger, FakeModel, message
from tests.test_pipeline import built

FIRST = message("Was regelt § 30 AO?")


def version(number: int, text: str = "Was regelt § 31 AO?") -> Message:
    return replace(message(text, number, thread=FIRST.thread), revises=FIRST.ref)


def removal(number: int) -> Message:
    return replace(message("", number, thread=FIRST.thread), removes=FIRST.ref)


@pytest.fixture
def journal() -> Journal:
    return Journal(Database(memory=True))


def test_the_newest_version_alone_counts(journal: Journal) -> None:
    journal.admit(Batch("1", (FIRST, version(2), version(3))))

    assert [journal.is_outdated(m) for m in (FIRST, version(2), version(3))] == [True, True, False]

    journal.admit(Batch("2", (removal(4),)))

    assert [journal.is_outdated(m) for m in (version(3), removal(4))] == [True, False]


def test_the_journal_knows_what_an_edit_was_an_edit_of(journal: Journal) -> None:
    journal.admit(Batch("1", (FIRST, version(2))))

    assert journal.asked("$frage1") == Asked(FIRST.ref, FIRST.thread)
    assert journal.asked("$frage2") == Asked(FIRST.ref, FIRST.thread)
    assert journal.asked("$frage9") is None


def test_each_version_can_be_confirmed_once(journal: Journal) -> None:
    def agreed(number: int) -> Message:
        return replace(message("", number, thread=FIRST.thread), confirms=FIRST.ref)

    first = journal.admit(Batch("1", (FIRST, agreed(2), agreed(3))))
    second = journal.admit(Batch("2", (version(4), agreed(5), agreed(6))))

    assert first == {"$frage1", "$frage2"}
    assert second == {"$frage4", "$frage5"}
    assert journal.is_outdated(agreed(2))
    assert not journal.is_outdated(agreed(5))


@pytest.mark.parametrize(("hours", "taken_up"), [(23, ["$frage2"]), (25, [])])
async def test_a_late_edit_leaves_the_answer_or_the_work_on_it_as_it_is(
    hours: int, taken_up: list[str]
) -> None:
    journal = Journal(Database(memory=True), lambda: time.time() - hours * 3600)
    journal.admit(Batch("1", (FIRST,)))
    bot = built(FakeMessenger(), journal=journal)
    worked: list[str] = []

    async def work(job: Job) -> None:
        worked.append(job.ref.event_id)

    async with Dispatcher(work, 1) as dispatcher:
        await receive(Batch("2", (version(2),)), bot, dispatcher)
        await asyncio.sleep(0.05)

    assert worked == taken_up
    assert journal.is_outdated(FIRST) == bool(taken_up)


async def test_an_edit_cannot_sign() -> None:
    messenger = FakeMessenger()
    edited = version(2, "!geprueft")
    bot = built(messenger)
    bot.journal.admit(Batch("1", (edited,)))

    await answer_job(Job(edited.ref, FIRST.thread, edited), bot)

    assert messenger.reply_to(edited).text == load_table("de", "wording")["sign_off"]["not_by_edit"]
    assert not messenger.marks


async def test_a_removal_is_carried_out_even_if_the_question_still_waits() -> None:
    messenger, model = FakeMessenger(), FakeModel()
    bot = built(messenger, model)
    bot.journal.admit(Batch("1", (FIRST, removal(2))))

    for item in (FIRST, removal(2)):
        await answer_job(Job(item.ref, FIRST.thread, item), bot)

    assert messenger.taken_back == [removal(2)]
    assert not messenger.sends
    assert not model.asked
    assert bot.journal.counts() == {"pending": 0, "settled": 2, "waiting": 0}


async def test_a_room_that_is_closed_keeps_no_key_from_opening_the_others() -> None:
    class Closed(FakeMessenger):
        async def read(self, ref: Ref) -> Message | Sealed | None:
            if ref == FIRST.ref:
                raise MessengerFailed("closed")
            return message("Was regelt § 31 AO?", 2)

    other = message("", 2)
    bot = built(Closed())
    bot.journal.admit(
        Batch("1", sealed=(Sealed(FIRST.ref, "$1", "s"), Sealed(other.ref, "$2", "s")))
    )
    worked: list[Ref] = []

    async def work(job: Job) -> None:
        worked.append(job.ref)

    async with Dispatcher(work, 1) as dispatcher:
        await open_sealed([FIRST.ref, other.ref], bot, dispatcher)
        await asyncio.sleep(0.05)

    assert worked == [other.ref]
