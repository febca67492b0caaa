"""Surnames alone, told by what stands beside them: "der Fall Grabowski", "Steinhauers Einspruch".

A sentence like these names somebody whatever the surname is; the tagger, which knows sentences of
news and encyclopedias, is unsure there. A word of the dictionary or put together from two, a place,
a mark or a well-known person is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.screen import name_lists
from bot.screen.kind import Kind
from bot.screen.no_names import NO_NAME
from bot.screen.pattern import compiled
from bot.screen.public_names import is_public
from bot.screen.public_people import BRANDS, KNOWN
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit
from bot.screen.wordlist import words

_CAPITAL = r"[A-Z][a-z']{2,24}(?:-[A-Z][a-z']{2,24})?"
_MATTER = compiled(
    r"\b(?:[Vv]organg|[Ff]all|[Ss]teuerfall|[Aa]kten?|[Ss]teuerakten?|[Ss]teuersache|[Ss]achen?"
    r"|[Nn]achlass|[Ee]rbfall|[Mm]andat|[Hh]aftungsfall|[Pp]ruffall|[Bb]etriebsprufung"
    r"|(?:[Tt]elefonat|[Tt]ermin|[Gg]esprach|[Bb]esprechung) mit|[Aa]nruf von|[Rr]uckruf an"
    r"|(?:[Rr]uckruf|[Aa]nruf|[Bb]esuch|[Vv]orsprache)(?: erbeten| erwunscht| heute)?:)"
    rf"[ ]({_CAPITAL})(?:[ ,.;:?!)\n]|$)"
)
_OWNED = compiled(
    rf"(?:^|[.!?:>\n][ ]{{0,2}}|\b(?:zu|wegen|von|nach|fur|gegen) )({_CAPITAL})s[ ]"
    r"(?:Einspruch|Bescheid|Steuererklarung|Erklarung|Antrag|Stundungsantrag|Erlassantrag|Akten?"
    r"|Klage|Steuerakte|Nachzahlung|Erstattung|Ruckstand|Ruckstande|Belege|Unterlagen|Schreiben"
    r"|Steuerberater|Beschwerde|Selbstanzeige|Vollstreckung|Widerspruch|Fahrtenbuch|Konto"
    r"|Steuernummer|Steuerfall|Anwalt)\b"
)
# "ANTRAG AUF ERLASS - GERLINDE MOOSBRUGGER - EINGANG HEUTE"
_CAPITALS = compiled(
    r"(?:^|[-:/|\n\x96][ ]?)([A-Z]{3,16}) ([A-Z]{3,24}(?:-[A-Z]{3,24})?)(?:[ ]?[-:/|\n\x96,]|$)"
)
# Families and groups own things too.
_NO_OWNER = NO_NAME | words(
    """
    vater mutter oma opa papa mama onkel tante bruder schwester kunde kunden mieter vermieter
    erbe erben nachbar chef arzt anwalt verein staat land stadt amt
    """
)
# As surnames end and few words do, so that "Brinkkötter" is not taken for a compound.
_SURNAME_ENDING = re.compile(
    r"(?:kötter|meier|meyer|maier|mayer|müller|schulte|huber|hofer|hauser|kamp|horst|brink|wirth"
    r"|schmied|schmidt|schmitz|ski|sky|czyk|wicz|cki|oglu|oğlu|ović|ovic|mann|lage|loh|bring)s?$"
)
SHORTEST_PART = 4
SHORTEST_UNKNOWN = 5


def in_context(reading: Reading, low: str) -> Iterator[Hit]:
    """Find surnames where a case or a belonging says that they are some."""
    for match in _MATTER.finditer(reading.flat):
        if _is_surname(word := low[slice(*match.span(1))]) and not _is_known(word):
            yield Hit(Kind.PERSON, *match.span(1))
    for match in _OWNED.finditer(reading.flat):
        word = low[slice(*match.span(1))]
        listed = name_lists.is_surname(word) and word not in _NO_OWNER
        if (listed or _is_surname(word)) and not _is_known(word):
            yield Hit(Kind.PERSON, *match.span(1))
    for match in _CAPITALS.finditer(reading.flat):
        start, end = match.span(1)[0], match.span(2)[1]
        first, last = low[slice(*match.span(1))], low[slice(*match.span(2))]
        pair = name_lists.is_first_name(first) and _is_surname(last) and first not in NO_NAME
        if pair and not is_public([first, last], low[:start], low[end:]):
            yield Hit(Kind.PERSON, start, end)


def _is_known(word: str) -> bool:
    return word in KNOWN or word in BRANDS


@lru_cache(maxsize=4096)
def _is_surname(word: str) -> bool:
    """In the list of surnames and no everyday word; or in no list at all and not put together."""
    if word in NO_NAME or name_lists.is_place(word) or name_lists.is_first_name(word):
        return False
    parts = [part for part in word.split("-") if part]
    if any(name_lists.is_surname(part) and not _is_word(part) for part in parts):
        return True
    unknown = len(parts) == 1 and len(word) >= SHORTEST_UNKNOWN and not _is_word(word)
    return unknown and (not _is_compound(word) or _SURNAME_ENDING.search(word) is not None)


def _is_word(word: str) -> bool:
    return name_lists.key(word) in name_lists.entries("words") or name_lists.surname_is_word(word)


def _is_compound(word: str) -> bool:
    """Put together from two words of the dictionary: "Grundsteuerreform"."""
    return any(
        _is_word(word[:at]) and any(_is_word(word[at:].removeprefix(joint)) for joint in ("", "s"))
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    )
