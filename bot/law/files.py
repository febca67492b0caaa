"""Finds the official XML in what an operator names: a file, its archive, or a folder of both."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from bot.law.official_xml import NoStatute

# The longest statute of the federation has 12 MB; a bomb has no end.
MAX_MEGABYTES = 64
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024
ENDINGS = (".xml", ".xml.gz", ".zip")


def is_address(name: str) -> bool:
    return "://" in name


def files(path: Path) -> list[Path]:
    """List the files to read: the one that is named, or all below a folder."""
    if not path.exists():
        raise NoStatute("not_there")
    if path.is_file():
        return [path]
    found = [each for each in sorted(path.rglob("*")) if each.name.lower().endswith(ENDINGS)]
    if not found:
        raise NoStatute("no_xml")
    return [each for each in found if each.is_file()]


def documents(path: Path) -> Iterator[bytes]:
    """Yield the XML documents in a file; raises `NoStatute` where it cannot be read."""
    try:
        if path.name.lower().endswith(".zip"):
            yield from _in_archive(path)
        elif path.name.lower().endswith(".gz"):
            with gzip.open(path) as opened:
                yield _bounded(opened)
        else:
            with path.open("rb") as opened:
                yield _bounded(opened)
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError):
        raise NoStatute("not_archive") from None
    except RuntimeError:  # zipfile says so of an encrypted archive
        raise NoStatute("not_archive") from None


def _in_archive(path: Path) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".xml")]
        if not names:
            raise NoStatute("no_xml")
        for name in names:
            with archive.open(name) as opened:
                yield _bounded(opened)


def _bounded(opened: IO[bytes] | gzip.GzipFile) -> bytes:
    data = opened.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise NoStatute("too_big")
    return data
