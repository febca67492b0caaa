"""Sentences of people's own making from the labelled sets, the part kept back from training.

A sentence with a person (first and last name) must be stopped; one without any name, place or
organisation, and without digits, must pass. Court decisions and the press name public figures,
and the sets anonymise, so these rates are read as a comparison of engines, not against an aim.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from tests.bench.screen.generate import Sample

SETS = ("germeval2014", "ler", "mobie")
BLOCK_SENTENCES = 100
"""Of ten blocks of a file the tenth is kept back from the name tagger's training and choosing."""

Sentence = list[tuple[str, str]]


def sentences(path: Path) -> Iterator[Sentence]:
    rows: Sentence = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                token, tag = line.rstrip("\n").split("\t")
                rows.append((token, tag))
            elif rows:
                yield rows
                rows = []
    if rows:
        yield rows


def samples(folder: Path) -> Iterator[Sample]:
    for name in SETS:
        for number, sentence in enumerate(sentences(folder / f"{name}.conll.gz")):
            if number // BLOCK_SENTENCES % 10 == 9:
                sample = _sample(name, number, sentence)
                if sample:
                    yield sample


def _sample(name: str, number: int, sentence: Sentence) -> Sample | None:
    text, spans = _joined(sentence)
    if spans:
        start, end = spans[0]
        if len(spans) == 1 and " " not in text[start:end]:
            return None  # a lone word is as often a role or an initial as a name
        return Sample(f"{name}-{number}", (text,), "person", name, "labelled", -1, -1)
    if any(tag != "O" for _, tag in sentence) or any(c.isdigit() for c in text):
        return None
    return Sample(f"{name}-{number}", (text,), "", name, "labelled")


def _joined(sentence: Sentence) -> tuple[str, list[tuple[int, int]]]:
    text, spans, inside = "", [], False
    for token, tag in sentence:
        if text and token not in {".", ",", ";", ":", "!", "?", ")", "“"}:
            text += " "
        start = len(text)
        text += token
        if tag == "B-PER":
            spans.append((start, len(text)))
        elif tag == "I-PER" and inside and spans:
            spans[-1] = (spans[-1][0], len(text))
        inside = tag.endswith("-PER")
    return text, spans
