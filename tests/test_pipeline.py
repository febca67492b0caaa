"""The path as a rule: whatever comes in, one reply with the reminder, and no secret to a model."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.adapters.matrix.writing import compose
from bot.answer.settings import AnswerSettings, ModelSettings
from bot.bot import Bot
from bot.dispatch import Job
from bot.errors import (
    LeitplankeError,
    MessengerFailed,
    ModelFailed,
    ModelRefused,
    ModelUnavailable,
)
from bot.flyer.studio import Studio
from bot.journal import Journal
from bot.messages import Batch, Sealed, Trust
from bot.pipeline import answer_job, handle, run
from bot.ports import Conversation
from bot.review.checks import Context
from bot.review.reply import Kind
from bot.screen.policy import Policy
from bot.screen.reasons import kind_name
from bot.screen.screen import Screen
from bot.settings import MatrixSettings, Settings
from bot.tongues import Tongues
from bot.vitals import FAILURES_BEFORE_REST, Vitals
from bot.wording import load_table
from tests.fakes import ANNA, FakeImages, FakeMessenger, FakeModel, message

REMINDERS = tuple(load_table("de", "wording")["reminder"].values())
EVENT_BYTES = 65_536
# Published examples: BZSt (IdNr), https://www.iban.com/structure (IBAN).
SECRETS = ("86095742719", "DE89370400440532013000")
SCREEN = Screen()


def built(
    messenger: FakeMessenger,
    model: FakeModel | None = None,
    *,
    images: FakeImages | None = None,
    journal: Journal | None = None,
    screen: Screen = SCREEN,
    others: Sequence[FakeModel] = (),
) -> Bot:
    models = [model or FakeModel(), *others]
    chosen = Settings(
        matrix=MatrixSettings(
            homeserver="http://127.0.0.1", user="@b:x", password_file="p", allow=("@*:x",)
        ),
        models=tuple(
            ModelSettings(name=m.name, base_url="http://127.0.0.1/v1", model="m", trust=m.trust)
            for m in models
        ),
        answer=AnswerSettings(patience_seconds=0.01),
    )
    studio = Studio(images, 1) if images else None
    book = journal or Journal(Database(memory=True))
    patient = Context(budget_seconds=60)
    return Bot(messenger, book, screen, models, studio, chosen, Vitals(), checks=patient)


async def answer_all(bot: Bot, messenger: FakeMessenger, *, patience: float = 5) -> None:
    """Run the bot until everything that was brought is settled."""
    running = asyncio.create_task(run(bot))
    async with asyncio.timeout(patience):
        while bot.journal.counts()["settled"] < len(messenger.timeline):
            if running.done():
                break
            await asyncio.sleep(0.001)
    running.cancel()
    await asyncio.wait([running])
    if not running.cancelled() and (error := running.exception()):
        raise error


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200)
FAILURES = st.sampled_from(
    [ModelUnavailable("später"), ModelFailed("nie"), ModelRefused("Filter"), None]
)


@settings(max_examples=150, deadline=None)
@given(before=WORDS, after=WORDS, secret=st.sampled_from((*SECRETS, "")), failure=FAILURES)
def test_any_message_gets_one_reply_whose_every_event_has_the_reminder(
    before: str, after: str, secret: str, failure: LeitplankeError | None
) -> None:
    messenger, model = FakeMessenger(), FakeModel(failure or before + "\n" + after)
    asked = message(f"{before} {secret} {after}")

    asyncio.run(handle(asked, built(messenger, model, images=FakeImages())))

    replies = [r for r in messenger.sends if r.kind.settles]
    assert len(replies) == 1
    for reply in messenger.sends:
        for content in compose(reply, asked):
            assert content["body"].endswith(REMINDERS)
            assert len(json.dumps(content)) < EVENT_BYTES * 3 // 4
    if secret:
        assert model.asked == []


@settings(max_examples=100, deadline=None)
@given(place=st.sampled_from(["question", "history", "file name", "picture"]), around=WORDS)
@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_reaches_a_model_wherever_it_stands(secret: str, place: str, around: str) -> None:
    messenger, model, images = FakeMessenger(), FakeModel(), FakeImages()
    asked = message("Was gilt allgemein?", thread="$wurzel")
    match place:
        case "question":
            asked = message(f"{around} {secret}")
        case "history":
            messenger.say("$wurzel", f"{secret} {around}")
        case "file name":
            asked = replace(asked, text=around, file_names=(f"{secret}.pdf",))
        case _:
            asked = message(f"!bild {secret} {around}")

    asyncio.run(handle(asked, built(messenger, model, images=images)))

    assert secret not in model.received
    assert secret not in "".join(images.prompts)
    assert len([r for r in messenger.sends if r.kind.settles]) == 1


class Killed(BaseException):
    """Stands for kill -9: nothing of ours catches it, nothing after it happens."""


def _steps(journal_path: Path, stop: Callable[[], None]) -> Iterator[tuple[str, Bot]]:
    """Yield the bot, wired so that `stop` is called at the named step."""
    for name in ("before admit", "after admit", "before send", "after send", "after settle"):
        journal_path.unlink(missing_ok=True)
        for ending in ("-wal", "-shm"):
            journal_path.with_name(journal_path.name + ending).unlink(missing_ok=True)
        messenger, journal = FakeMessenger(), Journal.at(journal_path)
        bot = built(messenger, journal=journal)
        station, moment = name.split(" ")[1], name.split(" ")[0]
        if station == "send":
            setattr(messenger, f"{moment}_send", stop)
        else:
            original = getattr(journal, station)

            def stopping(
                *given: object,
                original: Callable[..., object] = original,
                moment: str = moment,
            ) -> object:
                if moment == "before":
                    stop()
                done = original(*given)
                if moment == "after":
                    stop()
                return done

            setattr(journal, station, stopping)
        yield name, bot


async def test_killed_at_any_step_the_question_is_answered_exactly_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"

    def stop() -> None:
        raise Killed

    for name, bot in _steps(path, stop):
        messenger = bot.messenger
        assert isinstance(messenger, FakeMessenger)
        messenger.bring(message("Was gilt?"))
        with suppress(BaseException):
            await answer_all(bot, messenger, patience=0.3)
        bot.journal.close()
        messenger.before_send = messenger.after_send = lambda: None

        again = built(messenger, journal=Journal.at(path))
        await answer_all(again, messenger)

        said = [key for key in messenger.said if key[1] == "reply"]
        assert len(said) == 1, name
        assert again.journal.pending() == [], name
        again.journal.close()


async def test_a_masked_question_is_answered_with_its_values_restored() -> None:
    messenger, model = FakeMessenger(), FakeModel("Die Angabe [Steuer-ID 1] ist eine Kennung.")
    asked = message(f"Was ist {SECRETS[0]}?")
    confirmed = replace(asked, ref=message("", 2).ref, confirms=asked.ref)

    await handle(confirmed, built(messenger, model))

    assert model.received == "Was ist [Steuer-ID 1]?"
    assert SECRETS[0] in messenger.reply_to(confirmed).text


async def test_an_error_of_ours_is_one_neutral_sentence() -> None:
    class Broken(FakeModel):
        def answer(self, conversation: object) -> None:  # type: ignore[override]
            raise ZeroDivisionError("text of a person")

    messenger = FakeMessenger()
    asked = message("Was gilt?")

    await handle(asked, built(messenger, Broken()))

    reply = messenger.reply_to(asked)
    assert reply.kind is Kind.NOTICE
    assert reply.text == load_table("de", "wording")["error"]["internal"]


async def test_a_room_that_is_closed_to_the_bot_settles_the_question() -> None:
    messenger = FakeMessenger()

    def refuse() -> None:
        raise MessengerFailed("403 M_FORBIDDEN")

    messenger.before_send = refuse
    messenger.bring(message("Was gilt?"))
    bot = built(messenger)

    await answer_all(bot, messenger)

    assert bot.journal.pending() == []


async def test_a_picture_is_drawn_from_a_clean_description_with_a_lasting_seed() -> None:
    messenger, images = FakeMessenger(), FakeImages()
    asked = message("!bild bunte Luftballons")
    bot = built(messenger, images=images)

    await handle(asked, bot)
    first = messenger.reply_to(asked).picture
    messenger.said.clear()
    await handle(asked, bot)
    second = messenger.reply_to(asked).picture

    assert set(images.prompts) == {"bunte Luftballons"}
    assert first
    assert second
    assert first.seed == second.seed


async def test_a_model_of_less_trust_gets_only_what_is_clear_for_it() -> None:
    messenger, model = FakeMessenger(), FakeModel(trust=Trust.EXTERNAL)

    await handle(message("Was gilt allgemein?"), built(messenger, model))

    assert all(t.content.may_reach(Trust.EXTERNAL) for t in model.asked[0].turns)


@pytest.mark.parametrize(
    ("asked", "other", "answers"),
    [
        pytest.param(Trust.EXTERNAL, Trust.HOUSE, True, id="the house for an external model"),
        pytest.param(Trust.HOUSE, Trust.EXTERNAL, False, id="an external model for the house"),
    ],
)
async def test_a_model_that_is_away_is_stood_in_for_with_no_less_trust(
    asked: Trust, other: Trust, *, answers: bool
) -> None:
    messenger, away = FakeMessenger(), ModelUnavailable("away")
    first, second = FakeModel(away, "erstes", asked), FakeModel(name="zweites", trust=other)
    bot = built(messenger, first, others=[second])
    answer = bot.settings.answer.model_copy(update={"fallback": ("zweites",)})
    bot = replace(bot, settings=bot.settings.model_copy(update={"answer": answer}))

    await handle(message("Was gilt allgemein?"), bot)

    (reply,) = [r for r in messenger.sends if r.kind.settles]
    assert bool(second.asked) is answers
    assert (reply.kind is Kind.ANSWER) is answers
    assert ("erstes war nicht verfügbar. Geantwortet hat zweites." in reply.reminder) is answers


async def test_the_status_names_a_model_that_failed_several_times() -> None:
    messenger = FakeMessenger()
    bot = built(messenger)
    for _ in range(FAILURES_BEFORE_REST):
        bot.vitals.model_failed("fern")

    await handle(message("!status"), bot)

    assert "Zuletzt mehrmals ohne Antwort: fern" in messenger.sends[-1].text


async def test_what_an_external_model_may_not_see_the_house_model_is_offered() -> None:
    external, house = FakeModel(name="extern", trust=Trust.EXTERNAL), FakeModel(name="haus")
    screen = Screen(Policy(house={"tax_id": "allow"}))
    messenger = FakeMessenger()
    bot = built(messenger, external, screen=screen, others=[house])
    asked = message(f"Was ist {SECRETS[0]}?")

    await handle(asked, bot)
    refused = messenger.reply_to(asked)
    consent = replace(asked, ref=message("", 2).ref, confirms=asked.ref, at_house=True)
    await handle(consent, bot)

    assert refused.kind is Kind.REFUSAL
    assert "🏠" in refused.text
    assert external.asked == []
    assert house.received == asked.text


async def test_a_refusal_looks_for_the_house_model_with_the_journal_on_disk(tmp_path: Path) -> None:
    """The journal belongs to one thread, and the thread is screened in another."""
    external, house = FakeModel(name="extern", trust=Trust.EXTERNAL), FakeModel(name="haus")
    messenger, journal = FakeMessenger(), Journal.at(tmp_path / "journal.sqlite")
    bot = replace(
        built(messenger, external, others=[house], journal=journal), tongues=Tongues(journal)
    )
    asked = message(f"Was ist {SECRETS[0]}?")

    await handle(asked, bot)

    assert messenger.reply_to(asked).kind is Kind.REFUSAL
    journal.close()


async def test_consent_to_the_house_model_opens_nothing_that_it_may_not_see() -> None:
    external, house = FakeModel(name="extern", trust=Trust.EXTERNAL), FakeModel(name="haus")
    messenger = FakeMessenger()
    bot = built(messenger, external, others=[house])
    asked = message(f"Was ist {SECRETS[0]}?")

    await handle(asked, bot)
    await handle(replace(asked, ref=message("", 2).ref, confirms=asked.ref, at_house=True), bot)

    assert "🏠" not in messenger.reply_to(asked).text
    assert external.asked == house.asked == []


async def test_a_secret_that_the_model_made_up_is_pointed_out() -> None:
    messenger = FakeMessenger()
    asked = message("Nennen Sie ein Beispiel für eine IBAN.")

    await handle(asked, built(messenger, FakeModel(f"Zum Beispiel {SECRETS[1]}.")))

    reply = messenger.reply_to(asked)
    assert kind_name("iban", "de") in reply.reminder
    assert reply.reminder.endswith(REMINDERS)


async def test_consent_does_not_send_the_second_half_of_a_secret() -> None:
    messenger, model = FakeMessenger(), FakeModel()
    messenger.say("$wurzel", f"Es geht um die IBAN {SECRETS[1][:12]}")
    asked = message(f"{SECRETS[1][12:]} ist der Rest.", thread="$wurzel")
    consent = replace(asked, ref=message("", 2).ref, confirms=asked.ref)

    await handle(asked, built(messenger, model))
    await handle(consent, built(messenger, model))

    assert messenger.reply_to(asked).kind is Kind.REFUSAL
    assert messenger.reply_to(consent).kind is Kind.REFUSAL
    assert model.asked == []


async def test_an_invented_secret_is_pointed_out_where_its_kind_would_only_be_masked() -> None:
    screen = Screen(Policy(house={"iban": "mask"}))
    messenger = FakeMessenger()
    asked = message("Nennen Sie ein Beispiel.")

    await handle(asked, built(messenger, FakeModel(f"Etwa {SECRETS[1]}."), screen=screen))

    assert kind_name("iban", "de") in messenger.reply_to(asked).reminder


async def test_a_citation_that_does_not_exist_is_pointed_out_above_the_reminder() -> None:
    messenger = FakeMessenger()
    asked = message("Was gilt?")

    await handle(asked, built(messenger, FakeModel("Das folgt aus § 427 AO.")))

    found, reminder = messenger.reply_to(asked).reminder.split("\n\n")
    assert "§ 427 AO" in found
    assert "Verantwortung" in reminder


async def test_a_question_whose_key_is_lost_waits_and_is_told_not_dropped() -> None:
    messenger = FakeMessenger()
    asked = message("Was gilt?")
    messenger.bring(asked)
    journal = Journal(Database(memory=True))
    journal.admit(Batch("1", (asked,)))
    messenger.messages[asked.ref.event_id] = Sealed(asked.ref, asked.thread, "sitzung")
    bot = built(messenger, journal=journal)

    await answer_job(Job(asked.ref, asked.thread, resumed=True), bot)

    assert journal.counts() == {"pending": 0, "settled": 0, "waiting": 1}
    assert [s.session_id for s in journal.untold_before(time.time() + 1)] == ["sitzung"]


async def test_what_a_restored_journal_takes_for_sealed_is_not_answered_twice() -> None:
    """A backup from before the key came does not know that the question was answered since."""
    messenger, journal = FakeMessenger(), Journal(Database(memory=True))
    asked = message("Was gilt?")
    messenger.bring(asked)
    journal.admit(Batch("1", sealed=(Sealed(asked.ref, asked.thread, "sitzung"),)))
    await handle(asked, built(messenger))
    model = FakeModel()

    await answer_all(built(messenger, model, journal=journal), messenger)

    assert model.asked == []


async def test_a_failure_of_the_model_is_counted_for_the_operator() -> None:
    bot = built(FakeMessenger(), FakeModel(ModelFailed("nein")))

    await handle(message("Was gilt?"), bot)

    assert bot.vitals.counts["ModelFailed"] == 1


async def test_talk_between_the_halves_of_a_secret_does_not_hide_it() -> None:
    messenger, model = FakeMessenger(), FakeModel()
    for text in ("Steuer-ID: 86095", "Danke, kommt gleich."):
        messenger.say("$wurzel", text)
    asked = message(SECRETS[0][5:], thread="$wurzel")

    await handle(asked, built(messenger, model))
    messenger.say("$wurzel", asked.text)
    later = message("Was ist eine Steuer-ID?", 2, thread="$wurzel")
    await handle(later, built(messenger, model))

    assert messenger.reply_to(asked).kind is Kind.REFUSAL
    assert [t.content.text for t in model.asked[0].turns] == ["Danke, kommt gleich.", later.text]


async def test_values_are_not_put_back_into_addresses() -> None:
    said = "Siehe [Steuer-ID 1], https://x.example/?q=[Steuer-ID 1] und [hier](//x/[Steuer-ID 1])"
    messenger = FakeMessenger()
    asked = message(f"Was ist {SECRETS[0]}?")
    consent = replace(asked, ref=message("", 2).ref, confirms=asked.ref)

    await handle(consent, built(messenger, FakeModel(said)))

    assert messenger.reply_to(consent).text.count(SECRETS[0]) == 1


async def test_half_characters_of_a_model_are_joined_or_replaced() -> None:
    messenger = FakeMessenger()
    asked = message("Ein Zeichen bitte.")

    await handle(asked, built(messenger, FakeModel("gut \ud83d\ude00, halb \ud83d")))

    assert messenger.reply_to(asked).text == "gut \U0001f600, halb \ufffd"


async def test_a_refused_reply_is_followed_by_one_apology() -> None:
    messenger = FakeMessenger()
    refusals = iter([MessengerFailed("413 M_TOO_LARGE")])

    def refuse() -> None:
        for refusal in refusals:
            raise refusal

    asked = message("Was gilt?")
    messenger.bring(asked)
    bot = built(messenger)
    bot.journal.greet(ANNA, message("", 9).ref)
    messenger.before_send = refuse

    await answer_all(bot, messenger)

    assert messenger.reply_to(asked).text == load_table("de", "wording")["error"]["internal"]
    assert bot.journal.pending() == []


async def test_of_a_long_thread_the_newest_turns_go_to_the_model_whole() -> None:
    messenger, model = FakeMessenger(), FakeModel()
    for number in range(60):
        messenger.say("$wurzel", f"Beitrag {number}. " + "Das ist ein langer Satz. " * 60)

    await handle(message("Was gilt?", thread="$wurzel"), built(messenger, model))

    sent = next(texts for texts in map(_texts, model.asked) if texts[-1] == "Was gilt?")
    assert 5 < len(sent) < 20
    assert sent[-2].startswith("Beitrag 59.")


def _texts(conversation: Conversation) -> list[str]:
    return [turn.content.text for turn in conversation.turns]
