"""From a question to what is looked for: stems, parts of compounds, words of the law, sections.

`keywords.tsv` is a subject index: what people say, what the law calls it, and where it stands. It
adds to what the question says itself, it takes nothing away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.law.compounds import NO_PARTS, Splitter
from bot.law.stems import stem, without_ae, words

KEYWORDS = Path(__file__).parent / "keywords.tsv"
# How often a term stands in the query of FTS5, which counts each occurrence.
WORD, PART = 2, 1
MOST_WORDS = 60


class Keyword(NamedTuple):
    """A row of the subject index under one of its phrases."""

    phrase: frozenset[str]
    law_words: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the index is asked for.

    `terms` are stems with their weight, `sections` what the subject index names, by abbreviation
    and number, with how many words led there.
    """

    terms: Mapping[str, int]
    sections: Mapping[tuple[str, str], int]


def wanted(question: str, splitter: Splitter) -> Wanted:
    asked = list(_spelt(list(words(question))[:MOST_WORDS], splitter))
    found = _keywords({stem(word) for word in asked}.union(*map(splitter.parts, asked)))
    terms: dict[str, int] = {}
    meant = [word for keyword in found for word in keyword.law_words]
    for word in [*asked, *meant]:
        if (root := stem(word)) not in NO_PARTS and len(word) > 1:
            terms[root] = WORD
            for part in splitter.parts(word):
                terms.setdefault(part, PART)
    sections: dict[tuple[str, str], int] = {}
    for keyword in found:
        for name in keyword.sections:
            sections[name] = max(sections.get(name, 0), len(keyword.phrase))
    return Wanted(terms, sections)


def subject_index_knows(text: str) -> bool:
    """Tell whether the subject index has a row for a text, without any statutes at hand."""
    return bool(_keywords({stem(word) for word in words(text)}))


def _spelt(asked: Sequence[str], splitter: Splitter) -> Iterator[str]:
    """Read a word with its umlauts spelt out where the statutes know it so, and only so."""
    for word in asked:
        other = without_ae(word)
        yield other if splitter.knows(other) and not splitter.knows(word) else word


def _keywords(said: set[str]) -> list[Keyword]:
    """Find the rows that apply: every word of a phrase was said."""
    return [
        keyword for word in said for keyword in keywords().get(word, ()) if keyword.phrase <= said
    ]


@cache
def keywords() -> Mapping[str, Sequence[Keyword]]:
    """Read the subject index, each phrase under its longest word."""
    found: defaultdict[str, list[Keyword]] = defaultdict(list)
    for line in KEYWORDS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        said, meant, where = line.split("\t")
        sections = tuple(_section(name) for name in where.split(","))
        for phrase in said.split(","):
            keyword = Keyword(_phrase(phrase), tuple(words(meant)), sections)
            found[max(keyword.phrase, key=len)].append(keyword)
    return found


def _phrase(text: str) -> frozenset[str]:
    """Return the words of a phrase; of „Home-Office" the whole is enough."""
    return frozenset(stem(next(words(word))) for word in text.split())


def _section(name: str) -> tuple[str, str]:
    """Read „EStG § 9" and „GG Art 3"."""
    for sign in (" § ", " Art "):
        statute, found, number = name.partition(sign)
        if found:
            return statute, f"{sign.strip()} {number}"
    raise ValueError(f"{KEYWORDS.name}: {name}")
