"""`leitplanke screen` on files, standard input and JSON lines."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.screen import command

Writer = Callable[..., str]
IBAN = "DE44 5001 0517 5407 3249 31"


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.configure(parser)
    return command.run(parser.parse_args(arguments))


@pytest.fixture
def written(tmp_path: Path) -> Writer:
    def write(text: str, name: str = "text.txt") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_a_finding_is_exit_code_1_and_told_without_the_value(
    written: Writer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(written(f"Hallo\nKonto {IBAN}\n")) == 1

    shown = capsys.readouterr().out
    assert "Zeile 2, Wort 2" in shown
    assert "D…1" in shown
    assert IBAN not in shown


def test_nothing_found_is_exit_code_0(written: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(written("Wie hoch ist der Grundfreibetrag 2025?")) == 0
    assert "Nichts gefunden." in capsys.readouterr().out


def test_several_files_are_screened_and_each_line_names_its_file(
    written: Writer, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = written(f"Konto {IBAN}", "a.txt"), written("50618324391", "b[1].txt")
    harmless = written("Hallo", "c.txt")

    assert run(first, second, harmless) == 1

    told = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in told] == [first, second, harmless]
    assert run(harmless, harmless) == 0


def test_json_lines_of_several_files_are_one_stream(
    written: Writer, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [written(json.dumps({"id": n, "text": t}), str(n)) for n, t in ((1, IBAN), (2, "Ja"))]

    assert run("--jsonl", *files) == 1
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == [1, 2]


def test_a_bad_section_is_told_in_sentences_without_its_values(
    written: Writer, capsys: pytest.CaptureFixture[str]
) -> None:
    config = written('[screen]\nwords = ["Zaunkönig", "§"]\npattern = []', "leitplanke.toml")

    assert run("--config", config, written("Hallo")) == 2

    told = capsys.readouterr().err
    assert "screen.words.1 ist nicht gültig" in told
    assert "Meinten Sie patterns?" in told
    assert not any(strange in told for strange in ("§", "Zaunkönig", "http", "Policy"))


def test_explain_marks_the_finding_in_the_text(
    written: Writer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--explain", written(f"Konto {IBAN} danke")) == 1

    assert f"Konto {IBAN}⟨iban⟩ danke" in capsys.readouterr().out


def test_stats_count_by_kind(written: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--stats", written(f"{IBAN}\n50618324391\n")) == 1

    shown = capsys.readouterr().err
    assert "1  iban" in shown
    assert "1  tax_id" in shown


def test_json_lines_have_offsets_in_code_points(
    written: Writer, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"😀 Konto {IBAN}"
    lines = "\n".join(
        [json.dumps({"id": 7, "text": text}), "", json.dumps({"id": "b", "text": "Hallo"})]
    )

    assert run("--jsonl", written(lines)) == 1

    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["id"], first["action"]) == (7, "block")
    (finding,) = first["findings"]
    assert text[finding["start"] : finding["end"]] == IBAN
    assert finding["kind"] == "iban"
    assert finding["reason"].endswith(".")
    assert first["masked"] == "😀 Konto [IBAN 1]"
    assert second == {"id": "b", "action": "allow", "findings": [], "masked": "Hallo"}


def test_a_settings_file_is_obeyed(written: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    config = written('[screen.external]\niban = "mask"\n', "leitplanke.toml")

    run("--jsonl", "--config", config, written(json.dumps({"id": 1, "text": IBAN})))

    assert json.loads(capsys.readouterr().out)["action"] == "mask"


@pytest.mark.parametrize(
    ("content", "config", "sentence"),
    [
        ("kein JSON", None, "Zeile 1"),
        ('{"id": 1}', None, "Zeile 1"),
        ('{"id": 1, "text": 2}', None, "Zeile 1"),
        ('{"id": 1, "text": ""}', '[screen]\npatterns = ["("]\n', "[screen]"),
        ('{"id": 1, "text": ""}', "[screen", "[screen]"),
    ],
)
def test_a_wrong_call_is_exit_code_2_with_a_sentence(
    content: str,
    config: str | None,
    sentence: str,
    written: Writer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    more = ["--config", written(config, "leitplanke.toml")] if config else []

    assert run("--jsonl", *more, written(content)) == 2
    assert sentence in capsys.readouterr().err


def test_a_missing_file_is_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path / "fehlt.txt")) == 2
    assert "fehlt.txt" in capsys.readouterr().err


def test_bytes_that_are_no_utf8_do_not_hide_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes(f"Müller \xff {IBAN}".encode("latin-1"))

    assert run(str(path)) == 1
    assert "Bankverbindung" in capsys.readouterr().out
