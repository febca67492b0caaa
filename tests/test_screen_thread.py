"""One thread: pseudonyms are numbered through, values come back, secrets in two messages are seen."""

from __future__ import annotations

import pytest

from bot.messages import Trust
from bot.screen.kind import Kind
from bot.screen.place import describe
from bot.screen.policy import Policy
from bot.screen.screen import Screen
from bot.screen.thread import NotMaskable
from bot.screen.verdict import Action, Clean, Confidential, Finding, Origin

SCREEN = Screen()
IBAN = "DE44 5001 0517 5407 3249 31"


def test_the_same_value_has_the_same_name_through_the_thread() -> None:
    thread = SCREEN.thread()
    first = thread.mask(f"Konto {IBAN}", Origin.HISTORY).text
    second = thread.mask(f"und nochmal {IBAN}, dazu 50618324391", Origin.QUESTION).text

    assert first == "Konto [IBAN 1]"
    assert second == "und nochmal [IBAN 1], dazu [Steuer-ID 1]"


def test_a_title_stays_outside_so_that_grammar_works() -> None:
    masked = SCREEN.thread().mask("Bitte an Frau Kowalczyk schreiben", Origin.QUESTION).text

    assert masked == "Bitte an Frau [Person 1] schreiben"


def test_the_surname_alone_is_the_person_named_before() -> None:
    thread = SCREEN.thread()
    first = thread.mask("Frau Sabine Kowalczyk war da.", Origin.HISTORY).text
    second = thread.mask("Frau Kowalczyk kommt wieder.", Origin.QUESTION).text

    assert first == "Frau [Person 1] war da."
    assert second.startswith("Frau [Person 1")
    assert thread.restore(second) == "Frau Kowalczyk kommt wieder."


def test_another_spelling_of_a_value_is_put_back_as_it_was() -> None:
    thread = SCREEN.thread()
    text = f"{IBAN} und {IBAN.replace(' ', '')}"
    masked = thread.mask(text, Origin.QUESTION).text

    assert masked == "[IBAN 1] und [IBAN 1b]"
    assert thread.restore(masked) == text


@pytest.mark.parametrize(
    ("answer", "restored"),
    [
        ("[Person 1]s Bescheid", "Kowalczyks Bescheid"),
        ("**[Person 1]**", "**Kowalczyk**"),
        ("[person 1] und [PERSON 1]", "Kowalczyk und Kowalczyk"),
        ("[Person\u00a01]", "Kowalczyk"),
        ("\\[Person 1\\]", "Kowalczyk"),
        ("[Person 7] bleibt", "[Person 7] bleibt"),
        ("[Link](https://example.org) [1]", "[Link](https://example.org) [1]"),
    ],
)
def test_names_are_put_back_also_when_inflected(answer: str, restored: str) -> None:
    thread = SCREEN.thread()
    thread.mask("Frau Kowalczyk wartet", Origin.QUESTION)

    assert thread.restore(answer) == restored


def test_a_stream_cut_anywhere_is_restored() -> None:
    thread = SCREEN.thread()
    thread.mask("Frau Kowalczyk wartet", Origin.QUESTION)
    answer = "Sehr geehrte Frau [Person 1], zu [Person 1]s Antrag [siehe oben]: [offen"

    for cut in range(len(answer)):
        restorer = thread.restorer()
        whole = restorer.feed(answer[:cut]) + restorer.feed(answer[cut:]) + restorer.finish()
        assert whole == thread.restore(answer)


def test_a_name_that_somebody_wrote_is_never_given_out() -> None:
    thread = SCREEN.thread()
    text = f"[IBAN 1] ist ein Platzhalter, {IBAN} nicht."
    masked = thread.mask(text, Origin.QUESTION).text

    assert masked == "[IBAN 1] ist ein Platzhalter, [IBAN 2] nicht."
    assert thread.restore(masked) == text


def test_two_threads_know_nothing_of_each_other() -> None:
    SCREEN.thread().mask(f"Konto {IBAN}", Origin.QUESTION)

    assert SCREEN.thread().restore("[IBAN 1]") == "[IBAN 1]"


@pytest.mark.parametrize(
    "texts",
    [
        ["50618", "324391"],
        ["DE44 5001 0517", "5407 3249 31"],
        ["Passwort:", "Fuchsbau_88"],
        ["Wie schreibt man an Frau", "Xanthopoulou in einem Brief"],
    ],
)
def test_a_secret_split_over_two_messages_is_found(texts: list[str]) -> None:
    alone = [SCREEN.findings(text) for text in texts]

    found = SCREEN.thread().check_together(texts)

    assert found
    assert found[0].end > len(texts[0])
    assert found[0].kind not in {f.kind for findings in alone for f in findings}


def test_what_one_message_holds_alone_is_no_split_secret() -> None:
    assert SCREEN.thread().check_together(["Hallo", f"Konto {IBAN}", "danke"]) == ()


def test_a_thread_longer_than_the_screen_reads_is_looked_at_from_its_end() -> None:
    texts = ["a " * 150_000, "50618", "324391"]

    (found,) = SCREEN.thread().check_together(texts)

    assert "\n".join(texts)[found.start : found.end] == "50618\n324391"


def test_harmless_messages_stay_harmless_together() -> None:
    assert SCREEN.thread().check_together(["Wie hoch ist der Grundfreibetrag?", "Und 2024?"]) == ()


def test_a_marked_text_cannot_be_masked_into_the_clear() -> None:
    with pytest.raises(NotMaskable):
        SCREEN.thread().mask("VS-NfD\nLagebild der Netze", Origin.QUESTION)


def test_a_kind_that_is_masked_comes_back_clean() -> None:
    policy = Policy.model_validate({"external": {"iban": "mask"}})
    verdict = Screen(policy).thread(Trust.EXTERNAL).check(f"Konto {IBAN}", Origin.QUESTION)

    assert isinstance(verdict, Clean)
    assert verdict.text == "Konto [IBAN 1]"


def test_one_blocked_kind_blocks_the_whole_message() -> None:
    policy = Policy.model_validate({"external": {"iban": "mask"}})
    verdict = Screen(policy).check(f"Frau Kowalczyk, Konto {IBAN}")

    assert isinstance(verdict, Confidential)
    assert verdict.masked == "Frau [Person 1], Konto [IBAN 1]"
    assert {finding.action for finding in verdict.findings} == {Action.BLOCK, Action.MASK}


def test_what_house_models_may_see_passes_for_them_alone() -> None:
    policy = Policy.model_validate({"house": {"person": "allow"}})
    text = "Frau Kowalczyk wartet"

    house = Screen(policy).check(text, trust=Trust.HOUSE)

    assert isinstance(house, Clean)
    assert house.text == text
    assert not house.may_reach(Trust.EXTERNAL)
    assert isinstance(Screen(policy).check(text), Confidential)


def test_a_place_is_told_without_the_value() -> None:
    text = f"Guten Tag,\nKonto bitte {IBAN}"
    place = describe(text, Finding(Kind.IBAN, text.index("DE44"), len(text)))

    assert (place.line, place.word, place.hint) == (2, 3, "D…1")
    assert describe("abc 4711", Finding(Kind.CREDENTIAL, 4, 8)).hint == "…"
