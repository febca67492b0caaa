"""From Markdown to a Word document: headings, paragraphs, lists, tables, code, and no more.

HTML stays the text it is, of a picture its description; a link keeps its address in brackets.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import docx
from docx.shared import Pt
from markdown_it import MarkdownIt
from markdown_it.token import Token

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

MONOSPACED = "Courier New"
# XML 1.0, section 2.2: these characters cannot stand in a document.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DEEPEST_LIST = 3
LISTS = {"bullet_list_open": "List Bullet", "ordered_list_open": "List Number"}


def to_docx(markdown: str, title: str, marking: str) -> bytes:
    """Write a document whose every page says in its footer what it is."""
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "Leitplanke", title, marking
    properties.created = properties.modified = datetime.now(UTC)
    document.sections[0].footer.paragraphs[0].text = marking
    _Writer(document).write(MarkdownIt("commonmark").enable("table").parse(markdown))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@dataclass(slots=True)
class _List:
    """A list that is open; `numbering` is what Word calls one count, `begun` an item with text."""

    style: str
    numbering: int | None
    begun: bool = False


class _Writer:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._lists: list[_List] = []
        self._quotes = 0

    def write(self, tokens: Sequence[Token]) -> None:
        place = 0
        while place < len(tokens):
            place = self._block(tokens, place)

    def _block(self, tokens: Sequence[Token], place: int) -> int:
        """Write one block; return the place after it."""
        token = tokens[place]
        if token.type in LISTS:
            self._lists.append(self._list(token))
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self._lists.pop()
        elif token.type == "list_item_open":
            self._lists[-1].begun = False
        elif token.type.startswith("blockquote"):
            self._quotes += token.nesting
        elif token.type == "heading_open":
            heading = self._document.add_heading(level=min(int(token.tag[1:]), 9))
            _inline(heading, tokens[place + 1])
            return place + 3
        elif token.type == "paragraph_open":
            _inline(self._paragraph(), tokens[place + 1])
            return place + 3
        elif token.type in {"fence", "code_block"}:
            _run(self._document.add_paragraph(), token.content.rstrip("\n"), code=True)
        elif token.type == "table_open":
            end = next(n for n in range(place, len(tokens)) if tokens[n].type == "table_close")
            self._table(tokens[place:end])
            return end + 1
        elif token.type == "html_block":
            _run(self._document.add_paragraph(), token.content.rstrip("\n"))
        return place + 1

    def _list(self, token: Token) -> _List:
        depth = min(len(self._lists) + 1, DEEPEST_LIST)
        style = LISTS[token.type] + (f" {depth}" if depth > 1 else "")
        if token.type != "ordered_list_open":
            return _List(style, None)
        return _List(style, self._numbering(style, int(token.attrGet("start") or 1)))

    def _numbering(self, style: str, start: int) -> int:
        """Begin to count anew: what has one style in Word is else one list, however far apart."""
        known = self._document.part.numbering_part.element
        of_style = self._document.styles[style].element.pPr.numPr.numId.val
        added = known.add_num(known.num_having_numId(of_style).abstractNumId.val)
        added.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(added.numId)

    def _paragraph(self) -> Paragraph:
        if not self._lists:
            return self._document.add_paragraph(style="Quote" if self._quotes else None)
        inner = self._lists[-1]
        if inner.begun:
            style = inner.style.replace("Bullet", "Continue").replace("Number", "Continue")
            return self._document.add_paragraph(style=style)
        inner.begun = True
        paragraph = self._document.add_paragraph(style=inner.style)
        if inner.numbering is not None:
            numbered = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001  (no other way)
            numbered.get_or_add_numId().val = inner.numbering
        return paragraph

    def _table(self, tokens: Sequence[Token]) -> None:
        rows = list(_rows(tokens))
        table = self._document.add_table(len(rows), len(rows[0]), style="Table Grid")
        for cells, row in zip(rows, table.rows, strict=True):
            for content, cell in zip(cells, row.cells, strict=True):
                _inline(cell.paragraphs[0], content)


def _rows(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    row: list[Token] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(token)
        elif token.type == "tr_close":
            yield row


def _inline(paragraph: Paragraph, token: Token) -> None:
    bold = italic = False
    address = ""
    for child in token.children or ():
        match child.type:
            case "strong_open" | "strong_close":
                bold = child.nesting > 0
            case "em_open" | "em_close":
                italic = child.nesting > 0
            case "link_open":
                address = str(child.attrGet("href") or "")
            case "link_close":
                _run(paragraph, f" ({address})")
            case "softbreak" | "hardbreak":
                paragraph.add_run().add_break()
            case "code_inline":
                _run(paragraph, child.content, code=True)
            case _:
                run = _run(paragraph, child.content)
                run.bold, run.italic = bold or None, italic or None


def _run(paragraph: Paragraph, text: str, *, code: bool = False):  # type: ignore[no-untyped-def]  # noqa: ANN202
    run = paragraph.add_run(NOT_IN_XML.sub("\ufffd", text))
    if code:
        run.font.name, run.font.size = MONOSPACED, Pt(9)
    return run
