"""The tables of the audit, and the triggers that keep rows from being changed or deleted.

The chain shows what somebody did who removed the triggers first.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from bot.audit.entry import COLUMNS

migrations = Migrations("leitplanke.audit")


@migrations()
def m001_initial(db: Database) -> None:
    db.create_table(
        "links", {"number": int, "commitment": bytes, "value": bytes}, pk="number", strict=True
    )
    columns = {name: int if name == "seconds" else str for name in COLUMNS}
    db.create_table("entries", {"number": int, "salt": bytes, **columns}, pk="number", strict=True)
    db.execute("create unique index one_row_for_each_event on entries (event) where event != ''")
    db.create_table(
        "checkpoints",
        {"number": int, "value": bytes, "at": str, "proof": bytes},
        pk="number",
        strict=True,
    )
    for table in ("links", "entries", "checkpoints"):
        db.execute(
            f"create trigger {table}_stay before update on {table}"
            " begin select raise(abort, 'rows are never changed'); end"
        )
        # Only the connection of an erasing routine has this function; all others fail here.
        db.execute(
            f"create trigger {table}_are_kept before delete on {table}"
            " when not leitplanke_may_erase()"
            " begin select raise(abort, 'rows are never deleted'); end"
        )
