"""Requests in plain words reach the right path, and never a picture when words were asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline import handle
from bot.plain import Wish, matter_of, wish_in
from bot.review.reply import Kind
from tests.bench.plain.__main__ import rows
from tests.fakes import FakeMessenger, FakeModel, message
from tests.test_picture import RememberingImages
from tests.test_pipeline import built

ROWS = [*rows("dev"), *rows("held")]


def test_the_table_is_large_enough() -> None:
    assert len(ROWS) >= 300
    assert len({text for _, text in ROWS}) == len(ROWS)


def test_nineteen_of_twenty_requests_are_understood_in_each_half() -> None:
    for half in ("dev", "held"):
        asked = rows(half)
        right = sum(wish_in(text) is label for label, text in asked)
        assert right / len(asked) >= 0.95


@pytest.mark.parametrize("text", [text for label, text in ROWS if label is Wish.WORDS])
def test_nobody_who_asked_for_words_gets_a_picture(text: str) -> None:
    assert wish_in(text) is Wish.WORDS


@given(st.text())
def test_any_text_is_some_wish(text: str) -> None:
    assert wish_in(text) in Wish
    assert matter_of(text) == " ".join(text.split()) or matter_of(text) in " ".join(text.split())


def test_a_long_text_is_a_text_whatever_stands_in_it() -> None:
    assert wish_in("Mach mir einen Flyer. " + "Das Amt öffnet. " * 40) is Wish.WORDS


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("Mach mir bitte einen Flyer zum Tag der offenen Tür", "zum Tag der offenen Tür"),
        ("Erstelle ein Icon für Termin, flach", "für Termin, flach"),
        ("Zeichne bitte einen Leuchtturm im Nebel", "einen Leuchtturm im Nebel"),
        ("Ein Bild von einem Brunnen, bitte", "einem Brunnen, bitte"),
        ("Mach daraus einen Flyer", "Mach daraus einen Flyer"),
    ],
)
def test_what_it_is_about_stands_without_the_request(text: str, matter: str) -> None:
    assert matter_of(text) == matter


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Zeichne einen Leuchtturm im Nebel", Kind.SHEET),
        ("Was kostet ein Flyer?", Kind.ANSWER),
        ("Mach mir einen Flyer zum Tag der offenen Tür im Amt, mit bunten Luftballons", Kind.SHEET),
    ],
)
async def test_plain_words_go_the_way_of_the_command(text: str, kind: Kind) -> None:
    messenger = FakeMessenger()
    bot = built(messenger, FakeModel(), images=RememberingImages())
    said = message(text)

    await handle(said, bot)

    assert messenger.reply_to(said).kind in {kind, Kind.BRIEF if kind is Kind.SHEET else kind}


async def test_where_no_pictures_are_set_up_the_model_answers() -> None:
    messenger = FakeMessenger()
    said = message("Zeichne einen Leuchtturm im Nebel")

    await handle(said, built(messenger, FakeModel()))

    assert messenger.reply_to(said).kind is Kind.ANSWER
