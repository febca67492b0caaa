"""Measures the name tagger on sentences that it was not trained on."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from bot.screen.name_listing import SOURCE
from bot.screen.name_lists import entries
from bot.screen.name_pool import make_pool
from bot.screen.name_sentences import Writer
from bot.screen.name_sources import (
    CORPORA,
    Part,
    Sentence,
    read_as_labelled,
    read_corpus,
    read_first_names,
    read_statutes,
    read_surnames,
    spans,
)
from bot.screen.name_substitution import Substitution
from bot.screen.name_tagger import NameTagger

THRESHOLDS = (0.2, 0.3, 0.5, 0.7, 0.85, 0.95)
COPIES = 30
SEED = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One set at one threshold: exact spans, and messages with and without a person."""

    name: str
    threshold: float
    precision: float
    recall: float
    message_recall: float
    false_alarms: float
    persons: int
    messages: int

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @override
    def __str__(self) -> str:
        return (
            f"| {self.name} | {self.threshold} | {self.precision:.3f} | {self.recall:.3f} "
            f"| {self.f1:.3f} | {self.message_recall:.3f} | {self.false_alarms:.2%} |"
        )


HEADING = (
    "| set | threshold | precision | recall | F1 | messages with a person found "
    "| messages without, stopped |\n|---|---|---|---|---|---|---|"
)


def held_back(names: Path, law: Path, part: Part) -> dict[str, list[Sentence]]:
    sets = {corpus: list(read_corpus(names / f"{corpus}.conll.gz", part)) for corpus in CORPORA}
    sets["statutes"] = [
        Sentence(words[:80], ("O",) * len(words[:80]))
        for words in read_statutes(law / "texts.jsonl.gz", part)
    ]
    return sets | _written(names, part)


def _written(names: Path, part: Part) -> dict[str, list[Sentence]]:
    """Return office sentences and judgements, with names of this part alone in them."""
    pool = make_pool(
        part,
        read_surnames(names / "surnames.txt.gz"),
        read_first_names(names / "first_names.tsv.gz"),
        SOURCE,
    )
    writer = Writer(pool, SEED)
    written = list(writer.sentences(SOURCE / f"sentences_{part}.txt", COPIES))
    substitution = Substitution(writer, SEED)
    judgements = list(read_as_labelled(names / "ler.conll.gz", part))
    named = [substitution.rename(one) for one in judgements if "B" in one.labels]
    parties = (substitution.name_a_party(one.words) for one in judgements if "B" not in one.labels)
    named += [one for one in parties if one is not None]
    return {"judgements, persons put in": named, "office sentences": written}


def measure(name: str, tagger: NameTagger, sentences: Sequence[Sentence]) -> Iterable[Row]:
    tagged = [tagger.tag(sentence.words) for sentence in sentences]
    gold = [set(spans(sentence.labels)) for sentence in sentences]
    persons = sum(map(len, gold))
    with_person = sum(map(bool, gold))
    for threshold in THRESHOLDS:
        found = [{(s, e) for s, e, likely in one if likely >= threshold} for one in tagged]
        right = sum(len(one & true) for one, true in zip(found, gold, strict=True))
        stopped = sum(bool(one) for one, true in zip(found, gold, strict=True) if not true)
        caught = sum(bool(one) for one, true in zip(found, gold, strict=True) if true)
        yield Row(
            name,
            threshold,
            right / max(1, sum(map(len, found))),
            right / max(1, persons),
            caught / max(1, with_person),
            stopped / max(1, len(sentences) - with_person),
            persons,
            len(sentences),
        )


def measure_all(names: Path, law: Path, part: Part) -> str:
    """Return the tables as Markdown: quality by set and threshold, then speed."""
    tagger = NameTagger.load()
    lines = [HEADING]
    sets = held_back(names, law, part)
    for name, sentences in sets.items():
        lines.extend(str(row) for row in measure(name, tagger, sentences))
    lines.append("")
    lines.append(_speed(sets["office sentences"] + sets["germeval2014"]))
    return "\n".join(lines)


def _speed(sentences: Sequence[Sentence]) -> str:
    entries.cache_clear()
    started = time.process_time()
    tagger = NameTagger.load()
    loaded = time.process_time()
    words = sum(len(sentence.words) for sentence in sentences)
    rates = []
    for _ in range(2):
        begun = time.process_time()
        for sentence in sentences:
            tagger.tag(sentence.words)
        rates.append(words / (time.process_time() - begun))
    return (
        f"Load {loaded - started:.3f} s; {rates[0]:,.0f} words/s on first sight, "
        f"{rates[1]:,.0f} when the words are known (CPU time)."
    )
