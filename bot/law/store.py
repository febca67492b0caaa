"""Statutes that the operator imported: `statutes.sqlite` in the data folder, texts included.

One row a section. An import is one transaction, the search index (`search_index.py`) included: a
crash in its middle leaves what was there before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from sqlite_utils import Database, Migrations

from bot.law import search_index
from bot.law.official_xml import Edition
from bot.law.statute import Statute, merged, section, without_year

FILE_NAME = "statutes.sqlite"
KEPT_STATUTES = 128
migrations = Migrations("leitplanke.statutes")


@migrations()
def m001_initial(db: Database) -> None:
    db.create_table(
        "statutes",
        {
            "source_id": str,
            "abbreviation": str,
            "official": str,
            "title": str,
            "as_of": str,
            "state": str,
        },
        pk="source_id",
        strict=True,
    )
    db.create_table(
        "sections",
        {
            "id": int,
            "source_id": str,
            "abbreviation": str,
            "number": str,
            "heading": str,
            "paragraphs": str,
            "repealed": str,
            "text": str,
            "as_of": str,
        },
        pk="id",
        foreign_keys=[("source_id", "statutes", "source_id")],
        strict=True,
    )
    db.table("sections").create_index(["source_id", "number"])


@migrations()
def m002_search(db: Database) -> None:
    db.table("sections").add_column("place", str, not_null_default="")
    db.table("sections").create_index(["abbreviation", "number"])
    search_index.create(db)


class StatuteStore:
    """The imported statutes; safe to use from several threads, and sees what others import."""

    def __init__(self, path: Path) -> None:
        self._db = Database(sqlite3.connect(path, check_same_thread=False))
        self._db.execute("pragma busy_timeout = 10000")
        self._db.enable_wal()
        migrations.apply(self._db)
        path.chmod(0o600)
        self._lock = Lock()
        self._version = -1
        self._keys: dict[str, list[str]] = {}
        self._read: dict[str, Statute] = {}

    @classmethod
    def existing(cls, folder: Path) -> StatuteStore | None:
        """Open the store of a data folder, if something was imported into it."""
        path = folder / FILE_NAME
        return cls(path) if path.exists() else None

    def close(self) -> None:
        self._db.close()

    def replace(self, editions: Iterable[Edition]) -> None:
        """Put statutes in the place of their older editions, all of them or none."""
        with self._lock, self._db.atomic():
            for edition in editions:
                self._replace(edition)
            search_index.build(self._db)

    def _replace(self, edition: Edition) -> None:
        self._db.execute("delete from sections where source_id = ?", [edition.source_id])
        self._db.table("statutes").upsert(
            {
                "source_id": edition.source_id,
                "abbreviation": edition.abbreviation,
                "official": edition.official,
                "title": edition.title,
                "as_of": edition.as_of,
                "state": edition.state,
            },
            pk="source_id",
        )
        self._db.table("sections").insert_all(
            {
                "source_id": edition.source_id,
                "abbreviation": without_year(edition.official or edition.abbreviation),
                "number": norm.number,
                "heading": norm.heading,
                "paragraphs": norm.paragraphs,
                "repealed": norm.repealed,
                "text": norm.text,
                "place": norm.place,
                "as_of": edition.as_of,
            }
            for norm in edition.norms
        )

    def ready_to_search(self) -> None:
        """Make the search index where an older program made none, or another one."""
        with self._lock, self._db.atomic():
            if not search_index.is_current(self._db):
                search_index.build(self._db)

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Ask the database directly; for the search."""
        with self._lock:
            return self._db.execute(sql, list(values)).fetchall()

    def source_ids(self, key: str) -> Sequence[str]:
        """Name the statutes that an abbreviation may mean."""
        with self._lock:
            self._refresh()
            return self._keys.get(key, [])

    def listed(self) -> list[dict[str, str | int]]:
        """Return what was imported, with the count of sections."""
        return list(
            self._db.query(
                "select statutes.*, (select count(*) from sections"
                " where sections.source_id = statutes.source_id) as sections"
                " from statutes order by abbreviation"
            )
        )

    @property
    def keys(self) -> Mapping[str, object]:
        with self._lock:
            self._refresh()
            return self._keys

    def find(self, key: str) -> Sequence[Statute]:
        with self._lock:
            self._refresh()
            return [self._statute(source_id) for source_id in self._keys.get(key, ())]

    def _refresh(self) -> None:
        """Forget what was read when another process has imported since."""
        version = (
            self._db.execute("pragma data_version").fetchone()[0] + self._db.conn.total_changes
        )
        if version == self._version:
            return
        self._read.clear()
        self._keys = {}
        for row in self._db.query("select source_id, abbreviation, official from statutes"):
            names = (row["abbreviation"], row["official"])
            bare = (without_year(name) for name in names)
            for name in dict.fromkeys(filter(None, (*names, *bare))):
                self._keys.setdefault(name, []).append(row["source_id"])
        self._version = version

    def _statute(self, source_id: str) -> Statute:
        if source_id not in self._read:
            if len(self._read) >= KEPT_STATUTES:
                self._read.clear()
            self._read[source_id] = self._load(source_id)
        return self._read[source_id]

    def _load(self, source_id: str) -> Statute:
        row = self._db.table("statutes").get(source_id)
        rows = self._db.query(
            "select number, paragraphs, heading, repealed from sections"
            " where source_id = ? order by id",
            [source_id],
        )
        columns = ("number", "paragraphs", "heading", "repealed")
        sections, nested = merged(section(*(each[name] for name in columns)) for each in rows)
        name = without_year(row["official"] or row["abbreviation"])
        return Statute(source_id, row["abbreviation"], name, sections, nested, row["as_of"])
