"""From words to a brief: what is said is found, what is not said stays empty, and is asked for once."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer.structured import ask_for
from bot.errors import LeitplankeError, ModelFailed, ModelUnavailable
from bot.flyer.brief import Brief, Format
from bot.flyer.extraction import Extracted, extract, grounded
from bot.flyer.form import fill_in, read_form, read_shown, write_form
from bot.flyer.motif import Translated, order_picture, pixels_for, subject_of, translate
from bot.flyer.order import ask_back, complete, is_go_on, questions, take_order
from bot.flyer.quotation import TOKEN, quote
from bot.images.settings import ImageSettings
from bot.messages import Trust
from bot.screen.verdict import SEAL, Clean
from bot.wording import LANGUAGES
from tests.fakes import FakeModel

OPEN_DAY = "Flyer A5: Tag der offenen Tür im Finanzamt Bonn, 12. Juni, 10 bis 16 Uhr, sommerlich, mit Luftballons"
OPEN_DAY_BRIEF = Brief(
    title="Tag der offenen Tür",
    when="12. Juni, 10 bis 16 Uhr",
    where="Finanzamt Bonn",
    format=Format.A5,
    motif="Luftballons",
    style="sommerlich",
)


def clean(text: str) -> Clean:
    return Clean(text, Trust.HOUSE, SEAL)


def answer(**values: str) -> str:
    empty = dict.fromkeys(Extracted.model_fields, "")
    return json.dumps({**empty, **values})


# Plain words, without a model


def test_the_order_of_the_issue_is_read_without_a_model() -> None:
    order = take_order(OPEN_DAY)

    assert order.brief == OPEN_DAY_BRIEF
    assert order.missing == order.unclear == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("A4 Sommerfest am Samstag, den 14. August 2027, ab 15 Uhr auf dem Marktplatz", {"title": "Sommerfest", "when": "Samstag, den 14. August 2027, ab 15 Uhr", "where": "Marktplatz", "format": "A4"}, id="weekday, date and beginning"),
        pytest.param("Girls' Day in der Aula der Gesamtschule Köln, 24.04.2027", {"title": "Girls' Day", "when": "24.04.2027", "where": "Aula der Gesamtschule Köln"}, id="place with a genitive"),
        pytest.param("Infoabend, Anmeldung unter info@example.org", {"title": "Infoabend", "contact": "Anmeldung unter info@example.org"}, id="contact with its lead"),
        pytest.param("Ausbildung im Finanzamt, Telefon 0228 718-0", {"contact": "Telefon 0228 718-0", "where": "Finanzamt"}, id="telephone"),
        pytest.param("Ausbildung in Teilzeit", {"title": "Ausbildung in Teilzeit", "where": ""}, id="„in“ without a place"),
        pytest.param("Steuern im Überblick, mit einem Sparschwein", {"title": "Steuern im Überblick", "motif": "Sparschwein"}, id="motif without its article"),
        pytest.param("DIN lang: Grundsteuer einfach erklärt", {"title": "Grundsteuer einfach erklärt", "format": "DIN lang"}, id="DIN lang"),
        pytest.param("Icon: Sparschwein", {"title": "", "motif": "Sparschwein", "format": "Icon"}, id="an icon has a motif, no title"),
        pytest.param("als Banner: Wir stellen ein", {"title": "Wir stellen ein", "format": "Banner"}, id="banner"),
        pytest.param("Stau auf der A4 vermeiden", {"title": "Stau auf der A4 vermeiden", "format": "A5"}, id="a motorway is no format"),
        pytest.param("Das lang ersehnte Fest", {"title": "Das lang ersehnte Fest", "format": "A5"}, id="„lang“ alone is no format"),
        pytest.param("Steuern, die 10 % ausmachen", {"when": ""}, id="a share is no time"),
        pytest.param("Flyer about the open day at the tax office Bonn, June 12, 10 am to 4 pm, with balloons", {"when": "June 12, 10 am to 4 pm", "where": "tax office Bonn", "motif": "balloons"}, id="English"),
        pytest.param("12. und 13. Juni von 9.30 Uhr bis 12 Uhr: Messe in der Stadthalle", {"when": "12. und 13. Juni von 9.30 Uhr bis 12 Uhr", "where": "Stadthalle", "title": "Messe"}, id="two days"),
        pytest.param("Messe, Kommen Sie vorbei, Eintritt frei", {"call_to_action": "Kommen Sie vorbei", "text": "Eintritt frei"}, id="call and text"),
    ],
)  # fmt: skip
def test_each_kind_of_fact_is_found(words: str, expected: dict[str, str]) -> None:
    brief = take_order(words).brief

    assert {name: str(getattr(brief, name)) for name in expected} == expected


def test_a_form_is_read_with_names_of_both_languages() -> None:
    order = take_order(
        "Titel: Sommerfest\nWhen: 12 June\nOrt: Rathaus\nText: Erste Zeile\nzweite Zeile\nFormat: din a6\n**Motiv**: Blumen"
    )

    assert order.brief == Brief(
        title="Sommerfest", when="12 June", where="Rathaus", text="Erste Zeile\nzweite Zeile", format=Format.A6, motif="Blumen",
    )  # fmt: skip


def test_the_form_counts_more_than_the_words_around_it() -> None:
    order = take_order("Tag der offenen Tür am 12. Juni\nTitel: Steuern erleben")

    assert order.brief.title == "Steuern erleben"
    assert order.brief.when == "12. Juni"


# What is missing or ambiguous


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        pytest.param("Sommerfest", ("when", "where"), id="an event needs date and place"),
        pytest.param("Sommerfest am 12. Juni", ("where",), id="an event without a place"),
        pytest.param("Ausbildung in Teilzeit", (), id="no event"),
        pytest.param("mit Luftballons", ("title",), id="no title"),
        pytest.param("Konzert am 3. Mai im Rathaus", (), id="all there"),
        pytest.param("", ("title",), id="nothing"),
    ],
)
def test_what_is_missing_is_known(words: str, missing: tuple[str, ...]) -> None:
    assert take_order(words).missing == missing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        pytest.param("A5 oder A4: Ausbildung", "A5, A4", id="two formats"),
        pytest.param("Ausbildung ab 31. Februar", "31. Februar", id="a day that is not there"),
        pytest.param("Vortrag am Montag, 12. Juni 2027 im Rathaus", "Samstag", id="another weekday"),
        pytest.param("Vortrag nächste Woche im Rathaus", "nächste Woche", id="relative"),
        pytest.param("Ausbildung, irgendwie toll", "irgendwie toll", id="left over"),
    ],
)  # fmt: skip
def test_what_is_ambiguous_is_shown_back(words: str, shown: str, language: str) -> None:
    asked = "\n".join(questions(take_order(words), language))

    assert shown.replace("Samstag", "Saturday" if language == "en" else "Samstag") in asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_message_asks_for_all_and_holds_the_brief(language: str) -> None:
    order = take_order("Sommerfest, irgendwie toll")

    message = ask_back(order, language)

    assert message.count("?") == 0
    assert fill_in(Brief(), read_shown(message)) == order.brief


def test_an_answer_completes_the_brief() -> None:
    asked = take_order("Sommerfest, mit Girlanden").brief

    order = complete(asked, "12. Juni, 10 bis 16 Uhr im Rathaus, Markt 1")

    assert order.brief.title == "Sommerfest"
    assert order.brief.when == "12. Juni, 10 bis 16 Uhr"
    assert order.brief.where == "Rathaus, Markt 1"
    assert order.brief.motif == "Girlanden"
    assert order.missing == ()


def test_an_answer_without_a_title_gives_it() -> None:
    assert complete(Brief(motif="Blumen"), "Steuern erleben").brief.title == "Steuern erleben"


@pytest.mark.parametrize("words", ["weiter", "Weiter.", "go on", "ok", "Passt!"])
def test_a_word_goes_on_without_the_rest(words: str) -> None:
    assert is_go_on(words)
    assert complete(OPEN_DAY_BRIEF, words).brief == OPEN_DAY_BRIEF


# What is written is read back

LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)


@settings(max_examples=200, deadline=None)
@given(
    values=st.fixed_dictionaries(
        {name.name: LINE for name in fields(Brief) if name.name != "format"}
    ),
    sheet=st.sampled_from(Format),
    language=st.sampled_from(LANGUAGES),
)
def test_a_brief_is_read_back_as_it_was_shown(
    values: dict[str, str], sheet: Format, language: str
) -> None:
    brief = fill_in(Brief(), {**values, "format": sheet.value})

    shown = "Davor steht etwas.\n- Titel: anders\n\n" + write_form(brief, language)

    assert fill_in(Brief(), read_shown(shown)) == brief


# Nothing is invented


def tokens(text: str) -> list[str]:
    return [token.casefold() for token in TOKEN.findall(text)]


PIECES = st.sampled_from(
    ["12. Juni", "10 bis 16 Uhr", "im Finanzamt Bonn", "Sommerfest", "mit Ballons", "A4", "24.04.2027", "in der Aula", "info@example.org", "nächste Woche", "31. Februar", ", ", "\n", " ", "Titel: ", "Wann: ", "auf der A4", "bunt", "Eintritt frei", "oder"]
)  # fmt: skip
WORDS = st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=14).map("".join)


def assert_said(brief: Brief, words: str) -> None:
    said = tokens(words)
    for name in (field.name for field in fields(Brief) if field.name != "format"):
        left = [token for token in tokens(getattr(brief, name)) if token not in said]
        assert left == [], name


@settings(max_examples=400, deadline=None)
@given(words=WORDS)
def test_no_field_holds_what_the_words_do_not_say(words: str) -> None:
    assert_said(take_order(words).brief, words)


@settings(max_examples=300, deadline=None)
@given(
    words=WORDS,
    said=st.dictionaries(
        st.sampled_from(sorted(set(Extracted.model_fields) - {"format"})), st.one_of(WORDS, PIECES)
    ),
)
def test_no_model_can_put_a_date_or_place_into_a_brief_that_the_words_do_not_say(
    words: str, said: dict[str, str]
) -> None:
    found = Extracted.model_validate_json(answer(**said))

    assert_said(take_order(words, grounded(found, words)).brief, words)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("12. Juni, 10 bis 16 Uhr", "12. Juni, 10 bis 16 Uhr", id="as it stands"),
        pytest.param("12. juni", "12. Juni", id="in the person's spelling"),
        pytest.param("12. Juni 2026", "", id="a year of its own"),
        pytest.param("16. Juni", "", id="another day"),
        pytest.param("12. Juni, 10 bis 12 Uhr", "", id="rearranged"),
        pytest.param("Rathaus Bonn", "", id="another place"),
        pytest.param("Finanzamt Bonn | Tag der offenen Tür", "Finanzamt Bonn, Tag der offenen Tür", id="two places of the words"),
        pytest.param("16, Juni", "", id="torn apart"),
        pytest.param(" ,. ", "", id="nothing"),
    ],
)  # fmt: skip
def test_a_value_is_a_span_of_the_words_or_empty(value: str, expected: str) -> None:
    assert quote(value, OPEN_DAY) == expected


# With a model


async def test_a_model_says_which_words_belong_where() -> None:
    words = "Wir feiern! Hundert Jahre Finanzamt Bonn, kommt alle am ersten Juni"
    model = FakeModel(
        "Gern: ```json\n"
        + answer(title="Hundert Jahre Finanzamt Bonn", when="ersten Juni", where="Köln")
        + "\n```"
    )

    found = await extract(clean(words), model, "de")

    assert found == {"title": "Hundert Jahre Finanzamt Bonn", "when": "ersten Juni"}
    assert model.asked[0].schema


@pytest.mark.parametrize(
    "said",
    ["kein JSON", "{}", "[1]", '{"title": 3}', answer(title="x")[:-1], answer(title="x", other="y"), ModelFailed("nie"), ModelUnavailable("später")],
)  # fmt: skip
async def test_what_is_not_the_form_asked_for_is_no_answer(said: str | LeitplankeError) -> None:
    model = FakeModel(said)

    assert await ask_for(Extracted, clean("Fest"), "Ordnen Sie zu.", model, 0.05) is None


async def test_a_motif_is_translated() -> None:
    model = FakeModel('{"subject": "colourful balloons\\nin the sky"}')

    assert await translate(clean("bunte Ballons"), model) == "colourful balloons in the sky"
    assert "English" in model.asked[0].instructions
    assert set(Translated.model_fields) == {"subject"}


# The order for the image model


def test_the_order_for_a_picture_holds_motif_and_style_and_no_fact() -> None:
    order = order_picture("Luftballons", "sommerlich", Format.A5, ImageSettings())

    assert order.startswith("Luftballons.")
    assert "sommerlich" in order
    assert "No writing" in order
    assert "Bonn" not in order


def test_a_plain_order_is_motif_and_style() -> None:
    images = ImageSettings(prompt_style="plain")

    assert (
        order_picture("Luftballons", "sommerlich", Format.A5, images) == "Luftballons, sommerlich"
    )


def test_without_a_motif_the_picture_is_quiet() -> None:
    assert "Hintergrund" in subject_of(Brief(title="Steuern"), "de")


@pytest.mark.parametrize("sheet", Format)
def test_a_picture_has_the_proportions_of_its_sheet(sheet: Format) -> None:
    images = ImageSettings()
    width, height = pixels_for(sheet, images)
    wanted = 1.0 if sheet is Format.ICON else (sheet.size_mm[0] + 6) / (sheet.size_mm[1] + 6)

    assert width / height == pytest.approx(wanted, rel=0.02)
    assert width * height == pytest.approx(images.width * images.height, rel=0.03)
    assert width % 16 == height % 16 == 0


def test_form_lines_and_words_are_told_apart() -> None:
    values, rest = read_form("Titel: Fest\nein Satz: der keiner ist\n\nWo: Bonn")

    assert values == {"title": "Fest", "where": "Bonn"}
    assert rest.strip() == "ein Satz: der keiner ist"
