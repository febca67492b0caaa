"""The benchmark's own rules: it can be repeated, its spans are right, and a small run meets the aims."""

from __future__ import annotations

from bot.law.check import citations
from tests.bench.review.__main__ import said
from tests.bench.review.generate import Generator
from tests.bench.review.scoring import score


def test_the_same_seed_makes_the_same_answers() -> None:
    assert Generator(7).answers(60) == Generator(7).answers(60)


def test_each_span_is_the_citation_that_was_put_in() -> None:
    for answer in Generator(7).answers(200):
        for truth in answer.truths:
            assert truth.place is None or truth.place.number in answer.text[truth.start : truth.end]


def test_half_of_the_places_do_not_exist() -> None:
    places = [
        truth.place
        for answer in Generator(7).answers(400)
        for truth in answer.truths
        if truth.place
    ]

    assert 0.4 < sum(not place.exists for place in places) / len(places) < 0.6


def test_a_small_run_meets_the_aims() -> None:
    answers = Generator(7).answers(400)

    total = score(answers, [[said(one) for one in citations(answer.text)] for answer in answers])

    assert total.f1 >= 0.97
    assert total.missing_precision is not None
    assert total.missing_precision >= 0.99
    assert total.missing_recall >= 0.95
