"""A statute as far as the check needs it: which sections and paragraphs there are, and their link.

A section goes by its number with its sign, as the official edition prints it: `§ 30`, `§ 4h`,
`Art 20`. Where one number stands twice (an introductory act that counts its §§ anew in each
article) the statute is `nested`, and nothing can be said of a number alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

# https://www.gesetze-im-internet.de/ao_1977/__30.html is § 30 AO, /gg/art_20.html is Art. 20 GG,
# /s_g/ the SÜG: the folder is the short title in lower case, all but a-z and 0-9 as "_".
SITE = "https://www.gesetze-im-internet.de"
NOT_IN_ADDRESS = re.compile(r"[^a-z0-9]")
REPEALED = re.compile(r"\((?:weggefallen|aufgehoben|gegenstandslos|entfallen)\)", re.IGNORECASE)
YEAR = re.compile(r"(.*\D) ?((?:18|19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class Section:
    """One § or article; `repealed` names the paragraphs (Absätze) that are printed as gone."""

    number: str
    paragraphs: tuple[str, ...]
    heading: str
    is_repealed: bool = False
    repealed: frozenset[str] = frozenset()


def section(number: str, paragraphs: str, heading: str, repealed: str = "") -> Section:
    """Read a section from the columns of an index; paragraphs are joined by commas."""
    listed = tuple(filter(None, paragraphs.split(",")))
    gone = bool(REPEALED.fullmatch(heading.strip()))
    return Section(number, listed, heading, gone, frozenset(filter(None, repealed.split(","))))


@dataclass(frozen=True)
class Statute:
    """`abbreviation` is the site's short title (AO 1977), `name` what people write (AO)."""

    source_id: str
    abbreviation: str
    name: str
    sections: dict[str, Section] = field(repr=False)
    is_nested: bool = False
    as_of: str = ""

    @cached_property
    def signs(self) -> frozenset[str]:
        return frozenset(number.partition(" ")[0] for number in self.sections)

    @cached_property
    def _integers(self) -> dict[str, list[int]]:
        """The whole numbers in force, by their sign, in ascending order."""
        found: dict[str, list[int]] = {"§": [], "Art": []}
        for number, section in self.sections.items():
            sign, _, rest = number.partition(" ")
            if sign in found and rest.isdecimal() and not section.is_repealed:
                found[sign].append(int(rest))
        return {sign: sorted(numbers) for sign, numbers in found.items()}

    def link(self, number: str) -> str:
        """Link to the official text of a section."""
        return link(self.abbreviation, number)

    def is_gap(self, number: str) -> bool:
        """Tell whether a number is skipped by the count: most often it was repealed."""
        sign, _, rest = number.partition(" ")
        known = self._integers.get(sign, [])
        return rest.isdecimal() and bool(known) and known[0] < int(rest) < known[-1]

    def nearest(self, number: str) -> str:
        """Name the existing section that comes closest: same number, or the next in the count."""
        sign, _, rest = number.partition(" ")
        other = f"{'Art' if sign == '§' else '§'} {rest}"
        if other in self.sections and sign not in self.signs:
            return other
        digits = re.match(r"\d+", rest)
        known = self._integers.get(sign, [])
        if not digits or not known:
            return ""
        wanted = int(digits[0])
        at = bisect_left(known, wanted)
        around = known[max(0, at - 1) : at + 1]
        return f"{sign} {min(around, key=lambda each: abs(each - wanted))}"


def link(abbreviation: str, number: str) -> str:
    """Link to the official text of a section, by the statute's short title."""
    folder = NOT_IN_ADDRESS.sub("_", abbreviation.lower())
    sign, _, rest = number.partition(" ")
    page = f"__{rest}" if sign == "§" else f"art_{rest}"
    return f"{SITE}/{folder}/{page}.html"


def nearest_paragraph(section: Section, wanted: str) -> str:
    """Name the existing paragraph that comes closest to one that does not exist."""
    digits = re.match(r"\d+", wanted)
    if not digits or not section.paragraphs:
        return ""
    if digits[0] in section.paragraphs:
        return digits[0]
    return min(section.paragraphs, key=lambda listed: abs(_integer(listed) - int(digits[0])))


def _integer(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else 0


def without_year(name: str) -> str:
    """`AO 1977` is the AO: the official site numbers new editions so."""
    match = YEAR.fullmatch(name)
    return match[1].rstrip() if match else name


def merged(sections: Iterable[Section]) -> tuple[dict[str, Section], bool]:
    """Key sections by their number; tell whether the count begins more than once."""
    by_number: dict[str, Section] = {}
    nested = False
    for one in sections:
        before = by_number.get(one.number)
        if before is None or before.is_repealed:
            by_number[one.number] = one
            continue
        nested = nested or one.number == "§ 1"
        listed = dict.fromkeys([*before.paragraphs, *one.paragraphs])
        by_number[one.number] = Section(one.number, tuple(listed), before.heading)
    return by_number, nested
