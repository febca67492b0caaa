"""The checks on an answer: in time or "not checked", and the remarks they lead to."""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.law.check import citations
from bot.review import command
from bot.review.checks import (
    CHECKS,
    MAX_CHARACTERS,
    Context,
    Finding,
    Outcome,
    run_checks,
    run_checks_in_time,
)
from bot.review.remarks import told
from bot.wording import load_table

PATIENT = Context(budget_seconds=30)
TEXT = "Nach § 427 AO und § 30 AO gilt das."


def fails(text: str, _: Context) -> Sequence[Finding]:
    raise ValueError(text)


async def test_a_check_that_fails_is_not_checked_and_its_text_stays_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    outcome = await run_checks_in_time(TEXT, PATIENT, {**CHECKS, "figures": fails})

    assert outcome.not_checked == ("figures",)
    assert [one.start for one in outcome.found["citations"]] == [5, 18]
    assert "427" not in caplog.text


async def test_a_check_that_is_slow_is_not_checked_and_the_others_are() -> None:
    let_go = threading.Event()

    def waits(_text: str, _context: Context) -> Sequence[Finding]:
        let_go.wait(60)
        return []

    checks = {"figures": waits, "citations": CHECKS["citations"]}
    run_checks(TEXT, Context())  # loads the index
    try:
        outcome = await run_checks_in_time(TEXT, Context(budget_seconds=1), checks)
    finally:
        let_go.set()

    assert outcome.not_checked == ("figures",)
    assert outcome.objects
    assert len(outcome.found["citations"]) == 2


async def test_a_very_long_answer_is_said_to_be_unchecked() -> None:
    outcome = await run_checks_in_time("a" * (MAX_CHARACTERS + 1), PATIENT)

    assert outcome.not_checked == tuple(CHECKS)


async def test_checks_that_hang_do_not_use_up_the_threads_of_another() -> None:
    let_go = threading.Event()

    def waits(_text: str, _context: Context) -> Sequence[Finding]:
        let_go.wait(60)
        return []

    try:
        for _ in range(5):
            await run_checks_in_time(TEXT, Context(budget_seconds=0.01), {"wording": waits})
        outcome = await run_checks_in_time(TEXT, PATIENT, CHECKS)
    finally:
        let_go.set()

    assert "citations" not in outcome.not_checked


def test_every_check_ends_itself_when_nobody_waits() -> None:
    text = f"{TEXT} {'Am 31.2.2026 sind 10 % von 200 = 30, wie alle Bürger wissen. ' * 3}"
    context = Context(documents={"Erlass": text}, until=time.monotonic() - 1)

    outcome = run_checks(text, context)

    assert outcome.not_checked == tuple(CHECKS)
    assert set(outcome.found.values()) == {()}


async def test_an_answer_too_long_to_check_in_time_is_told_as_not_checked() -> None:
    outcome = await run_checks_in_time("§ 30 AO " * 3_000, Context())

    assert outcome.not_checked == tuple(CHECKS)
    assert set(outcome.found) == set(CHECKS)


def remarks(text: str, language: str = "de") -> list[str]:
    found = {name: citations(text) if name == "citations" else [] for name in CHECKS}
    return list(told(Outcome(found), language))


def test_missing_comes_first_then_repealed_then_the_count_of_what_exists() -> None:
    first, second, third = remarks("Siehe § 30 AO, § 223 AO und § 427 AO.")

    assert first.startswith("**Diese Fundstelle gibt es nicht** (Stand 2026-04): § 427 AO.")
    assert "[§ 415 AO](https://www.gesetze-im-internet.de/ao_1977/__415.html)" in first
    assert second.startswith("**Weggefallen:** [§ 223 AO]")
    assert "[§ 30 AO](https://www.gesetze-im-internet.de/ao_1977/__30.html)" in third


@pytest.mark.parametrize(
    "norm",
    ["§ 30 Abs. 4 Satz 99 AO", "§ 30 Abs. 4 Nr. 77 AO", "§ 15 I 2 EStG", "Art. 1 Abs. 1 S. 9 GG"],
)
def test_a_sentence_or_number_that_nothing_looks_up_is_not_told_as_verified(norm: str) -> None:
    (told,) = remarks(f"Siehe {norm} und § 31 AO.")

    assert told.endswith(load_table("de", "review")["deeper"])


def test_a_section_and_its_paragraph_are_looked_up_and_need_no_such_sentence() -> None:
    (told,) = remarks("Siehe § 30 Abs. 4 AO und § 31 AO.")

    assert load_table("de", "review")["deeper"] not in told


def test_the_remarks_stay_few_however_many_references_are_wrong() -> None:
    wrong = " ".join(f"§ {number} AO," for number in range(500, 540))
    right = " ".join(f"§ {number} AO," for number in range(1, 40))

    shown = remarks(f"{wrong} {right}")

    assert len(shown) == 5
    assert "37" in shown[3]
    assert shown[4].startswith("39 Fundstellen")


def test_one_reference_named_twice_is_remarked_once() -> None:
    assert len(remarks("§ 427 AO und § 427 AO")) == 1


def test_an_answer_without_references_gets_no_remark() -> None:
    assert remarks("Der Antrag ist schriftlich zu stellen.") == []


def test_what_was_not_checked_is_said_and_never_passed_as_fine() -> None:
    (line,) = told(Outcome({"citations": []}, ("citations",)), "de")

    assert line.startswith("**Nicht geprüft:** Fundstellen.")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "§ 30 AO",
        "§ 427 AO",
        "§ 223 AO",
        "§ 5 KAG NRW",
        "§ 30",
        "§ 135 AO",
        "§ 3 GG",
        "Art. 97 § 1 EGAO",
        "§ 5 AEAO",
        "§ 1 AO a.F.",
    ],
)
def test_every_finding_has_its_sentence_in_both_languages(text: str, language: str) -> None:
    (found,) = citations(text)

    assert found.norm in found.sentence(language)
    assert all("{" not in line for line in remarks(text, language))


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.configure(parser)
    return command.run(parser.parse_args(arguments))


def test_json_lines_have_the_promised_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(
        json.dumps({"id": 7, "text": TEXT}) + "\n\n" + json.dumps({"id": "b", "text": ""}),
        encoding="utf-8",
    )

    assert run("--jsonl", str(file), "--data", str(tmp_path)) == 1

    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {
        "id": 7,
        "citations": [
            {"text": "§ 427 AO", "start": 5, "end": 13, "norm": "§ 427 AO", "status": "missing"},
            {"text": "§ 30 AO", "start": 18, "end": 25, "norm": "§ 30 AO", "status": "exists"},
        ],
        "figures": [],
        "matches": [],
        "wording": [],
    }
    assert second == {"id": "b", "citations": [], "figures": [], "matches": [], "wording": []}


def test_explained_json_lines_add_heading_link_and_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": 1, "text": "§ 30 Abs. 14 AO"}), encoding="utf-8")

    run("--jsonl", "--explain", str(file), "--data", str(tmp_path))

    (found,) = json.loads(capsys.readouterr().out)["citations"]
    assert found["nearest"] == "§ 30 Abs. 11 AO"
    assert found["heading"] == "Steuergeheimnis"


def test_a_text_is_told_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.md"
    file.write_text("Eins.\n§ 427 AO\n", encoding="utf-8")

    assert run(str(file), "--data", str(tmp_path)) == 1
    assert f"{file}: Zeile 2: § 427 AO gibt es nicht." in capsys.readouterr().out


def test_a_sound_text_is_exit_code_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.md"
    file.write_text("Siehe § 30 AO und § 5 KAG NRW.", encoding="utf-8")

    assert run(str(file), "--data", str(tmp_path)) == 0
    file.write_text("Nichts.", encoding="utf-8")
    assert run(str(file), "--data", str(tmp_path)) == 0
    assert "Nichts gefunden" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["no JSON", '{"id": 1}', '{"id": 1, "text": 2}', "[]"])
def test_a_bad_line_is_exit_code_2_and_named(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(line, encoding="utf-8")

    assert run("--jsonl", str(file), "--data", str(tmp_path)) == 2
    assert "Zeile 1" in capsys.readouterr().err


def test_a_missing_file_is_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path / "none"), "--data", str(tmp_path)) == 2
    assert "lässt sich nicht lesen" in capsys.readouterr().err
