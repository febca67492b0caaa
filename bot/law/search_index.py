"""The full-text index over the imported statutes: SQLite's FTS5, on disk, beside the texts.

FTS5 knows no German, so the words are stemmed and their compounds split before they come to it; the
index keeps no text of its own. A row is a passage, with the heading of its section and the names of
its statute. It is made anew whole after each import, in the same transaction: how compounds are
split depends on all statutes together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlite_utils import Database

from bot.law.compounds import NO_PARTS, Splitter
from bot.law.passages import Passage, passages
from bot.law.statute import REPEALED
from bot.law.stems import stem, stems, words

# Counted up when words are stemmed, split or cut otherwise: an older index is then made anew.
VERSION = 1
COLUMNS = ("heading", "heading_parts", "statute", "text", "text_parts")
TABLES = f"""
create table passages (
  id integer primary key, section_id integer not null, start integer not null, stop integer not null
) strict;
create table vocabulary (
  stem text primary key, count integer not null
) strict, without rowid;
create table search_version (version integer not null) strict;
create virtual table search using fts5({", ".join(COLUMNS)}, content = '', tokenize = 'ascii');
create virtual table search_terms using fts5vocab(search, row)
"""
STANDALONE = re.compile(r"[a-z]+")


class Row(NamedTuple):
    """A section as the index reads it."""

    id: int
    names: str
    heading: str
    text: str


def create(db: Database) -> None:
    for table in TABLES.split(";"):
        db.execute(table)


def is_current(db: Database) -> bool:
    found = db.execute("select version from search_version").fetchone()
    return found is not None and found[0] == VERSION


def build(db: Database) -> None:
    """Make the index; the caller holds the transaction."""
    for table in ("passages", "vocabulary", "search_version"):
        db.execute(f"delete from {table}")  # noqa: S608 - names of our own
    db.execute("insert into search(search) values ('delete-all')")
    count = _vocabulary(_rows(db))
    db.conn.executemany("insert into vocabulary values (?, ?)", sorted(count.items()))
    splitter = Splitter(lambda found: count.get(found, 0))
    writer = _Writer(db, splitter)
    for section in _rows(db):
        writer.write(section)
    db.execute("insert into search_version values (?)", [VERSION])


def _rows(db: Database) -> Iterator[Row]:
    found = db.execute(
        "select sections.id, sections.abbreviation || ' ' || statutes.official || ' ' ||"
        " statutes.title, iif(heading = '', place, heading), text"
        " from sections join statutes using (source_id) order by sections.id"
    )
    for row in found:
        section = Row(*row)
        if section.text and not REPEALED.fullmatch(section.heading.strip()):
            yield section


def _vocabulary(sections: Iterable[Row]) -> Counter[str]:
    """Count the stems of words that stand alone, as parts of compounds would."""
    count: Counter[str] = Counter()
    for section in sections:
        for text in (section.heading, section.text):
            count.update(stem(word) for word in words(text) if STANDALONE.fullmatch(word))
    for word in NO_PARTS:
        count.pop(word, None)
    return count


class _Writer:
    """Writes passages, and remembers how words were split."""

    def __init__(self, db: Database, splitter: Splitter) -> None:
        self._db = db
        self._splitter = splitter
        self._known: dict[str, list[str]] = {}
        self._next = 1

    def write(self, section: Row) -> None:
        above = [*self._both(section.heading), " ".join(self._both(section.names))]
        for passage in passages(section.text):
            said = section.text[passage.start : passage.end]
            self._insert(section.id, passage, [*above, *self._both(said)])

    def _both(self, text: str) -> tuple[str, str]:
        """Return the stems of a text, and those of the parts of its compounds."""
        return " ".join(stems(text)), " ".join(self._parts(text))

    def _insert(self, section_id: int, passage: Passage, columns: list[str]) -> None:
        self._db.execute(
            "insert into passages values (?, ?, ?, ?)",
            [self._next, section_id, passage.start, passage.end],
        )
        self._db.execute(
            "insert into search (rowid, heading, heading_parts, statute, text, text_parts)"
            " values (?, ?, ?, ?, ?, ?)",
            [self._next, *columns],
        )
        self._next += 1

    def _parts(self, text: str) -> list[str]:
        found: list[str] = []
        for word in words(text):
            if word not in self._known:
                self._known[word] = self._splitter.parts(word)
            found += self._known[word]
        return found
