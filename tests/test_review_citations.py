"""Legal citations in running text: a labelled row for each way of writing them."""

from __future__ import annotations

import pytest

from bot.law.check import citations
from bot.law.citation import Citation, Note, Status

E, M, R, U = Status.EXISTS, Status.MISSING, Status.REPEALED, Status.UNKNOWN

SINGLE = [
    ("section and statute", "§ 30 AO", "§ 30 AO", E),
    ("paragraph", "§ 30 Abs. 4 AO", "§ 30 Abs. 4 AO", E),
    ("paragraph and number", "§ 30 Abs. 4 Nr. 1 AO", "§ 30 Abs. 4 Nr. 1 AO", E),
    ("words written out", "§ 4 Absatz 5 Satz 1 Nummer 6b EStG", "§ 4 Abs. 5 Satz 1 Nr. 6b EStG", E),
    ("half sentence", "§ 8 Abs. 2 S. 2 Hs. 1 EStG", "§ 8 Abs. 2 Satz 2 Halbsatz 1 EStG", E),
    ("ordinal half sentence", "§ 8 Abs. 2 S. 2 1. HS EStG", "§ 8 Abs. 2 Satz 2 Halbsatz 1 EStG", E),
    ("alternative", "§ 69 S. 1 Alt. 2 AO", "§ 69 Satz 1 Alt. 2 AO", E),
    ("letters", "§ 3 Nr. 2 Buchst. a EStG", "§ 3 Nr. 2 Buchst. a EStG", E),
    ("lit.", "§ 4 Nr. 8 lit. a UStG", "§ 4 Nr. 8 Buchst. a UStG", E),
    ("Roman short form", "§ 15 I 2 Nr. 3 EStG", "§ 15 Abs. 1 Satz 2 Nr. 3 EStG", E),
    ("Roman list", "§ 17 II, III EStG", "§ 17 Abs. 2, 3 EStG", E),
    ("paragraph in brackets", "§ 30 (4) AO", "§ 30 Abs. 4 AO", E),
    ("section with letter", "§ 4h EStG", "§ 4h EStG", E),
    ("section with letter apart", "§ 15 a Abs. 1 EStG", "§ 15a Abs. 1 EStG", E),
    ("three digits and letter", "§ 233a AO", "§ 233a AO", E),
    ("no space", "§30 Abs.4 AO", "§ 30 Abs. 4 AO", E),
    ("no-break spaces", "§\u00a030\u00a0Abs.\u00a04\u00a0AO", "§ 30 Abs. 4 AO", E),
    ("narrow no-break space", "§\u202f30 AO", "§ 30 AO", E),
    ("line break", "§ 30\nAbs. 4\nAO", "§ 30 Abs. 4 AO", E),
    ("emphasis within", "§ **30** Abs. 4 *AO", "§ 30 Abs. 4 AO", E),
    ("HTML space", "§&nbsp;30 AO", "§ 30 AO", E),
    ("range", "§§ 10 bis 12 EStG", "§§ 10 bis 12 EStG", E),
    ("range with a dash", "§§ 52–54 AO", "§§ 52 bis 54 AO", E),
    ("range of paragraphs", "§ 1 Abs. 1 bis 3 UStG", "§ 1 Abs. 1 bis 3 UStG", E),
    ("ff.", "§§ 30 ff. AO", "§ 30 ff. AO", E),
    ("ff. without space", "§§ 15ff. EStG", "§ 15 ff. EStG", E),
    ("f. without space", "§ 30f. AO", "§ 30 f. AO", E),
    ("list of paragraphs", "§ 3 Abs. 1, 2 und 3 AO", "§ 3 Abs. 1, 2 und 3 AO", E),
    ("list of numbers", "§ 173 Abs. 1 Nr. 1 und 2 AO", "§ 173 Abs. 1 Nr. 1 und 2 AO", E),
    ("written out", "§ 30 der Abgabenordnung", "§ 30 AO", E),
    ("written out with abbreviation", "§ 30 der Abgabenordnung (AO)", "§ 30 AO", E),
    ("genitive", "§ 15 Absatz 1 des Einkommensteuergesetzes", "§ 15 Abs. 1 EStG", E),
    ("adjective and noun", "§ 433 des Bürgerlichen Gesetzbuchs", "§ 433 BGB", E),
    ("article", "Art. 3 Abs. 1 GG", "Art. 3 Abs. 1 GG", E),
    ("article written out", "Artikel 20 des Grundgesetzes", "Art. 20 GG", E),
    ("English", "Section 30 AO", "§ 30 AO", E),
    ("English with paragraph", "Section 30(4) of the German Fiscal Code", "§ 30 Abs. 4 AO", E),
    ("statute before", "AO § 30", "§ 30 AO", E),
    ("year of the edition", "§ 30 AO 1977", "§ 30 AO", E),
    ("another year", "§ 15 EStG 2002", "§ 15 EStG", E),
    ("capitals", "§ 15 ESTG", "§ 15 EStG", E),
    ("small letters", "§ 15 estg", "§ 15 EStG", E),
    ("social code", "§ 27 SGB V", "§ 27 SGB V", E),
    ("social code in Arabic", "§ 27 SGB 5", "§ 27 SGB V", E),
    ("social code with hyphen", "§ 27 SGB-V", "§ 27 SGB V", E),
    ("social code written out", "§ 27 des Fünften Buches Sozialgesetzbuch", "§ 27 SGB V", E),
    ("introductory act's name", "Art. 97 § 1 EGAO", "Art. 97 § 1 EGAO", U),
    ("no such section", "§ 427 AO", "§ 427 AO", M),
    ("no such paragraph", "§ 30 Abs. 14 AO", "§ 30 Abs. 14 AO", M),
    ("no such letter", "§ 30z AO", "§ 30z AO", M),
    ("no such paragraph in a list", "§ 3 Abs. 1, 2 und 14 AO", "§ 3 Abs. 1, 2 und 14 AO", M),
    ("no such end of a range", "§§ 410 bis 430 AO", "§§ 410 bis 430 AO", M),
    ("no such section, written out", "§ 427 der Abgabenordnung", "§ 427 AO", M),
    ("no such article", "Art. 200 GG", "Art. 200 GG", M),
    ("the other sign", "§ 3 GG", "§ 3 GG", M),
    ("Roman, no such paragraph", "§ 15 IX EStG", "§ 15 Abs. 9 EStG", M),
    ("a gap in the count", "§ 135 AO", "§ 135 AO", M),
    ("repealed", "§ 223 AO", "§ 223 AO", R),
    ("state law", "§ 5 KAG NRW", "§ 5 KAG NRW", U),
    ("state law with a federal namesake", "§ 300 LBG NRW", "§ 300 LBG NRW", U),
    ("a namesake without its state", "§ 300 LBG", "§ 300 LBG", U),
    ("law of the Union", "Art. 6 Abs. 1 lit. f DSGVO", "Art. 6 Abs. 1 Buchst. f DSGVO", U),
    ("regulation of the Union", "Artikel 9 der Verordnung (EU) 2016/679", "Art. 9 Verordnung (EU) 2016/679", U),
    ("guidance", "§ 500 AEAO", "§ 500 AEAO", U),
    ("a statute nobody listed", "§ 5 des Hundesteuergesetzes", "§ 5 Hundesteuergesetz", U),
    ("older version before", "§ 427 a.F. AO", "§ 427 AO", U),
    ("older version after", "§ 427 AO a.F.", "§ 427 AO", U),
    ("older year, no such section", "§ 427 AO 1919", "§ 427 AO", U),
    ("no statute", "§ 30", "§ 30", U),
]  # fmt: skip

BEFORE_AND_AFTER = [
    ("alone", "{}"),
    ("at the end", "Das folgt aus {}."),
    ("within", "Nach {} besteht Anspruch auf Auskunft."),
    ("in brackets", "Das ist geregelt ({}), sagt der Bericht."),
    ("after wide characters", "😀 Siehe 👩‍⚖️ {}; das gilt."),
]


def only(text: str) -> Citation:
    (found,) = citations(text)
    return found


@pytest.mark.parametrize(
    ("before", "frame"), BEFORE_AND_AFTER, ids=[row[0] for row in BEFORE_AND_AFTER]
)
@pytest.mark.parametrize(
    ("style", "written", "norm", "status"), SINGLE, ids=[row[0] for row in SINGLE]
)
def test_a_citation_is_found_normalised_and_looked_up(
    style: str, written: str, norm: str, status: Status, before: str, frame: str
) -> None:
    text = frame.format(written)

    found = only(text)

    assert (found.norm, found.status) == (norm, status)
    assert text[found.start : found.end] == found.text
    assert found.text == written


CHAINS = [
    (
        "the statute at the end is that of all",
        "§§ 5, 7 Abs. 2 und 9 EStG",
        [("§§ 5", "§ 5 EStG", E), ("7 Abs. 2", "§ 7 Abs. 2 EStG", E), ("9 EStG", "§ 9 EStG", E)],
    ),
    (
        "one of a chain does not exist",
        "§§ 30, 427 und 69 AO",
        [("§§ 30", "§ 30 AO", E), ("427", "§ 427 AO", M), ("69 AO", "§ 69 AO", E)],
    ),
    (
        "a paragraph of a chain is no section",
        "§§ 3, 170 Abs. 1 und 2 AO",
        [("§§ 3", "§ 3 AO", E), ("170 Abs. 1 und 2 AO", "§ 170 Abs. 1 und 2 AO", E)],
    ),
    (
        "in connection with",
        "§ 5 i.V.m. § 7 EStG",
        [("§ 5", "§ 5 EStG", E), ("§ 7 EStG", "§ 7 EStG", E)],
    ),
    (
        "in connection with, written out",
        "§ 427 in Verbindung mit § 30 AO",
        [("§ 427", "§ 427 AO", M), ("§ 30 AO", "§ 30 AO", E)],
    ),
    (
        "two statutes",
        "§§ 46 Abs. 2 ArbGG, 91 Abs. 1 ZPO",
        [("§§ 46 Abs. 2 ArbGG", "§ 46 Abs. 2 ArbGG", E), ("91 Abs. 1 ZPO", "§ 91 Abs. 1 ZPO", E)],
    ),
    (
        "in a statute's own text the first may be its own",
        "§ 500 oder § 10 des Einkommensteuergesetzes",
        [("§ 500", "§ 500 EStG", U), ("§ 10 des Einkommensteuergesetzes", "§ 10 EStG", E)],
    ),
    (
        "two sentences do not share",
        "Das folgt aus § 427. Nach § 30 AO gilt das.",
        [("§ 427", "§ 427", U), ("§ 30 AO", "§ 30 AO", E)],
    ),
    (
        "a semicolon parts them",
        "§ 427; § 30 AO",
        [("§ 427", "§ 427", U), ("§ 30 AO", "§ 30 AO", E)],
    ),
]


@pytest.mark.parametrize(("rule", "text", "expected"), CHAINS, ids=[row[0] for row in CHAINS])
def test_a_chain_is_as_many_citations_as_it_names_sections(
    rule: str, text: str, expected: list[tuple[str, str, Status]]
) -> None:
    assert [(one.text, one.norm, one.status) for one in citations(text)] == expected


NO_CITATION = [
    ("an amount", "Die Frist beträgt 5 Jahre."),
    ("a chapter", "Section 2 of this report"),
    ("a newspaper's article", "Im Artikel 3 der Reihe geht es um Steuern."),
    ("a sign alone", "Das Zeichen § steht für Paragraph."),
    ("signs in a row", "§§§§§§"),
    ("an article of trade", "Art. Nr. 123"),
]


@pytest.mark.parametrize(("what", "text"), NO_CITATION, ids=[row[0] for row in NO_CITATION])
def test_what_is_no_citation_is_left_alone(what: str, text: str) -> None:
    assert citations(text) == []


def test_what_is_counted_after_a_paragraph_is_no_further_paragraph() -> None:
    assert only("Nach § 169 Abs. 2 und 5 Jahre später").norm == "§ 169 Abs. 2"


NEAREST = [
    ("the last section", "§ 427 AO", "§ 415 AO"),
    ("the last paragraph", "§ 30 Abs. 14 AO", "§ 30 Abs. 11 AO"),
    ("the section without its letter", "§ 30z AO", "§ 30 AO"),
    ("the same number as an article", "§ 3 GG", "Art. 3 GG"),
    ("beside a gap", "§ 135 AO", "§ 133 AO"),
]


@pytest.mark.parametrize(("what", "text", "nearest"), NEAREST, ids=[row[0] for row in NEAREST])
def test_the_nearest_that_exists_is_named(what: str, text: str, nearest: str) -> None:
    assert only(text).nearest == nearest


LINKS = [
    ("§ 30 Abs. 4 AO", "https://www.gesetze-im-internet.de/ao_1977/__30.html", "Steuergeheimnis"),
    (
        "§ 4h EStG",
        "https://www.gesetze-im-internet.de/estg/__4h.html",
        "Betriebsausgabenabzug für Zinsaufwendungen (Zinsschranke)",
    ),
    ("Art. 20 GG", "https://www.gesetze-im-internet.de/gg/art_20.html", ""),
    (
        "§ 1 SÜG",
        "https://www.gesetze-im-internet.de/s_g/__1.html",
        "Zweck und Anwendungsbereich des Gesetzes",
    ),
]


@pytest.mark.parametrize(("text", "link", "heading"), LINKS, ids=[row[0] for row in LINKS])
def test_what_exists_has_its_heading_and_a_link_to_the_official_text(
    text: str, link: str, heading: str
) -> None:
    found = only(text)

    assert found.link == link
    assert found.heading == heading


NOTES = [
    ("§ 30", Note.NO_STATUTE),
    ("Art. 6 DSGVO", Note.EUROPEAN),
    ("§ 5 KAG NRW", Note.STATE),
    ("§ 5 AEAO", Note.GUIDANCE),
    ("§ 427 AO a.F.", Note.OLD_VERSION),
    ("§ 135 AO", Note.GAP),
    ("§ 5 Hundesteuersatzung", Note.NOT_INDEXED),
]


@pytest.mark.parametrize(("text", "note"), NOTES, ids=[row[0] for row in NOTES])
def test_what_is_not_known_says_why(text: str, note: Note) -> None:
    assert only(text).note is note


def test_an_abbreviation_of_several_statutes_misses_only_what_none_of_them_has() -> None:
    assert only("§ 27 UmwStG").status is E
    assert only("§ 300 UmwStG").status is M


DECISIONS = [
    ("with file number", "BFH, Urteil vom 12.03.2019 - IX R 5/18", "BFH, Urteil vom 12.03.2019, IX R 5/18", Note.COURT),
    ("abbreviated", "BFH, Beschl. v. 12.3.2019 – GrS 1/16", "BFH, Beschluss vom 12.03.2019", Note.COURT),
    ("a month in words", "BVerfG, Beschluss vom 8. Juli 2021, Az. 1 BvR 2237/14", "BVerfG, Beschluss vom 08.07.2021, 1 BvR 2237/14", Note.COURT),
    ("a court of a state", "FG Münster, Urteil vom 05.02.2020, 5 K 123/18", "FG Münster, Urteil vom 05.02.2020, 5 K 123/18", Note.COURT),
    ("of the Union", "EuGH, Urteil vom 10.11.2016, C-432/15", "EuGH, Urteil vom 10.11.2016, C-432/15", Note.COURT),
    ("last century", "BFH, Urteil vom 12.03.1987, IX R 5/86", "BFH, Urteil vom 12.03.1987, IX R 5/86", Note.COURT),
    ("last century, file number after it", "BFH, Urteil vom 12.03.1987, IX R 5/88", "BFH, Urteil vom 12.03.1987, IX R 5/88", Note.COURT_FILE),
    ("in the future", "BFH, Urteil vom 12.03.2199, IX R 5/18", "BFH, Urteil vom 12.03.2199, IX R 5/18", Note.COURT_FUTURE),
    ("a day that is none", "BFH, Urteil vom 31.02.2019, IX R 5/18", "BFH, Urteil vom 31. … 2019, IX R 5/18", Note.COURT_FUTURE),
    ("file number after the decision", "BFH, Urteil vom 12.03.2019, IX R 5/21", "BFH, Urteil vom 12.03.2019, IX R 5/21", Note.COURT_FILE),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "text", "norm", "note"), DECISIONS, ids=[row[0] for row in DECISIONS]
)
def test_a_decision_is_unknown_and_only_its_form_is_judged(
    what: str, text: str, norm: str, note: Note
) -> None:
    found = only(f"So auch {text}.")

    assert (found.norm, found.status, found.note) == (norm, U, note)
    assert found.objects == (note is not Note.COURT)
    assert text.startswith(found.text)
