"""Private persons' names: what the tagger sees, after a title, as first name and surname.

The tagger gives probabilities; how sure it must be depends on what stands around: a title or a
word of a case makes a weak guess enough, an everyday word that is also a surname needs more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from bot.screen import name_lists
from bot.screen.kind import Kind
from bot.screen.name_contexts import in_context
from bot.screen.name_features import find_words
from bot.screen.name_forms import (
    COLLEAGUE,
    SHORTEST,
    TITLE,
    could_be_name,
    initialled,
    inverted,
    noble,
    titled,
)
from bot.screen.name_tagger import NameTagger
from bot.screen.no_names import NO_NAME
from bot.screen.pattern import compiled
from bot.screen.public_names import case_near, is_public
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser
from bot.screen.wordlist import words
from bot.screen.work import spend

WITH_EVIDENCE = 0.2
PAIR = 0.35
SURE = 0.7
ALONE = 0.95
SURER = 0.95
NEVER = 2.0

_TITLE_BEFORE = compiled(
    rf"\b(?:{TITLE.lower()}|sachbearbeiter(?:in)?|zeugin|zeuge|antragsteller(?:in)?"
    rf"|schuldner(?:in)?|dr\.?|prof\.?|mandant(?:in)?|inhaber"
    rf"(?:in)?|geschaftsfuhrer(?:in)?|klager(?:in)?|an)[:;|,\"'>= ]{{0,4}}$"
)


_NO_NAME_SHAPE = re.compile(
    r"\d|(?:straße|strasse|str|platz|allee|gasse|weg|ring|ufer|damm|amt|gericht"
    r"|zentrum|tabelle|ansatz|vordruck|formular|richtlinie|verwaltung|abteilung|referat"
    r"|gesetz|steuer|bescheid|verfahren|-fall|-regel|-urteil|-formel|-prinzip)$"
)


_THANKS = compiled(
    r"\b(?:danke?|gruse?|gruss|grusse|lob|gluckwunsch|bitte|mail|frage|hinweis) an $"
)


_PARTICLES = words(
    """
    von van de zu zum zur der den del della di da dos la le el al und
    """
)


_ENGLISH = frozenset(
    words(
        """
    the a and with of against over under near from into on at by behind beside between
    """
    )
)


_REQUEST = compiled(
    r"[ ](?:mir|mal|dir|uns|mich|dich|ihm|ihr|den|die|das|dem|der|einen|einem|eine"
    r"|ein|zwei|drei|vier|funf|bitte|in|aus|zum|zur|alle|auf|nach|wie|was|ob|noch"
    r"|kurz|gern|gerne|also|doch|nur|jetzt|schon|diesen|diese|unseren|unsere|meinen)\b"
)
_ACTS = compiled(
    r"'?[ ](?:hat|hatte|ist|war|will|wollte|kommt|kam|ruft|rief|schreibt|schrieb"
    r"|bittet|bat|sagt|fragt|braucht|wartet|zahlt"
    r"|meldet|wohnt|lebt|beantragt|arbeitet|bekommt|soll|muss|darf|kann|legt|wird"
    r"|wurde|sucht|klagt|schuldet|verlangt)\b"
)
_DOTTED = compiled(r"[a-z]{2}\.[a-z]")
_MODEL_BEFORE = compiled(r"\b[A-Z]{2,4} $")
_MODEL_AFTER = compiled(r" (?:[A-Z]{1,3}[ -]?)?[0-9]{2,}")
_STREET_AFTER = compiled(r"[ ]?-?(?:str\.|strase|strasse|platz|allee|weg|gasse|ring|damm|ufer)\b")
_FOR_ME = compiled(r"[ ](?:mir|mal|dir|uns|mich|bitte mal)\b")
_OPENING = compiled(r"(?:^|[.!?:,>\n\"(*-]|[0-9][.)])[ ]{0,3}$|^[^a-z]*$")


_THREE = re.compile(r"([^\W\d_]{2,20}), ([^\W\d_]{2,20})(?:,| und| &) ([^\W\d_]{2,20})\b")
AROUND = 60
_LINE_BREAK = re.compile(
    r"([^\W\d_][\w'-]{1,30}),?[ ]?\r?\n[ ]?(?:(?:van|von|de|den|der|zu)[ ]){0,2}"
    r"([^\W\d_][\w'-]{1,30})"
)


class Tagger(Protocol):
    def tag(self, words: Sequence[str]) -> list[tuple[int, int, float]]: ...


@dataclass(frozen=True, slots=True)
class _Person:
    """A guess of the tagger, in characters of the reading."""

    start: int
    end: int
    words: list[str]
    probability: float


@cache
def tagger() -> Tagger:
    return NameTagger.load()


def find(reading: Reading) -> Iterator[Hit]:
    low = (
        reading.text.casefold()
        if len(reading.text.casefold()) == len(reading.text)
        else reading.text.lower()
    )
    if len(low) != len(reading.text):
        low = reading.text
    for person in _tagged(reading):
        if _counts(person, reading, low):
            yield Hit(Kind.PERSON, person.start, person.end)
    yield from titled(reading, low)
    yield from inverted(reading, low)
    yield from noble(reading, low)
    yield from initialled(reading, low)
    yield from in_context(reading, low)


def _tagged(reading: Reading) -> Iterator[_Person]:
    text = reading.text
    yield from _guesses(reading, text, 0)
    for match in _LINE_BREAK.finditer(text):
        if name_lists.is_first_name(match[1]) or name_lists.is_first_name(match[2]):
            start, end = max(0, match.start() - AROUND), match.end() + AROUND
            for person in _guesses(reading, text[start:end].replace("\n", " "), start):
                crosses = person.start < match.end(1) and person.end > match.start(2)
                if crosses and _is_pair(person.words):
                    yield person


def _is_pair(words: list[str]) -> bool:
    """First name and surname, in either order."""
    first = [name_lists.is_first_name(word) for word in words]
    known = all(could_be_name(word) for word in words)
    return len(words) > 1 and known and any(first) and not _are_colleagues(words)


def _are_colleagues(words: list[str]) -> bool:
    """First names and nothing that is a surname."""
    return all(name_lists.is_first_name(word) and not name_lists.is_surname(word) for word in words)


def _guesses(reading: Reading, text: str, offset: int) -> Iterator[_Person]:
    """Ask the tagger about `text`, which begins at `offset` of the reading."""
    matches = list(find_words(text))
    spend(len(matches) // 4)
    for first, last, probability in tagger().tag([match[0] for match in matches]):
        words = matches[first:last]
        while words and _is_no_part(words[0][0], reading):
            words = words[1:]
        while words and _is_no_part(words[-1][0], reading):
            words = words[:-1]
        if words and not any(word[0][:1].isdigit() for word in words):
            folded = [word[0].casefold().rstrip(".") for word in words]
            names = [word for word in folded if word[:1].isalpha() and word not in _PARTICLES]
            end = words[-1].end()
            end -= text[words[-1].start() : end].endswith(".")
            yield _Person(offset + words[0].start(), offset + end, names, probability)


def _is_no_part(word: str, reading: Reading) -> bool:
    """See a greeting, a verb in small letters, a sign before or behind a name."""
    small = word[:1].islower() and not reading.is_small and word not in _PARTICLES
    return small or not word[:1].isalpha() or word.casefold().rstrip(".") in NO_NAME


def _counts(person: _Person, reading: Reading, low: str) -> bool:
    before, after = low[max(0, person.start - 90) : person.start], low[person.end : person.end + 90]
    if (
        max(map(len, person.words), default=0) < SHORTEST
        or _is_english(person, reading)
        or _is_no_name(person.words)
        or _is_part_of_more(person, reading)
        or person.probability < _needed(person, reading, before, after)
    ):
        return False
    if is_public(person.words, before, after) or _lists_colleagues(person, reading):
        return False
    return not _first_name_only(person, reading, before, after)


def _lists_colleagues(person: _Person, reading: Reading) -> bool:
    """See "Nadine, Sabine, Kalle": three first names in a row are no surname with a first name."""
    if not all(map(name_lists.is_first_name, person.words)):
        return False
    around = reading.text[max(0, person.start - 24) : person.end + 24]
    return any(
        all(name_lists.is_first_name(name.casefold()) for name in listed.groups())
        for listed in _THREE.finditer(around)
    )


def _is_english(person: _Person, reading: Reading) -> bool:
    """See a description in English, as image prompts are: the tagger has learnt German only."""
    if not reading.flat[person.start : person.start + 1].islower():
        return False
    if _ENGLISH & set(person.words):
        return True
    before = reading.low[max(0, person.start - 20) : person.start].decode("latin-1").split()
    follows = bool(_ENGLISH & set(before[-1:]))
    return follows and not any(map(name_lists.is_first_name, person.words))


def _is_part_of_more(person: _Person, reading: Reading) -> bool:
    """Of a street's name, or of a dotted name in a program."""
    if _STREET_AFTER.match(reading.low, person.end):
        return True
    if _DOTTED.search(reading.low[person.start : person.end]):
        return True
    before = reading.low[max(0, person.start - 2) : person.start]
    return len(before) > 1 and before[1:] == b"." and before[:1].isalpha()


def _is_no_name(words: list[str]) -> bool:
    if all(word in NO_NAME for word in words):
        return True
    # "Kesselring" ends like a street and is a surname.
    return any(
        _NO_NAME_SHAPE.search(word) and not (len(words) > 1 and name_lists.is_surname(word))
        for word in words
    )


def _needed(person: _Person, reading: Reading, before: str, after: str) -> float:
    """How sure the tagger must be; more than 1 is never."""
    titled = _is_titled(person, reading)
    cased = case_near(before, after)
    known = sum(_is_name_word(word) for word in person.words)
    if titled:
        return WITH_EVIDENCE
    if reading.is_small and not cased and not _stands_out(person, reading):
        return NEVER
    if len(person.words) > 1:
        if _MODEL_AFTER.match(reading.flat, person.end) and known < len(person.words):
            return NEVER
        ordered = (
            name_lists.is_first_name(person.words[0])
            or "," in reading.text[person.start : person.end]
        )
        if not ordered and not cased:
            return SURER
        if known > 1 or (known and (cased or _is_pair(person.words))):
            return PAIR
        return SURE if known or cased else NEVER
    return _needed_alone(person, reading, known=bool(known), cased=cased)


def _stands_out(person: _Person, reading: Reading) -> bool:
    """Where nobody cared for capitals, take only what the lists know and no dictionary has."""
    names = [word.removesuffix("'").removesuffix("’") for word in person.words]
    if len(names) == 1:
        return _ACTS.match(reading.low, person.end) is not None
    known = all(_in_lists(word) for word in names)
    return known and any(word not in name_lists.entries("words") for word in names[1:])


def _in_lists(word: str) -> bool:
    parts = [part for part in word.split("-") if len(part) > 1]
    forms = [(part, part.removesuffix("s")) for part in parts]
    return all(
        any(name_lists.is_first_name(form) or name_lists.is_surname(form) for form in pair)
        for pair in forms
    )


def _needed_alone(person: _Person, reading: Reading, *, known: bool, cased: bool) -> float:
    """Judge a single word: there are surnames in every dictionary."""
    written_small = reading.flat[person.start : person.start + 1].islower()
    if written_small and not reading.is_small:
        return SURE if known and cased else NEVER
    if _opens_with_verb(reading, person):
        return NEVER
    if known:
        return PAIR if cased else _unsupported(person, reading)
    if name_lists.surname_is_word(person.words[0]):
        # "Fuchs und Vogel als Motiv": only what it does makes a person of it.
        acts = _ACTS.match(reading.low, person.end) is not None
        return SURE if cased else SURER if acts else NEVER
    return SURE if cased else NEVER


def _unsupported(person: _Person, reading: Reading) -> float:
    """Nothing around speaks for a person: first words and products are none."""
    if _REQUEST.match(reading.low, person.end):
        return NEVER
    opening = _OPENING.search(reading.low[max(0, person.start - 6) : person.start])
    if opening and not _ACTS.match(reading.low, person.end):
        return NEVER
    before = reading.flat[max(0, person.start - 5) : person.start]
    if _MODEL_BEFORE.search(before) or _MODEL_AFTER.match(reading.flat, person.end):
        return NEVER
    return SURE if _ACTS.match(reading.low, person.end) else ALONE


def _opens_with_verb(reading: Reading, person: _Person) -> bool:
    """See the first word of a request, as in "Denk dir einen Namen aus"."""
    if _FOR_ME.match(reading.low, person.end):
        return True
    follower = _REQUEST.match(reading.low, person.end)
    return (
        follower is not None
        and _OPENING.search(reading.low[max(0, person.start - 6) : person.start]) is not None
    )


def _is_name_word(word: str) -> bool:
    """In the lists of names and no everyday word; of a double name one part is enough."""
    stem = word.removesuffix("'").removesuffix("’")
    parts = (part for part in stem.split("-") if len(part) > 1)
    return any(_is_listed(form) for part in parts for form in (part, part.removesuffix("s")))


def _is_listed(word: str) -> bool:
    listed = name_lists.is_surname(word) or name_lists.is_first_name(word)
    return listed and not name_lists.surname_is_word(word) and word not in NO_NAME


def _is_titled(person: _Person, reading: Reading) -> bool:
    for field in reading.fields(Kind.PERSON):
        announced = field.signed or field.spoken
        if announced and person.start - 2 <= field.start <= person.start:
            return True
    if _THANKS.search(reading.low[max(0, person.start - 30) : person.start]):
        return False
    before = reading.low[max(0, person.start - 30) : person.start]
    return _TITLE_BEFORE.search(before) is not None and not before.rstrip().endswith(b";dr:")


def _first_name_only(person: _Person, reading: Reading, before: str, after: str) -> bool:
    """Colleagues call each other by first name; that alone identifies nobody."""
    names = [word for word in person.words if could_be_name(word)]
    if len(names) != 1 or not name_lists.is_first_name(names[0]):
        return False
    surname = name_lists.is_surname(names[0]) and case_near(before, after)
    if COLLEAGUE.search(reading.low[max(0, person.start - 12) : person.start]):
        return True
    return not _is_titled(person, reading) and not surname


RECOGNISER = Recogniser(find=find, on_digits=False)
