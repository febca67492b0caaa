"""Wording is looked at in its sentence: a text about discrimination is not discriminatory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review.discrimination import Concern, Feature, check_wording
from bot.wording import LANGUAGES, load_table
from tests.pages import ROOT

TABLE = ROOT / "tests" / "bench" / "review" / "wording.tsv"
FEWEST_ROWS = 300


def rows() -> Iterator[tuple[str, str]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        label, _, sentence = line.partition("\t")
        yield label, sentence


def test_the_table_is_long_and_most_of_it_must_pass() -> None:
    labels = [label for label, _ in rows()]

    assert len(labels) >= FEWEST_ROWS
    assert labels.count("-") > len(labels) / 2
    assert {concern.value for concern in Concern} == set(labels) - {"-"}


@pytest.mark.parametrize("concern", Concern)
def test_unfair_wording_is_found_for_its_reason(concern: Concern) -> None:
    sentences = [sentence for label, sentence in rows() if label == concern.value]

    missed = [s for s in sentences if concern not in {u.concern for u in check_wording(s)}]

    assert len(missed) <= len(sentences) // 20, missed


def test_fair_wording_passes() -> None:
    found = [(s, check_wording(s)) for label, s in rows() if label == "-" and check_wording(s)]

    assert found == []


def test_the_house_may_allow_the_generic_masculine() -> None:
    assert check_wording("Die Bürger warten.")
    assert check_wording("Die Bürger warten.", generic_masculine=False) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_concern_and_feature_has_its_words(language: str) -> None:
    words = load_table(language, "discrimination")

    assert set(words) == {*(concern.value for concern in Concern), "feature"}
    assert set(words["feature"]) == {feature.value for feature in Feature}


def test_a_finding_says_what_to_write_instead() -> None:
    (found,) = check_wording("Die Putzfrau schließt abends ab.")

    assert found.as_json()["alternative"] in found.sentence("de")


@given(st.text(max_size=300))
def test_places_point_into_any_text(text: str) -> None:
    for found in check_wording(text):
        assert text[found.start : found.end] == found.text
