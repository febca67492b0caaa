"""The generic masculine: "die Bürger" where "Bürgerinnen und Bürger" or "Beschäftigte" is meant.

§ 4 LGG NRW wants wording that addresses everybody. Terms of the tax statutes (Arbeitnehmer,
Arbeitgeber, Unternehmer, Steuerpflichtiger) stay, since a text about the law has to use them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# The masculine plural, and what to write instead.
NOUNS = {
    "Bürger": "Bürgerinnen und Bürger",
    "Bürgern": "Bürgerinnen und Bürgern",
    "Mitarbeiter": "Beschäftigte",
    "Mitarbeitern": "Beschäftigten",
    "Kollegen": "Kolleginnen und Kollegen",
    "Bewerber": "Bewerberinnen und Bewerber",
    "Bewerbern": "Bewerberinnen und Bewerbern",
    "Teilnehmer": "Teilnehmende",
    "Teilnehmern": "Teilnehmenden",
    "Nutzer": "Nutzende",
    "Nutzern": "Nutzenden",
    "Kunden": "Kundinnen und Kunden",
    "Antragsteller": "Antragstellende",
    "Antragstellern": "Antragstellenden",
    "Steuerzahler": "Steuerzahlende",
    "Steuerzahlern": "Steuerzahlenden",
    "Besucher": "Gäste",
    "Besuchern": "Gästen",
    "Schüler": "Schülerinnen und Schüler",
    "Schülern": "Schülerinnen und Schülern",
    "Studenten": "Studierende",
    "Lehrer": "Lehrkräfte",
    "Lehrern": "Lehrkräften",
    "Leser": "Leserinnen und Leser",
    "Lesern": "Leserinnen und Lesern",
    "Einwohner": "Einwohnerinnen und Einwohner",
    "Einwohnern": "Einwohnerinnen und Einwohnern",
    "Rentner": "Rentnerinnen und Rentner",
    "Rentnern": "Rentnerinnen und Rentnern",
    "Sachbearbeiter": "Sachbearbeitende",
    "Sachbearbeitern": "Sachbearbeitenden",
    "Ansprechpartner": "Ansprechpersonen",
    "Ansprechpartnern": "Ansprechpersonen",
    "Beamten": "Beamtinnen und Beamten",
    "Experten": "Fachleute",
    "Mieter": "Mieterinnen und Mieter",
    "Vermieter": "Vermieterinnen und Vermieter",
    "Wähler": "Wählerinnen und Wähler",
    "Zuschauer": "Publikum",
}
_PLURAL = (
    r"(?:die|alle[nr]?|unsere[nr]?|viele[nr]?|den|der|einige[nr]?|mehrere[nr]?|manche[nr]?|liebe|für|an"
    r"|von|mit|zwischen|unter|aller|vieler|\d[\d.]*|zwei|drei|wenige|interessierte[nr]?|neue[nr]?|engagierte"
    r"|beide[nr]?|sämtliche[nr]?|diese[nr]?|jungen?|ältere[nr]?|sehr geehrte)"
)
_NOUN = "|".join(sorted(NOUNS, key=len, reverse=True))
_GENERIC = re.compile(
    rf"\b{_PLURAL}\s(?P<noun>{_NOUN})\b(?![*:_/-]|\(?innen)",
    re.IGNORECASE,
)
# Singular: "der Antragsteller", "ein Bürger" can be a certain man; only plurals are counted.
_SINGULAR_ARTICLE = re.compile(r"^(?:der|den)\s", re.IGNORECASE)
_SINGULAR_VERB = re.compile(
    r"^[^.!?\n]{0,80}?\b(?:hat|ist|kann|muss|soll|wird|war|darf|will|möchte|erhält|bekommt|legt|reicht|stellt)\b",
)
PAIR = 60


def generic(text: str) -> Iterator[tuple[int, int, str]]:
    """Find start, end and the alternative of each generic masculine."""
    for match in _GENERIC.finditer(text):
        noun = match["noun"]
        if not noun[0].isupper() or _is_paired(text, match) or _is_one(text, match):
            continue
        yield match.start("noun"), match.end("noun"), NOUNS[noun]


def _is_paired(text: str, match: re.Match[str]) -> bool:
    """See "Bürgerinnen und Bürger", and the feminine anywhere close by."""
    stem = match["noun"].rstrip("n").removesuffix("e")
    around = text[max(0, match.start() - PAIR) : match.end() + PAIR]
    return re.search(rf"\b{re.escape(stem)}(?:in|innen)\b", around) is not None


def _is_one(text: str, match: re.Match[str]) -> bool:
    """See one certain person: "der Antragsteller hat"; "der Bürger" in the genitive is many."""
    noun = match["noun"]
    if not _SINGULAR_ARTICLE.match(match.group()) or noun.endswith("n"):
        return False
    before = text[max(0, match.start() - 1) : match.start()]
    return _SINGULAR_VERB.match(text[match.end() :]) is not None or before in {"", "\n"}
