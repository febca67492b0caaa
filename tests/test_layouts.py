"""Databases of every earlier layout are brought up to date with all that is in them.

`tests/data/schemas` holds one of each as SQL. Those up to `m007` were made with the migrations of
25 November 2026, stopped at their step; from the first release on a layout that changes gets one
more file there, written by the program before the change, and none is ever changed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.audit.ledger import Ledger
from bot.audit.tables import migrations as audit
from bot.audit.verify import verify
from bot.cli import main
from bot.errors import LayoutNewer
from bot.journal import Journal
from bot.journal_tables import migrations as journal
from bot.messages import Ref
from tests.test_backup import configured

SCHEMAS = Path(__file__).parent / "data" / "schemas"


def steps(of: object) -> list[str]:
    return [step.name for step in of.pending(Database(memory=True))]  # type: ignore[attr-defined]


def made(sql: Path, at: Path) -> Path:
    with closing(sqlite3.connect(at)) as db:
        db.executescript(sql.read_text(encoding="utf-8"))
    return at


def layout_of(file: Path) -> dict[str, str]:
    with closing(sqlite3.connect(file)) as db:
        return dict(
            db.execute("select name, sql from sqlite_master where name not like 'sqlite_%'")
        )


def test_each_layout_that_there_was_is_kept_as_sql() -> None:
    kept = {file.stem for file in SCHEMAS.glob("*.sql")}

    assert kept == {f"journal-{name}" for name in steps(journal)} | {
        f"audit-{name}" for name in steps(audit)
    }


@pytest.mark.parametrize("step", steps(journal))
def test_a_journal_of_each_layout_goes_on_with_all_that_is_in_it(tmp_path: Path, step: str) -> None:
    old = made(SCHEMAS / f"journal-{step}.sql", tmp_path / "journal.sqlite")
    Journal.at(tmp_path / "new.sqlite").close()

    with closing(Journal.at(old)) as found:
        assert found.token == "s42"
        assert [p.ref.event_id for p in found.pending()] == ["$pending"]
        assert found.counts() == {"pending": 1, "settled": 1, "waiting": 1}
        assert found.waiting("!room:localhost", "session") == [Ref("!room:localhost", "$sealed")]
        assert found.invitations() == ["!invited:localhost"]
        assert (found.signed("$signed") is not None) == (step != "m001_initial")
        found.speak("@anna:localhost", "en")
        assert found.language_of("@anna:localhost") == "en"
    assert layout_of(old) == layout_of(tmp_path / "new.sqlite")


@pytest.mark.parametrize("step", steps(audit))
def test_an_audit_of_each_layout_verifies_and_goes_on(tmp_path: Path, step: str) -> None:
    made(SCHEMAS / f"audit-{step}.sql", tmp_path / "audit.sqlite")
    for end in ("key", "head"):
        text = (SCHEMAS / f"audit-{step}.{end}").read_text(encoding="utf-8")
        (tmp_path / f"audit.{end}").write_text(text, encoding="utf-8")

    with closing(Ledger(tmp_path / "audit.sqlite", tmp_path / "audit.key")) as ledger:
        assert not verify(ledger, None).findings
        assert len(list(ledger.entries())) == 2


@pytest.mark.parametrize("file", ["journal.sqlite", "audit.sqlite"])
def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path, file: str) -> None:
    name = file.removesuffix(".sqlite")
    at = made(next(SCHEMAS.glob(f"{name}-m001*.sql")), tmp_path / file)
    with closing(sqlite3.connect(at)) as db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values (?, ?, '')",
            [f"leitplanke.{name}", "m999_later"],
        )
        db.commit()

    with pytest.raises(LayoutNewer):
        Journal.at(at) if name == "journal" else Ledger(at, tmp_path / "audit.key")

    with closing(sqlite3.connect(at)) as db:
        assert "m999_later" in {row[0] for row in db.execute("select name from _sqlite_migrations")}


def test_an_older_program_says_that_it_met_a_newer_journal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = configured(tmp_path)
    (tmp_path / "var").mkdir(mode=0o700)
    at = tmp_path / "var" / "journal.sqlite"
    Journal.at(at).close()
    with closing(sqlite3.connect(at)) as db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at)"
            " values ('leitplanke.journal', 'm999_later', '')"
        )
        db.commit()

    assert main(["run", "--config", str(config)]) == 1
    assert "neueren Version" in capsys.readouterr().err
