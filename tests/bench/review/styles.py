"""Ways of writing a citation. Each gives the text and the places that it cites, with their spans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.bench.review.sentences import STATUTES

ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
         "XV", "XVI", "XVII", "XVIII", "XIX", "XX"]  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A section of a statute, perhaps a paragraph; `exists` by the index."""

    statute: str
    number: str
    paragraph: str
    exists: bool

    @property
    def sign(self) -> str:
        return "Art." if self.statute == "GG" else "§"


@dataclass(frozen=True)
class Written:
    """A citation as written: the part of the text that belongs to each place."""

    text: str
    parts: tuple[tuple[int, int, Place], ...]


Style = Callable[[Random, list[Place]], Written]


def whole(text: str, place: Place) -> Written:
    return Written(text, ((0, len(text), place),))


def paragraph(place: Place, word: str = " Abs. ") -> str:
    return f"{word}{place.paragraph}" if place.paragraph else ""


def below(chance: Random) -> str:
    return chance.choice(
        [
            "",
            "",
            " Satz 1",
            " S. 2",
            " Nr. 3",
            " S. 1 Nr. 2",
            " Satz 1 Nr. 4 Buchst. a",
            " Satz 2 Hs. 1",
        ]
    )


def plain(chance: Random, places: list[Place]) -> Written:
    one = places[0]
    return whole(f"{one.sign} {one.number}{paragraph(one)}{below(chance)} {one.statute}", one)


def tight(_: Random, places: list[Place]) -> Written:
    one = places[0]
    return whole(f"{one.sign}{one.number}{paragraph(one, ' Abs.')} {one.statute}", one)


def no_break(_: Random, places: list[Place]) -> Written:
    one = places[0]
    text = f"{one.sign} {one.number}{paragraph(one)} {one.statute}"
    return whole(text.replace(" ", "\u00a0"), one)


def broken(_: Random, places: list[Place]) -> Written:
    one = places[0]
    return whole(f"{one.sign} {one.number}{paragraph(one)}\n{one.statute}", one)


def long_words(chance: Random, places: list[Place]) -> Written:
    one = places[0]
    more = chance.choice(["", " Satz 1", " Nummer 2", " Satz 2 Nummer 3 Buchstabe b"])
    text = f"{one.sign} {one.number}{paragraph(one, ' Absatz ')}{more} {STATUTES[one.statute]}"
    return whole(text, one)


def named_twice(_: Random, places: list[Place]) -> Written:
    one = places[0]
    return whole(
        f"{one.sign} {one.number}{paragraph(one)} {STATUTES[one.statute]} ({one.statute})", one
    )


def roman(chance: Random, places: list[Place]) -> Written:
    one = places[0]
    if not one.paragraph.isdecimal() or int(one.paragraph) >= len(ROMAN):
        return plain(chance, places)
    more = chance.choice(["", " 1", " 2 Nr. 3", " S. 1"])
    return whole(f"{one.sign} {one.number} {ROMAN[int(one.paragraph)]}{more} {one.statute}", one)


def bracketed(_: Random, places: list[Place]) -> Written:
    one = places[0]
    inner = f" ({one.paragraph})" if one.paragraph else ""
    return whole(f"{one.sign} {one.number}{inner} {one.statute}", one)


def emphasised(_: Random, places: list[Place]) -> Written:
    one = places[0]
    text = f"**{one.sign} {one.number}**{paragraph(one)} {one.statute}"
    return Written(text, ((2, len(text), one),))


def english(_: Random, places: list[Place]) -> Written:
    one = places[0]
    inner = f"({one.paragraph})" if one.paragraph else ""
    word = "Article" if one.statute == "GG" else "Section"
    return whole(f"{word} {one.number}{inner} {one.statute}", one)


def spelled(_: Random, places: list[Place]) -> Written:
    one = places[0]
    word = "Artikel" if one.statute == "GG" else "Paragraf"
    return whole(f"{word} {one.number}{paragraph(one)} {one.statute}", one)


def before(_: Random, places: list[Place]) -> Written:
    one = places[0]
    return whole(f"{one.statute} {one.sign} {one.number}{paragraph(one)}", one)


def following(chance: Random, places: list[Place]) -> Written:
    one = Place(places[0].statute, places[0].number, "", places[0].exists)
    if places[0].paragraph:
        return plain(chance, places)
    return whole(f"{one.sign}{'§' if one.sign == '§' else ''} {one.number} ff. {one.statute}", one)


def listed(_: Random, places: list[Place]) -> Written:
    """„§§ 5, 7 Abs. 2 und 9 EStG"."""
    text = "§§" if places[0].sign == "§" else "Art."
    parts = []
    for at, one in enumerate(places):
        start = len(text) + 1 if at else 0
        text += f" {one.number}{paragraph(one)}"
        end = len(text)
        if at == len(places) - 1:
            text += f" {one.statute}"
            end = len(text)
        elif at == len(places) - 2:
            text += " und"
        else:
            text += ","
        parts.append((start, end, one))
    return Written(text, tuple(parts))


def joined(chance: Random, places: list[Place]) -> Written:
    """„§ 5 i.V.m. § 7 EStG"."""
    first, last = places[0], places[-1]
    head = f"{first.sign} {first.number}{paragraph(first)}"
    link = chance.choice([" i.V.m. ", " i. V. m. ", " iVm ", " in Verbindung mit ", " und ", ", "])
    tail = f"{last.sign} {last.number}{paragraph(last)} {last.statute}"
    start = len(head) + len(link)
    text = head + link + tail
    return Written(text, ((0, len(head), first), (start, len(text), last)))


SINGLE: dict[str, Style] = {
    "§ 30 Abs. 4 Satz 1 AO": plain,
    "§30 Abs.4 AO": tight,
    "no-break spaces": no_break,
    "line break": broken,
    "Absatz, written out": long_words,
    "written out (AO)": named_twice,
    "§ 15 I 2 Nr. 3 EStG": roman,
    "§ 30 (4) AO": bracketed,
    "**§ 30** Abs. 4 AO": emphasised,
    "Section 30(4) AO": english,
    "Paragraf 30 AO": spelled,
    "AO § 30": before,
    "§§ 30 ff. AO": following,
}
CHAINS: dict[str, Style] = {"§§ 5, 7 Abs. 2 und 9 EStG": listed, "§ 5 i.V.m. § 7 EStG": joined}
