"""The path of a message through a real Synapse, plain and encrypted, to a real model server."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from bot.wording import load_table, load_text
from tests.conftest import NewUser
from tests.house import House, house, settled
from tests.model_server import status

FULL = load_table("de", "wording")["reminder"]["full"]
SHORT = load_table("de", "wording")["reminder"]["short"]
# A valid IdNr of the BZSt's published examples (https://www.bzst.de, "Aufbau der IdNr").
TAX_ID = "86095742719"


@pytest_asyncio.fixture
async def home(homeserver: Homeserver, new_user: NewUser, tmp_path: Path) -> AsyncIterator[House]:
    async with house(homeserver, new_user, tmp_path, people=2) as built:
        yield built


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_a_question_in_a_direct_chat_gets_one_reminded_answer_in_its_thread(
    home: House, *, encrypted: bool
) -> None:
    anna = home.staff[0]
    room = await home.direct_chat(anna, encrypted=encrypted)

    question = await anna.say(room, "Wie hoch ist der Grundfreibetrag?")
    reply = await home.reply(anna, question)
    await settled()

    assert reply.text.startswith("Antwort auf: Wie hoch ist der Grundfreibetrag?")
    assert reply.text.endswith(FULL)
    assert reply.thread == question
    assert reply.content["msgtype"] == "m.notice"
    assert "<strong>" in reply.html
    assert len(home.replies(anna, question)) == 1


async def test_a_person_sees_the_guidance_once(home: House) -> None:
    anna, bernd = home.staff
    room = await home.team_room([anna, bernd])
    guidance = load_text("de", "handreichung").splitlines()[0]

    for text in ("Erste Frage?", "Zweite Frage?"):
        await home.ask(anna, room, text, to=home.bot)
    await home.ask(bernd, room, "Dritte Frage?", to=home.bot)
    await settled()

    greetings = [h for h in home.from_bot(anna) if h.text.startswith(guidance)]
    assert len(greetings) == 2
    assert all(h.text.endswith(SHORT) for h in greetings)


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_in_a_team_room_only_what_is_addressed_is_read(
    home: House, *, encrypted: bool
) -> None:
    anna, bernd = home.staff
    room = await home.team_room([anna, bernd], encrypted=encrypted)

    await bernd.say(room, "Nur unter uns: Geheimwort Rhabarber.")
    asked = await anna.say(room, "Was ist ein Vermerk?", to=home.bot)
    await home.reply(anna, asked)
    await home.ask(bernd, room, "Und kürzer?", thread=asked)
    await bernd.say(room, "Danke, Anna. Rhabarber.")
    await settled()

    assert home.model.questions == ["Was ist ein Vermerk?", "Und kürzer?"]
    assert "Rhabarber" not in home.model.transcript
    assert b"Rhabarber" not in (home.folder / "var" / "journal.sqlite").read_bytes()


async def test_a_plain_reply_to_the_bot_is_for_the_bot(home: House) -> None:
    anna, bernd = home.staff
    room = await home.team_room([anna, bernd])
    answer = await home.ask(anna, room, "Was ist ein Vermerk?", to=home.bot)

    replied = await bernd.reply(room, "Gibt es ein Muster?", answer.event_id)
    heard = await home.reply(bernd, replied)

    assert heard.thread == answer.thread


async def test_the_thread_before_the_question_goes_to_the_model(home: House) -> None:
    anna = home.staff[0]
    room = await home.direct_chat(anna)
    first = await anna.say(room, "Was ist ein Vermerk?")
    await home.reply(anna, first)

    await home.ask(anna, room, "Und kürzer?", thread=first)

    turns = home.model.requests[-1].body["messages"]
    assert [t["role"] for t in turns] == ["system", "user", "assistant", "user"]
    assert turns[2]["content"] == "Antwort auf: Was ist ein Vermerk?"
    assert turns[3]["content"] == "Und kürzer?"


async def test_neu_makes_the_bot_forget_the_thread(home: House) -> None:
    anna = home.staff[0]
    room = await home.direct_chat(anna)
    first = await anna.say(room, "Merkwort Rhabarber?")
    await home.reply(anna, first)

    await home.ask(anna, room, "!neu", thread=first)
    await home.ask(anna, room, "Was weißt du noch?", thread=first)

    assert "Rhabarber" not in home.model.requests[-1].raw


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_a_secret_is_refused_and_its_masked_version_answered_on_request(
    home: House, *, encrypted: bool
) -> None:
    anna = home.staff[0]
    room = await home.direct_chat(anna, encrypted=encrypted)

    question = await anna.say(room, f"Was bedeutet die Steuer-ID {TAX_ID} im Bescheid?")
    refusal = await home.reply(anna, question)
    before = len(home.model.requests)
    confirmation = await anna.agree(room, refusal.event_id)
    answer = await home.reply(anna, confirmation)

    assert before == 0
    assert TAX_ID not in refusal.text
    assert "[" in refusal.text
    assert refusal.text.endswith(SHORT)
    assert answer.thread == question
    assert answer.text.endswith(FULL)
    assert TAX_ID not in home.model.transcript


async def test_only_the_person_who_asked_can_confirm_and_only_once(home: House) -> None:
    anna, bernd = home.staff
    room = await home.team_room([anna, bernd])
    question = await anna.say(room, f"Steuer-ID {TAX_ID}: was nun?", to=home.bot)
    refusal = await home.reply(anna, question)

    await bernd.agree(room, refusal.event_id)
    await settled()
    by_bernd = len(home.model.requests)
    first = await anna.agree(room, refusal.event_id)
    await home.reply(anna, first)
    await anna.withdraw(room, first)
    await anna.agree(room, refusal.event_id)
    await settled()

    assert by_bernd == 0
    assert len(home.model.requests) == 1


async def test_a_refused_message_is_masked_in_the_history_of_its_thread(home: House) -> None:
    anna = home.staff[0]
    room = await home.direct_chat(anna)
    refused = await anna.say(room, f"Meine Steuer-ID ist {TAX_ID}.")
    await home.reply(anna, refused)

    await home.ask(anna, room, "Was ist eine Steuer-ID?", thread=refused)

    assert len(home.model.requests) == 1
    assert TAX_ID not in home.model.transcript


async def test_an_outage_of_the_model_delays_the_answer_and_loses_nothing(home: House) -> None:
    anna = home.staff[0]
    room = await home.direct_chat(anna)
    home.model.fail(status(500), seconds=6)

    question = await anna.say(room, "Antworten Sie, wenn Sie können.")
    reply = await home.reply(anna, question)
    await settled()

    assert reply.text.startswith("Antwort auf:")
    assert len(home.replies(anna, question)) == 1


async def test_when_the_patience_is_over_the_person_gets_one_neutral_sentence(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    toml = "[answer]\npatience_seconds = 1.0"
    async with house(homeserver, new_user, tmp_path, toml=toml) as home:
        anna = home.staff[0]
        room = await home.direct_chat(anna)
        home.model.fail(status(500))

        question = await anna.say(room, "Ist da jemand?")
        reply = await home.reply(anna, question)

        sentence = load_table("de", "wording")["error"]["model_unavailable"]
        assert reply.text == f"{sentence}\n\n---\n{SHORT}"


async def test_a_long_answer_is_split_and_every_part_has_the_reminder(home: House) -> None:
    anna = home.staff[0]
    room = await home.direct_chat(anna, encrypted=True)
    home.model.answer = lambda _: "\n\n".join(f"Absatz {i}: " + "wörtlich " * 60 for i in range(80))

    question = await anna.say(room, "Erklären Sie es ausführlich.")
    await home.reply(anna, question)
    await settled(3)

    parts = sorted(home.replies(anna, question), key=lambda h: h.meta["part"])
    assert len(parts) == parts[0].meta["parts"] > 1
    assert all(p.text.endswith(FULL) for p in parts)
    assert all(any(f"Absatz {i}:" in p.text for p in parts) for i in range(80))


async def test_a_near_miss_of_a_command_gets_a_suggestion(home: House) -> None:
    anna = home.staff[0]
    room = await home.direct_chat(anna)

    near = await home.ask(anna, room, "!hlfe")
    far = await home.ask(anna, room, "!xyzzy")

    assert "`!hilfe`" in near.text
    assert load_text("de", "help").splitlines()[0] in far.text
    assert home.model.requests == []


async def test_strangers_get_nothing(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    async with house(homeserver, new_user, tmp_path, people=2, started=False) as home:
        anna, stranger = home.staff
        settings = home.config.read_text().replace('"@*:localhost"', f'"{anna.user}"')
        home.config.write_text(settings)
        home.start_bot()
        await home.bot_ready()
        closed = await stranger.create_room("", [home.bot_user], direct=True, encrypted=False)
        room = await home.team_room([anna, stranger])

        await stranger.say(room, "Hören Sie mich?", to=home.bot)
        await home.ask(anna, room, "Und mich?", to=home.bot)
        await settled()

        assert home.model.questions == ["Und mich?"]
        with pytest.raises(TimeoutError):
            await stranger.see_joined(closed, home.bot_user, patience=1)


async def test_twenty_five_messages_during_a_pause_are_all_answered_once(home: House) -> None:
    anna = home.staff[0]
    room = await home.direct_chat(anna, encrypted=True)
    await home.ask(anna, room, "Vor der Pause?")
    home.kill_bot()

    asked = [await anna.say(room, f"Frage {number} in der Pause?") for number in range(25)]
    home.start_bot()
    for question in asked:
        await home.reply(anna, question)
    await settled()

    assert [len(home.replies(anna, question)) for question in asked] == [1] * 25


async def test_a_thread_that_began_while_the_bot_was_away_is_its_thread(home: House) -> None:
    anna, bernd = home.staff
    room = await home.team_room([anna, bernd], encrypted=True)
    await home.ask(anna, room, "Vor der Pause?", to=home.bot)
    home.kill_bot()

    asked = await anna.say(room, "Was ist ein Vermerk?", to=home.bot)
    followed = await bernd.say(room, "Und kürzer?", thread=asked)
    home.start_bot()
    await home.reply(anna, asked)
    await home.reply(bernd, followed)
    await settled()

    assert len(home.replies(anna, followed)) == 1


async def test_a_journal_restored_from_an_older_backup_answers_nothing_twice(home: House) -> None:
    """The login is gone too, so that no transaction id helps."""
    anna = home.staff[0]
    room = await home.direct_chat(anna)
    await home.ask(anna, room, "Was ist ein Vermerk?")
    await home.stop_bot()
    journal = home.folder / "var" / "journal.sqlite"
    backup = journal.read_bytes()
    home.start_bot()
    later = [await anna.say(room, f"Was regelt § {number} AO?") for number in (30, 31)]
    for question in later:
        await home.reply(anna, question)
    await home.stop_bot()

    for name in ("journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm", "session.json"):
        (home.folder / "var" / name).unlink(missing_ok=True)
    shutil.rmtree(home.folder / "var" / "crypto")
    journal.write_bytes(backup)
    home.start_bot()
    newest = await home.ask(anna, room, "Und § 32 AO?")
    await settled(2)

    assert newest
    assert [len(home.replies(anna, question)) for question in later] == [1, 1]
