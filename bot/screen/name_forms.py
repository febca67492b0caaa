"""Names by their form alone: behind a title, turned round in a list, as initials beside a case."""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen import name_lists
from bot.screen.kind import Kind
from bot.screen.no_names import NO_NAME
from bot.screen.pattern import Match, compiled
from bot.screen.persons import GENERAL
from bot.screen.public_names import case_near, is_public
from bot.screen.public_people import BRANDS, KNOWN
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit

SHORTEST = 2
SHORTEST_UNKNOWN = 4

_PARTICLE = (
    r"(?:(?:v\.(?:[ ]?d\.)?|von|van|de|zu|zum|zur|der|den|del|della|di|da|dos|la|le|el|al|bin|ibn"
    r"|ten|ter|mac|mc|o')[ ])"
)
_CAPITAL = r"[A-Z][A-Za-z']*(?:-[A-Z][A-Za-z']*)*"
_DEGREES = (
    r"(?:(?:Dr|Prof|Dipl|Ing|med|jur|phil|rer|nat|pol|h|c|Mag|RA|StB)(?:\.|in)?[- ]{0,2}){0,5}"
)
TITLE = (
    r"(?:Herrn?|Frau|Hr\.|Fr\.|Hrn\.|Fam\.|Familie|Eheleuten?|Ehepaars?|Ehegatten"
    r"|Mandantin|Mandanten?|[Ss]tpfl\.?|StPfl\.?"
    r"|StB(?:in)?|RA(?:in)?|Steuerpflichtiger?n?|Kolleg(?:e|en|in)|Mr\.?|Mrs\.?|Ms\.?|HERRN?|FRAU|FAMILIE"
    r"|EHELEUTE|STPFL\.?|Witwe|Witwer|Erbengemeinschaft(?: nach)?)"
)
COLLEAGUE = compiled(r"\bkolleg(?:e|en|in)[ ]$")
_TITLED = compiled(
    rf"\b{TITLE}[ \n]{{1,2}}{_DEGREES}((?:{_PARTICLE}){{0,3}}{_CAPITAL}(?:[ ](?:{_PARTICLE}){{"
    rf"0,3}}{_CAPITAL}){{0,3}})"
)
_STRONG_TITLE = compiled(r"(?:herrn?|frau|hr\.|fr\.|hrn\.|mrs?\.?|ms\.?)[ \n]")
_TITLED_LOW = compiled(
    rf"\b(?:herrn?|frau|familie|eheleuten?|stpfl\.?|mandantin|mandant)[ ](?:dr\.[ ]?)?"
    rf"((?:{_PARTICLE}){{0,2}}[a-z][a-z'-]{{2,}})"
)

# "Hagedorn, Samira": as files and lists name people.
_INVERTED = compiled(r"\b([A-Z][A-Za-z'-]{2,30}), ([A-Z][A-Za-z-]{2,20})\b")
_NOBLE = compiled(
    r"\b([A-Z][a-z'-]{2,20})[ ](?:von(?: der| dem)?|van(?: der| den)?|zu|zur|zum|de|del|di|ten)[ ]"
    r"([A-Z][a-z'-]{3,30})\b"
)
# "Frau K. hat Einspruch eingelegt", "MfG S. Brandt": who knows the case knows who it is.
_INITIAL = compiled(r"\b(?:Herrn?|Frau|Hr\.|Fr\.|Hrn\.)[ ]([A-Z]\.)(?:[^A-Za-z]|[ ][a-z])")
_ABBREVIATED = compiled(r"\b([A-Z]\.[ ]?[A-Z][a-z]{2,30}(?:-[A-Z][a-z]+)?)\b")
_SIGNED = compiled(
    r"\b(?:MfG|VG|LG|mfg|vg|lg|gez\.|Gruss|Gruse|Gru.e?)[ ,\n]{1,3}([A-Z]\.[ ]?[A-Z][a-z-]{2,30})\b"
)


def inverted(reading: Reading, low: str) -> Iterator[Hit]:
    for match in _INVERTED.finditer(reading.flat):
        surname, first = (low[slice(*match.span(group))] for group in (1, 2))
        if not name_lists.is_first_name(first) or name_lists.is_first_name(surname):
            continue
        if first in NO_NAME or not _could_be_surname(surname):
            continue
        start, end = match.span()
        if not is_public([first, surname], low[max(0, start - 90) : start], low[end : end + 90]):
            yield Hit(Kind.PERSON, start, end)


def _could_be_surname(word: str) -> bool:
    """In the lists, or in no dictionary and no list at all: surnames are endless."""
    if word in NO_NAME or name_lists.is_place(word) or word in BRANDS | KNOWN:
        return False
    if name_lists.is_surname(word):
        return not name_lists.surname_is_word(word)
    return len(word) > SHORTEST_UNKNOWN and name_lists.key(word) not in name_lists.entries("words")


def noble(reading: Reading, low: str) -> Iterator[Hit]:
    """Find a first name and a name with a particle: "Etienne zur Nieden"."""
    for match in _NOBLE.finditer(reading.flat):
        start, end = match.span()
        first, last = low[slice(*match.span(1))], low[slice(*match.span(2))]
        known = name_lists.key(last) in name_lists.entries("words") or name_lists.is_place(last)
        if known or last in NO_NAME or not name_lists.is_first_name(first):
            continue
        if not is_public([first, last], low[max(0, start - 90) : start], low[end : end + 90]):
            yield Hit(Kind.PERSON, start, end)


def initialled(reading: Reading, low: str) -> Iterator[Hit]:
    for match in _INITIAL.finditer(reading.flat):
        start, end = match.span(1)
        before, after = low[max(0, start - 90) : start], low[end : end + 90]
        if case_near(before, after) and not GENERAL.search(
            reading.low[max(0, start - 160) : end + 160]
        ):
            yield Hit(Kind.PERSON, start, end)
    for match in _ABBREVIATED.finditer(reading.flat):
        start, end = match.span(1)
        before, after = low[max(0, start - 90) : start], low[end : end + 90]
        surname = low[start + 2 : end].strip()
        sure = name_lists.is_surname(surname) and not name_lists.surname_is_word(surname)
        if sure and case_near(before, after) and not is_public([surname], before, after):
            yield Hit(Kind.PERSON, start, end)
    for match in _SIGNED.finditer(reading.flat):
        start, end = match.span(1)
        if name_lists.is_surname(low[start + 2 : end].strip()):
            yield Hit(Kind.PERSON, start, end)


def titled(reading: Reading, low: str) -> Iterator[Hit]:
    for match in _TITLED.finditer(reading.flat):
        start, end = match.span(1)
        words = low[start:end].split()
        if (
            len(words[0]) < SHORTEST
            or words[0] in NO_NAME
            or not (_is_strong(reading, match) or could_be_name(words[-1]))
        ):
            continue
        if COLLEAGUE.search(reading.low[max(0, start - 12) : start]) and _is_first_name(words):
            continue
        if not is_public(words, low[max(0, start - 90) : start], low[end : end + 90]):
            yield Hit(Kind.PERSON, start, _name_end(low, start, end))
    for match in _TITLED_LOW.finditer(reading.low):
        start, end = match.span(1)
        word = low[start:end].rsplit(maxsplit=1)[-1]
        if (
            reading.flat[start : start + 1].islower()
            and word not in NO_NAME
            and _is_rare_surname(word)
        ):
            yield Hit(Kind.PERSON, start, end)


def _is_first_name(words: list[str]) -> bool:
    return len(words) == 1 and name_lists.is_first_name(words[0])


def _is_strong(reading: Reading, match: Match) -> bool:
    """After Herr and Frau stands a name; after "Ehegatten" or "Familie" perhaps another noun."""
    return _STRONG_TITLE.match(reading.low, match.start()) is not None


def _name_end(low: str, start: int, end: int) -> int:
    """Nouns that follow a name are no part of it: "Frau Meier Bescheid"."""
    words = low[start:end].split(" ")
    while len(words) > 1 and words[-1] in NO_NAME:
        end -= len(words.pop()) + 1
    return end


def _is_rare_surname(word: str) -> bool:
    stem = word.removesuffix("'").removesuffix("s")
    known = name_lists.is_surname(word) or name_lists.is_surname(stem)
    return known and not name_lists.surname_is_word(word)


def could_be_name(word: str) -> bool:
    """In a list of names, or in no list at all; "meint" and "danke" are neither."""
    stem = word.removesuffix("'").removesuffix("’")
    for form in (stem, stem.removesuffix("s")):
        listed = name_lists.is_surname(form) or name_lists.is_first_name(form)
        if listed or name_lists.surname_is_word(form):
            return True
    return name_lists.key(word) not in name_lists.entries("words")
