"""A backup holds everything, tells nothing, and comes back whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.audit.entry import Event
from bot.audit.ledger import Ledger
from bot.audit.verify import verify
from bot.backup.archive import check_backup, write_backup
from bot.backup.errors import BackupUnusable
from bot.backup.restoring import restore
from bot.backup.sealing import NAME, SEALED
from bot.cli import main
from bot.demo.homeserver import Homeserver
from bot.journal import Journal
from bot.messages import Batch, Message, Ref
from bot.settings import Settings, load
from tests.conftest import NewUser
from tests.house import house, settled

PASSPHRASE = b"ein Satz, den niemand erraet"
TOML = """
[matrix]
homeserver = "http://127.0.0.1:1"
user = "@leitplanke:localhost"
password_file = "password"
allow = ["@*:localhost"]

[[models]]
name = "haus"
base_url = "http://127.0.0.1:1/v1"
model = "any"
trust = "house"
"""


def configured(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "password").write_text("geheim")
    file = folder / "leitplanke.toml"
    file.write_text(TOML)
    return file


def settings_of(folder: Path) -> Settings:
    return load(configured(folder)).settings


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A data folder with a bit of everything; the journal is larger than one sealed piece."""
    settings = settings_of(tmp_path_factory.mktemp("used") / "here")
    data = settings.data.path
    (data / "crypto").mkdir(parents=True, mode=0o700)
    with closing(Journal.at(data / "journal.sqlite")) as journal:
        told = [
            Message(
                Ref("!r:localhost", f"$event-{n}"), "@anna:localhost", f"$t{n}", "Text", direct=True
            )
            for n in range(1500)
        ]
        journal.admit(Batch("s1", tuple(told)))
        journal.settle(told[0].ref)
    with closing(Ledger(data / "audit.sqlite", settings.audit.key_file)) as ledger:
        ledger.note(Event.RETAINED, "1")
    (data / "session.json").write_text('{"device_id": "ALT"}')
    (data / "cross_signing.json").write_text("{}")
    with closing(sqlite3.connect(data / "crypto" / "bot_ALT.db")) as db:
        db.execute("create table accounts (account text)")
    (data / "flyer").mkdir()
    (data / "flyer" / "picture.png").write_bytes(b"x")
    return settings


@pytest.fixture(scope="module")
def backup(used: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "backup"
    write_backup(used, file, PASSPHRASE)
    return file


def lose(settings: Settings) -> None:
    shutil.rmtree(settings.data.path)
    for name in ("audit.key", "audit.head", "audit.lock"):
        (settings.data.path.parent / name).unlink(missing_ok=True)


def other(tmp_path: Path) -> Settings:
    return settings_of(tmp_path / "there")


def why(error: pytest.ExceptionInfo[BackupUnusable]) -> str:
    return error.value.key


def test_what_was_backed_up_comes_back(used: Settings, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    written = write_backup(used, file, PASSPHRASE)
    there = other(tmp_path)

    restored = restore(there, file, PASSPHRASE, same_device=True)

    assert restored == written
    assert written.stopped
    with closing(Journal.at(there.data.path / "journal.sqlite")) as journal:
        assert journal.token == "s1"
        assert journal.counts() == {"pending": 1499, "settled": 1, "waiting": 0}
    with closing(Ledger(there.data.path / "audit.sqlite", there.audit.key_file)) as ledger:
        assert not verify(ledger, None).findings
    names = {
        f.relative_to(there.data.path).as_posix() for f in there.data.path.rglob("*") if f.is_file()
    }
    assert {"session.json", "cross_signing.json", "crypto/bot_ALT.db"} <= names
    assert not any(name.startswith("flyer") for name in names)


def test_a_backup_and_what_comes_from_it_are_for_their_owner_alone(
    backup: Path, tmp_path: Path
) -> None:
    there = other(tmp_path)
    restore(there, backup, PASSPHRASE, same_device=True)

    files = [backup, there.audit.key_file, *(f for f in there.data.path.rglob("*") if f.is_file())]
    assert {f.stat().st_mode & 0o777 for f in files if f.name != "lock"} == {0o600}
    assert there.data.path.stat().st_mode & 0o777 == 0o700


def test_a_backup_leaves_nothing_readable_behind(used: Settings, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    write_backup(used, file, PASSPHRASE)

    assert b"$event-7" in (used.data.path / "journal.sqlite").read_bytes()
    assert b"$event-7" not in file.read_bytes()
    assert b"manifest" not in file.read_bytes()
    assert not list(used.data.path.glob("backup-*"))
    assert not list(tmp_path.glob("*.part"))


def test_a_device_that_may_have_gone_on_does_not_come_back(backup: Path, tmp_path: Path) -> None:
    there = other(tmp_path)

    restore(there, backup, PASSPHRASE, same_device=False)

    assert not (there.data.path / "session.json").exists()
    assert not (there.data.path / "crypto").exists()
    assert (there.data.path / "cross_signing.json").exists()


def cut_in_a_piece(data: bytes) -> bytes:
    return data[: SEALED + 500]


def cut_between_pieces(data: bytes) -> bytes:
    return data[: len(data) - (SEALED + 17)]


def cut_before_the_end(data: bytes) -> bytes:
    return data[:-17]


def changed_in_the_middle(data: bytes) -> bytes:
    return data[:SEALED] + bytes([data[SEALED] ^ 1]) + data[SEALED + 1 :]


def changed_at_the_end(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


def with_something_behind(data: bytes) -> bytes:
    return data + bytes(SEALED)


def two_pieces_swapped(data: bytes) -> bytes:
    begin = len(data) - 17 - 2 * SEALED
    first, second = data[begin : begin + SEALED], data[begin + SEALED : begin + 2 * SEALED]
    return data[:begin] + second + first + data[begin + 2 * SEALED :]


def of_a_later_format(data: bytes) -> bytes:
    return data.replace(NAME + b"1", NAME + b"2", 1)


def another_file(data: bytes) -> bytes:
    return b"PK" + data


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (cut_in_a_piece, "cut"),
        (cut_between_pieces, "cut"),
        (cut_before_the_end, "cut"),
        (changed_in_the_middle, "changed"),
        (changed_at_the_end, "changed"),
        (with_something_behind, "changed"),
        (two_pieces_swapped, "changed"),
        (of_a_later_format, "newer"),
        (another_file, "no_backup"),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_written(
    backup: Path, tmp_path: Path, damage: Callable[[bytes], bytes], reason: str
) -> None:
    file = tmp_path / "damaged"
    file.write_bytes(damage(backup.read_bytes()))
    there = other(tmp_path)

    with pytest.raises(BackupUnusable) as refused:
        restore(there, file, PASSPHRASE, same_device=True)

    assert why(refused) == reason
    assert not there.data.path.exists()
    assert not there.audit.key_file.exists()


def test_a_backup_with_a_newer_layout_is_refused(tmp_path: Path) -> None:
    newer = other(tmp_path)
    newer.data.path.mkdir()
    Journal.at(newer.data.path / "journal.sqlite").close()
    with closing(sqlite3.connect(newer.data.path / "journal.sqlite")) as db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at)"
            " values ('leitplanke.journal', 'm999_later', '')"
        )
        db.commit()

    with pytest.raises(BackupUnusable) as refused:
        write_backup(newer, tmp_path / "backup", PASSPHRASE)

    assert why(refused) == "newer"


@pytest.mark.parametrize("left", ["data", "key"])
def test_nothing_is_restored_over_what_is_there(backup: Path, tmp_path: Path, left: str) -> None:
    there = other(tmp_path)
    there.data.path.mkdir()
    stays = there.data.path / "journal.sqlite" if left == "data" else there.audit.key_file
    stays.write_text("bleibt")

    with pytest.raises(BackupUnusable) as refused:
        restore(there, backup, PASSPHRASE, same_device=True)

    assert why(refused) == "not_empty"
    assert stays.read_text() == "bleibt"
    assert not (there.data.path / "session.json").exists()


def test_the_commands_tell_what_they_did_and_what_is_wrong(
    used: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, key = tmp_path / "backup", tmp_path / "key"
    key.write_bytes(PASSPHRASE)
    here, there = used.data.path.parent / "leitplanke.toml", configured(tmp_path / "there")
    secret = ["--passphrase-file", str(key)]

    assert main(["backup", "--config", str(here), "--to", str(file), *secret]) == 0
    assert "Der Bot lief nicht" in capsys.readouterr().out
    assert main(["backup", "--config", str(here), "--to", str(file), *secret]) == 1
    assert "gibt es schon" in capsys.readouterr().err
    key.write_text("eine andere Passphrase")
    assert main(["restore", "--config", str(there), "--from", str(file), *secret]) == 1
    assert "passt nicht" in capsys.readouterr().err
    key.write_bytes(PASSPHRASE)
    assert main(["restore", "--config", str(there), "--from", str(file), "--check", *secret]) == 0
    assert not (tmp_path / "there" / "var").exists()
    assert main(["restore", "--config", str(there), "--from", str(file), *secret]) == 0
    assert "neues Gerät" in capsys.readouterr().out


async def test_a_bot_that_was_backed_up_while_it_ran_answers_after_a_restore_and_nothing_twice(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    async with house(homeserver, new_user, tmp_path) as home:
        anna, file = home.staff[0], tmp_path / "backup"
        room = await home.direct_chat(anna, encrypted=True)
        before = await anna.say(room, "Was ist ein Vermerk?")
        await home.reply(anna, before)
        settings = load(home.config).settings
        running = write_backup(settings, file, PASSPHRASE)
        after = await anna.say(room, "Was regelt § 30 AO?")
        await home.reply(anna, after)
        await home.stop_bot()
        lose(settings)

        with pytest.raises(BackupUnusable) as refused:
            restore(settings, file, PASSPHRASE, same_device=True)
        assert why(refused) == "device_went_on"
        restore(settings, file, PASSPHRASE, same_device=False)
        home.log.unlink()
        home.start_bot()
        await home.bot_ready()
        newest = await home.ask(anna, room, "Und § 31 AO?")
        await settled(2)

        assert not running.stopped
        assert newest.text.startswith("Antwort auf: Und § 31 AO?")
        assert [len(home.replies(anna, question)) for question in (before, after)] == [1, 1]


async def test_a_bot_that_was_stopped_before_its_backup_comes_back_as_the_same_device(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    async with house(homeserver, new_user, tmp_path) as home:
        anna, file = home.staff[0], tmp_path / "backup"
        room = await home.direct_chat(anna, encrypted=True)
        before = await anna.say(room, "Was ist ein Vermerk?")
        await home.reply(anna, before)
        await home.stop_bot()
        settings = load(home.config).settings
        session = (settings.data.path / "session.json").read_text()
        write_backup(settings, file, PASSPHRASE)
        lose(settings)

        missed = await anna.say(room, "Was regelt § 30 AO?")
        restore(settings, file, PASSPHRASE, same_device=True)
        home.start_bot()
        await home.reply(anna, missed)
        await settled()

        assert (settings.data.path / "session.json").read_text() == session
        assert [len(home.replies(anna, question)) for question in (before, missed)] == [1, 1]


def test_a_backup_is_checked_by_reading_it(used: Settings, tmp_path: Path) -> None:
    file = tmp_path / "backup"

    assert write_backup(used, file, PASSPHRASE) == check_backup(file, PASSPHRASE)
