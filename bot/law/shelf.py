"""The shipped index: which sections and paragraphs 4,725 federal statutes have, as of April 2026.

`federal.idx` holds no texts but facts from official works (§ 5 UrhG), compiled from
gesetze-corpus-data (CC0); `build.py` makes it. A directory in front names each statute and its
block; blocks are compressed in groups and read when a citation asks for one.
"""

from __future__ import annotations

import json
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from bot.law.statute import Statute, merged, section, without_year

FILE = Path(__file__).parent / "federal.idx"
MAGIC = b"LPLAW1\n"
KEPT_STATUTES = 128


class Entry(NamedTuple):
    """Where a statute stands: its place in the directory, its group and the part of it."""

    abbreviation: str
    official: str
    source_id: str
    group: int
    start: int
    end: int


class Shelf:
    """Reads statutes from an index file; safe to use from several threads."""

    def __init__(self, file: Path = FILE) -> None:
        self._file = file
        with file.open("rb") as opened:
            if opened.read(len(MAGIC)) != MAGIC:
                raise ValueError(f"{file.name} is no index of statutes")
            length = int.from_bytes(opened.read(4), "big")
            directory: dict[str, Any] = json.loads(zlib.decompress(opened.read(length)))
            self._blocks = opened.tell()
        self.as_of: str = directory["as_of"]
        self.licence: str = directory["licence"]
        self._groups: list[list[int]] = directory["groups"]
        self._entries: list[list[Any]] = directory["statutes"]
        self.keys: dict[str, list[int]] = directory["keys"]
        self._read: OrderedDict[int, Statute] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, key: str) -> Sequence[Statute]:
        """Return the statutes an abbreviation may mean."""
        return [self._statute(place) for place in self.keys.get(key, ())]

    def _statute(self, place: int) -> Statute:
        with self._lock:
            if place in self._read:
                self._read.move_to_end(place)
                return self._read[place]
            statute = self._load(Entry(*self._entries[place]))
            self._read[place] = statute
            if len(self._read) > KEPT_STATUTES:
                self._read.popitem(last=False)
            return statute

    def _load(self, entry: Entry) -> Statute:
        text = _group(self._file, self._blocks, *self._groups[entry.group])
        lines = text[entry.start : entry.end].decode().splitlines()
        sections, nested = merged(section(*line.split("\t")) for line in lines)
        name = without_year(entry.official or entry.abbreviation)
        return Statute(entry.source_id, entry.abbreviation, name, sections, nested, self.as_of)


@lru_cache(maxsize=4)
def _group(file: Path, blocks: int, start: int, length: int) -> bytes:
    with file.open("rb") as opened:
        opened.seek(blocks + start)
        return zlib.decompress(opened.read(length))


@cache
def shipped() -> Shelf:
    """Open the index that comes with the program, once."""
    return Shelf()
