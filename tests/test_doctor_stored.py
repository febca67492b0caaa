"""The doctor looks into the data folder without changing it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.doctor.stored import check_database, check_statutes, check_stored
from bot.journal import Journal
from tests.test_backup import settings_of

NOW = 1_800_000_000.0


def journal(folder: Path) -> Path:
    file = folder / "journal.sqlite"
    Journal.at(file).close()
    return file


def test_a_whole_journal_is_well(tmp_path: Path) -> None:
    assert check_database(journal(tmp_path)).key == "database_whole"


def test_a_damaged_database_is_seen(tmp_path: Path) -> None:
    file = journal(tmp_path)
    data = bytearray(file.read_bytes())
    data[100:9000] = b"\xff" * 8900
    file.write_bytes(bytes(data))

    assert check_database(file).key == "database_damaged"


def test_a_file_that_is_no_database_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "bot_ALT.db"
    file.write_text("kein SQLite, sondern ein Text " * 40)

    assert check_database(file).key == "database_damaged"


def test_a_journal_of_a_newer_program_is_seen(tmp_path: Path) -> None:
    file = journal(tmp_path)
    with closing(sqlite3.connect(file)) as db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at)"
            " values ('leitplanke.journal', 'm999_later', '')"
        )
        db.commit()

    assert check_database(file).key == "database_newer"


@pytest.mark.parametrize(("days", "seen"), [(20, "statutes_fresh"), (200, "statutes_old")])
def test_statutes_that_nobody_renewed_are_seen(tmp_path: Path, days: int, seen: str) -> None:
    file = tmp_path / "statutes.sqlite"
    file.touch()
    os.utime(file, (NOW - days * 86_400, NOW - days * 86_400))

    [finding] = check_statutes(file, NOW)

    assert finding.key == seen
    assert str(days) in finding.told("de")


def test_a_data_folder_that_is_not_there_yet_is_no_fault(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)

    assert [finding.key for finding in check_stored(settings)] == ["statutes_shipped"]
    assert not settings.data.path.exists()
