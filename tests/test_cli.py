"""The console script: one subcommand a module, only the named one imported."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import COMMANDS, main


@pytest.mark.parametrize("place", COMMANDS.values(), ids=COMMANDS.keys())
def test_every_command_is_a_module_with_help_configure_and_run(place: str) -> None:
    module = importlib.import_module(place)

    assert module.HELP
    assert callable(module.configure)
    assert callable(module.run)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])

    assert ended.value.code == 0
    assert "--help" in capsys.readouterr().out


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(name in shown for name in COMMANDS)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])

    assert capsys.readouterr().out.strip() == __version__


@pytest.mark.parametrize("arguments", [[], ["rum"], ["run", "--confg", "x"]])
def test_a_wrong_call_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_mistake_of_the_operator_is_a_sentence_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing.toml"

    assert main(["run", "--config", str(missing)]) == 1

    said = capsys.readouterr().err
    assert str(missing) in said
    assert "Traceback" not in said


def test_python_m_bot_is_the_same() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bot", "--version"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert told.stdout.strip() == __version__


def test_without_an_extra_the_other_commands_work() -> None:
    """The base installation has neither prompt_toolkit nor torch."""
    script = (
        "import sys; sys.modules['prompt_toolkit'] = None; from bot.cli import main;"
        "sys.exit(main(['demo']) if sys.argv[1:] else main(['--help']))"
    )

    shown = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    demo = subprocess.run(
        [sys.executable, "-c", script, "demo"], check=False, capture_output=True, text=True
    )

    assert shown.returncode == 0
    assert "screen" in shown.stdout
    assert demo.returncode == 1
    assert "prompt_toolkit is not installed" in demo.stderr
