"""The benchmark's own rules: it can be repeated, its splits are apart, its identifiers are right."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from random import Random

import pytest
from stdnum import iban, luhn
from stdnum.de import idnr, stnr, vat

from tests.bench.screen import attacks, identifiers, scoring, spellings, splits
from tests.bench.screen.engines import Outcome
from tests.bench.screen.generate import Generator, Sample
from tests.bench.screen.templates import Split


def all_templates(split: Split) -> set[str]:
    kinds = split.confidential.values()
    return {
        *split.prose,
        *(template for templates in split.office.values() for template in templates),
        *(t for kind in kinds for t in kind.labelled + kind.free + kind.phrases + kind.possessive),
    }


def test_the_same_seed_makes_the_same_messages() -> None:
    first, second = (Generator(splits.development(), 7) for _ in range(2))

    assert list(first.confidential(3, 2)) == list(second.confidential(3, 2))
    assert list(first.clean(20, 5)) == list(second.clean(20, 5))


@pytest.mark.parametrize(
    ("one", "other"),
    list(combinations(splits.all_splits(), 2)),
    ids=lambda split: split.name,
)
def test_two_splits_share_no_template_and_no_name(one: Split, other: Split) -> None:
    assert not all_templates(one) & all_templates(other)
    assert not set(one.words.surnames) & set(other.words.surnames)
    assert not set(one.words.first_names) & set(other.words.first_names)
    assert not set(one.words.passwords) & set(other.words.passwords)


@pytest.mark.parametrize("unseen", [splits.blind(), splits.fresh()], ids=lambda split: split.name)
def test_an_unseen_split_has_every_kind_and_category_of_the_others(unseen: Split) -> None:
    for split in (splits.development(), splits.held_back()):
        assert set(split.confidential) == set(unseen.confidential)
        assert set(split.office) == set(unseen.office)


def test_the_fresh_split_says_each_kind_in_at_least_twelve_ways() -> None:
    """A rate over a few sentences would tell of the sentences."""
    fresh = splits.fresh()

    for kind, templates in fresh.confidential.items():
        said = {*templates.labelled, *templates.free, *templates.phrases}
        assert len(said) >= 12, kind
    assert sum(len(set(templates)) for templates in fresh.office.values()) >= 120
    assert len(set(fresh.prose)) >= 60


@pytest.mark.parametrize("split", splits.all_splits(), ids=lambda split: split.name)
def test_every_slot_of_every_template_has_words(split: Split) -> None:
    """A slot without words would raise only on the day its template is drawn."""
    generator = Generator(split, 1)

    for template in sorted(all_templates(split)):
        assert generator._fill(template.replace("{s}", "").replace("{key}", ""))


@pytest.mark.parametrize(
    ("make", "is_valid"),
    [
        (identifiers.tax_id, idnr.is_valid),
        (identifiers.tax_number, stnr.is_valid),
        (identifiers.vat_id, vat.is_valid),
        (identifiers.iban, iban.is_valid),
        (identifiers.credit_card, luhn.is_valid),
    ],
)
def test_made_up_identifiers_have_right_check_digits(
    make: Callable[[Random], str], is_valid: Callable[[str], bool]
) -> None:
    rng = Random(1)

    assert all(is_valid(make(rng)) for _ in range(300))


def test_the_check_digit_of_north_rhine_is_the_known_one() -> None:
    assert identifiers.tax_number_check("NW", "513308150815") == 9


@pytest.mark.parametrize("split", splits.all_splits(), ids=lambda split: split.name)
def test_every_secret_lies_where_the_sample_says(split: Split) -> None:
    samples = [s for s in Generator(split, 1).confidential(5, 2) if s.start >= 0]

    assert all(0 <= s.start < s.end <= len(s.text) for s in samples)
    assert not any("{" in s.text[: s.start] and "{s}" in s.text for s in samples)


@pytest.mark.parametrize("split", splits.all_splits(), ids=lambda split: split.name)
def test_a_split_has_enough_messages(split: Split) -> None:
    generator = Generator(split, 1)

    assert len(list(generator.confidential(60, 8))) >= 1500
    assert len(list(generator.clean(1200, 170))) >= 3000


def test_the_attack_list_is_long_enough() -> None:
    listed = list(attacks.samples())

    assert sum(bool(s.kind) for s in listed) >= 150
    assert sum(not s.kind for s in listed) >= 150


def test_dictated_digits_become_words() -> None:
    assert spellings._number_word("21") == "einundzwanzig"
    assert spellings._number_word("07") == "null sieben"
    assert spellings._number_word("16") == "sechzehn"


def test_a_finding_beside_the_secret_does_not_count() -> None:
    sample = Sample("1", ("Konto DE07, danke",), "iban", "ordinary", "ordinary", 6, 10)
    beside = Outcome("engine", findings={"1": [("iban", 12, 17)]})
    upon = Outcome("engine", findings={"1": [("iban", 6, 10)]})

    assert not scoring.fits(sample, beside)
    assert scoring.fits(sample, upon)


def test_an_engine_that_fails_has_stopped_the_message() -> None:
    sample = Sample("1", ("Hallo",), "", "prose", "prose")

    assert scoring.stopped(sample, Outcome("engine", failures=["1"]))
