"""What lies in the data folder: are the databases whole, the statutes fresh; can flyers be set.

Everything is opened for reading only.
"""

from __future__ import annotations

import importlib.util
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bot.adapters.matrix.session import CRYPTO_FOLDER
from bot.backup.manifest import LAYOUTS, known
from bot.doctor.finding import Finding, note, well, wrong
from bot.settings import Settings

STATUTES = "statutes.sqlite"
OLD_DAYS = 180
DAY_SECONDS = 86_400
APPLIED = "select name from _sqlite_migrations"


def check_stored(settings: Settings) -> list[Finding]:
    folder = settings.data.path
    databases = [*sorted(folder.glob("*.sqlite")), *sorted((folder / CRYPTO_FOLDER).glob("*.db"))]
    found = [check_database(file) for file in databases]
    return [*found, *check_statutes(folder / STATUTES, time.time()), *check_typst(settings)]


def check_database(file: Path) -> Finding:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as db:
            whole = db.execute("pragma quick_check(1)").fetchone()[0] == "ok"
            applied = {row[0] for row in db.execute(APPLIED)} if file.name in LAYOUTS else set()
    except sqlite3.Error:
        return wrong("database", "database_damaged", file=file)
    if not whole:
        return wrong("database", "database_damaged", file=file)
    if applied - known(file.name):
        return wrong("database", "database_newer", file=file)
    return well("database", "database_whole", file=file)


def check_statutes(file: Path, now: float) -> list[Finding]:
    """Laws change about once a month; half a year without an import was forgotten."""
    if not file.exists():
        return [well("statutes", "statutes_shipped")]
    days = int((now - file.stat().st_mtime) / DAY_SECONDS)
    if days > OLD_DAYS:
        return [note("statutes", "statutes_old", days=days)]
    return [well("statutes", "statutes_fresh", days=days)]


def check_typst(settings: Settings) -> list[Finding]:
    if not settings.images.base_urls:
        return []
    if importlib.util.find_spec("typst") is None:
        return [wrong("typst", "typst_missing")]
    return [well("typst", "typst_there")]
