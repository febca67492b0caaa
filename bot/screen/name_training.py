"""Trains the name tagger: `python -m bot.screen.name_training --data FOLDER`.

Makes the lists, writes office sentences from the templates, mixes them with the training parts
of the labelled sets and with statutes, fits a linear-chain CRF (L-BFGS) and writes its weights as
`name_model/weights.bin.gz`. Same data, same seed: same bytes. Only training needs python-crfsuite.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from bot.screen.name_features import EDGE, Lists, Traits, is_caseless, neighbours, traits
from bot.screen.name_listing import SOURCE, Text, write_lists, write_nouns
from bot.screen.name_lists import entries, key
from bot.screen.name_measuring import measure_all
from bot.screen.name_pool import make_pool
from bot.screen.name_sentences import Writer
from bot.screen.name_sources import (
    CORPORA,
    Part,
    Sentence,
    read_as_labelled,
    read_first_names,
    read_surnames,
)
from bot.screen.name_substitution import Substitution
from bot.screen.name_weights import AROUND, Weights

SEED = 20261123


@dataclass(frozen=True, slots=True)
class Recipe:
    """How much of what goes in; the figures were chosen on the parts for choosing."""

    copies: int = 60
    statutes: int = 2500
    plain_court: float = 0.4
    lowered: float = 0.12
    joined: float = 0.3
    hidden_names: float = 0.15
    hidden_words: float = 0.07
    renamed: int = 2
    named: int = 6000
    openings: int = 6000
    rounds: int = 110
    c1: float = 0.3
    c2: float = 0.02


def training_sentences(names: Path, text: Text, recipe: Recipe) -> list[Sentence]:
    """Mix all material, in a fixed order."""
    dice = random.Random(SEED)  # noqa: S311, training needs no secrecy
    pool = make_pool(
        Part.TRAIN,
        read_surnames(names / "surnames.txt.gz"),
        read_first_names(names / "first_names.tsv.gz"),
        SOURCE,
    )
    written = Writer(pool, SEED).sentences(SOURCE / "sentences_train.txt", recipe.copies)
    statutes = dice.sample(list(text.statutes), min(recipe.statutes, len(text.statutes)))
    real = [
        sentence
        for sentence in text.sentences
        if "B" in sentence.labels
        or len(sentence.words) < 25  # noqa: PLR2004, long ones without a person are plenty
        or dice.random() < recipe.plain_court
    ]
    real += [Sentence(tuple(words[:80]), ("O",) * len(words[:80])) for words in statutes]
    real += substituted(names, text.statutes, Substitution(Writer(pool, SEED + 1), SEED), recipe)
    real += openings(text, dice, recipe)
    mixed = [_lowered(sentence, dice, recipe) for sentence in real] + list(written)
    dice.shuffle(mixed)
    return list(_joined(mixed, dice, recipe))


def substituted(
    names: Path, statutes: Sequence[Sequence[str]], substitution: Substitution, recipe: Recipe
) -> list[Sentence]:
    """Return real sentences with made-up persons in them."""
    labelled = [
        sentence
        for corpus in CORPORA
        for sentence in read_as_labelled(names / f"{corpus}.conll.gz", Part.TRAIN)
    ]
    renamed = [
        substitution.rename(sentence)
        for sentence in labelled
        if "B" in sentence.labels
        for _ in range(recipe.renamed)
    ]
    plain = [sentence.words for sentence in labelled if "B" not in sentence.labels]
    named = (substitution.name_a_party(words) for words in (*plain, *statutes))
    return renamed + [sentence for sentence in named if sentence is not None][: recipe.named]


def openings(text: Text, dice: random.Random, recipe: Recipe) -> list[Sentence]:
    """Let sentences begin with a word that is written small elsewhere: capitals alone say little.

    Half of them begin with such a word that is a surname too, where there is one.
    """
    surnames = entries("surnames")
    found: list[Sentence] = []
    plain = [one.words for one in text.sentences if "B" not in one.labels]
    for words in dice.sample([*plain, *text.statutes], recipe.openings):
        small = [at for at, word in enumerate(words) if word.isalpha() and word.islower()]
        alike = [at for at in small if key(words[at]) in surnames]
        if small:
            at = dice.choice(alike if alike and dice.random() < 0.5 else small)  # noqa: PLR2004, half
            rest = words[at + 1 : at + dice.randint(3, 20)]
            found.append(Sentence((words[at].capitalize(), *rest), ("O",) * (len(rest) + 1)))
    return found


def _lowered(sentence: Sentence, dice: random.Random, recipe: Recipe) -> Sentence:
    if dice.random() >= recipe.lowered:
        return sentence
    return Sentence(tuple(word.lower() for word in sentence.words), sentence.labels)


def _joined(mixed: Sequence[Sentence], dice: random.Random, recipe: Recipe) -> Iterator[Sentence]:
    """Put some neighbours into one text, since a message has more than one sentence."""
    waiting: Sentence | None = None
    for sentence in mixed:
        if waiting is not None:
            between = ("\n",) if dice.random() < 0.5 else ()  # noqa: PLR2004, even chance
            yield Sentence(
                waiting.words + between + sentence.words,
                waiting.labels + ("O",) * len(between) + sentence.labels,
            )
            waiting = None
        elif dice.random() < recipe.joined:
            waiting = sentence
        else:
            yield sentence
    if waiting is not None:
        yield waiting


class Describer:
    """Writes the features of training sentences as crfsuite wants them."""

    def __init__(self, recipe: Recipe) -> None:
        self._lists = Lists()
        self._dice = random.Random(SEED)  # noqa: S311, training needs no secrecy
        self._recipe = recipe
        self._seen: dict[tuple[str, bool, bool], Traits] = {}

    def describe(self, sentence: Sentence) -> list[list[str]]:
        caseless = is_caseless(sentence.words)
        row = [
            self._traits(word, caseless, self._hide(label))
            for word, label in zip(sentence.words, sentence.labels, strict=True)
        ]
        return list(features_of(row))

    def _hide(self, label: str) -> bool:
        share = self._recipe.hidden_names if label in "BI" else self._recipe.hidden_words
        return self._dice.random() < share

    def _traits(self, word: str, caseless: bool, hidden: bool) -> Traits:  # noqa: FBT001, a cache key
        seen = self._seen.get((word, caseless, hidden))
        if seen is None:
            seen = traits(word, self._lists, caseless=caseless, hidden=hidden)
            self._seen[word, caseless, hidden] = seen
        return seen


def features_of(row: Sequence[Traits]) -> Iterator[list[str]]:
    """Yield each word's features: its own, its neighbours' by place, and pairs of classes."""
    left, right = neighbours([*(one.is_word for one in row), False])
    edged = [*row, Traits(("none",), (), (), EDGE, is_word=False)]
    for at, one in enumerate(row):
        before, after = edged[at - 1], edged[at + 1]
        around = (
            before,
            after,
            edged[left[at]],
            edged[left[left[at]]],
            edged[right[at]],
            edged[right[right[at]]],
        )
        features = [f"0{feature}" for feature in (*one.shared, *one.own)]
        for place, other in zip(AROUND, around, strict=True):
            features.extend(f"{place}{feature}" for feature in (*other.shared, *other.near))
        features.append(f"2{before.kind}|{one.kind}")
        features.append(f"3{one.kind}|{after.kind}")
        yield features


def fit(sentences: Sequence[Sentence], recipe: Recipe, *, verbose: bool = False) -> Weights:
    trainer = pycrfsuite.Trainer(verbose=verbose)
    trainer.set_params(
        {
            "c1": recipe.c1,
            "c2": recipe.c2,
            "max_iterations": recipe.rounds,
            "feature.minfreq": 2,
            "feature.possible_transitions": True,
        }
    )
    describer = Describer(recipe)
    for sentence in sentences:
        trainer.append(describer.describe(sentence), sentence.labels)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/model"
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        return Weights.from_crfsuite(info.state_features, info.transitions)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Train the name tagger.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the labelled sets")
    parser.add_argument("--law", type=Path, help="folder with texts.jsonl.gz; default: beside data")
    parser.add_argument("--nouns", type=Path, help="nouns.csv of german-nouns, to renew our list")
    parser.add_argument("--measure", action="store_true", help="measure only, train nothing")
    parser.add_argument("--verbose", action="store_true", help="print the optimiser's progress")
    options = parser.parse_args(arguments)
    if options.nouns:
        write_nouns(options.nouns, SOURCE / "nouns.txt.gz")
    law = options.law or options.data.parent / "law"
    if not options.measure:
        started = time.monotonic()
        text = Text.read(options.data, law)
        write_lists(options.data, text)
        recipe = Recipe()
        sentences = training_sentences(options.data, text, recipe)
        weights = fit(sentences, recipe, verbose=options.verbose)
        weights.write()
        words = sum(len(sentence.words) for sentence in sentences)
        print(  # noqa: T201, a command's output
            f"trained on {len(sentences)} texts, {words} words, "
            f"in {time.monotonic() - started:.0f} s"
        )
    print(measure_all(options.data, law, Part.TEST))  # noqa: T201, a command's output
    return 0


if __name__ == "__main__":
    sys.exit(main())
