"""`leitplanke audit` on a real file: what one may do alone, and what two must do together."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.audit.audit import Happening, entry_of
from bot.audit.entry import COLUMNS, Event, week_of
from bot.audit.keys import KeyFile
from bot.audit.ledger import Ledger
from bot.cli import main
from bot.messages import Ref
from tests.fakes import ANNA, message

DAY = 86_400
NOW = time.time()
TOML = """
[matrix]
homeserver = "http://127.0.0.1:1"
user = "@b:x"
password_file = "p"
allow = ["@*:x"]
[[models]]
name = "m"
base_url = "http://127.0.0.1/v1"
model = "m"
trust = "house"
[audit]
key_file = "keys/audit.key"
"""
BERND = "@bernd:localhost"


class House:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "leitplanke.toml").write_text(TOML)
        (folder / "var").mkdir()
        self.now = NOW
        self.ledger = Ledger(
            folder / "var" / "audit.sqlite", folder / "keys" / "audit.key", lambda: self.now
        )

    def happen(
        self, person: str, number: int, days_ago: int = 0, event: Event = Event.ANSWERED
    ) -> None:
        self.now = NOW - days_ago * DAY
        asked = message("?", number, sender=person)
        happening = Happening(event, replace(asked, ref=Ref("!r", f"${number}")), self.now)
        self.ledger.append(lambda week, key: entry_of(happening, 1.0, week, key), self.now)

    def run(self, *arguments: str) -> int:
        return main(["audit", *arguments, "--config", str(self.folder / "leitplanke.toml")])

    def passphrases(
        self, first: str = "das erste Kennwort", second: str = "das zweite Kennwort"
    ) -> list[str]:
        (self.folder / "first").write_text(first + "\n")
        (self.folder / "second").write_text(second + "\n")
        return [
            "--first-file",
            str(self.folder / "first"),
            "--second-file",
            str(self.folder / "second"),
        ]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    built = House(tmp_path)
    yield built
    built.ledger.close()


def test_a_whole_chain_is_said_to_be_whole(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.happen(ANNA, 1)

    assert house.run("verify") == 0
    said = capsys.readouterr().out
    head = next(line for line in said.splitlines() if line.startswith("Kettenende")).split()[1]
    assert "unversehrt" in said

    house.happen(ANNA, 2)

    assert house.run("verify", "--head", head) == 0


def test_a_changed_row_is_named_and_the_command_fails(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.happen(ANNA, 1)
    house.happen(ANNA, 2)
    with sqlite3.connect(house.folder / "var" / "audit.sqlite") as db:
        db.execute("drop trigger entries_stay")
        db.execute("update entries set model = 'x' where number = 2")
    db.close()

    assert house.run("verify") == 1
    assert "Zeile 2: Der Inhalt wurde geändert" in capsys.readouterr().out


def test_rows_are_exported_for_people_and_for_machines(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.happen(ANNA, 1)

    assert house.run("export") == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert house.run("export", "--format", "json") == 0
    read = json.loads(capsys.readouterr().out)

    assert set(row) == set(read) == {"number", *COLUMNS}
    assert row["kind"] == read["kind"] == "answered"
    assert read["found"] == {}


def test_statistics_show_weeks_that_are_over_and_groups_of_five(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(6):
        house.happen(f"@p{number}:x", number, days_ago=15)
    house.happen(ANNA, 99, days_ago=15, event=Event.REFUSED)

    assert house.run("stats") == 0
    said = capsys.readouterr().out
    assert house.run("stats", "--json") == 0
    (group,) = json.loads(capsys.readouterr().out)

    assert f"{week_of(NOW - 15 * DAY)}, direkter Chat: 7 Personen, 7 Vorgänge" in said
    assert "angehalten" not in said
    assert group["total"] == 7


def test_a_person_is_erased_and_nobody_else_and_the_chain_is_whole(house: House) -> None:
    for number in range(4):
        house.happen(ANNA, number)
        house.happen(BERND, 10 + number)

    assert house.run("delete", "--person", ANNA) == 0

    kinds = [entry.kind for _, entry in house.ledger.entries()]
    assert kinds == ["answered"] * 4 + ["erased"]
    assert house.run("verify") == 0


def test_of_older_weeks_one_alone_finds_nobody_and_two_find_everybody(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert house.run("keys", *house.passphrases()) == 0
    for weeks in range(5, -1, -1):
        house.happen(ANNA, weeks, days_ago=7 * weeks)
        house.happen(BERND, 10 + weeks, days_ago=7 * weeks)
    (house.folder / "people").write_text(f"@carla:localhost\n{ANNA}\n{BERND}\n")
    _, oldest = next(house.ledger.entries())
    asking = ("resolve", oldest.person, "--people", str(house.folder / "people"))
    capsys.readouterr()

    keys = KeyFile(house.folder / "keys" / "audit.key").load()
    assert len(keys.weeks) == 2, "the file alone reaches two weeks back"
    assert house.run(*asking, *house.passphrases(second="ein anderes Kennwort")) == 1
    assert "Passwort der 2. Person" in capsys.readouterr().err
    assert house.run(*asking, *house.passphrases()) == 0
    assert capsys.readouterr().out.strip() == ANNA
    assert house.run("delete", "--person", ANNA, *house.passphrases()) == 0
    left = [entry.kind for _, entry in house.ledger.entries()]
    assert left.count("answered") == 6
    assert left[-2:] == ["resolved", "erased"]
    assert house.run("verify") == 0


def test_without_passphrases_past_weeks_belong_to_nobody(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.happen(ANNA, 1, days_ago=21)
    house.happen(ANNA, 2, days_ago=7)
    house.happen(ANNA, 3)
    (house.folder / "people").write_text(ANNA)

    assert house.run("resolve", "0" * 32, "--people", str(house.folder / "people")) == 1
    assert "keine Passwörter gesetzt" in capsys.readouterr().err
    assert house.run("delete", "--person", ANNA) == 0
    assert [entry.kind for _, entry in house.ledger.entries()] == ["answered", "erased"]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        pytest.param("kurz", "das zweite Kennwort", "mindestens 12", id="too short"),
        pytest.param("das gleiche Kennwort", "das gleiche Kennwort", "verschieden", id="the same"),
    ],
)
def test_passphrases_that_are_no_two_are_refused(
    house: House, capsys: pytest.CaptureFixture[str], first: str, second: str, said: str
) -> None:
    assert house.run("keys", *house.passphrases(first, second)) == 1
    assert said in capsys.readouterr().err


def test_old_rows_are_cut_off_and_the_chain_is_whole(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    for days in (60, 40, 1):
        house.happen(ANNA, days, days_ago=days)

    assert house.run("retain", "--days", "30") == 0
    assert "2 Zeilen abgeschnitten" in capsys.readouterr().out
    assert house.run("verify") == 0


@pytest.mark.parametrize("days", ["-5", "0", "13"])
def test_a_slip_does_not_cut_off_the_present_weeks(
    house: House, capsys: pytest.CaptureFixture[str], days: str
) -> None:
    house.happen(ANNA, 1)

    assert house.run("retain", "--days", days) == 1
    assert "mindestens 14 Tage" in capsys.readouterr().err
    assert [entry.kind for _, entry in house.ledger.entries()] == ["answered"]


def test_only_a_user_id_can_be_erased(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.happen(ANNA, 1)

    assert house.run("delete", "--person", "anna") == 1
    assert "@name:server" in capsys.readouterr().err


def test_a_single_passphrase_file_and_a_port_that_is_none_are_told(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.happen(ANNA, 1)

    assert house.run("keys", "--first-file", "x") == 1
    assert "--second-file" in capsys.readouterr().err
    assert house.run("serve", "--port", "99999") == 1
    assert "65535" in capsys.readouterr().err


def test_without_an_audit_the_command_says_where_it_comes_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leitplanke.toml").write_text(TOML)

    assert main(["audit", "--config", str(tmp_path / "leitplanke.toml"), "verify"]) == 1
    assert "leitplanke run" in capsys.readouterr().err
