"""The labelled sentences, name lists and statutes that the name tagger learns from.

A part of every set is held back. Sentences stand in blocks of 100 as they come (neighbours are
often of one document); of ten blocks the ninth is for choosing, the tenth for the final measure.
Statutes are split by their abbreviation, surnames by a checksum of their letters.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.screen.name_features import split_words

CORPORA = ("germeval2014", "ler", "mobie")
BLOCK_SENTENCES = 100
# Statutes kept out of training and out of the word list: civil service, data protection, cars.
HELD_BACK_STATUTES = {"BeamtStG": "dev", "KraftStG 2002": "dev", "BDSG": "test", "GewStG": "test"}


class Part(StrEnum):
    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with their labels: B and I for a person's name, X for places and bodies, O."""

    words: tuple[str, ...]
    labels: tuple[str, ...]


def part_of_block(number: int) -> Part:
    return {8: Part.DEV, 9: Part.TEST}.get(number // BLOCK_SENTENCES % 10, Part.TRAIN)


def part_of_name(name: str) -> Part:
    return {8: Part.DEV, 9: Part.TEST}.get(zlib.crc32(name.encode()) % 10, Part.TRAIN)


def read_corpus(path: Path, part: Part) -> Iterator[Sentence]:
    """Yield the sentences of a part, with anonymised persons counted as none."""
    for sentence in read_as_labelled(path, part):
        yield Sentence(sentence.words, tuple(_without_initials(sentence)))


def read_as_labelled(path: Path, part: Part) -> Iterator[Sentence]:
    for number, rows in enumerate(_read_rows(path)):
        if part_of_block(number) is part:
            yield _relabel(rows)


def _read_rows(path: Path) -> Iterator[list[tuple[str, str]]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows: list[tuple[str, str]] = []
        for line in lines:
            if line.strip():
                word, tag = line.rstrip("\n").split("\t")
                rows.append((word, tag))
            elif rows:
                yield rows
                rows = []
        if rows:
            yield rows


def _relabel(rows: list[tuple[str, str]]) -> Sentence:
    words: list[str] = []
    labels: list[str] = []
    for word, tag in rows:
        for position, piece in enumerate(split_words(word)):
            words.append(piece)
            labels.append(_label(tag, first=position == 0))
    return Sentence(tuple(words), tuple(labels))


def _label(tag: str, *, first: bool) -> str:
    if tag.endswith("PER"):
        return "B" if tag.startswith("B") and first else "I"
    return "O" if tag == "O" else "X"


def _without_initials(sentence: Sentence) -> list[str]:
    """Take the label from "Kläger T." and the like: courts have already removed that name."""
    cleaned = list(sentence.labels)
    for start, end in spans(sentence.labels):
        if not any(_is_written_out(word) for word in sentence.words[start:end]):
            cleaned[start:end] = ["O"] * (end - start)
    return cleaned


def _is_written_out(word: str) -> bool:
    return len(word) > 2 and (word.isalpha() or "-" in word)  # noqa: PLR2004, letters of an initial


def spans(labels: list[str] | tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the persons as (first word, word after the last)."""
    found: list[tuple[int, int]] = []
    start = None
    for position, label in enumerate((*labels, "O")):
        if start is not None and label != "I":
            found.append((start, position))
            start = None
        if label == "B" or (label == "I" and start is None):
            start = position
    return found


def read_statutes(path: Path, part: Part) -> Iterator[tuple[str, ...]]:
    """Yield each section of the statutes as words; they name nobody."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            section = json.loads(line)
            if HELD_BACK_STATUTES.get(section["abbr"], "train") == part:
                yield tuple(split_words(section["text"]))


def read_first_names(path: Path) -> Counter[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return Counter({name: int(count) for name, count in rows})


def read_surnames(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip()]


def read_nouns(path: Path) -> set[str]:
    return set(gzip.decompress(path.read_bytes()).decode().split("\n"))


def read_own(path: Path) -> list[str]:
    """Read a list of our own: names apart by blanks, lines with # are remarks."""
    lines = path.read_text("utf-8").splitlines()
    return [name for line in lines if not line.startswith("#") for name in line.split()]
