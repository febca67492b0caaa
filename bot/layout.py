"""Databases are brought to the newest layout at the start, each step whole, only ever forwards."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from bot.errors import LayoutNewer


def bring_up_to_date(db: Database, migrations: Migrations) -> None:
    """Take the steps that are missing; raises `LayoutNewer` for one that this program lacks.

    A newer program may have changed what the columns mean: writing on would spoil them.
    """
    known = {step.name for step in migrations.pending(Database(memory=True))}
    newer = [step.name for step in migrations.applied(db) if step.name not in known]
    if newer:
        raise LayoutNewer(migrations.name.rpartition(".")[2], newer[-1])
    migrations.apply(db)
