"""Passages of an answer that stand word for word in the corpus or in the thread's documents."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from bot.law.reading import in_time
from bot.review.corpus.fingerprints import SHORTEST, Word, fingerprints, words_of
from bot.review.corpus.store import MOST_PLACES, Corpus
from bot.wording import fill, load_table

LONGEST_SHOWN = 80
# A source is named in the same breath: "(Quelle: …)", "laut …", a citation, a footnote.
_SOURCE = re.compile(
    r"\b(?:quelle|nachweis|laut|gemäß|nach|siehe|vgl|aus|zitat|zitiert)\b|§|\bart\.|https?://|\[\d+\]",
    re.IGNORECASE,
)
_OPEN, _CLOSE = '„“"»›', '“”"«‹'
NEAR = 120


@dataclass(frozen=True, slots=True)
class Match:
    """A passage in code points of the text; `words` is its length, `source` where it stands."""

    text: str
    start: int
    end: int
    source: str
    words: int
    quoted: bool
    """In quotation marks and with its source named close by."""

    @property
    def objects(self) -> bool:
        return not self.quoted

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "source": self.source,
            "words": self.words,
            "quoted": self.quoted,
        }

    def sentence(self, language: str) -> str:
        words = load_table(language, "corpus")["match"]
        shown = " ".join(self.text.split())
        if len(shown) > LONGEST_SHOWN:
            shown = f"{shown[:LONGEST_SHOWN].rsplit(' ', 1)[0]} …"
        key = "quoted" if self.quoted else "copied"
        return fill(words[key], text=shown, source=self.source, words=self.words)


@dataclass(frozen=True, slots=True)
class _Copy:
    """Words `first` to `last` (exclusive) of the answer."""

    first: int
    last: int
    source: str


def find_matches(
    text: str,
    corpus: Corpus | None,
    documents: Mapping[str, str] | None = None,
    until: float = math.inf,
) -> list[Match]:
    """Find the longest copies, without overlap, in order.

    Raises `TimeoutError` when the monotonic clock passes `until`.
    """
    words = words_of(text)
    if len(words) < SHORTEST:
        return []
    in_time(until)
    copies = [*_in_corpus(words, corpus, until), *_in_documents(words, documents or {}, until)]
    return [_match(text, words, copy) for copy in _longest(copies)]


def _in_corpus(words: Sequence[Word], corpus: Corpus | None, until: float) -> Iterator[_Copy]:
    if corpus is None:
        return
    marks = _by_hash([word.text for word in words])
    pages: dict[int, tuple[str, list[str]]] = {}
    for value, place in corpus.find(marks):
        in_time(until)
        if place.page not in pages:
            source, page = corpus.page(place.page)
            pages[place.page] = source, [word.text for word in words_of(page)]
        source, page_words = pages[place.page]
        for at in marks[value]:
            yield from _grown(words, page_words, at, place.word, source)


def _in_documents(
    words: Sequence[Word], documents: Mapping[str, str], until: float
) -> Iterator[_Copy]:
    marks = _by_hash([word.text for word in words])
    for source, document in documents.items():
        in_time(until)
        page = [word.text for word in words_of(document)]
        for value, places in _by_hash(page).items():
            in_time(until)
            for at, place in product(marks.get(value, ()), places):
                yield from _grown(words, page, at, place, source)


def _by_hash(words: Sequence[str]) -> dict[int, list[int]]:
    """Give the places of each fingerprint: the one that leads to a copy may be any of them."""
    places: dict[int, list[int]] = {}
    for value, at in fingerprints(words):
        found = places.setdefault(value, [])
        if len(found) < MOST_PLACES:
            found.append(at)
    return places


def _grown(
    words: Sequence[Word], page: Sequence[str], at: int, place: int, source: str
) -> Iterator[_Copy]:
    """Follow equal words to both sides of a shared fingerprint."""
    first, left = at, place
    while first > 0 and left > 0 and words[first - 1].text == page[left - 1]:
        first, left = first - 1, left - 1
    last, right = at, place
    while last < len(words) and right < len(page) and words[last].text == page[right]:
        last, right = last + 1, right + 1
    if last - first >= SHORTEST:
        yield _Copy(first, last, source)


def _longest(copies: Sequence[_Copy]) -> list[_Copy]:
    kept: list[_Copy] = []
    for copy in sorted(set(copies), key=lambda c: (c.first - c.last, c.first, c.source)):
        if all(copy.last <= other.first or copy.first >= other.last for other in kept):
            kept.append(copy)
    return sorted(kept, key=lambda copy: copy.first)


def _match(text: str, words: Sequence[Word], copy: _Copy) -> Match:
    start, end = words[copy.first].start, words[copy.last - 1].end
    return Match(
        text[start:end],
        start,
        end,
        copy.source,
        copy.last - copy.first,
        _is_quoted(text, start, end),
    )


def _is_quoted(text: str, start: int, end: int) -> bool:
    """See quotation marks around the passage, or a block quote, and a source beside it."""
    before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
    line = text[text.rfind("\n", 0, start) + 1 : start]
    marked = before.rstrip()[-1:] in tuple(_OPEN) or line.lstrip().startswith(">")
    closed = line.lstrip().startswith(">") or any(mark in after[:3] for mark in _CLOSE)
    return marked and closed and _SOURCE.search(before + " " + after) is not None
