"""The search for statutes: words as they are compared, what is found, and in which order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.sources import Statutes
from bot.law.compounds import NO_PARTS, Splitter
from bot.law.excerpt import LEFT_OUT, excerpt, excerpts
from bot.law.hit import Hit
from bot.law.official_xml import parse
from bot.law.passages import LONGEST, Passage, passages
from bot.law.query import keywords
from bot.law.search import Search
from bot.law.shelf import shipped
from bot.law.stems import fold, stem, stems
from bot.law.store import FILE_NAME, StatuteStore
from bot.messages import Trust
from bot.screen.screen import Screen
from bot.screen.verdict import Clean
from tests import official
from tests.bench.law.__main__ import TABLES, read

AO = official.statute(
    official.norm(
        "§ 108", "Fristen und Termine", "(1) Für die Berechnung von Fristen gilt Folgendes."
    ),
    official.norm("§ 110", "(weggefallen)", "Einspruchsfrist Einspruchsfrist"),
    official.norm(
        "§ 169",
        "Festsetzungsfrist",
        "(1) Eine Steuerfestsetzung ist nach Ablauf der Frist unzulässig.",
    ),
    official.norm(
        "§ 355",
        "Einspruchsfrist",
        "(1) Der Einspruch ist innerhalb eines Monats nach Bekanntgabe einzulegen.",
        "(2) Ein Einspruch gegen das Unterlassen ist unbefristet.",
    ),
    official.norm("§ 500", "Bootssteg", "(1) Ein Bootssteg ist ein Bootssteg."),
)
ESTG = official.statute(
    "<norm><metadaten><gliederungseinheit><gliederungskennzahl>020</gliederungskennzahl>"
    "<gliederungstitel>Selbständige Arbeit (§ 2 Absatz 1)</gliederungstitel></gliederungseinheit>"
    "</metadaten></norm>",
    official.norm("§ 18", "", "(1) Einkünfte sind solche aus freiberuflicher Tätigkeit."),
    official.norm("§ 9", "Werbungskosten", "(1) Eine Entfernungspauschale ist anzusetzen."),
    official.norm("§ 169", "Anderes", "(1) Hier steht die Frist für Bescheide."),
    official.norm("§ 500", "Anderes", "(1) Ein Bootssteg."),
    source_id="BJNR010050934",
    name="EStG",
    official="EStG",
)


def filled(folder: Path, *statutes: str) -> Search:
    store = StatuteStore(folder / FILE_NAME)
    store.replace(parse(statute.encode()) for statute in statutes)
    return Search(store)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    opened = filled(tmp_path_factory.mktemp("law"), AO, ESTG)
    yield opened
    opened.close()


def names(search: Search, question: str, limit: int = 5) -> list[str]:
    return [hit.name for hit in search.find(question, limit).hits]


# Words


@pytest.mark.parametrize(
    "forms",
    [
        "Bescheid Bescheide Bescheiden Bescheides Bescheids",
        "Frist Fristen",
        "Kind Kinder Kindern Kindes",
        "Einspruch Einspruchs Einspruches",
        "Zuschläge Zuschlag Zuschlägen",
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len(set(stems(forms))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Geschäft", "Geschäftsessen"), ("Rente", "Renovierung"), ("Steuer", "Steuerung")],
)
def test_other_words_keep_other_stems(one: str, other: str) -> None:
    assert stems(one) != stems(other)


def test_a_hyphen_binds_and_parts_count_as_well() -> None:
    assert stems("Umsatzsteuer-Voranmeldung") == [
        stem("umsatzsteuervoranmeldung"),
        stem("umsatzsteuer"),
        stem("voranmeldung"),
    ]


VOCABULARY = {
    stem(fold(word)): 10 for word in ("Festsetzung", "Frist", "Pauschale", "Umsatzsteuer")
}


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Festsetzungsfrist", ["Festsetzung", "Frist"]),
        ("Pendlerpauschale", ["Pauschale"]),
        ("Umsatzsteuer", []),
        ("Frist", []),
        ("Quastenflosser", []),
    ],
)
def test_compounds_are_split_by_what_the_statutes_know(word: str, parts: list[str]) -> None:
    splitter = Splitter(lambda found: VOCABULARY.get(found, 0))

    assert splitter.parts(fold(word)) == [stem(fold(part)) for part in parts]


@given(st.text(max_size=60))
def test_any_word_is_split_into_known_parts(word: str) -> None:
    splitter = Splitter(lambda found: VOCABULARY.get(found, 0))

    assert set(splitter.parts(word)) <= VOCABULARY.keys()


# What is found


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Wie lange ist die Einspruchsfrist?", "§ 355 AO"),
        ("Bis wann kann ich gegen einen Bescheid Widerspruch einlegen?", "§ 355 AO"),
        ("Wie hoch ist die Pendlerpauschale?", "§ 9 EStG"),
        ("Wer ist Freiberufler?", "§ 18 EStG"),
        ("Welche Einkuenfte sind freiberuflich?", "§ 18 EStG"),
        ("Was regelt § 108 AO?", "§ 108 AO"),
        ("Gilt Paragraf 9 des Einkommensteuergesetzes auch für die Einspruchsfrist?", "§ 9 EStG"),
        ("Was sagt das Einkommensteuergesetz zu der Frist für Bescheide?", "§ 169 EStG"),
    ],
)
def test_the_section_that_answers_comes_first(search: Search, question: str, first: str) -> None:
    assert names(search, question)[0] == first


def test_an_umlaut_may_be_spelt_out(search: Search) -> None:
    assert names(search, "unzulaessig") == ["§ 169 AO"]


def test_the_statute_that_is_named_is_meant(search: Search) -> None:
    assert names(search, "Bootssteg nach der AO", 1) == ["§ 500 AO"]
    assert names(search, "Bootssteg nach dem EStG", 1) == ["§ 500 EStG"]
    assert names(search, "Bootssteg im Einkommensteuergesetz", 1) == ["§ 500 EStG"]


def test_a_citation_goes_before_what_fits_the_words(search: Search) -> None:
    found = search.find("Einspruchsfrist nach § 9 EStG und § 169 AO", 3)

    assert [hit.name for hit in found.hits] == ["§ 9 EStG", "§ 169 AO", "§ 355 AO"]
    assert found.is_cited
    assert [hit.is_cited for hit in found.hits] == [True, True, False]


def test_a_repealed_section_is_never_found(search: Search) -> None:
    assert "§ 110 AO" not in names(search, "Einspruchsfrist", 10)


def test_a_section_without_a_heading_has_that_of_its_part(search: Search) -> None:
    hit = search.find("§ 18 EStG", 1).hits[0]

    assert hit.heading == "Selbständige Arbeit"
    assert hit.link == "https://www.gesetze-im-internet.de/estg/__18.html"
    assert hit.as_of == "2027-01-02"


def test_a_question_about_nothing_in_the_statutes_finds_nothing(search: Search) -> None:
    assert search.find("Wie schmeckt Rhabarberkuchen?", 5).hits == ()


@given(st.text(max_size=200))
def test_no_question_breaks_the_search(search: Search, question: str) -> None:
    assert len(search.find(question, 5).hits) <= 5


@pytest.mark.parametrize(
    "question", ['"', "frist* OR NEAR(a b)", "heading:frist", "a" * 5_000, "--"]
)
def test_what_means_something_to_fts5_is_a_word_like_any_other(
    search: Search, question: str
) -> None:
    search.find(question, 5)


def test_an_import_renews_what_a_running_search_finds(tmp_path: Path) -> None:
    search = filled(tmp_path, AO)
    assert names(search, "Einspruchsfrist")[0] == "§ 355 AO"

    other = StatuteStore(tmp_path / FILE_NAME)
    renewed = official.statute(official.norm("§ 400", "Einspruchsfrist", "(1) Neu gefasst."))
    other.replace([parse(renewed.encode())])
    other.close()

    assert names(search, "Einspruchsfrist") == ["§ 400 AO"]
    search.close()


def test_an_index_that_another_program_made_is_made_anew(tmp_path: Path) -> None:
    filled(tmp_path, AO).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("insert into search(search) values ('delete-all')")
        database.execute("update search_version set version = 0")

    search = Search(StatuteStore(tmp_path / FILE_NAME))

    assert names(search, "unzulässig") == ["§ 169 AO"]
    search.close()


def test_without_an_import_there_is_no_search(tmp_path: Path) -> None:
    assert Search.existing(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


# Passages, and what a model gets of them

LONG = (
    "(1) Anfang.\n(2) " + "Ein langer Satz mit vielen Wörtern steht hier. " * 80 + "\n(3) Das Ende."
)


def test_passages_follow_each_other_without_a_gap() -> None:
    cut = passages(LONG)

    assert "".join(LONG[start:end] for start, end in cut) == LONG
    assert max(end - start for start, end in cut) <= LONGEST


@given(st.text(max_size=5_000))
def test_nothing_of_a_text_is_lost_but_white_space(text: str) -> None:
    kept = "".join(text[start:end] for start, end in passages(text))

    assert kept.split() == text.split()


def hit(text: str, *places: Passage) -> Hit:
    return Hit("AO", "§ 1", "", "", "", text, places)


def test_a_text_that_fits_is_given_whole() -> None:
    assert excerpt(hit("(1) Kurz."), 100) == "(1) Kurz."


def test_of_a_long_text_the_passages_that_fit_are_given_in_its_own_order() -> None:
    start, end = LONG.index("(3)"), len(LONG)
    cut = excerpt(hit(LONG, Passage(start, end), Passage(0, 11)), 100)

    assert cut == f"(1) Anfang.\n{LEFT_OUT}\n(3) Das Ende."


def test_all_together_stay_within_the_room() -> None:
    hits = [hit(LONG, *passages(LONG)) for _ in range(4)]

    assert sum(map(len, excerpts(hits, 500))) <= 1_500


# The subject index and the benchmark's tables


def test_no_phrase_of_the_subject_index_is_said_in_passing() -> None:
    alone = {phrase for rows in keywords().values() for phrase, *_ in rows if len(phrase) == 1}

    assert [phrase for phrase in alone if phrase <= NO_PARTS] == []


def exists(abbreviation: str, number: str) -> bool:
    statutes = shipped().find(abbreviation)
    return any(number in one.sections and not one.sections[number].is_repealed for one in statutes)


def test_each_section_of_the_subject_index_exists() -> None:
    named = {section for rows in keywords().values() for row in rows for section in row.sections}

    assert len(named) > 200
    assert [section for section in sorted(named) if not exists(*section)] == []


def test_the_benchmark_asks_enough_and_mostly_in_everyday_words() -> None:
    questions = [question for table in TABLES for question in read(table)]
    layman = [question for question in questions if question.kind == "layman"]

    assert len({question.text for question in questions}) == len(questions) > 300
    assert len(layman) * 2 >= len(questions)


def test_each_section_that_the_benchmark_names_exists() -> None:
    named = {name for table in TABLES for question in read(table) for name in question.answers}
    split = [name.rsplit(" ", 2) for name in named]

    assert [name for name in split if not exists(name[0], f"{name[1]} {name[2]}")] == []


async def test_a_section_in_which_the_screen_finds_something_stays_here(tmp_path: Path) -> None:
    leaking = official.statute(
        official.norm("§ 8", "Wohnsitz", "(1) Beispiel: IBAN DE89370400440532013000."),
        official.norm("§ 9", "Wohnsitz", "(1) Einen Wohnsitz hat jemand dort."),
    )
    statutes, screen = Statutes(filled(tmp_path, leaking)), Screen()
    question = screen.check("Was gilt nach § 8 AO und § 9 AO?")
    assert isinstance(question, Clean)

    sources = await statutes.sources_for(
        question, asked=True, screen=screen, trust=Trust.HOUSE, language="de"
    )

    statutes.close()
    assert [one.content.text for one in sources.material] == [
        "§ 9 AO Wohnsitz\n(1) Einen Wohnsitz hat jemand dort."
    ]
    assert "§ 8 AO" not in sources.lines[0]
