"""What an answer has word for word from elsewhere is found with source and length."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.cli import main
from bot.review.corpus.fingerprints import SHORTEST, fingerprints, words_of
from bot.review.corpus.fingerprints import WORDS as WORDS_HASHED
from bot.review.corpus.matches import find_matches
from bot.review.corpus.reading import read_pages
from bot.review.corpus.store import CORPUS_FILE, Corpus

BROCHURE = (
    "Die Steuererklärung können Sie bequem von zu Hause aus über das Internet abgeben. "
    "Dafür brauchen Sie ein Benutzerkonto, das Sie kostenlos und mit wenigen Angaben einrichten. "
    "Belege müssen Sie nur auf Anforderung einreichen, bewahren Sie diese bitte trotzdem auf."
)
COPIED = (
    "Dafür brauchen Sie ein Benutzerkonto, das Sie kostenlos und mit wenigen Angaben einrichten"
)
OWN = "So weit der Hinweis. Bei Fragen hilft Ihnen die Auskunft im Finanzamt gern weiter."


@pytest.fixture
def corpus() -> Corpus:
    corpus = Corpus(Database(memory=True))
    corpus.replace("elster.md", [BROCHURE])
    return corpus


def test_a_copied_passage_is_named_with_source_and_length(corpus: Corpus) -> None:
    text = f"{OWN} {COPIED}. {OWN}"

    (match,) = find_matches(text, corpus)

    assert match.text == COPIED
    assert (match.source, match.words, match.quoted) == ("elster.md", 13, False)
    assert "13" in match.sentence("de")


def test_case_signs_and_line_breaks_do_not_hide_a_copy(corpus: Corpus) -> None:
    text = COPIED.upper().replace(",", " –").replace(" ", "\n")

    assert [match.words for match in find_matches(text, corpus)] == [13]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"Es heißt: „{COPIED}“ (Quelle: Broschüre Elster).", id="quotation marks"),
        pytest.param(f"Laut Broschüre Elster:\n\n> {COPIED}.", id="block quote"),
    ],
)
def test_a_quotation_with_its_source_is_no_objection(corpus: Corpus, text: str) -> None:
    (match,) = find_matches(text, corpus)

    assert match.quoted
    assert not match.objects


def test_a_quotation_without_a_source_is_pointed_out(corpus: Corpus) -> None:
    (match,) = find_matches(f"{OWN[:20]} „{COPIED}“. Und weiter.", corpus)

    assert match.objects


def test_a_few_common_words_are_no_copy(corpus: Corpus) -> None:
    assert find_matches("Belege müssen Sie nur auf Anforderung einreichen.", corpus) == []


def test_a_document_of_the_thread_is_compared_too() -> None:
    (match,) = find_matches(f"{OWN} {COPIED}.", None, {"Anlage.pdf": BROCHURE})

    assert match.source == "Anlage.pdf"


def test_a_source_that_is_imported_again_replaces_what_was_there(corpus: Corpus) -> None:
    corpus.replace("elster.md", ["Etwas ganz anderes."])

    assert find_matches(COPIED, corpus) == []
    assert corpus.sources() == {"elster.md": 1}


WORDS = st.lists(
    st.sampled_from(["der", "die", "das", "amt", "frist", "geld", "haus", "weg", "zeit", "ort"]),
    max_size=60,
)


@given(
    before=WORDS, after=WORDS, copied=st.lists(st.integers(0, 999), min_size=SHORTEST, max_size=40)
)
def test_any_copy_of_the_shortest_length_shares_a_fingerprint(
    before: list[str], after: list[str], copied: list[int]
) -> None:
    passage = [f"w{number}" for number in copied]

    ours = {value for value, _ in fingerprints([*before, *passage, *after])}
    theirs = {value for value, _ in fingerprints([*after, *passage, *before])}

    assert ours & theirs


@given(
    before=WORDS, after=WORDS, copied=st.lists(st.integers(0, 9), min_size=SHORTEST, max_size=20)
)
@example(before=[], after=[], copied=[0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
def test_a_copy_is_found_though_its_words_stand_elsewhere_too(
    before: list[str], after: list[str], copied: list[int]
) -> None:
    passage = [f"w{number}" for number in copied]
    turns = [passage[at : at + WORDS_HASHED] for at in range(SHORTEST - WORDS_HASHED + 1)]
    elsewhere = [word for turn in turns for word in ("und", *turn, "dann")]
    page = [*elsewhere, *before, *passage, *after, *elsewhere]

    found = find_matches(" ".join(["neu", *passage, "neu"]), None, {"d": " ".join(page)})

    assert max((match.words for match in found), default=0) >= len(passage)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_texts_can_be_compared_and_places_point_into_them(text: str, document: str) -> None:
    for match in find_matches(text, None, {"d": document}):
        assert text[match.start : match.end] == match.text


def test_a_folder_is_imported_and_what_cannot_be_read_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "texte"
    (folder / "netz").mkdir(parents=True)
    (folder / "elster.md").write_text(BROCHURE, encoding="utf-8")
    (folder / "netz" / "seite.html").write_text("<p>Hallo&nbsp;Welt</p><script>x</script>", "utf-8")
    (folder / "alt.txt").write_bytes(b"\xe4\xf6")
    (folder / "broken.pdf").write_bytes(b"%PDF-")

    code = main(["corpus", "import", str(folder), "--data", str(tmp_path / "var")])

    said = capsys.readouterr()
    assert code == 1
    assert "netz/seite.html" in said.out
    assert "alt.txt" in said.err
    assert "broken.pdf" in said.err
    corpus = Corpus.at(tmp_path / "var" / CORPUS_FILE)
    assert [m.source for m in find_matches(COPIED, corpus)] == ["elster.md"]
    corpus.close()


def test_a_second_file_of_a_name_does_not_take_the_place_of_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (("a", BROCHURE), ("b", "Etwas ganz anderes.")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.md").write_text(text, encoding="utf-8")
    folders = [str(tmp_path / "a"), str(tmp_path / "b")]

    code = main(["corpus", "import", *folders, "--data", str(tmp_path / "var")])

    assert code == 1
    assert str(tmp_path / "b" / "index.md") in capsys.readouterr().err
    corpus = Corpus.at(tmp_path / "var" / CORPUS_FILE)
    assert find_matches(COPIED, corpus)
    corpus.close()


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    typst = pytest.importorskip("typst")
    source = tmp_path / "b.typ"
    source.write_text(f"{COPIED}\n#pagebreak()\nSeite zwei", encoding="utf-8")
    typst.compile(str(source), output=str(tmp_path / "b.pdf"))

    pages = read_pages(tmp_path / "b.pdf")

    assert [word.text for word in words_of(pages[1])] == ["seite", "zwei"]


WRITER = """
import sys
from pathlib import Path
from bot.review.corpus.store import Corpus
corpus = Corpus.at(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    corpus.replace("s", [f"{n} " * 3000 for n in range(40)])
"""


def test_kill_9_in_the_middle_of_an_import_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / CORPUS_FILE
    corpus = Corpus.at(path)
    corpus.replace("s", [BROCHURE])
    corpus.replace("elster.md", [BROCHURE])
    corpus.close()

    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE) as run:
        assert run.stdout
        run.stdout.readline()
        run.kill()

    corpus = Corpus.at(path)
    assert [match.source for match in find_matches(COPIED, corpus)] != []
    assert set(corpus.sources()) == {"s", "elster.md"}
    corpus.close()


def test_the_command_takes_the_data_folder_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.txt").write_text("Wer Steuern hinterzieht, handelt nicht im Sinne aller.")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEITPLANKE_DATA__PATH", str(tmp_path / "daten"))

    assert main(["corpus", "import", "text.txt"]) == 0
    assert (tmp_path / "daten").is_dir()
    assert not (tmp_path / "var").exists()
    assert main(["corpus", "remove", "nichtda"]) == 1
    assert "nichtda" in capsys.readouterr().err
    assert main(["corpus", "import", "fehlt.xyz"]) == 2
    assert "fehlt oder lässt sich nicht lesen" in capsys.readouterr().err
