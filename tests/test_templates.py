"""Templates: read and checked at the start, asked for what is missing, in force for their thread."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import BUILT_IN, Ask, Fill, Unknown, route
from bot.errors import SettingsInvalid
from bot.messages import Speaker, Turn
from bot.pipeline import handle
from bot.screen.screen import Screen
from bot.screen.verdict import Clean
from bot.templates.asking import ask_for, list_templates
from bot.templates.catalog import Catalog, load_catalog
from bot.templates.template import Template, read_template
from bot.wording import LANGUAGES, load_table
from tests.fakes import FakeMessenger, FakeModel, message
from tests.test_pipeline import built

CATALOG = load_catalog(None, "de")
SCREEN = Screen()
ANNA, BERND = "@anna:x", "@bernd:x"
EVERY = [(key, language) for key in CATALOG.offered for language in LANGUAGES]
HEAD = """+++
title = "Abwesenheit"
purpose = "Notiz"
commands = ["abwesend"]

[[fields]]
label = "Zeitraum"
help = "von wann bis wann"
required = true
+++
"""


def template(key: str = "uebersetzung") -> Template:
    return CATALOG.get(key, "de")


def said(text: str, sender: str = ANNA) -> Turn:
    return Turn(Speaker.PERSON, sender, text)


def clean(text: str) -> Clean:
    verdict = SCREEN.check(text)
    assert isinstance(verdict, Clean)
    return verdict


def test_the_decrees_uses_are_all_there() -> None:
    wanted = {
        *("vermerk", "infotext", "rechtsfrage", "zusammenfassung", "email", "einfach", "leicht"),
        *("rede", "presse", "protokoll", "uebersetzung", "prompthilfe"),
    }

    assert set(CATALOG.offered) == wanted


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_each_asks_for_something_and_names_what_may_be_given_besides(
    key: str, language: str
) -> None:
    one = CATALOG.get(key, language)

    asked = ask_for(one.missing({}), one, language).text

    assert one.missing({})
    assert all(field.label in asked and field.help in asked for field in one.fields)


@pytest.mark.parametrize("key", CATALOG.offered)
def test_both_languages_ask_for_as_much(key: str) -> None:
    german, english = (CATALOG.get(key, language) for language in LANGUAGES)

    assert [f.required for f in german.fields] == [f.required for f in english.fields]
    assert german.law == english.law


def test_every_command_leads_to_its_template_and_none_is_the_bots_own() -> None:
    for command, key in CATALOG.commands.items():
        assert route(clean(f"!{command} etwas"), CATALOG.commands) == Fill(key)
    assert not set(CATALOG.commands) & set(BUILT_IN)
    assert route(clean("!Grußwort zum Fest"), CATALOG.commands) == Fill("rede")


def test_a_near_miss_is_suggested_and_without_templates_it_is_unknown() -> None:
    assert route(clean("!vermerkt x"), CATALOG.commands) == Unknown("vermerkt", "vermerk")
    assert route(clean("vermerk"), CATALOG.commands) == Ask()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_names_each_with_its_command(language: str) -> None:
    text = list_templates(CATALOG, language).text

    assert all(f"!{one.commands[0]} " in text for one in CATALOG.listed(language))


@pytest.mark.parametrize(
    ("texts", "values", "missing"),
    [
        ([""], {}, ["Zielsprache", "Text"]),
        (["Englisch"], {"Zielsprache": "Englisch"}, ["Text"]),
        (["", "Englisch", "Guten Tag."], {"Zielsprache": "Englisch", "Text": "Guten Tag."}, []),
        (["Text: Guten Tag.\nZielsprache: Polnisch"],
         {"Zielsprache": "Polnisch", "Text": "Guten Tag."}, []),
        (["**Zielsprache:** Polnisch", "Guten Tag.\nUnd danke."],
         {"Zielsprache": "Polnisch", "Text": "Guten Tag.\nUnd danke."}, []),
        (["ZIELSPRACHE : Polnisch\nZweck: Brief"],
         {"Zielsprache": "Polnisch", "Zweck": "Brief"}, ["Text"]),
        (["Englisch\nText: Frist: 3. Mai"], {"Zielsprache": "Englisch", "Text": "Frist: 3. Mai"}, []),
        (["Text: a", "Text: b", "Englisch"], {"Zielsprache": "Englisch", "Text": "b"}, []),
        (["Text:", "Englisch"], {"Zielsprache": "Englisch"}, ["Text"]),
    ],
)  # fmt: skip
def test_what_people_write_is_read_with_and_without_labels(
    texts: list[str], values: dict[str, str], missing: list[str]
) -> None:
    found = template().values(texts)

    assert found == values
    assert [field.label for field in template().missing(found)] == missing


@given(st.lists(st.text(), max_size=4))
def test_whatever_is_written_values_are_of_known_fields(texts: list[str]) -> None:
    labels = {field.label for field in template().fields}

    assert set(template().values(texts)) <= labels


def test_a_thread_keeps_its_template_until_another_or_a_new_beginning() -> None:
    history = [said("!vermerk"), said("Es war so."), said("kürzer")]

    assert CATALOG.in_force(history, ANNA) == ("vermerk", ["", "Es war so.", "kürzer"])
    assert CATALOG.in_force([*history, said("!email")], ANNA) == ("email", [""])
    assert CATALOG.in_force([*history, said("!neu")], ANNA) is None
    assert CATALOG.in_force([said("Guten Tag")], ANNA) is None


def test_a_colleagues_aside_and_the_bots_own_words_fill_no_field() -> None:
    history = [
        said("!vermerk"),
        said("Das weiß ich besser.", BERND),
        Turn(Speaker.BOT, "@bot:x", "Sachverhalt: erfunden", "answer"),
        Turn(Speaker.BOT, "@bot:x", "!email", "answer"),
    ]

    assert CATALOG.in_force(history, ANNA) == ("vermerk", [""])
    assert CATALOG.in_force([said("!vermerk", BERND), said("So war es.")], ANNA) == (
        "vermerk",
        ["", "So war es."],
    )


def test_a_file_of_the_house_is_offered_and_replaces_ours(tmp_path: Path) -> None:
    (tmp_path / "urlaub.md").write_text(f"{HEAD}Vier Sätze.\n")
    (tmp_path / "vermerk.md").write_text(HEAD.replace("abwesend", "vermerk") + "Nach Muster 7.")

    catalog = load_catalog(tmp_path, "de")

    assert catalog.commands["abwesend"] == "urlaub"
    assert catalog.get("urlaub", "en").body == "Vier Sätze."
    assert catalog.get("vermerk", "de").body == "Nach Muster 7."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Nur Text", "Kopf"),
        ("+++\ntitle = \n+++\nx", "TOML"),
        (HEAD + "Schreiben Sie über {Zeitraum}.", "Zeile 11"),
        (HEAD + "   \n", "body"),
        (HEAD.replace("purpose", "zweck") + "x", "zweck"),
        (HEAD.replace('purpose = "', 'kurz = "') + "x", "Kopf.purpose fehlt"),
        (HEAD.replace("required = true", "") + "x", "required = true"),
        (HEAD.replace("+++\n", '+++\nkey = "anders"\n', 1) + "x", "key steht nicht im Kopf"),
        (
            HEAD[: HEAD.rindex("+++")] + '[[fields]]\nlabel = "ZEITRAUM"\nhelp = "x"\n+++\nx',
            "dieselbe Bezeichnung",
        ),
        (HEAD.replace('"abwesend"', '"hilfe"') + "x", "hilfe"),
        (HEAD.replace('"abwesend"', '"email"') + "x", "email"),
        (HEAD.replace('"abwesend"', '"!weg"') + "x", "!weg"),
        (HEAD.replace('"abwesend"', '"Weg"') + "x", "Weg"),
        (HEAD.replace('label = "Zeitraum"', 'label = "a:b"') + "x", "label"),
    ],
)
def test_a_file_that_is_wrong_ends_the_start_with_its_name_and_what_to_do(
    tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "urlaub.md").write_text(text)

    with pytest.raises(SettingsInvalid) as wrong:
        load_catalog(tmp_path, "de")

    assert "urlaub" in str(wrong.value)
    assert told in str(wrong.value)


def test_a_file_is_read_with_a_mark_of_its_encoding_a_blank_or_capitals(tmp_path: Path) -> None:
    text = HEAD.replace("+++", "+++ ") + "Vier Sätze."
    (tmp_path / "URLAUB.MD").write_text(text, encoding="utf-8-sig")

    assert load_catalog(tmp_path, "de").get("URLAUB", "de").body == "Vier Sätze."


def test_labels_of_either_language_fill_a_field() -> None:
    english = CATALOG.values("uebersetzung", "en", ["Zielsprache: Polnisch", "Text: Guten Tag."])
    german = CATALOG.values("uebersetzung", "de", ["Target language: Polish"])

    assert list(english.values()) == ["Polnisch", "Guten Tag."]
    assert german == {"Zielsprache": "Polish"}


def test_a_slip_in_the_head_is_told_with_its_line_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "urlaub.md").write_text(HEAD.replace('"Notiz"', "") + "x")

    with pytest.raises(SettingsInvalid, match="line 3,"):
        load_catalog(tmp_path, "de")


def test_a_template_works_on_no_file_that_nobody_can_read() -> None:
    """Else the model would sum up what it never saw."""
    messenger, model = FakeMessenger(), FakeModel()
    bot = replace(built(messenger, model), templates=CATALOG)
    asked = replace(message("!zusammenfassung der Anlage"), file_names=("bericht.pdf",))

    asyncio.run(handle(asked, bot))

    assert model.asked == []
    assert messenger.sends[-1].text == load_table("de", "documents")["problem"]["not_loaded"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="folder"):
        load_catalog(tmp_path / "none", "de")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "urlaub.md").write_bytes(f"{HEAD}Sätze".encode("latin-1"))

    with pytest.raises(SettingsInvalid, match="UTF-8"):
        read_template(tmp_path / "urlaub.md", "de")


def test_without_templates_nothing_is_in_force() -> None:
    assert Catalog().in_force([said("!vermerk x")], ANNA) is None
