"""How the name tagger's training material is read, split and written; the training itself is not run."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pycrfsuite
import pytest

from bot.screen.name_features import Lists
from bot.screen.name_listing import SOURCE
from bot.screen.name_pool import Pool, make_pool
from bot.screen.name_sentences import Writer, label_words
from bot.screen.name_sources import (
    BLOCK_SENTENCES,
    Part,
    Sentence,
    read_as_labelled,
    read_corpus,
    spans,
)
from bot.screen.name_substitution import Substitution
from bot.screen.name_tagger import NameTagger
from bot.screen.name_training import Describer, Recipe
from bot.screen.name_weights import Weights

SURNAMES = [
    "Kowalski",
    "Yılmaz",
    "Brinkmann",
    "Ostermann",
    "Petrović",
    "Nguyen",
    "Hagemann",
    "Weiß",
    "Koch",
] * 2
FIRST_NAMES = Counter(
    {"Anna": 900, "Mehmet": 500, "Jürgen": 300, "Olena": 40, "Piotr": 90, "Thi": 30}
)


@pytest.fixture
def pool() -> Pool:
    return make_pool(Part.TRAIN, SURNAMES, FIRST_NAMES, SOURCE)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = "Zeuge\tO\nG.\tB-PER\nsah\tO\nAnna\tB-PER\nKoch\tI-PER\nin\tO\nBonn\tB-LOC\n\n"
    path = tmp_path / "some.conll.gz"
    path.write_bytes(gzip.compress((rows * BLOCK_SENTENCES * 10).encode()))
    return path


def test_every_tenth_block_is_kept_for_the_final_measure(corpus: Path) -> None:
    counts = {part: len(list(read_corpus(corpus, part))) for part in Part}

    assert counts == {Part.TRAIN: 800, Part.DEV: 100, Part.TEST: 100}


def test_an_initial_left_by_a_court_is_no_person(corpus: Path) -> None:
    sentence = next(read_corpus(corpus, Part.TEST))
    labelled = next(read_as_labelled(corpus, Part.TEST))

    assert [sentence.words[start:end] for start, end in spans(sentence.labels)] == [
        ("Anna", "Koch")
    ]
    assert len(spans(labelled.labels)) == 2


def test_listed_surnames_of_the_parts_are_strangers() -> None:
    pools = [make_pool(part, SURNAMES, FIRST_NAMES, SOURCE) for part in Part]

    for kind in ("foreign", "listed", "wordlike", "first"):
        names = [name for pool in pools for name in set(getattr(pool, kind))]
        assert len(names) == len(set(names))


def test_the_same_seed_writes_the_same_sentences(pool: Pool) -> None:
    templates = SOURCE / "sentences_dev.txt"

    first, second = (list(Writer(pool, 5).sentences(templates, 2)) for _ in range(2))

    assert first == second
    assert first != list(Writer(pool, 6).sentences(templates, 2))


@pytest.mark.parametrize("part", [Part.DEV, Part.TEST])
def test_templates_under_persons_name_someone_and_the_others_nobody(pool: Pool, part: Part) -> None:
    persons = True
    for line in (SOURCE / f"sentences_{part}.txt").read_text("utf-8").splitlines():
        if line.startswith(("# Persons", "# Nobody")):
            persons = line.startswith("# Persons")
        elif line and not line.startswith("#"):
            assert ("B" in Writer(pool, 1).write(line).labels) is persons, line


def test_no_template_stands_in_two_parts() -> None:
    lines = [
        {
            line
            for line in (SOURCE / f"sentences_{part}.txt").read_text("utf-8").splitlines()
            if not line.startswith("#")
        }
        for part in Part
    ]

    assert not lines[0] & lines[1] | lines[0] & lines[2] | lines[1] & lines[2]


def test_names_beside_each_other_are_one_person() -> None:
    sentence = label_words("Frau Anna Koch aus Bonn", [(5, 14, "B"), (19, 23, "X")])

    assert sentence == Sentence(("Frau", "Anna", "Koch", "aus", "Bonn"), ("O", "B", "I", "O", "X"))


def test_a_party_of_a_judgement_gets_a_name(pool: Pool) -> None:
    words = [
        "Der",
        "Senat",
        "weist",
        "die",
        "Klage",
        "ab",
        ",",
        "weil",
        "der",
        "Kläger",
        "nicht",
        "zahlte",
        ".",
    ]

    named = Substitution(Writer(pool, 3), 3).name_a_party(words)

    assert named is not None
    assert named.labels.count("B") == 1
    assert Substitution(Writer(pool, 3), 3).name_a_party(["Nichts", "davon"]) is None


def test_weights_survive_the_file(tmp_path: Path) -> None:
    state = {
        ("0w=koch", "B"): 1.5,
        ("0w=koch", "O"): 0.5,
        ("lw=herr", "B"): 2.0,
        ("2^|X", "X"): -1.0,
    }
    weights = Weights.from_crfsuite(state, {("O", "B"): 0.25})

    weights.write(tmp_path / "weights")

    again = Weights.read(tmp_path / "weights")
    assert again == weights
    assert again.own_weights[again.own["w=koch"]] == 1024


def test_our_run_time_gives_the_probabilities_of_crfsuite(pool: Pool, tmp_path: Path) -> None:
    sentences = list(Writer(pool, 4).sentences(SOURCE / "sentences_dev.txt", 2))
    describer = Describer(Recipe(hidden_names=0.0, hidden_words=0.0))
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"max_iterations": 15, "feature.possible_transitions": True})
    for sentence in sentences:
        trainer.append(describer.describe(sentence), sentence.labels)
    trainer.train(str(tmp_path / "crf"))
    theirs = pycrfsuite.Tagger()
    theirs.open(str(tmp_path / "crf"))
    info = theirs.info()

    ours = NameTagger(Weights.from_crfsuite(info.state_features, info.transitions), Lists())

    for sentence in sentences:
        begin, inside = ours.probabilities(sentence.words, whole=True)
        theirs.set(describer.describe(sentence))
        for at in range(len(sentence.words)):
            assert begin[at] == pytest.approx(theirs.marginal("B", at), abs=0.01)
            assert inside[at] == pytest.approx(theirs.marginal("I", at), abs=0.01)
