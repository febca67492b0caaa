"""The tables of the journal, and how each version of them came to be."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("leitplanke.journal")


@migrations()
def m001_initial(db: Database) -> None:
    db.create_table("sync", {"id": int, "token": str}, pk="id", strict=True)
    db.create_table(
        "events",
        {
            "event_id": str,
            "room_id": str,
            "thread": str,
            "about": str,
            "session_id": str,
            "told": int,
            "state": str,
            "received_at": float,
        },
        pk="event_id",
        not_null={"room_id", "thread", "state", "received_at"},
        strict=True,
    )
    db.table("events").create_index(["state"])
    db.table("events").create_index(["session_id"])
    db.table("events").create_index(["received_at"])
    db.table("events").create_index(["about"], unique=True)
    db.create_table("invitations", {"room_id": str}, pk="room_id", strict=True)
    db.create_table("greeted", {"person": str, "event_id": str}, pk="person", strict=True)
    db.create_table("keys", {"name": str, "key": bytes}, pk="name", strict=True)


@migrations()
def m002_sign_offs(db: Database) -> None:
    # A redaction names only the event it removes, not what that event was about.
    db.create_table(
        "sign_offs",
        {"event_id": str, "room_id": str, "thread": str, "answer": str, "signed_at": float},
        pk="event_id",
        strict=True,
    )
    db.table("sign_offs").create_index(["signed_at"])


@migrations()
def m003_languages(db: Database) -> None:
    db.create_table("languages", {"person": str, "language": str}, pk="person", strict=True)


@migrations()
def m004_choices(db: Database) -> None:
    db.create_table(
        "choices",
        {"room_id": str, "thread": str, "model": str, "chosen_at": float},
        pk=("room_id", "thread"),
        not_null={"model", "chosen_at"},
        strict=True,
    )


@migrations()
def m005_usage(db: Database) -> None:
    db.create_table(
        "usage",
        {"room_id": str, "day": str, "model": str, "read": int, "written": int},
        pk=("room_id", "day", "model"),
        not_null={"read", "written"},
        strict=True,
    )
    db.table("usage").create_index(["day"])


@migrations()
def m006_spent(db: Database) -> None:
    columns = {"event_id": str, "person": str, "room_id": str, "spent_at": float}
    db.create_table("spent", columns, pk="event_id", strict=True)
    db.table("spent").create_index(["person", "spent_at"])
    db.table("spent").create_index(["room_id", "spent_at"])


@migrations()
def m007_revisions(db: Database) -> None:
    # The question that an event edits or removes: what is redacted no longer says what it edited.
    db.table("events").add_column("revises", str)
    db.table("events").create_index(["revises"])
