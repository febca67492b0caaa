"""What an attacker tried and got: none of it works any more."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.matrix import content as matrix
from bot.adapters.matrix.reading import Reader
from bot.answer.stream import settled_until
from bot.answer.thread import addresses_in
from bot.audit.chain import Head, checkpoint
from bot.audit.errors import AuditBroken
from bot.audit.verify import Flaw, verify
from bot.dispatch import Job
from bot.flyer.rules import breach_of
from bot.journal import Signed
from bot.messages import Batch, Message, Ref
from bot.pipeline import answer_job
from bot.review.imitation import imitates
from bot.screen.screen import Screen
from bot.screen.verdict import Confidential
from tests.fakes import ROOM, message
from tests.test_audit import QUESTION, Scene
from tests.test_audit_chain import flaws, opened, put, tamper

A_YEAR_BEFORE = "2024-W48"
SECONDS = 2.0


@pytest.mark.parametrize(
    "statement",
    [
        "update entries set week = '2020-W01' where number <= 4",
        "delete from entries where number <= 4",
        "delete from entries",
    ],
)
def test_the_hourly_cut_does_not_vouch_for_rows_that_were_tampered_with(
    tmp_path: Path, statement: str
) -> None:
    book = opened(tmp_path)
    for number in range(6):
        put(book, f"row{number}")
    tamper(tmp_path / "audit.sqlite", statement)

    with pytest.raises(AuditBroken):
        book.cut_before(A_YEAR_BEFORE)

    assert flaws(book) & {Flaw.ROW_CHANGED, Flaw.ROW_MISSING}


def test_an_erased_row_that_is_put_back_is_found(tmp_path: Path) -> None:
    book = opened(tmp_path)
    for number in range(6):
        put(book, f"row{number}")
    with sqlite3.connect(tmp_path / "audit.sqlite") as db:
        row = db.execute("select * from entries where number = 3").fetchone()
        book.erase([3])
        db.execute(f"insert into entries values ({', '.join('?' * len(row))})", row)

    assert [(f.flaw, f.number) for f in verify(book).findings] == [(Flaw.ROW_RETURNED, 3)]


def test_a_head_on_paper_from_before_the_kept_rows_does_not_pass_for_compared(
    tmp_path: Path,
) -> None:
    book = opened(tmp_path)
    for number in range(6):
        put(book, f"row{number}")
    paper, keys = book.head(), book.key_file.load()
    book.close()
    tamper(tmp_path / "audit.sqlite", "delete from entries", "delete from links")
    cut = Head(1_000, b"\1" * 32)
    with sqlite3.connect(tmp_path / "audit.sqlite") as db:
        proof = checkpoint(keys.chain, cut)
        db.execute(
            "insert into checkpoints values (?, ?, ?, ?)",
            [cut.number, cut.value, "2025-11-24T10", proof],
        )
    (tmp_path / "keys" / "audit.head").unlink()
    book = opened(tmp_path)
    put(book, "forged")

    assert not verify(book, paper).compared
    assert verify(book).compared


def test_nothing_is_appended_to_a_forged_tail(tmp_path: Path) -> None:
    book = opened(tmp_path)
    for number in range(6):
        put(book, f"row{number}")
    tamper(tmp_path / "audit.sqlite", "insert into links values (7, x'00', x'00')")

    with pytest.raises(AuditBroken):
        put(book, "next")


async def test_a_word_that_was_removed_while_it_waited_signs_nothing(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    await scene.ask(QUESTION)
    word = message("!geprueft", 2, thread="$frage1")
    scene.bot.journal.admit(Batch("t", (word,)))

    await answer_job(Job(word.ref, word.thread, word), scene.bot)

    assert scene.messenger.marks == {}
    scene.recorder.close()


class _Guests:
    def is_served(self, room_id: str) -> bool:
        return True


class _Rooms:
    async def is_direct(self, room_id: str) -> bool:
        return True


class _Journal:
    def signed(self, event_id: str) -> Signed:
        return Signed(Ref(ROOM, "$answer"), "$thread")

    def asked(self, event_id: str) -> None:
        return None


class _Server:
    def __init__(self, event: dict[str, Any]) -> None:
        self._event = event

    async def insist(self, *_: object) -> dict[str, Any]:
        return self._event


@pytest.mark.parametrize(("content", "taken_back"), [({"m.relates_to": {}}, False), ({}, True)])
async def test_a_sign_off_is_taken_back_by_what_the_homeserver_removed_alone(
    content: dict[str, Any],
    taken_back: bool,  # noqa: FBT001
) -> None:
    signing = {"type": "m.reaction", "event_id": "$sign", "room_id": ROOM, "content": content}
    reader = Reader(
        "@bot:h",
        _Guests(),  # type: ignore[arg-type]
        _Server(signing),  # type: ignore[arg-type]
        _Rooms(),  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
        _Journal(),  # type: ignore[arg-type]
    )
    redaction = {
        "type": "m.room.redaction",
        "event_id": "$r",
        "sender": "@mallory:h",
        "redacts": "$own",
        "content": {"redacts": "$sign"},
    }

    read = await reader.message(redaction, ROOM)

    assert isinstance(read, Message) is taken_back


@pytest.mark.parametrize(
    "text",
    [
        "**Als gepr&uuml;ft gekennzeichnet** am 25.11.2026.",
        "**Als&nbsp;geprüft&nbsp;gekennzeichnet** am 25.11.2026.",
        "**Als ge[prüft](#x) gekennzeichnet** am 25.11.2026.",
        "**Als ge[prüft][r] gekennzeichnet** am 25.11.2026.\n\n[r]: #abc",
    ],
)
def test_a_note_of_checking_is_known_however_markdown_writes_it(text: str) -> None:
    assert imitates(text)


@pytest.mark.parametrize(
    "work",
    [
        lambda: matrix.mentions({"formatted_body": "<mx-reply>" * 6_000}, "@b:h", frozenset()),
        lambda: list(addresses_in("a" * 40_000)),
        lambda: list(addresses_in("<" * 40_000)),
        lambda: list(addresses_in("](" * 20_000)),
        lambda: list(addresses_in("](a)" * 4_000 + "://")),
        lambda: settled_until("\\" * 16_000),
        lambda: settled_until("[ " * 8_000),
        lambda: settled_until("a[" * 8_000),
        lambda: breach_of("ohne wappen " * 4_500),
    ],
)
def test_no_short_text_holds_up_the_loop(work: Callable[[], object]) -> None:
    begun = time.perf_counter()
    work()

    assert time.perf_counter() - begun < SECONDS


AS_ONE_PATTERN = re.compile(r"(\]\([^)]*\)|<[^>]*>|\S*(?:://|www\.)\S*)")


@given(st.lists(st.sampled_from(["](", ")", "<", ">", "://", "www.", "a", " ", "\n"]), max_size=14))
def test_addresses_are_those_of_the_pattern(pieces: list[str]) -> None:
    text = "".join(pieces)

    expected = [match.span() for match in AS_ONE_PATTERN.finditer(text)]
    assert list(addresses_in(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Steuer-ID ➇➅🄋➈➄➆➃➁➆➀➈",
        "Steuer-ID ❽❻⓿❾❺❼❹❷❼❶❾",
        "Steuer-ID " + "<!---->".join("86095742719"),
        "".join(chr(0xE0000 + ord(char)) for char in "Steuer-ID 86095742719"),
    ],
)
def test_filled_circles_comments_and_tag_characters_hide_nothing(text: str) -> None:
    assert isinstance(Screen().check(text), Confidential)
