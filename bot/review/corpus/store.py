"""The corpus at rest: texts of the operator and their fingerprints, in one SQLite file.

Only what the house has published or owns belongs here (brochures, web pages, statutes): it is kept
in plain text, since a match has to be shown to be one word for word.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database, Migrations

from bot.review.corpus.fingerprints import fingerprints, words_of

CORPUS_FILE = "corpus.sqlite"
# A word of everyday phrases has many places; a few are enough to find the copy.
MOST_PLACES = 20

migrations = Migrations("leitplanke.corpus")


@migrations()
def m001_initial(db: Database) -> None:
    db.create_table(
        "pages",
        {"id": int, "source": str, "text": bytes},
        pk="id",
        not_null={"source", "text"},
        strict=True,
    )
    db.table("pages").create_index(["source"])
    db.execute(
        "create table fingerprints (hash integer not null, page integer not null,"
        " place integer not null, primary key (hash, page, place)) strict, without rowid"
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fingerprint stands: the page, and the word it begins with."""

    page: int
    word: int


class Corpus:
    """Looks fingerprints up; one connection, for one thread at a time unless only read."""

    def __init__(self, db: Database) -> None:
        self._db = db
        migrations.apply(db)

    @classmethod
    def at(cls, path: Path) -> Corpus:
        db = Database(sqlite3.connect(path, check_same_thread=False))
        db.enable_wal()
        db.execute("pragma busy_timeout = 10000")
        path.chmod(0o600)
        return cls(db)

    def close(self) -> None:
        self._db.close()

    def replace(self, source: str, pages: Sequence[str]) -> None:
        """Store the pages of a source in place of those it had, in one transaction."""
        with self._db.atomic():
            self._remove(source)
            for text in pages:
                self._add(source, text)

    def remove(self, source: str) -> None:
        with self._db.atomic():
            self._remove(source)

    def sources(self) -> dict[str, int]:
        """Count the pages of each source."""
        rows = self._db.execute("select source, count(*) from pages group by source order by 1")
        return dict(rows.fetchall())

    def find(self, hashes: Iterable[int]) -> Iterator[tuple[int, Place]]:
        """Give the places of each hash that the corpus has."""
        for value in hashes:
            rows = self._db.execute(
                "select page, place from fingerprints where hash = ? limit ?", [value, MOST_PLACES]
            )
            for page, place in rows:
                yield value, Place(page, place)

    def page(self, number: int) -> tuple[str, str]:
        """Return source and text of a page."""
        row = self._db.execute("select source, text from pages where id = ?", [number]).fetchone()
        return str(row[0]), zlib.decompress(row[1]).decode()

    def _remove(self, source: str) -> None:
        self._db.execute(
            "delete from fingerprints where page in (select id from pages where source = ?)",
            [source],
        )
        self._db.execute("delete from pages where source = ?", [source])

    def _add(self, source: str, text: str) -> None:
        cursor = self._db.execute(
            "insert into pages (source, text) values (?, ?)",
            [source, zlib.compress(text.encode("utf-8", "replace"))],
        )
        page = cursor.lastrowid
        words = [word.text for word in words_of(text)]
        self._db.conn.executemany(
            "insert or ignore into fingerprints values (?, ?, ?)",
            [(value, page, place) for value, place in fingerprints(words)],
        )


def corpus_of(folder: Path) -> Corpus | None:
    """Open the corpus of a data folder, where one was imported."""
    path = folder / CORPUS_FILE
    return Corpus.at(path) if path.exists() else None
