"""Looks a citation up: whether the statute has this section and this paragraph.

`missing` is said only where the index can know it. A statute it does not hold, an older version,
a number that means something else in a nested act: all that is `unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.law.citation import Citation, Cited, Mention, Note, Status
from bot.law.library import Library
from bot.law.names import display, of_kind
from bot.law.statute import YEAR, Section, Statute, nearest_paragraph, without_year

SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Finding:
    status: Status
    note: Note | None = None
    statute: Statute | None = None
    heading: str = ""
    link: str = ""
    nearest: str = ""


UNKNOWN = _Finding(Status.UNKNOWN)


def look_up(text: str, cited: Cited, library: Library) -> Citation:
    found = _find(cited, library)
    return Citation(
        text=text[cited.start : cited.end],
        start=cited.start,
        end=cited.end,
        norm=norm(cited, _name(cited, found)),
        status=found.status,
        note=found.note,
        heading=found.heading,
        link=found.link,
        nearest=found.nearest,
        as_of=found.statute.as_of if found.statute else "",
    )


def norm(cited: Cited, name: str) -> str:
    """Write a citation in normal form: `§ 30 Abs. 4 Nr. 1 AO`, `§§ 10 bis 12 EStG`."""
    sign = "Art." if cited.sign == "Art" else "§"
    if cited.to and sign == "§":
        sign = "§§"
    if cited.to and cited.details:
        number = f"{cited.number} {cited.details} bis {cited.to}"
        return " ".join(filter(None, (sign, number, name)))
    number = f"{cited.number} bis {cited.to}" if cited.to else cited.number
    return " ".join(filter(None, (sign, number, cited.follows, cited.details, name)))


def _name(cited: Cited, found: _Finding) -> str:
    if cited.statute is None:
        return ""
    if found.statute is None:
        return cited.statute.name
    key = cited.statute.name
    shown = found.statute.name if without_year(found.statute.abbreviation) == key else key
    return display(without_year(shown))


def _find(cited: Cited, library: Library) -> _Finding:
    mention = cited.statute
    if mention is None:
        return _Finding(Status.UNKNOWN, Note.NO_STATUTE)
    if mention.note is Note.STATE:
        return _Finding(Status.UNKNOWN, Note.STATE)
    statutes = _meant(mention, library)
    if not statutes:
        return _Finding(Status.UNKNOWN, mention.note or Note.NOT_INDEXED)
    if mention.year and all(_is_later(one, mention.year) for one in statutes):
        return _Finding(Status.UNKNOWN, Note.OLD_VERSION, statutes[0])
    findings = [_in_statute(cited, statute) for statute in statutes]
    best = min(findings, key=lambda finding: _RANK[finding.status])
    if best.status is Status.MISSING:
        return _doubted(cited, mention, best, statutes)
    if best.status is Status.REPEALED and cited.old_version:
        return _Finding(Status.UNKNOWN, Note.OLD_VERSION, best.statute)
    return best


_RANK = {Status.EXISTS: 0, Status.REPEALED: 1, Status.UNKNOWN: 2, Status.MISSING: 3}


def _meant(mention: Mention, library: Library) -> Sequence[Statute]:
    if mention.year:
        named = library.of_year(mention.name, mention.year)
        if named:
            return named
    return library.find(mention.name)


def _is_later(statute: Statute, year: str) -> bool:
    """Tell whether a statute was made new after a year: the AO of 1931 is not that of 1977."""
    match = YEAR.fullmatch(statute.abbreviation)
    return match is not None and int(match[2]) > int(year)


def _doubted(
    cited: Cited, mention: Mention, missing: _Finding, statutes: Sequence[Statute]
) -> _Finding:
    """Give up a „missing" that another reading of the citation would explain."""
    years = {statute.abbreviation for statute in statutes}
    other_year = mention.year and f"{without_year(mention.name)} {mention.year}" not in years
    if cited.old_version or other_year:
        return _Finding(Status.UNKNOWN, Note.OLD_VERSION, missing.statute)
    if mention.name in of_kind("clashing"):
        return _Finding(Status.UNKNOWN, Note.STATE)
    if cited.inferred and mention.written_out:
        # „§ 5 oder § 10 des Gesetzes X" in a statute's own text: the first may be its own § 5.
        return _Finding(Status.UNKNOWN, Note.INFERRED, missing.statute)
    return missing


def _in_statute(cited: Cited, statute: Statute) -> _Finding:
    if statute.is_nested or cited.subsections:
        return _Finding(Status.UNKNOWN, Note.NESTED, statute)
    found = _section(cited, cited.number, cited.paragraphs, statute)
    if cited.to and found.status is not Status.MISSING:
        last = _section(cited, cited.to, (), statute)
        if last.status is Status.MISSING:
            return last
    return found


def _section(cited: Cited, number: str, paragraphs: tuple[str, ...], statute: Statute) -> _Finding:
    key = f"{cited.sign} {number}"
    section = statute.sections.get(key)
    if section is None:
        return _missing_section(key, statute)
    link = statute.link(key)
    if section.is_repealed:
        return _Finding(Status.REPEALED, None, statute, link=link)
    for paragraph in paragraphs:
        if paragraph in section.repealed:
            return _Finding(Status.REPEALED, None, statute, section.heading, link)
        if section.paragraphs and paragraph not in section.paragraphs:
            return _missing_paragraph(key, section, paragraph, statute)
    return _Finding(Status.EXISTS, None, statute, section.heading, link)


def _missing_section(key: str, statute: Statute) -> _Finding:
    near = statute.nearest(key)
    note = Note.GAP if statute.is_gap(key) else None
    if note and "Art" in statute.signs and statute.abbreviation != "GG":
        return _Finding(Status.UNKNOWN, Note.NOT_INDEXED, statute)
    heading = statute.sections[near].heading if near else ""
    link = statute.link(near) if near else ""
    return _Finding(Status.MISSING, note, statute, heading, link, _shown(near, "", statute))


def _missing_paragraph(key: str, section: Section, paragraph: str, statute: Statute) -> _Finding:
    near = nearest_paragraph(section, paragraph)
    shown = _shown(key, f"Abs. {near}" if near else "", statute)
    return _Finding(Status.MISSING, None, statute, section.heading, statute.link(key), shown)


def _shown(key: str, detail: str, statute: Statute) -> str:
    if not key:
        return ""
    sign, _, number = key.partition(" ")
    name = display(without_year(statute.name))
    shown = (f"{sign}." if sign == "Art" else sign, number, detail, name)
    return " ".join(filter(None, shown))
