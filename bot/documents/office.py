"""XLSX, PPTX and ODT, their text straight from the XML within.

Runs inside the worker's process alone. lxml comes with python-docx; it is told to open nothing and
to expand nothing. What formulas and macros would do is never looked at: their last values count.

Where things stand: ECMA-376 parts 1 (18, SpreadsheetML; 19, PresentationML; 21, DrawingML) and 2,
OASIS OpenDocument 1.3 part 3.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from zipfile import ZipFile

from lxml import etree

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
# ECMA-376-1, 18.8.30: the numbers of built-in formats that show a date or a time.
DATES = {*range(14, 23), *range(45, 48)}
# In a format of one's own the letters of a date, outside of quotations and brackets.
QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001  (a sheet knows no zones)
MACINTOSH_DAYS = 1462
LAST_ROW = 1_048_576


def read_sheets(archive: ZipFile) -> list[str]:
    """Give each sheet: a line for each row, so that the number of the line is that of the row."""
    book = _xml(archive, "xl/workbook.xml")
    names = set(archive.namelist())
    strings = _xml(archive, "xl/sharedStrings.xml") if "xl/sharedStrings.xml" in names else ()
    shared = [_string(item) for item in strings]
    dated = _dated_styles(_xml(archive, "xl/styles.xml")) if "xl/styles.xml" in names else set()
    settings = book.find(f"{SHEET}workbookPr")
    old = settings is not None and settings.get("date1904") in {"1", "true"}
    start = FIRST_DAY + timedelta(days=MACINTOSH_DAYS if old else 0)
    links = _links(archive, "xl/workbook.xml")
    sheets = [links[sheet.get(LINK)] for sheet in book.iter(f"{SHEET}sheet")]
    return [
        "\n".join(_rows(_xml(archive, path), shared, dated, start))
        for path in sheets
        if "/worksheets/" in path
    ]


def read_slides(archive: ZipFile) -> list[str]:
    """Give the text of each slide, in the order in which they are shown."""
    show = _xml(archive, "ppt/presentation.xml")
    links = _links(archive, "ppt/presentation.xml")
    shown = [links[slide.get(LINK)] for slide in show.iter(f"{SLIDE}sldId")]
    return ["\n".join(_drawn(_xml(archive, path))) for path in shown]


def read_paragraphs(archive: ZipFile) -> list[str]:
    """Give the paragraphs and headings of an ODT, what was struck out not among them."""
    body = _xml(archive, "content.xml").find(f"{OFFICE}body/{OFFICE}text")
    for gone in list(body.iter(f"{TEXT}tracked-changes", f"{OFFICE}annotation")):
        _cut(gone)
    return ["".join(_said(item)) for item in body.iter(f"{TEXT}p", f"{TEXT}h")]


def is_locked(archive: ZipFile) -> bool:
    """Tell whether an OpenDocument has a password: its manifest says how it was encrypted."""
    manifest = "META-INF/manifest.xml"
    return manifest in archive.namelist() and b"encryption-data" in archive.read(manifest)


def _rows(sheet: Any, shared: list[str], dated: set[int], start: datetime) -> Iterator[str]:
    written = 0
    for row in sheet.iter(f"{SHEET}row"):
        cells = [_value(cell, shared, dated, start) for cell in row.iter(f"{SHEET}c")]
        if any(cells):
            number = min(int(row.get("r", written + 1)), LAST_ROW)
            yield from [""] * (number - written - 1)
            yield " | ".join(cells)
            written = number


def _value(cell: Any, shared: list[str], dated: set[int], start: datetime) -> str:
    kind, inline = cell.get("t", "n"), cell.find(f"{SHEET}is")
    if inline is not None:
        return _string(inline)
    said = cell.findtext(f"{SHEET}v") or ""
    if kind == "s" and said:
        return shared[int(said)]
    if kind == "n" and said and int(cell.get("s", 0)) in dated:
        with suppress(OverflowError, ValueError):
            return _day(start + timedelta(days=float(said)))
    return " ".join(said.split())


def _day(when: datetime) -> str:
    return f"{when:%d.%m.%Y}" if when.time() == when.min.time() else f"{when:%d.%m.%Y %H:%M}"


def _string(item: Any) -> str:
    """Join the runs of a text, without how it is pronounced."""
    wanted = [f"{SHEET}t", f"{SHEET}r/{SHEET}t"]
    return " ".join("".join(t.text or "" for path in wanted for t in item.findall(path)).split())


def _dated_styles(styles: Any) -> set[int]:
    own = {
        int(one.get("numFmtId")): QUOTED.sub("", one.get("formatCode", "")).lower()
        for one in styles.iter(f"{SHEET}numFmt")
    }
    formats = DATES | {number for number, code in own.items() if set(code) & set("dmyhs")}
    used = styles.iterfind(f"{SHEET}cellXfs/{SHEET}xf")
    return {at for at, style in enumerate(used) if int(style.get("numFmtId", 0)) in formats}


def _drawn(slide: Any) -> Iterator[str]:
    for paragraph in slide.iter(f"{DRAWN}p"):
        pieces = paragraph.iter(f"{DRAWN}t", f"{DRAWN}br")
        yield "".join(" " if p.tag == f"{DRAWN}br" else p.text or "" for p in pieces)


def _said(item: Any) -> Iterator[str]:
    """Give what a paragraph says itself; a paragraph in a frame within speaks for itself."""
    yield item.text or ""
    for child in item:
        match child.tag:
            case tag if tag in {f"{TEXT}p", f"{TEXT}h"}:
                pass
            case tag if tag == f"{TEXT}s":
                yield " " * min(int(child.get(f"{TEXT}c", 1)), 100)
            case tag if tag in {f"{TEXT}tab", f"{TEXT}line-break"}:
                yield " "
            case _:
                yield from _said(child)
        yield child.tail or ""


def _cut(item: Any) -> None:
    """Take an element out; what follows it in the same paragraph stays."""
    parent, before = item.getparent(), item.getprevious()
    if item.tail and before is not None:
        before.tail = (before.tail or "") + item.tail
    elif item.tail:
        parent.text = (parent.text or "") + item.tail
    parent.remove(item)


def _links(archive: ZipFile, part: str) -> dict[str, str]:
    """Read where the parts lie that a part names."""
    folder, name = posixpath.split(part)
    links = _xml(archive, f"{folder}/_rels/{name}.rels")
    return {
        link.get("Id"): posixpath.normpath(posixpath.join("/", folder, link.get("Target")))[1:]
        for link in links
        if link.get("TargetMode") != "External"
    }


def _xml(archive: ZipFile, part: str) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(archive.read(part), parser)
    if root.getroottree().docinfo.doctype:
        # No program writes one (ECMA-376-2, 9.1.4 forbids it): somebody means harm.
        raise ValueError("entities are declared")
    return root
