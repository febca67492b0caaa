"""What a backup says of itself: program, day, layouts of the databases, each file and its hash."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from bot import __version__
from bot.audit.tables import migrations as audit
from bot.backup.errors import BackupUnusable
from bot.journal_tables import migrations as journal
from bot.law.store import migrations as statutes
from bot.review.corpus.store import migrations as corpus

MANIFEST = "manifest.json"
FORMAT = 1
LAYOUTS: dict[str, Migrations] = {
    "journal.sqlite": journal,
    "audit.sqlite": audit,
    "statutes.sqlite": statutes,
    "corpus.sqlite": corpus,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One file; `name` is its path below the data folder, or below `KEY_FOLDER`."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`stopped` tells that no bot ran: then the device's keys are its last ones."""

    program: str
    made_at: str
    stopped: bool
    layouts: dict[str, list[str]]
    files: tuple[Entry, ...]

    @classmethod
    def of(cls, folder: Path, *, stopped: bool) -> Manifest:
        """Describe the files of a snapshot."""
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        return cls(
            __version__,
            f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            stopped,
            {name: layout(folder / name) for name in LAYOUTS if (folder / name).exists()},
            tuple(_entry(file, folder) for file in files),
        )

    @classmethod
    def read(cls, text: bytes) -> Manifest:
        """Read a manifest; raises `BackupUnusable` for one of a program that knows more."""
        told: dict[str, Any] = json.loads(text)
        if told["format"] != FORMAT:
            raise BackupUnusable("newer")
        for name, applied in told["layouts"].items():
            if not set(applied) <= known(name):
                raise BackupUnusable("newer", name)
        files = tuple(Entry(**entry) for entry in told["files"])
        return cls(told["program"], told["made_at"], told["stopped"], told["layouts"], files)

    def as_json(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()


def known(name: str) -> set[str]:
    """Name the layouts of a database that this program can read."""
    empty = Database(memory=True)
    try:
        return {step.name for step in LAYOUTS[name].pending(empty)} if name in LAYOUTS else set()
    finally:
        empty.close()


def layout(file: Path) -> list[str]:
    """Name the layouts that were applied to a database."""
    with closing(sqlite3.connect(file)) as connection:
        return [step.name for step in LAYOUTS[file.name].applied(Database(connection))]


def _entry(file: Path, folder: Path) -> Entry:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return Entry(file.relative_to(folder).as_posix(), file.stat().st_size, digest)
