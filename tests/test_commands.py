"""What a clean message asks for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import ENGLISH, Ask, Command, Run, Unknown, is_command, is_new, parse, route
from bot.messages import Trust
from bot.screen.verdict import SEAL, Clean
from bot.templates.catalog import load_catalog
from bot.wording import LANGUAGES, load_text


def clean(text: str) -> Clean:
    return Clean(text, Trust.HOUSE, SEAL)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("!hilfe", Run(Command.HELP), id="plain"),
        pytest.param("  !hilfe \n", Run(Command.HELP), id="space around"),
        pytest.param("!HILFE", Run(Command.HELP), id="capitals"),
        pytest.param("!handreichung", Run(Command.GUIDANCE), id="guidance"),
        pytest.param("!neu", Run(Command.NEW), id="new"),
        pytest.param("!status", Run(Command.STATUS), id="status"),
        pytest.param("!help", Run(Command.HELP), id="english"),
        pytest.param("!bild ein Haus", Run(Command.PICTURE, "ein Haus"), id="with a rest"),
        pytest.param("!bild\tein Haus", Run(Command.PICTURE, "ein Haus"), id="tab"),
        pytest.param("!bild\u00a0ein Haus", Run(Command.PICTURE, "ein Haus"), id="no-break space"),
        pytest.param("!bild\nein\nHaus", Run(Command.PICTURE, "ein\nHaus"), id="lines"),
        pytest.param("!bild", Run(Command.PICTURE), id="nothing to draw"),
    ],
)
def test_a_command_is_known_by_its_name(text: str, wanted: Run) -> None:
    assert route(clean(text)) == wanted


@pytest.mark.parametrize(
    "text", ["Was gilt?", "", "!", "!!!", "! hilfe", "!1", "hilfe", "Bitte !hilfe", "!\nhilfe"]
)
def test_everything_else_is_a_question(text: str) -> None:
    assert route(clean(text)) == Ask()
    assert not is_command(text)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("!hlfe", Command.HELP),
        ("!hilfee", Command.HELP),
        ("!hilfe?", Command.HELP),
        ("!handreichnug", Command.GUIDANCE),
        ("!statsu", Command.STATUS),
        ("!blid ein Haus", Command.PICTURE),
        ("!bilder", Command.PICTURE),
        ("!neue", Command.NEW),
        ("!imgae", Command.PICTURE),
        ("!quartalszahlen", None),
        ("!xyz", None),
    ],
)
def test_a_near_miss_gets_a_suggestion(text: str, near: Command | None) -> None:
    missed = route(clean(text))

    assert isinstance(missed, Unknown)
    assert missed.near == near


@pytest.mark.parametrize(
    ("text", "new"), [("!neu", True), ("!new bitte", True), ("!neue", False), ("neu", False)]
)
def test_only_the_command_itself_begins_anew(text: str, *, new: bool) -> None:
    assert is_new(text) is new


def test_no_english_name_hides_a_german_one() -> None:
    assert not set(ENGLISH) & set(Command)


def test_what_follows_a_command_is_not_shown_by_its_repr() -> None:
    assert "geheim" not in repr(route(clean("!bild geheim")))
    assert "geheim" not in repr(route(clean("!geheim")))


@given(st.text(max_size=30), st.text(max_size=10))
def test_every_text_is_a_command_or_a_question(text: str, rest: str) -> None:
    for given_text in (text, f"!{text}", f"!{text} {rest}"):
        parsed = parse(given_text)

        assert isinstance(route(clean(given_text)), Ask) == (parsed is None)
        if parsed is not None:
            word, _ = parsed
            assert word
            assert not any(character.isspace() for character in word)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_names_every_command(language: str) -> None:
    told = set(re.findall(r"`!(\w+)", load_text(language, "help")))

    def is_told(command: Command) -> bool:
        english = [name for name, meant in ENGLISH.items() if meant is command]
        return bool({command.value, *english} & told)

    for_everybody = [command for command in Command if command is not Command.OPERATIONS]
    assert [command for command in for_everybody if not is_told(command)] == []
    templates = load_catalog(None, language).commands
    assert [name for name in told if name not in {*ENGLISH, *Command, *templates}] == []


def test_the_help_is_as_long_in_both_languages() -> None:
    rows = [
        re.findall(r"^\| `!", load_text(language, "help"), flags=re.MULTILINE)
        for language in LANGUAGES
    ]

    assert len({len(found) for found in rows}) == 1
