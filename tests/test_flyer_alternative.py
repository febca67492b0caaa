"""The alternative text: the things in the picture, as the wishes have left them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flyer.alternative import describe
from bot.wording import LANGUAGES


@pytest.mark.parametrize(
    ("motif", "described"),
    [
        pytest.param("bunte Luftballons", "Bunte Luftballons", id="as said"),
        pytest.param("grüne Hügel, blauer Himmel", "Grüne Hügel, blauer Himmel", id="things"),
        pytest.param("Ballons, heller", "Ballons", id="manner"),
        pytest.param("Ballons, heller, mit Konfetti", "Ballons mit Konfetti", id="addition"),
        pytest.param("Ballons, heller und mit Konfetti", "Ballons mit Konfetti", id="in one"),
        pytest.param(
            "Ballons, mit Konfetti, mit Fahnen", "Ballons mit Konfetti und Fahnen", id="two"
        ),
        pytest.param("Ballons, bitte etwas dunkler", "Ballons", id="polite"),
        pytest.param("Ballons, nicht so dunkel", "Ballons", id="less of a manner"),
        pytest.param("Hügel, weniger Bäume", "Hügel", id="less of a thing"),
        pytest.param("Hügel, mehr Bäume", "Hügel, Bäume", id="more of a thing"),
        pytest.param("Ballons, ohne Menschen", "Ballons", id="without what is not there"),
        pytest.param("Ballons mit Konfetti, ohne Konfetti", "Ballons", id="without what hangs on"),
        pytest.param("Ballons, Fahnen, ohne Fahnen", "Ballons", id="without a thing"),
        pytest.param("Ballons, lieber Fahnen statt Ballons", "Fahnen", id="in its place"),
        pytest.param("Bäume, heller Himmel", "Bäume, heller Himmel", id="manner of a thing"),
        pytest.param("mit Luftballons", "Luftballons", id="nothing to hang on"),
        pytest.param("heller, größer", "", id="nothing is named"),
    ],
)
def test_wishes_are_worked_into_the_description(motif: str, described: str) -> None:
    assert describe(motif, "de") == described


def test_english_wishes_too() -> None:
    motif = "balloons, brighter, with confetti, without people"

    assert describe(motif, "en") == "Balloons with confetti"


@given(motif=st.text(max_size=60), language=st.sampled_from(LANGUAGES))
def test_no_letter_is_in_it_that_nobody_said(motif: str, language: str) -> None:
    described = describe(motif, language)

    links = {"MIT", "UND", "WITH", "AND"}
    told = [word for word in described.upper().replace(",", " ").split() if word not in links]
    said = motif.upper()
    assert all(word in said for word in told)
