"""People are answered in the language they chose, or write in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bot import Bot
from bot.demo.homeserver import Homeserver
from bot.journal import Journal
from bot.pipeline import handle
from bot.tongues import Tongues, language_of_text
from bot.wording import load_table
from tests.conftest import NewUser
from tests.fakes import FakeMessenger, FakeModel, message
from tests.house import house
from tests.test_pipeline import built

GERMAN = [
    "Was gilt für Photovoltaikanlagen?",
    "kürzer",
    "und jetzt auf Englisch",
    "Bitte den Absatz glätten: Please find attached the report of the committee.",
    "mach mal eine Mail draus",
    "Übersetze: The cat is on the mat",
    "Danke",
    "wie lange ist die Frist?",
    "Fass das zusammen.",
    "Formuliere höflicher",
    "Können Sie das als Tabelle ausgeben?",
    "Schreib einen Text über Work-Life-Balance und New Work",
]
ENGLISH = [
    "What does § 30 AO say?",
    "shorter please",
    "Please translate this letter: Sehr geehrte Damen und Herren",
    "thanks",
    "How long is the period for an objection?",
    "Can you write an e-mail to the Finanzamt?",
    "Summarise the text in five points",
    "make it more formal",
    "Who decides about the deferral (Stundung)?",
]
NEITHER = ["", "ok", "§ 30 AO", "42", "Anna", "Flyer", "👍", "DIN A4", "Steuer 2024", "PDF?"]


@pytest.mark.parametrize("text", GERMAN)
def test_german_is_known_by_its_small_words(text: str) -> None:
    assert language_of_text(text) == "de"


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_known_by_its_small_words(text: str) -> None:
    assert language_of_text(text) == "en"


@pytest.mark.parametrize("text", NEITHER)
def test_what_says_nothing_is_no_language(text: str) -> None:
    assert language_of_text(text) is None


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert language_of_text(text) in {"de", "en", None}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.at(tmp_path / "journal.sqlite")


def test_what_says_nothing_goes_by_the_persons_last_message(journal: Journal) -> None:
    tongues = Tongues(journal)

    assert tongues.of(message("ok")) is None
    assert tongues.of(message("How long is the period?")) == "en"
    assert tongues.of(message("ok")) == "en"
    assert tongues.of(replace(message("ok"), sender="@bernd:x")) is None


def test_a_choice_stands_over_what_is_written_and_over_a_restart(
    journal: Journal, tmp_path: Path
) -> None:
    Tongues(journal).choose("@anna:x", "en")
    journal.close()
    again = Journal.at(tmp_path / "journal.sqlite")
    anna = replace(message("Wie lange ist die Frist?"), sender="@anna:x")

    assert Tongues(again).of(anna) == "en"
    Tongues(again).choose("@anna:x", None)
    assert Tongues(again).of(anna) == "de"
    again.close()


def test_where_the_house_wants_its_own_language_only_a_choice_counts(journal: Journal) -> None:
    tongues = Tongues(journal, by_writing=False)

    assert tongues.of(message("How long is the period?")) is None
    tongues.choose(message("").sender, "en")
    assert tongues.of(message("Wie lange ist die Frist?")) == "en"


def test_the_journal_holds_no_name_beside_the_language(journal: Journal, tmp_path: Path) -> None:
    journal.speak("@anna-maria:x", "en")
    journal.close()

    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"anna-maria" not in kept


@pytest.mark.parametrize(
    ("command", "language"),
    [("!guidance", "en"), ("!handreichung", "de"), ("!letter", "en"), ("!vermerk", "de"),
     ("!help", None), ("!stop", None), ("!image a tree in the wind for my team", "en"),
     ("!image ein Baum im Wind", "de")],
)  # fmt: skip
def test_a_command_of_one_language_is_a_hint(
    journal: Journal, command: str, language: str | None
) -> None:
    tongues = Tongues(journal, {"letter": "en", "vermerk": "de"})

    assert tongues.of(message(command)) == language


async def test_a_person_chooses_and_is_told_so_in_that_language(journal: Journal) -> None:
    messenger = FakeMessenger()
    bot = built(messenger, FakeModel())
    parts = {name: getattr(bot, name) for name in Bot.__dataclass_fields__}
    bot = Bot(**{**parts, "tongues": Tongues(journal)})
    said = [message(text, number) for number, text in enumerate(
        ["!sprache englisch", "Wie lange ist die Frist?", "!language", "!sprache auto"], 1
    )]  # fmt: skip
    for one in said:
        await handle(one, bot)
    chosen, answered, which, auto = (messenger.reply_to(one) for one in said)

    english = load_table("en", "wording")
    assert chosen.text == english["language"]["chosen"]
    assert english["reminder"]["full"] in answered.reminder
    assert which.text == english["language"]["which"]
    assert auto.text == load_table("de", "wording")["language"]["as_written"]


async def test_two_people_in_one_room_are_each_answered_in_their_language(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    full = {
        language: load_table(language, "wording")["reminder"]["full"] for language in ("de", "en")
    }
    async with house(homeserver, new_user, tmp_path, people=2) as home:
        anna, mary = home.staff
        room = await home.team_room([anna, mary], encrypted=True)
        german = await home.ask(anna, room, "Was ist ein Vermerk?", to=home.bot)
        english = await home.ask(mary, room, "What is a file note for?", to=home.bot)
        check = await anna.agree(room, english.event_id)
        edited = await anna.hear(lambda h: h.replaces == english.event_id, patience=30)

    assert check
    assert german.text.endswith(full["de"])
    assert english.text.endswith(full["en"])
    assert edited is not None
    assert "Marked as checked" in edited.content["m.new_content"]["body"]
