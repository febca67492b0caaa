"""The operator's policy: strict by default, checked when it is read."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.messages import Trust
from bot.mistakes import sentences
from bot.screen.kind import Kind
from bot.screen.policy import Policy
from bot.screen.screen import Screen
from bot.screen.verdict import Action


@pytest.mark.parametrize("trust", Trust)
def test_everything_is_blocked_by_default(trust: Trust) -> None:
    assert {Policy().action(kind, trust) for kind in Kind} == {Action.BLOCK}


def test_a_kind_may_be_allowed_for_house_models_alone() -> None:
    policy = Policy.model_validate({"house": {"phone": "allow"}})

    assert policy.action(Kind.PHONE, Trust.HOUSE) is Action.ALLOW
    assert policy.action(Kind.PHONE, Trust.EXTERNAL) is Action.BLOCK


def test_own_words_are_found_in_any_case_and_spelling() -> None:
    screen = Screen(Policy(words=("Projekt Zaunkönig",)))

    for text in (
        "projekt zaunkönig startet",
        "Projekt-Zaunkönig",
        "PROJEKT\nZAUNKÖNIG",
        "Projekt Zaun\u00adkönig",
        "des Projekts Zaunkönig wegen Projekt Zaunkönigs",
    ):
        assert [finding.kind for finding in screen.findings(text)] == ["custom"], text
    assert screen.findings("Projekt Zaun und König") == []


def test_own_patterns_are_found() -> None:
    screen = Screen(Policy(patterns=(r"\bZK-\d{4}\b",)))

    found = screen.findings("siehe ZK-2024 und zk-1")

    assert [(finding.kind, finding.start, finding.end) for finding in found] == [("custom", 6, 13)]


def test_allowed_values_pass_in_any_spelling() -> None:
    screen = Screen(Policy(allow=("DE44500105175407324931", "info@kurz-bau.de")))

    assert screen.findings("Landeskasse DE44 5001 0517 5407 3249 31, info@kurz-bau.de") == []
    assert screen.findings("DE44500105175407324931 und 50618324391")[0].kind == "tax_id"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"patterns": ["("]}, "patterns.0 is not valid: RE2 cannot use the pattern (missing ))"),
        ({"patterns": [r"(a)\1"]}, "(invalid escape sequence)"),
        ({"patterns": [r"(?=a)b"]}, "(invalid perl operator)"),
        ({"patterns": ["a", "a*"]}, "patterns.1 is not valid: the pattern matches the empty text"),
        ({"patterns": ["a" * 501]}, "longer than 500"),
        ({"patterns": ["(a{1000}){1000}"]}, "(invalid repetition size)"),
        ({"patterns": ["[Ж-Я]+"]}, "outside Latin-1"),
        ({"words": ["x"]}, "words.0 is not valid: a word needs at least 2 characters"),
        ({"words": ["---"]}, "a letter or a digit"),
        ({"allow": ["ok", "---"]}, "allow.1 is not valid: a word needs a letter or a digit"),
        ({"external": {"screen_failure": "allow"}}, "screen_failure always blocks"),
        ({"external": {"ibann": "allow"}}, "external.ibann is not valid"),
        ({"external": {"iban": "perhaps"}}, "external.iban is not valid: it should be one of"),
        ({"pattern": ["a"]}, "Did you mean patterns?"),
    ],
)
def test_a_bad_policy_is_refused_with_a_sentence(
    settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        Policy.model_validate(settings)

    (told,) = sentences(refused.value, Policy, "en")
    assert sentence in told


def test_a_complaint_names_the_place_of_a_value_but_not_the_value() -> None:
    with pytest.raises(ValidationError) as refused:
        Policy.model_validate({"words": ["Zaunkönig", "§"], "patterns": ["(Zaunkönig", "Adler*+"]})

    told = "\n".join(sentences(refused.value, Policy, "de", "screen"))
    assert "screen.words.1" in told
    assert "screen.patterns.0" in told
    for shown in (told, str(refused.value)):
        assert not any(value in shown for value in ("§", "Zaunkönig", "Adler"))
