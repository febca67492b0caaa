"""Makes the compressed lists that `name_lists` looks words up in."""

from __future__ import annotations

import csv
import gzip
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.screen.name_lists import FOLDER, entries, key
from bot.screen.name_sources import (
    CORPORA,
    Part,
    Sentence,
    read_corpus,
    read_first_names,
    read_nouns,
    read_own,
    read_statutes,
    read_surnames,
)

SOURCE = FOLDER / "source"
# A first name given this often to Berlin children stays, though it reads like a word ("Mark").
FIRST_NAME_CHILDREN = 100
# The list of surnames holds words of encyclopaedia titles too ("Wenn"); those are this frequent.
ORDINARY = 20
# Longer nouns are compounds, known by their last part.
NOUN_LETTERS = 11
SHORTEST_STEM = 4
_PROPER = ("Vorname", "Nachname", "Toponym", "Eigenname", "Straßenname", "Abkürzung")
_FORMS = {"lemma", "nominativ", "genitiv", "dativ", "akkusativ"}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, slots=True)
class Text:
    """The text from which everyday words are counted: training parts alone."""

    sentences: Sequence[Sentence]
    statutes: Sequence[Sequence[str]]

    @classmethod
    def read(cls, names: Path, law: Path) -> Text:
        return cls(
            [
                sentence
                for corpus in CORPORA
                for sentence in read_corpus(names / f"{corpus}.conll.gz", Part.TRAIN)
            ],
            list(read_statutes(law / "texts.jsonl.gz", Part.TRAIN)),
        )


def write_lists(names: Path, text: Text) -> None:
    """Write all lists; the same sources give the same bytes."""
    surnames = [
        *read_surnames(names / "surnames.txt.gz"),
        *read_own(SOURCE / "surnames_more.txt"),
        *tomllib.loads((SOURCE / "slots.toml").read_text("utf-8"))["common_surnames"].split(),
    ]
    first_names = read_first_names(names / "first_names.tsv.gz")
    lower, capital, in_place, as_person = _count(text)
    places = {key(name) for name in read_own(SOURCE / "places.txt")} | {
        word for word, count in in_place.items() if count > 1 and count > 4 * as_person[word]
    }
    never = {key(name) for name in read_own(SOURCE / "name_not_words.txt")}
    words = {
        word
        for counted in (lower, capital)
        for word, count in counted.items()
        if count > 1 and count > as_person[word]
    }
    words |= {key(noun) for noun in read_nouns(SOURCE / "nouns.txt.gz")}
    forms = _forms(word for word, count in lower.items() if count > max(1, as_person[word]))
    own_words = {key(name) for name in read_own(SOURCE / "name_words.txt")}
    surname_keys = _keys(surnames)
    surname_keys = {name for name in surname_keys if lower[name] < ORDINARY or name in own_words}
    _write("surnames", surname_keys)
    _write("surname_words", surname_keys & (words | forms | places | own_words) - never)
    _write("first_names", _first_names(first_names, lower))
    _write("places", places)
    _write("words", (words | forms & surname_keys) - never)
    entries.cache_clear()


def _forms(words: Iterable[str]) -> set[str]:
    """Inflect words as adjectives and verbs: a message may begin with "Schöner" or "Setz"."""
    forms: set[str] = set()
    for word in words:
        if len(word) < SHORTEST_STEM:
            continue
        forms.update(word + ending for ending in ("e", "er", "en", "es", "em"))
        if word.endswith("en"):
            forms.update((word[:-2], word[:-1]))
    return forms


def write_nouns(table: Path, path: Path) -> None:
    """Take the common nouns and their forms from the table of the package german-nouns."""
    nouns: set[str] = set()
    with table.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if any(kind in row["pos"] for kind in _PROPER):
                continue
            forms = [text for head, text in row.items() if head.split()[0] in _FORMS]
            nouns.update(form for form in forms if form.isalpha() and 1 < len(form) <= NOUN_LETTERS)
    path.write_bytes(gzip.compress("\n".join(sorted(nouns)).encode(), 9, mtime=0))


def _first_names(counted: Counter[str], lower: Counter[str]) -> set[str]:
    own = read_own(SOURCE / "first_names_more.txt")
    berlin = [
        name
        for name, count in counted.items()
        if count > 1
        and len(name) > 1
        and (count >= FIRST_NAME_CHILDREN or lower[key(name)] < 2)  # noqa: PLR2004, once is chance
        and name not in {"Von", "Das", "Zu", "De", "El", "Al", "Van", "und", "von"}
    ]
    return {part for name in _keys([*own, *berlin]) for part in (name, *name.split("-"))} - {""}


def _keys(names: Iterable[str]) -> set[str]:
    keys = {key(name) for name in names if len(name) > 1}
    return keys | {name.translate(_UMLAUTS) for name in keys}


def _count(text: Text) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """Count words by how they stand: in lower case, as a noun, as a place or body, as a person."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    in_place: Counter[str] = Counter()
    as_person: Counter[str] = Counter()
    statutes = (Sentence(tuple(words), ("O",) * len(words)) for words in text.statutes)
    for sentence in (*text.sentences, *statutes):
        for word, label in zip(sentence.words, sentence.labels, strict=True):
            if not word[0].isalpha() or len(word) < 2:  # noqa: PLR2004, an initial is no word
                continue
            if label in "BI":
                as_person[key(word)] += 1
            elif label == "X":
                in_place[key(word)] += 1
            else:
                (lower if word.islower() else capital)[key(word)] += 1
    return lower, capital, in_place, as_person


def _write(name: str, listed: Iterable[str]) -> None:
    text = "\n".join(sorted(listed))
    (FOLDER / f"{name}.txt.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
