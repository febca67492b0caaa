"""What a picture must not show: six rules, told apart by words and what stands beside them.

The lists lie in `rules.toml`. Words are compared without case, umlauts, hyphens and invisible
characters; what is excluded („ohne Wappen“) or only sounds alike („Wappentier“) passes. Lists
cannot know everything: a person looks at the result, and the reminder asks for it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from bot.review.facts import Facts
from bot.screen.folding import flattened
from bot.screen.public_people import FULL_NAMES
from bot.wording import fill, load_table

# For the evidence: a motif was refused by one of these rules.
BREACH = Facts(found=("image_rule",))
LISTS = Path(__file__).with_name("rules.toml")
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Names of the list that belong to nobody, or to a figure.
INVENTED = frozenset(
    {
        "erika mustermann", "heidi klum buch", "john doe", "jane doe", "lieschen müller",
        "max moritz", "max muster", "max mustermann", "otto normalverbraucher",
        "petra musterfrau", "hans glück", "rosa riese", "pippi langstrumpf", "sherlock holmes",
        "till eulenspiegel", "baron münchhausen", "adam riese",
    }
)  # fmt: skip
PARTICLE = r"(?:von |van |de |da |zu |von der )?"
# A thing that is named after somebody shows nobody.
NAMED_AFTER = (
    r"(?! ?(?:denkmal|strasse|platz|allee|halle|haus|schule|gymnasium|museum|ring|bruecke|preis"
    r"|statue|bueste|geburtshaus))"
)
EXCLUDED = re.compile(
    r"(?<!nicht )\b(?:ohne|kein(?:e|en|er|es|em)?|keinerlei|weder|statt|anstelle von|without|no"
    r"|not any|instead of)\b[^.;:!?]{0,60}$"
)
# No exclusion reaches further back; a longer look takes seconds for a long description.
BEFORE = 120
# After these words what was excluded before is excluded no more.
INCLUDED_AGAIN = re.compile(
    r"\b(?:mit|aber|sondern|dafuer|jedoch|with|but|dazu|daneben)\b"
    r"|, ?(?:im|ein|eine|einen|der|die|das|zwei|drei|viele|a|an|the|two) "
)
SPACED_OUT = re.compile(r"\b(?:\w[ .\-_*]){3,}\w\b")
PARTS = re.compile(r"[,.;:!?\n]+")
BOY = re.compile(r"\bJunge[ns]?\b(?! [A-ZÄÖÜ])|\bJUNGE[NS]?\b")
IN_THE_STYLE_OF = re.compile(
    r"\b(?:im stile? (?:von|des|der)|a la|nach art von|gemalt wie|wie von|in the style of"
    r"|in style of|painted like|stil:? wie bei) (?P<whom>[^,.;:!?]{2,40})"
)
ARTICLE = re.compile(r"(?:der|die|das|des|dem|den|eine[rsmn]?|ein|alte[rnms]?|a|an|the|old) ")


class Rule(StrEnum):
    INSIGNIA = "insignia"
    PERSONS = "persons"
    BRANDS = "brands"
    ARTISTS = "artists"
    UNIFORMS = "uniforms"
    MINORS = "minors"


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a description breaks; `word` is what of the description does."""

    rule: Rule
    word: str = field(repr=False)

    def sentence(self, language: str) -> str:
        """Name the rule, why there is one, and what to do instead."""
        words = load_table(language, "flyer")["rules"]
        rule = self.rule.value
        lines = [
            fill(words["refused"], rule=words["names"][rule], reason=words["reasons"][rule]),
            fill(words["found"], word=self.word) if self.word else "",
            fill(words["suggestion"], suggestion=words["suggestions"][rule]),
        ]
        return "\n\n".join(filter(None, lines))


def breach_of(description: str) -> Breach | None:
    """Find the first rule that a picture of this description would break."""
    text = _folded(description)
    return next(_breaches(description, text), None)


def _breaches(description: str, text: str) -> Iterator[Breach]:
    for rule in (Rule.INSIGNIA, Rule.UNIFORMS, Rule.PERSONS, Rule.ARTISTS, Rule.BRANDS):
        lists = _lists()[rule]
        left = _without(lists["passing"], text)
        yield from _shown(rule, lists["words"], left)
        for part in PARTS.split(left):
            if _first(lists["near"], part):
                yield from _shown(rule, lists["beside"], part)
    yield from _named_people(text)
    yield from _styles(text)
    yield from _minors(description, text)


def _shown(rule: Rule, words: tuple[str, ...], text: str) -> Iterator[Breach]:
    for found in _any_of(words).finditer(text):
        if not _is_excluded(text, found.start()):
            yield Breach(rule, found[0].strip())


def _named_people(text: str) -> Iterator[Breach]:
    # „im Stil von Claude Monet“ shows nobody; whether it is free to use is the next rule.
    shown = IN_THE_STYLE_OF.sub(" ~ ", text)
    for found in _full_names().finditer(shown):
        if not _is_excluded(shown, found.start()):
            yield Breach(Rule.PERSONS, found[0])


def _styles(text: str) -> Iterator[Breach]:
    """Refuse the style of whoever is not known to be free; a thing has an article, a name none."""
    free = _any_of(_lists()[Rule.ARTISTS]["free"])
    for found in IN_THE_STYLE_OF.finditer(text):
        whom = found["whom"].strip()
        by_article = ARTICLE.match(whom) or re.match(r"\d", whom) or " des " in found[0]
        first = " ".join(whom.split()[:3])
        if not (by_article or free.match(first)) and not _is_excluded(text, found.start()):
            yield Breach(Rule.ARTISTS, " ".join(whom.split()[:2]))


def _minors(description: str, text: str) -> Iterator[Breach]:
    lists = _lists()[Rule.MINORS]
    left = _without(lists["passing"], text)
    if not (_first(lists["words"], left) or BOY.search(description)):
        return
    if harsh := next(_shown(Rule.MINORS, lists["harsh"], left), None):
        yield harsh
    for part in PARTS.split(left):
        if _first(lists["words"], part) or "junge" in part:
            yield from _shown(Rule.MINORS, lists["near"], part)


def _is_excluded(text: str, at: int) -> bool:
    before = EXCLUDED.search(text[max(0, at - BEFORE) : at])
    return before is not None and INCLUDED_AGAIN.search(before[0]) is None


def _first(words: tuple[str, ...], text: str) -> str | None:
    found = _any_of(words).search(text) if words else None
    return found[0] if found else None


def _without(words: tuple[str, ...], text: str) -> str:
    return _any_of(words).sub(" ~ ", text) if words else text


@cache
def _lists() -> dict[Rule, dict[str, tuple[str, ...]]]:
    tables: dict[str, dict[str, Any]] = tomllib.loads(LISTS.read_text(encoding="utf-8"))
    return {
        Rule(rule): {name: tuple(words) for name, words in lists.items()}
        for rule, lists in tables.items()
    }


@cache
def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Match whole words: `*` is any letters, a space also a hyphen."""
    forms = sorted((_form(word) for word in words), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(forms)})\b") if forms else re.compile(r"(?!)")


def _form(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", " ")


@cache
def _full_names() -> re.Pattern[str]:
    names = [_folded(name) for name in sorted(FULL_NAMES - INVENTED)]
    forms = [_form(name).replace(" ", f" {PARTICLE}", 1) for name in names]
    return re.compile(rf"\b(?:{'|'.join(forms)})\b{NAMED_AFTER}")


def _folded(text: str) -> str:
    """Fold to small letters without umlauts, hyphens, invisible and look-alike characters."""
    plain = unicodedata.normalize("NFKC", text)
    letters = (c if c in "äöüßÄÖÜ" or c.isascii() else flattened(c) for c in plain)
    small = "".join(letters).casefold().translate(GERMAN)
    joined = SPACED_OUT.sub(lambda found: re.sub(r"[ .\-_*]", "", found[0]), small)
    return re.sub(r"[^\S\n]+", " ", re.sub(r"[-_/\"'„“”»«\x7f]+", " ", joined)).strip()
