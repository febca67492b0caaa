"""A copy of everything at rest that fits together, taken while the bot may be running.

The journal comes first: its position at the homeserver is then older than the keys that are
copied after it, so that a restored bot is told again what it may have missed; the other way
round, keys would be lost. Databases are copied by SQLite itself, each as of one moment. The
audit's rows, key and head are copied while nobody writes them.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from bot.adapters.matrix.session import LOCK_FILE, AlreadyRunning, lock
from bot.audit.audit import AUDIT_FILE
from bot.audit.keys import KeyFile
from bot.settings import Settings

KEY_FOLDER = "audit-key"
DRAFT = "backup-"
JOURNAL = "journal.sqlite"
# Nothing that would be wrong or worthless in another place or at another time.
LEFT_OUT = (DRAFT, "flyer/")
BESIDE = ("-wal", "-shm", "-journal", ".new")
SQLITE = b"SQLite format 3\x00"
LOCK_SECONDS = 30.0


def take_snapshot(settings: Settings, folder: Path) -> bool:
    """Copy everything into a folder; tell whether no bot was running."""
    data = settings.data.path
    with ExitStack() as stack:
        try:
            stack.enter_context(lock(data))
            stopped = True
        except AlreadyRunning:
            stopped = False
        copy(data / JOURNAL, folder / JOURNAL)
        key = settings.audit.key_file
        apart = {JOURNAL, AUDIT_FILE, LOCK_FILE}
        for name in sorted(_names(data) - apart):
            if data / name not in {*beside_audit(key).values(), key.with_suffix(".lock")}:
                copy(data / name, folder / name)
        if (data / AUDIT_FILE).exists():
            _copy_audit(data / AUDIT_FILE, key, folder)
    return stopped


def beside_audit(key: Path) -> dict[str, Path]:
    """Name the files that belong to the audit's key, which may lie outside the data folder."""
    return {f"{KEY_FOLDER}/key": key, f"{KEY_FOLDER}/head": key.with_suffix(".head")}


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with source.open("rb") as file:
        is_database = file.read(len(SQLITE)) == SQLITE
    if is_database:
        _copy_database(source, target)
    else:
        shutil.copyfile(source, target)
    target.chmod(0o600)


def _copy_database(source: Path, target: Path) -> None:
    """Copy in one step: in many, a bot that writes would make SQLite begin again and again."""
    with (
        closing(sqlite3.connect(source, timeout=LOCK_SECONDS)) as theirs,
        closing(sqlite3.connect(target)) as ours,
    ):
        theirs.backup(ours)
        # The copy stands alone, without a write-ahead log beside it.
        ours.execute("pragma journal_mode = delete")


def _copy_audit(rows: Path, key: Path, folder: Path) -> None:
    with KeyFile(key).held():
        copy(rows, folder / AUDIT_FILE)
        for name, source in beside_audit(key).items():
            if source.exists():
                copy(source, folder / name)


def _names(data: Path) -> set[str]:
    return {name for name in _all_names(data) if not name.startswith(LEFT_OUT)}


def _all_names(data: Path) -> Iterator[str]:
    for file in data.rglob("*"):
        if file.is_file() and not file.is_symlink() and not file.name.endswith(BESIDE):
            yield file.relative_to(data).as_posix()
