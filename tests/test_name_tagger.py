"""The committed name model, through the door that the screen uses."""

from __future__ import annotations

from itertools import pairwise, product
from math import exp

import pytest

from bot.screen.name_chain import Chain
from bot.screen.name_features import is_caseless, split_words
from bot.screen.name_lists import is_first_name, is_surname, surname_is_word
from bot.screen.name_tagger import NameTagger
from bot.screen.name_weights import STEPS, Score


@pytest.fixture(scope="module")
def tagger() -> NameTagger:
    return NameTagger.load()


def names(tagger: NameTagger, text: str, threshold: float = 0.5) -> list[str]:
    words = split_words(text)
    return [
        " ".join(words[start:end])
        for start, end, likely in tagger.tag(words)
        if likely >= threshold
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Herr Müller hat Einspruch eingelegt.", ["Müller"], id="title"),
        pytest.param("Bitte fasse den Fall Sabine Koch zusammen.", ["Sabine Koch"], id="word as surname"),
        pytest.param("herr yilmaz aus dortmund hat nicht gezahlt", ["yilmaz"], id="lower case"),
        pytest.param("HERR YILMAZ AUS DORTMUND HAT NICHT GEZAHLT", ["YILMAZ"], id="upper case"),
        pytest.param("Yılmaz' Bescheid ist falsch.", ["Yılmaz '"], id="genitive"),
        pytest.param("<Nachname>Özdemir</Nachname>", ["Özdemir"], id="tag"),
        pytest.param("Nguyen Thi Lan betreibt ein Restaurant in Essen.", ["Nguyen Thi Lan"], id="Vietnamese"),
    ],
)  # fmt: skip
def test_a_private_person_is_found(tagger: NameTagger, text: str, expected: list[str]) -> None:
    assert names(tagger, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Der Koch muss nachzahlen.", id="profession"),
        pytest.param("Im Sommer ist Betriebsausflug nach Essen.", id="season and place"),
        pytest.param("Wie legt Tipke/Kruse § 173 AO aus?", id="commentary"),
        pytest.param("Die Goethestraße 12 in Bochum ist gesperrt.", id="street"),
        pytest.param("Was macht der Personalrat in Münster?", id="body"),
        pytest.param("Welche Frist gilt nach § 355 AO für Einsprüche?", id="statute"),
        pytest.param("vorname;nachname;ort;betrag", id="head of a table"),
        pytest.param("", id="nothing"),
    ],
)
def test_words_that_only_look_like_names_pass(tagger: NameTagger, text: str) -> None:
    assert names(tagger, text) == []


def test_the_same_words_always_get_the_same_probabilities(tagger: NameTagger) -> None:
    words = split_words("Frau Ayşe Demir und Klaus Weber wohnen in Köln. Der Weber webt.")

    assert NameTagger.load().tag(words) == tagger.tag(words) == tagger.tag(words)


def test_a_full_memory_of_words_is_emptied(tagger: NameTagger) -> None:
    words = split_words("Herr Müller hat Einspruch eingelegt.")
    before = tagger.tag(words)

    for start in range(0, 40_000, 8):
        tagger.tag([f"Wort{number}x" for number in range(start, start + 8)])

    assert tagger.tag(words) == before
    assert len(tagger._cased) < 25_000


@pytest.mark.parametrize(
    "spelling", ["Yılmaz", "YILMAZ", "yilmaz", "Mueller", "MÜLLER", "Wiśniewski"]
)
def test_surnames_are_known_in_every_spelling(spelling: str) -> None:
    assert is_surname(spelling)


@pytest.mark.parametrize("name", ["Ayşe", "jürgen", "Hans-Peter", "Oleksandr"])
def test_first_names_are_known(name: str) -> None:
    assert is_first_name(name)


@pytest.mark.parametrize("name", ["Koch", "Klein", "Sommer", "Lang", "Kurz", "Essen", "Richter"])
def test_surnames_that_are_words_are_marked(name: str) -> None:
    assert is_surname(name)
    assert surname_is_word(name)


@pytest.mark.parametrize("name", ["Schmidt", "Müller", "Kowalski", "Yılmaz"])
def test_other_surnames_are_not_marked(name: str) -> None:
    assert not surname_is_word(name)


@pytest.mark.parametrize(
    ("text", "caseless"),
    [
        ("bitte den fall von mehmet yilmaz prüfen", True),
        ("BITTE DEN FALL PRÜFEN", True),
        ("Bitte den Fall prüfen", False),
        ("Müller, Hans", False),
    ],
)
def test_a_text_without_capitals_or_without_small_letters_is_caseless(
    text: str, *, caseless: bool
) -> None:
    assert is_caseless(split_words(text)) is caseless


PASSAGE = """Sehr geehrte Frau Müller,
Ihr Mann, Herr Hans-Peter von der Heide, hat am 12.03.2024 in Essen angerufen. Der Koch aus dem
Gasthaus Krone ist nicht gemeint. Kowalski, Jan; Nguyễn, Thi Lan; bitte ablegen.
"""


def test_leaving_out_dull_words_hardly_changes_a_probability(tagger: NameTagger) -> None:
    words = split_words(PASSAGE)

    quick, whole = tagger.probabilities(words), tagger.probabilities(words, whole=True)

    for some, all_ in zip(quick, whole, strict=True):
        assert some == pytest.approx(all_, abs=0.05)


def test_a_long_text_has_the_persons_of_its_parts(tagger: NameTagger) -> None:
    words = split_words(PASSAGE)
    once = tagger.tag(words)

    many = tagger.tag(words * 300)

    assert len(many) == pytest.approx(300 * len(once), rel=0.02)
    assert all(
        words[first % len(words)][0].isupper() or words[first % len(words)] == "von"
        for first, _, _ in many
    )
    assert [first for first, _, _ in many] == sorted({first for first, _, _ in many})


@pytest.mark.parametrize("text", ["M" * 1_000_000, "Mü-" * 300_000, "." * 50_000, "a1" * 400_000])
def test_a_huge_word_is_at_most_one_person(tagger: NameTagger, text: str) -> None:
    assert len(names(tagger, text)) <= 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Frau Müller-Lüdenscheid, geb. O'Neill",
            ["Frau", "Müller-Lüdenscheid", ",", "geb", ".", "O'Neill"],
        ),
        ("<name>Koç</name>", ["<", "name", ">", "Koç", "<", "/", "name", ">"]),
        ("Scan_Klein.pdf\nA", ["Scan", "_", "Klein", ".", "pdf", "\n", "A"]),
    ],
)
def test_marks_and_line_breaks_are_words_of_their_own(text: str, words: list[str]) -> None:
    assert split_words(text) == words


@pytest.mark.parametrize(("start", "words"), [(0, 4), (0, 3), (1, 5), (1, 4)])
def test_the_chain_sums_what_counting_every_labelling_sums(start: int, words: int) -> None:
    """A stretch within a text lies between two O; at the text's own ends nothing comes before or after."""
    moves = {a + b: 0.3 * n - 2.0 for n, (a, b) in enumerate(product("OBIX", repeat=2))}
    scores = [(1200, -300, 90), (-2000, 2500, 10), (700, 600, 500)]
    begin, inside = [0.0] * words, [0.0] * words

    Chain(moves).sum(scores, start, begin, inside)

    weights = {
        labels: weight_of(labels, scores, moves, start, words)
        for labels in product("OBIX", repeat=3)
    }
    for at in range(3):
        for label, found in (("B", begin), ("I", inside)):
            share = sum(weight for labels, weight in weights.items() if labels[at] == label)
            assert found[start + at] == pytest.approx(share / sum(weights.values()))


def weight_of(
    labels: tuple[str, ...], scores: list[Score], moves: dict[str, float], start: int, words: int
) -> float:
    own = sum(
        0 if label == "O" else score["BIX".index(label)]
        for label, score in zip(labels, scores, strict=True)
    )
    path = ("O" * (start > 0), *labels, "O" * (start + 3 < words))
    return exp(own / STEPS + sum(moves.get(a + b, 0.0) for a, b in pairwise(path) if a and b))


def test_what_was_read_before_changes_nothing(tagger: NameTagger) -> None:
    words = split_words(PASSAGE)
    fresh = NameTagger.load()
    fresh.tag(split_words("vorname NACHNAME Im AN DER frau HERR Und wohnt der Die"))

    assert fresh.probabilities(words) == tagger.probabilities(words)
