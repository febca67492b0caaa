"""Reads the operator's files as pages of plain text: TXT, Markdown, HTML, PDF.

The files are the house's own; what strangers attach is read elsewhere, in a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.html_text import text_of

# About a page of print; a long web text is cut there, at the end of a line.
PAGE_CHARACTERS = 4_000


class NotReadable(Exception):
    """The key of the sentence that says why, in the prompts under `[problem]`."""


def read_pages(path: Path) -> list[str]:
    """Read a file's pages; raises `NotReadable`."""
    if not path.exists():
        raise NotReadable("unreadable")
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise NotReadable("kind")
    try:
        pages = reader(path)
    except OSError:
        raise NotReadable("unreadable") from None
    except UnicodeDecodeError:
        raise NotReadable("not_utf8") from None
    return [page for page in pages if page.strip()]


def _plain(path: Path) -> list[str]:
    return list(_cut(path.read_text(encoding="utf-8")))


def _html(path: Path) -> list[str]:
    return list(_cut(text_of(path.read_text(encoding="utf-8"))))


def _pdf(path: Path) -> list[str]:
    try:
        import pypdfium2  # noqa: PLC0415 of the extra `documents`
    except ModuleNotFoundError:
        raise NotReadable("no_pdf_reader") from None
    try:
        with pypdfium2.PdfDocument(path) as document:
            return [page.get_textpage().get_text_range() for page in document]
    except pypdfium2.PdfiumError:
        raise NotReadable("broken_pdf") from None


def _cut(text: str) -> Iterator[str]:
    """Cut a long text; pages overlap by a line's reach, so that no copy is lost at the cut."""
    begin = 0
    while begin < len(text):
        end = begin + PAGE_CHARACTERS
        if end < len(text):
            end = max(
                text.rfind("\n", begin + PAGE_CHARACTERS // 2, end), begin + PAGE_CHARACTERS // 2
            )
        yield text[begin:end]
        begin = end if end >= len(text) else end - PAGE_CHARACTERS // 10


READERS: dict[str, Callable[[Path], list[str]]] = {
    ".txt": _plain,
    ".md": _plain,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
}
