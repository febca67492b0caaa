"""Reads one stranger's file: the name's ending as argument, bytes in, JSON out, nothing else.

Runs in a process of its own. Before it looks at the first byte it gives up memory, time, writing
of files and, where the kernel allows, the network. It loads what a kind needs, of the bot only
what reads HTML.
Answers `{"unit": …, "parts": […]}` or `{"problem": …}`; it never says what stood in a file.
"""

from __future__ import annotations

import codecs
import ctypes
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from importlib import import_module
from typing import Any

from bot.html_text import text_of

MEMORY_BYTES = 1 << 30
OPEN_FILES = 64
STANDARD_STREAMS = 3
# <sched.h>: CLONE_NEWUSER, CLONE_NEWNET.
NO_NETWORK = 0x10000000 | 0x40000000
UNPACKED_BYTES = 100_000_000
MOST_MEMBERS = 5_000
MOST_PAGES = 2_000
# Office files with a password, and the old binary ones: OLE compound files ([MS-CFB] 2.2).
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# fpdfview.h, FPDF_ERR_PASSWORD.
PDF_PASSWORD = 4
HIDDEN = {"script", "style", "template", "noscript", "head"}
BREAKING = {"p", "br", "li", "tr", "div", "h1", "h2", "h3", "h4", "table", "section"}
LIBRARIES = {
    "pdf": "pypdfium2",
    "docx": "docx",
    "xlsx": "bot.documents.office",
    "pptx": "bot.documents.office",
    "odt": "bot.documents.office",
}
# Of names in archives, of what PDFium and lxml say; Python would look for them only then.
ENCODINGS = ("cp437", "utf-16-le", "utf-16", "latin-1", "ascii")
HEADS = ("From", "To", "Cc", "Date", "Subject")
HIDDEN_CHARACTERS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


class Problem(Exception):
    """The key of a sentence under `[documents.problem]`."""


def restrict(seconds: int) -> bool:
    """Give up what reading does not need; tells whether the network is gone."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    return unshare is not None and unshare(NO_NETWORK) == 0


def seal(kind: str) -> None:
    """Let nothing be opened any more, no file and no socket, where a compiled library reads.

    Text, HTML and mail are read by Python's own library, which loads their encodings as it goes.
    """
    if kind not in LIBRARIES:
        return
    with suppress(ModuleNotFoundError):
        import_module(LIBRARIES[kind])
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    resource.setrlimit(resource.RLIMIT_NOFILE, (STANDARD_STREAMS, STANDARD_STREAMS))


def read_text(data: bytes) -> tuple[str, list[str]]:
    return "line", _decoded(data).splitlines()


def read_html(data: bytes) -> tuple[str, list[str]]:
    return "line", _without_tags(_decoded(data))


def read_mail(data: bytes) -> tuple[str, list[str]]:
    mail = message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage), "the policy makes these"
    heads = [f"{name}: {mail[name]}" for name in HEADS if mail[name]]
    body = mail.get_body(("plain", "html"))
    if body is None and not heads:
        raise Problem("broken")
    text = str(body.get_content()) if body else ""
    is_html = body is not None and body.get_content_subtype() == "html"
    return "line", [*heads, "", *(_without_tags(text) if is_html else text.splitlines())]


def read_pdf(data: bytes) -> tuple[str, list[str]]:
    try:
        import pypdfium2  # noqa: PLC0415 of the extra `documents`
    except ModuleNotFoundError:
        raise Problem("no_pdf_reader") from None
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > MOST_PAGES:
            raise Problem("too_long")
        pages = [page.get_textpage().get_text_range() for page in document]
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == PDF_PASSWORD or "assword" in str(error)
        raise Problem("protected" if locked else "broken") from None
    if not any(page.strip() for page in pages):
        raise Problem("scanned")
    return "page", [page.replace("\r\n", "\n") for page in pages]


def read_docx(data: bytes) -> tuple[str, list[str]]:
    import docx  # noqa: PLC0415 loads lxml, which the other kinds do not need

    _check_archive(data)
    document: Any = docx.Document(io.BytesIO(data))
    return "paragraph", list(_blocks(document))


def read_xlsx(data: bytes) -> tuple[str, list[str]]:
    from bot.documents import office  # noqa: PLC0415 loads lxml

    _check_archive(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "sheet", office.read_sheets(archive)


def read_pptx(data: bytes) -> tuple[str, list[str]]:
    from bot.documents import office  # noqa: PLC0415 the same

    _check_archive(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "slide", office.read_slides(archive)


def read_odt(data: bytes) -> tuple[str, list[str]]:
    from bot.documents import office  # noqa: PLC0415 the same

    _check_archive(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if office.is_locked(archive):
            raise Problem("protected")
        return "paragraph", office.read_paragraphs(archive)


def _blocks(container: Any) -> Iterator[str]:
    """Give paragraphs and rows of tables in the order in which they stand."""
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = ["\n".join(_blocks(cell)).strip() for cell in row.cells]
                yield " | ".join(cells)
        else:
            yield block.text


def _check_archive(data: bytes) -> None:
    """Refuse what unpacks to too much; zipfile never reads more than a member declares."""
    if data.startswith(COMPOUND):
        raise Problem("protected")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > UNPACKED_BYTES:
        raise Problem("bomb")
    if any(member.flag_bits & 1 for member in members):
        raise Problem("protected")


def _decoded(data: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding)
    if b"\0" in data:
        raise Problem("broken")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _without_tags(html: str) -> list[str]:
    return [line.strip() for line in text_of(html, HIDDEN, BREAKING).splitlines() if line.strip()]


READERS: dict[str, Callable[[bytes], tuple[str, list[str]]]] = {
    "txt": read_text,
    "md": read_text,
    "csv": read_text,
    "html": read_html,
    "htm": read_html,
    "eml": read_mail,
    "pdf": read_pdf,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "pptx": read_pptx,
    "odt": read_odt,
}


def extract(kind: str, data: bytes, most_characters: int) -> dict[str, object]:
    try:
        unit, parts = READERS[kind](data)
    except Problem as problem:
        return {"problem": str(problem)}
    except MemoryError:
        return {"problem": "bomb"}
    except Exception:  # noqa: BLE001 - whatever it was, the file cannot be read, and no text leaks
        return {"problem": "broken"}
    parts = [HIDDEN_CHARACTERS.sub("", part) for part in parts]
    if not any(part.strip() for part in parts):
        return {"problem": "empty"}
    if sum(len(part) + 1 for part in parts) > most_characters:
        return {"problem": "too_long"}
    return {"unit": unit, "parts": parts}


def main() -> None:
    kind, seconds, most_characters = sys.argv[1:]
    restrict(int(seconds))
    seal(kind)
    answer = extract(kind, sys.stdin.buffer.read(), int(most_characters))
    sys.stdout.write(json.dumps(answer))
