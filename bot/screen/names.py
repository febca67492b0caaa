"""Private persons' names: after a title, as first name and surname, or where the tagger sees one."""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_PARTICLE = r"(?:(?:von|van|de|zu|zum|zur|der|den|del|della|di|da|dos|la|le|el|al|bin|ibn|ten|ter|mac|mc|o')[ ])"
_CAPITAL = r"[A-Z][A-Za-z']*(?:-[A-Z][A-Za-z']*)*"
_TITLED = compiled(
    r"\b(?:Herrn?|Frau|Hr\.|Fr\.|Hrn\.|Fam\.|Familie|Eheleuten?|Ehepaar|Ehegatten|Mandantin|Mandanten?|Stpfl\.?|StPfl\.?"
    r"|Steuerpflichtiger?n?|Kolleg(?:e|en|in)|Sachbearbeiter(?:in)?|Mr\.?|Mrs\.?|Ms\.?|HERRN?|FRAU|FAMILIE|EHELEUTE)[ \n]{1,2}"
    r"(?:(?:Dr|Prof|Dipl|Ing|med|jur|phil|rer|nat|pol|h|c|Mag|RA|StB|Rechtsanwalt|Steuerberater)(?:\.|in)?[- ]{0,2}){0,5}"
    rf"((?:{_PARTICLE}){{0,3}}{_CAPITAL}(?:[ ](?:{_PARTICLE}){{0,3}}{_CAPITAL}){{0,3}})"
)
_NO_NAME = frozenset(
    b"""
    Die Der Das Ein Eine Sie Wir Ich Kollege Kollegin Kollegen Minister Ministerin Praesident Finanzminister Finanzministerin
    Steuerberater Steuerberaterin Rechtsanwalt Vorsteher Vorsteherin Bundeskanzler Sachbearbeiter Sachbearbeiterin Und Oder Mustermann
    Professor Doktor Direktor Direktorin Abteilungsleiter Nachbar Nachbarin Chefin Chef Vorsitzender Vorsitzende Vorsitzenden Notar Richter Richterin
    """.split()
)


def find(reading: Reading) -> Iterator[Hit]:
    for match in _TITLED.finditer(reading.flat):
        if match.group(1).split()[0] not in _NO_NAME:
            yield Hit(Kind.PERSON, *match.span(1))


RECOGNISER = Recogniser(find=find, on_digits=False)
