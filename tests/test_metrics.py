"""What Prometheus is told: figures of the whole bot, in its own format, and nobody's name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.answer.observed import Observed
from bot.checkup import FAILURES_OF_A_DEAD_MODEL, Checkup
from bot.errors import ModelFailed, ModelUnavailable
from bot.journal import Journal
from bot.messages import Batch, Message, Ref
from bot.metrics import exposition
from bot.ports import Conversation
from bot.vitals import Vitals
from tests.fakes import FakeModel
from tests.test_health import pages

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples" / "monitoring"
NAME = re.compile(r"leitplanke_[a-z_]+")
TEXT = "Steuernummer 133/8150/8159"


@pytest.fixture
def checkup(tmp_path: Path) -> Checkup:
    vitals = Vitals()
    vitals.synced()
    journal = Journal.at(tmp_path / "journal.sqlite")
    return Checkup(vitals, journal, tmp_path, patience_seconds=300.0)


def told(checkup: Checkup) -> dict[tuple[str, str], float]:
    """Read the page as Prometheus does: value by name and first label."""
    families = text_string_to_metric_families(exposition(checkup).decode())
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in families
        for sample in family.samples
    }


def names_told(checkup: Checkup) -> set[str]:
    return {name for name, _ in told(checkup)}


def fill(checkup: Checkup) -> None:
    """Let everything happen once that a figure tells of."""
    vitals = checkup.vitals
    vitals.count("throttled")
    vitals.replied("answer", vitals.clock() - 2.0)
    vitals.model_answered("haus", 1.0)
    vitals.loop_seconds.observe(0.07)


def test_prometheus_reads_every_figure(checkup: Checkup) -> None:
    fill(checkup)
    ref = Ref("!room:localhost", "$event")
    message = Message(ref, "@erika:localhost", "$event", TEXT, direct=True)
    checkup.journal.admit(Batch("t1", messages=(message,)))

    page = told(checkup)

    assert page["leitplanke_condition", "sync"] == 1.0
    assert page["leitplanke_messages", "pending"] == 1.0
    assert page["leitplanke_model_up", "haus"] == 1.0
    assert page["leitplanke_events_total", "throttled"] == 1.0
    assert page["leitplanke_answer_seconds_count", "answer"] == 1.0
    assert page["leitplanke_model_seconds_count", "haus"] == 1.0
    assert page["leitplanke_event_loop_held_seconds_count", ""] == 1.0
    assert page["leitplanke_disk_free_bytes", ""] > 0


def test_no_figure_names_a_person_a_room_or_an_event(checkup: Checkup) -> None:
    fill(checkup)
    ref = Ref("!room:localhost", "$event")
    message = Message(ref, "@erika:localhost", "$event", TEXT, direct=True)
    checkup.journal.admit(Batch("t1", messages=(message,)))

    page = exposition(checkup).decode()

    assert not [word for word in ("erika", "!room", "$event", TEXT) if word in page]


async def test_the_page_has_prometheus_own_type(checkup: Checkup) -> None:
    async with (
        pages(checkup) as address,
        aiohttp.request("GET", f"{address}/metrics") as answer,
    ):
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert b"leitplanke_condition" in await answer.read()


async def ask(model: Observed) -> str:
    return "".join([piece async for piece in model.answer(Conversation("", []))])


async def test_a_model_that_is_unavailable_counts_as_failed_until_it_answers(
    checkup: Checkup,
) -> None:
    model = FakeModel(ModelUnavailable("down"))
    observed = Observed(model, checkup.vitals)
    for _ in range(FAILURES_OF_A_DEAD_MODEL):
        with pytest.raises(ModelUnavailable):
            await ask(observed)
    assert told(checkup)["leitplanke_model_up", "haus"] == 0.0

    model.answers = "Eine Antwort."
    await ask(observed)

    assert told(checkup)["leitplanke_model_up", "haus"] == 1.0
    assert told(checkup)["leitplanke_model_seconds_count", "haus"] == 1.0


async def test_a_refusal_is_no_outage(checkup: Checkup) -> None:
    model = FakeModel(ModelFailed("refused"))

    with pytest.raises(ModelFailed):
        await ask(Observed(model, checkup.vitals))

    assert not checkup.vitals.models


def test_alerts_and_dashboard_ask_only_for_figures_that_there_are(checkup: Checkup) -> None:
    fill(checkup)
    known = names_told(checkup)

    rules = (EXAMPLES / "alerts.yml").read_text(encoding="utf-8")
    board = (EXAMPLES / "grafana.json").read_text(encoding="utf-8")

    assert set(NAME.findall(rules)) <= known
    assert set(NAME.findall(board)) <= known


def test_each_condition_has_its_alert(checkup: Checkup) -> None:
    rules = (EXAMPLES / "alerts.yml").read_text(encoding="utf-8")

    assert [c.name for c in checkup.conditions() if f'name="{c.name}"' not in rules] == []


def test_the_dashboard_is_what_grafana_imports() -> None:
    board = json.loads((EXAMPLES / "grafana.json").read_text(encoding="utf-8"))

    assert board["panels"]
    assert all(panel["targets"] for panel in board["panels"])
