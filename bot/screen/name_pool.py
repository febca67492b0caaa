"""The names and words that fill the templates: each part of the material has its own surnames."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.screen.name_lists import entries, key
from bot.screen.name_sources import Part, part_of_name, read_nouns, read_own


@dataclass(frozen=True, slots=True)
class Pool:
    """The names and fillings of one part; surnames outside training are not seen in training."""

    frequent: Sequence[str]
    foreign: Sequence[str]
    listed: Sequence[str]
    wordlike: Sequence[str]
    first: Sequence[str]
    first_weights: Sequence[float]
    slots: dict[str, Sequence[str]]


def make_pool(part: Part, surnames: Sequence[str], first_names: Counter[str], source: Path) -> Pool:
    table = tomllib.loads((source / "slots.toml").read_text("utf-8"))
    own_first = [name for name in read_own(source / "first_names_more.txt") if _in(part, name)]
    berlin = {name: count**0.7 for name, count in first_names.items() if _usable(name, part)}
    first = own_first + list(berlin)
    return Pool(
        frequent=table["common_surnames"].split(),
        foreign=[name for name in read_own(source / "surnames_more.txt") if _in(part, name)],
        listed=[name for name in surnames if _in(part, name) and _name_alone(name)],
        wordlike=[name for name in surnames if _in(part, name) and _wordlike(name)],
        first=first,
        first_weights=[60.0] * len(own_first) + list(berlin.values()),
        slots={
            "ort": read_own(source / "places.txt"),
            "beruf": table["jobs"].split(),
            "firma": table["companies"],
            "kom": table["commentaries"],
            "ges": table["laws"].split(),
            "amt": table["authorities"],
            "strasse": table["streets"],
            "marke": table["brands"],
            "abk": table["abbreviations"].split(),
            "ding": table["things"].split() + _things(part, source),
        },
    )


def _things(part: Part, source: Path) -> list[str]:
    """Return nouns that are surnames too, and as many that are not: what must not be taken."""
    nouns = sorted(noun for noun in read_nouns(source / "nouns.txt.gz") if _in(part, noun))
    both = [noun for noun in nouns if _wordlike(noun)]
    return both + random.Random(len(nouns)).sample(nouns, len(both))  # noqa: S311, no secrecy


def _in(part: Part, name: str) -> bool:
    return part_of_name(name) is part


def _usable(name: str, part: Part) -> bool:
    return len(name) > 1 and key(name) in entries("first_names") and _in(part, name)


def _name_alone(name: str) -> bool:
    return name[0].isupper() and key(name) in entries("surnames") and not _wordlike(name)


def _wordlike(name: str) -> bool:
    return key(name) in entries("surname_words")
