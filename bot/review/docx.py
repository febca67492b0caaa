"""From Markdown to a Word document: headings, paragraphs, lists, tables, code, and no more.

HTML and pictures in the text stay out; a link keeps its address in brackets.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
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
    document.sections[0].footer.paragraphs[0].text = marking
    _Writer(document).write(MarkdownIt("commonmark").enable("table").parse(markdown))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


class _Writer:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._lists: list[str] = []
        self._quotes = 0

    def write(self, tokens: Sequence[Token]) -> None:
        place = 0
        while place < len(tokens):
            place = self._block(tokens, place)

    def _block(self, tokens: Sequence[Token], place: int) -> int:
        """Write one block; return the place after it."""
        token = tokens[place]
        if token.type in LISTS:
            self._lists.append(LISTS[token.type])
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self._lists.pop()
        elif token.type.startswith("blockquote"):
            self._quotes += token.nesting
        elif token.type == "heading_open":
            heading = self._document.add_heading(level=min(int(token.tag[1:]), 9))
            _inline(heading, tokens[place + 1])
            return place + 3
        elif token.type == "paragraph_open":
            _inline(self._document.add_paragraph(style=self._style()), tokens[place + 1])
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

    def _style(self) -> str | None:
        if self._lists:
            depth = min(len(self._lists), DEEPEST_LIST)
            return self._lists[-1] + (f" {depth}" if depth > 1 else "")
        return "Quote" if self._quotes else None

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
