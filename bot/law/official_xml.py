"""Reads a statute from the official XML of gesetze-im-internet.de (gii-norm.dtd 1.01).

Each `norm` is a section; its number stands in `enbez`, its text in `Content`. The files hold no
entities of their own, so a file that declares some is refused before it is parsed: they could
grow without end.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.errors import LeitplankeError
from bot.law.statute import REPEALED

DECLARES = re.compile(r"<!ENTITY|<!DOCTYPE[^>\[]*\[")
NUMBER = re.compile(r"(?:\(X+\) )?(§§?|Art(?:ikel|\.)?) (\d+[a-z]*(?:\.\d+[a-z]*)?)(.*)", re.DOTALL)
FURTHER = re.compile(r"(bis|und|,) (\d+[a-z]*)")
PARAGRAPH = re.compile(r"\((\d+[a-z]*)\)(?: (bis|und|,) \((\d+[a-z]*)\))?")
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MAX_RANGE = 200
IN_BRACKETS = re.compile(r" ?\([^()]*\)")
BLOCKS = {"P", "DT", "BR", "row", "Title", "pre"}


class NoStatute(LeitplankeError):
    """The file is not a statute in the official XML; the key names the sentence."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Norm:
    """One section with its text; paragraphs and those printed as repealed are joined by commas.

    `place` is the title of the part it stands in: § 18 EStG has no heading, but „Selbständige
    Arbeit" stands above it.
    """

    number: str
    heading: str
    paragraphs: str
    repealed: str
    text: str
    place: str = ""


@dataclass(frozen=True)
class Edition:
    """A statute as one file holds it; `state` is the official „Stand", `as_of` the file's date."""

    source_id: str
    abbreviation: str
    official: str
    title: str
    as_of: str
    state: str
    norms: tuple[Norm, ...]


def parse(data: bytes) -> Edition:
    """Read a file; raises `NoStatute` where it is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoStatute("not_utf8") from None
    if DECLARES.search(text):
        raise NoStatute("declares")
    try:
        root = ET.fromstring(text)  # noqa: S314 - declarations are refused above
    except ET.ParseError:
        raise NoStatute("not_xml") from None
    head = root.find("norm")
    if root.tag != "dokumente" or head is None or not root.get("doknr"):
        raise NoStatute("not_official")
    norms = tuple(_all_norms(root))
    if not norms:
        raise NoStatute("no_sections")
    return Edition(
        source_id=root.get("doknr", ""),
        abbreviation=_first(head, "metadaten/jurabk"),
        official=_first(head, "metadaten/amtabk"),
        title=_first(head, "metadaten/langue"),
        as_of=_date(root.get("builddate", "")),
        state="; ".join(
            comment.rstrip(";")
            for comment in _plain(head.iterfind("metadaten/standangabe/standkommentar"))
        ),
        norms=norms,
    )


def _all_norms(root: ET.Element) -> Iterator[Norm]:
    place = ""
    for element in root.iter("norm"):
        if title := _first(element, "metadaten/gliederungseinheit/gliederungstitel"):
            place = IN_BRACKETS.sub("", title)
        yield from _norms(element, place)


def _norms(element: ET.Element, place: str) -> Iterator[Norm]:
    number = NUMBER.fullmatch(_first(element, "metadaten/enbez"))
    if not number:
        return
    heading = _first(element, "metadaten/titel")
    content = element.find("textdaten/text/Content")
    blocks = [] if content is None else list(content)
    paragraphs, repealed = _paragraphs(blocks)
    text = "\n".join(filter(None, (_text(block) for block in blocks)))
    sign = "Art" if number[1].startswith("Art") else "§"
    for each in _numbers(number[2], number[3]):
        listed, gone = ",".join(paragraphs), ",".join(repealed)
        yield Norm(f"{sign} {each}", heading, listed, gone, text, place)


def _numbers(first: str, rest: str) -> list[str]:
    """List the sections of „§§ 134 bis 136": the official text prints gone ones together."""
    numbers = [first]
    for word, number in FURTHER.findall(rest):
        if word == "bis":
            numbers += _between(numbers[-1], number)
        numbers.append(number)
    return numbers


def _between(first: str, last: str) -> list[str]:
    if not (first.isdecimal() and last.isdecimal()):
        return []
    return [str(number) for number in range(int(first) + 1, int(last))][:MAX_RANGE]


def _paragraphs(blocks: Iterable[ET.Element]) -> tuple[list[str], list[str]]:
    """Find the numbered paragraphs; a text without numbers counts as one."""
    found: dict[str, None] = {}
    gone: dict[str, None] = {}
    has_text = False
    for block in blocks:
        text = _text(block)
        has_text = has_text or bool(text)
        match = PARAGRAPH.match(text)
        if not match or block.tag != "P":
            continue
        numbers = _numbers(match[1], f"{match[2]} {match[3]}" if match[2] else "")
        found.update(dict.fromkeys(numbers))
        if REPEALED.fullmatch(text[match.end() :].strip()):
            gone.update(dict.fromkeys(numbers))
    if not found and has_text:
        found["1"] = None
    return list(found), list(gone)


def _text(block: ET.Element) -> str:
    """Write a block as plain text: list items and table rows each in a line of their own."""
    parts: list[str] = []
    for event, element in _walk(block):
        if event == "end":
            parts.append("\n" if element.tag == "DL" else "")
            parts.append(_own(element.tail) if element is not block else "")
            continue
        if element.tag in BLOCKS:
            parts.append("\n")
        elif element.tag in {"DD", "entry"}:
            parts.append(" ")
        own = _own(element.text)
        parts.append(own.translate(SUPERSCRIPT) if element.tag == "SUP" else own)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(filter(None, lines))


def _walk(block: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    """Walk a tree without recursion, however deep a hostile file nests."""
    stack = [("start", block)]
    while stack:
        event, element = stack.pop()
        yield event, element
        if event == "start":
            stack.append(("end", element))
            stack += [("start", child) for child in reversed(element)]


def _own(text: str | None) -> str:
    return (text or "").replace("\n", " ")


def _first(element: ET.Element, path: str) -> str:
    return next(_plain(element.iterfind(path)), "")


def _plain(elements: Iterable[ET.Element]) -> Iterator[str]:
    for element in elements:
        yield " ".join("".join(element.itertext()).split())


def _date(builddate: str) -> str:
    """Write `20260422215503` as `2026-04-22`."""
    digits = builddate[:8]
    if len(digits) < len("20260422") or not digits.isdecimal():
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
