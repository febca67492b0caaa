"""Wording that touches a feature of § 1 AGG, looked at in its sentence and not as a bare word.

A text about discrimination is not discriminatory: what stands in quotation marks as a word, what a
sentence calls outdated, forbidden or a cliché, and the terms that a statute itself uses all pass.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from bot.law.reading import in_time
from bot.review import masculine
from bot.wording import fill, load_table

FILE = Path(__file__).with_name("unfair_words.toml")
_QUOTED = re.compile(r"[„“\"»›‚'‘][^„“”\"«»›‹‚'‘’\n]{0,60}$")
_CLOSED = re.compile(r"^[^„“”\"«»›‹‚'‘’\n]{0,60}[“”\"«‹‘’']")
NEAR = 60
REACH = 300
PIECE = 2_000
LONGEST_BETWEEN = 60


class Feature(StrEnum):
    """Features of § 1 AGG; sexual identity is `orientation`."""

    GENDER = "gender"
    AGE = "age"
    ORIGIN = "origin"
    DISABILITY = "disability"
    RELIGION = "religion"
    ORIENTATION = "orientation"


class Concern(StrEnum):
    """How wording can be unfair; the prompts hold a reason for each."""

    TERM = "term"
    EXCLUSION = "exclusion"
    STEREOTYPE = "stereotype"
    MASCULINE = "masculine"


@dataclass(frozen=True, slots=True)
class Unfair:
    """Wording to look at, in code points of the text."""

    text: str
    start: int
    end: int
    feature: Feature
    concern: Concern
    alternative: str

    @property
    def objects(self) -> bool:
        return True

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "feature": self.feature.value,
            "concern": self.concern.value,
            "alternative": self.alternative,
        }

    def sentence(self, language: str) -> str:
        words = load_table(language, "discrimination")
        return fill(
            words[self.concern.value],
            text=" ".join(self.text.split()),
            feature=words["feature"][self.feature.value],
            alternative=self.alternative,
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    feature: Feature
    concern: Concern
    pattern: re.Pattern[str]
    alternative: str


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _context(name: str) -> re.Pattern[str]:
    words = "|".join(_table()["context"][name].split("\n")[:-1])
    return re.compile(rf"\b(?:{words})", re.IGNORECASE)


@cache
def _rules() -> tuple[_Rule, ...]:
    table = _table()
    terms = [
        _Rule(
            Feature(term["feature"]),
            Concern.EXCLUSION if term.get("context") == "job" else Concern.TERM,
            re.compile(term["pattern"], re.IGNORECASE),
            term["alternative"],
        )
        for term in table["term"]
    ]
    stereotypes = [
        _Rule(
            Feature(rule["feature"]),
            Concern.STEREOTYPE,
            re.compile(
                rf"\b{rule['group']}\b[^.!?\n]{{1,{LONGEST_BETWEEN}}}?\b{rule['trait']}",
                re.IGNORECASE,
            ),
            "",
        )
        for rule in table["stereotype"]
    ]
    return (*terms, *stereotypes)


def check_wording(
    text: str, *, generic_masculine: bool = True, until: float = math.inf
) -> list[Unfair]:
    """Find wording to look at; `generic_masculine` off lets "die Bürger" pass.

    Raises `TimeoutError` when the monotonic clock passes `until`.
    """
    pieces = list(_pieces(text))
    is_job = any(_context("job").search(piece) for _, piece in pieces)
    found: list[Unfair] = []
    for offset, piece in pieces:
        in_time(until)
        found += [_moved(one, offset) for one in _in_piece(piece, generic_masculine, is_job=is_job)]
    return _without_overlap(found)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text at line breaks or sentences: each look stays short, and can be given up after."""
    begin = 0
    while begin < len(text):
        end = min(len(text), begin + PIECE)
        if end < len(text):
            cuts = [text.rfind(mark, begin + PIECE // 2, end) for mark in ("\n", ". ", " ")]
            end = next((cut + 1 for cut in cuts if cut >= 0), end)
        yield begin, text[begin:end]
        begin = end


def _in_piece(text: str, generic_masculine: bool, *, is_job: bool) -> Iterator[Unfair]:  # noqa: FBT001 handed on
    for rule in _rules():
        yield from _by_rule(rule, text, is_job=is_job)
    if generic_masculine:
        for start, end, instead in masculine.generic(text):
            yield Unfair(text[start:end], start, end, Feature.GENDER, Concern.MASCULINE, instead)


def _moved(found: Unfair, offset: int) -> Unfair:
    return replace(found, start=found.start + offset, end=found.end + offset)


def _by_rule(rule: _Rule, text: str, *, is_job: bool) -> Iterator[Unfair]:
    if rule.concern is Concern.EXCLUSION and not is_job:
        return
    for match in rule.pattern.finditer(text):
        start, end = match.span()
        if not _is_about(rule, text, start, end):
            yield Unfair(match.group(), start, end, rule.feature, rule.concern, rule.alternative)


def _is_about(rule: _Rule, text: str, start: int, end: int) -> bool:
    """Tell whether the sentence names the wording without using it."""
    begin, finish = sentence_around(text, start, end)
    sentence = text[begin:finish]
    if _context("about").search(sentence):
        return True
    if rule.concern is Concern.STEREOTYPE:
        return _context("negated").search(text[start:end]) is not None or "?" in sentence
    if rule.concern is Concern.EXCLUSION and _context("negated").search(
        text[max(begin, start - 30) : start]
    ):
        return True
    before, after = text[max(begin, start - NEAR) : start], text[end : min(finish, end + NEAR)]
    return bool(_QUOTED.search(before) and _CLOSED.search(after))


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Find the sentence that holds a place, at most a few hundred characters to either side."""
    begin = max(
        (text.rfind(mark, max(0, start - 300), start) for mark in (". ", "! ", "? ", "\n", ": ")),
        default=-1,
    )
    ends = [at for mark in (". ", "! ", "? ", "\n") if (at := text.find(mark, end, end + 300)) >= 0]
    return max(0, begin + 1), min(ends, default=min(len(text), end + REACH)) + 1


def _without_overlap(found: Sequence[Unfair]) -> list[Unfair]:
    kept: list[Unfair] = []
    for unfair in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or unfair.start >= kept[-1].end:
            kept.append(unfair)
    return kept
