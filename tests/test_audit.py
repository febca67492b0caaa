"""What the path records: one row for what happened, without a word or a name, beside the answer."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.audit import audit
from bot.audit.audit import Recorder
from bot.audit.entry import Entry
from bot.audit.ledger import Ledger
from bot.audit.settings import AuditSettings
from bot.audit.verify import verify
from bot.bot import Bot
from bot.dispatch import Job
from bot.errors import ModelFailed
from bot.journal import Journal
from bot.messages import Batch
from bot.pipeline import answer_job, apologise
from tests.fakes import ANNA, ROOM, FakeImages, FakeMessenger, FakeModel, message
from tests.scene import until
from tests.test_pipeline import built

TAX_ID = "86095742719"
QUESTION = "Was regelt § 30 AO allgemein?"


class Scene:
    """A bot with an audit in a folder."""

    def __init__(self, folder: Path) -> None:
        self.messenger = FakeMessenger()
        self.model = FakeModel()
        self.failures: Counter[str] = Counter()
        self.settings = AuditSettings(key_file=folder / "keys" / "audit.key")
        self.folder = folder
        self.recorder = Recorder.at(
            folder, self.settings, lambda what: self.failures.update([what])
        )
        journal = Journal(Database(memory=True))
        bot = built(self.messenger, self.model, images=FakeImages(), journal=journal)
        self.bot: Bot = replace(bot, audit=self.recorder)

    async def ask(self, text: str, number: int = 1, *, resumed: bool = False) -> None:
        asked = message(text, number)
        self.messenger.bring(asked)
        self.bot.journal.admit(Batch(str(number), (asked,)))
        await answer_job(Job(asked.ref, asked.thread, asked, resumed=resumed), self.bot)

    def rows(self) -> list[Entry]:
        return [entry for _, entry in self.ledger.entries()]

    @property
    def ledger(self) -> Ledger:
        return self.recorder._ledger


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    built_scene = Scene(tmp_path)
    yield built_scene
    built_scene.recorder.close()


@pytest.mark.parametrize(
    ("text", "kind", "model", "found"),
    [
        pytest.param(QUESTION, "answered", "haus", {}, id="an answer"),
        pytest.param(f"Steuer-ID {TAX_ID}", "refused", "", {"tax_id": 1}, id="a refusal"),
        pytest.param("!bild bunte Luftballons", "picture", "bilder", {}, id="pictures"),
    ],
)
async def test_what_happened_is_one_row(
    scene: Scene, text: str, kind: str, model: str, found: dict[str, int]
) -> None:
    await scene.ask(text)

    (row,) = scene.rows()
    assert (row.kind, row.model, json.loads(row.found)) == (kind, model, found)
    assert row.room_type == "direct"
    assert verify(scene.ledger).findings == ()


async def test_a_failure_is_a_row_with_its_kind(scene: Scene) -> None:
    scene.model.answers = ModelFailed("500")

    await scene.ask(QUESTION)

    assert [(row.kind, row.detail) for row in scene.rows()] == [("failed", "model_failed")]


@pytest.mark.parametrize("text", ["!hilfe", "!neu", "!nichts"])
async def test_what_is_only_said_is_no_row(scene: Scene, text: str) -> None:
    await scene.ask(text)

    assert scene.rows() == []


async def test_a_resumed_question_writes_no_second_row(scene: Scene) -> None:
    await scene.ask(QUESTION)
    await scene.ask(QUESTION, resumed=True)

    assert [row.kind for row in scene.rows()] == ["answered"]


async def test_a_reply_sent_just_before_a_crash_has_its_row_after_it(scene: Scene) -> None:
    asked = message(QUESTION)
    await scene.ask(QUESTION)
    sent = scene.messenger.reply_to(asked)
    other = Scene(scene.folder / "after")
    other.messenger.said[asked.ref.event_id, "reply"] = sent

    await other.ask(QUESTION, resumed=True)

    assert [row.kind for row in other.rows()] == ["resumed"]
    other.recorder.close()


async def test_neither_file_holds_a_word_a_name_or_an_id(scene: Scene) -> None:
    await scene.ask(f"Steuer-ID {TAX_ID}", 1)
    await scene.ask(QUESTION, 2)

    kept = b"".join(p.read_bytes() for p in scene.folder.rglob("audit.*") if p.is_file())
    for secret in (TAX_ID, "regelt", ANNA, ROOM, "$frage", "Eine Antwort"):
        assert secret.encode() not in kept


async def test_an_audit_that_cannot_be_written_takes_no_answer_with_it(
    scene: Scene, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    scene.ledger.db.close()

    await scene.ask(QUESTION)

    assert scene.messenger.reply_to(message(QUESTION)).text == "Eine Antwort."
    assert scene.failures == {"audit_failed": 1}
    assert "$frage1" in [getattr(record, "event", "") for record in caplog.records]
    scene.recorder._ledger = Ledger(tmp_path / "audit.sqlite", scene.settings.key_file)


async def test_an_audit_that_is_locked_delays_no_answer(scene: Scene, tmp_path: Path) -> None:
    scene.ledger.db.execute("pragma busy_timeout = 1")
    with sqlite3.connect(tmp_path / "audit.sqlite") as other:
        other.execute("begin immediate")

        await scene.ask(QUESTION)

        other.rollback()
    other.close()
    assert scene.messenger.reply_to(message(QUESTION)).text == "Eine Antwort."
    assert scene.bot.journal.counts()["settled"] == 1


async def test_a_message_is_settled_only_after_its_row(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PATIENCE_SECONDS", 0.01)
    with sqlite3.connect(tmp_path / "audit.sqlite") as other:
        other.execute("begin immediate")

        await scene.ask(QUESTION)
        assert scene.messenger.reply_to(message(QUESTION)).text == "Eine Antwort."
        assert scene.bot.journal.counts()["pending"] == 1

        other.rollback()
    other.close()
    await until(lambda: not scene.bot.journal.counts()["pending"])
    assert [row.kind for row in scene.rows()] == ["answered"]


async def test_an_apology_too_is_settled_only_after_its_row(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PATIENCE_SECONDS", 0.01)
    asked = message(QUESTION)
    scene.messenger.bring(asked)
    scene.bot.journal.admit(Batch("1", (asked,)))
    with sqlite3.connect(tmp_path / "audit.sqlite") as other:
        other.execute("begin immediate")

        await apologise(Job(asked.ref, asked.thread, asked), scene.bot)
        assert scene.bot.journal.counts()["pending"] == 1

        other.rollback()
    other.close()
    await until(lambda: not scene.bot.journal.counts()["pending"])
    assert [row.kind for row in scene.rows()] == ["failed"]


async def test_a_row_that_is_given_up_settles_its_message(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PATIENCE_SECONDS", 0.01)
    scene.ledger.db.execute("pragma busy_timeout = 100")
    with sqlite3.connect(tmp_path / "audit.sqlite") as other:
        other.execute("begin immediate")

        await scene.ask(QUESTION)
        await until(lambda: not scene.bot.journal.counts()["pending"])

        other.rollback()
    other.close()
    assert scene.failures["audit_failed"] == 1


async def test_a_motif_that_breaks_a_rule_is_a_refusal_at_the_first_order_too(
    scene: Scene,
) -> None:
    await scene.ask("!bild das Landeswappen", 1)
    await scene.ask("!flyer Titel: Steuern erleben\nMotiv: das Wappen von Bonn", 2)

    assert [(row.kind, json.loads(row.found)) for row in scene.rows()] == [
        ("refused", {"image_rule": 1}),
        ("refused", {"image_rule": 1}),
    ]


async def test_rows_are_cut_off_when_they_were_kept_long_enough(scene: Scene) -> None:
    await scene.ask(QUESTION)
    scene.ledger._clock = lambda: 4e9
    scene.recorder._keep_days = -30

    await scene.recorder.tidy()

    assert [row.kind for row in scene.rows()] == ["retained"]
    assert verify(scene.ledger).findings == ()
