"""`leitplanke doctor`: one line for each thing it looked at; exit code 1 if any of it is wrong."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.doctor.finding import Finding, Mark
from bot.doctor.machine import check_machine
from bot.doctor.marking import check_marking
from bot.doctor.matrix import check_matrix
from bot.doctor.models import check_models
from bot.doctor.stored import check_stored
from bot.doctor.values import DEFAULT, values
from bot.errors import SettingsInvalid
from bot.places import settings_file
from bot.settings import Loaded, Settings, load
from bot.wording import fill, load_table

HELP = "Check settings, homeserver, keys, models, GPU, disk and clock, and say what to do."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="settings file (leitplanke.toml)"
    )
    parser.add_argument("--all", action="store_true", help="also show values left at their default")


def run(arguments: argparse.Namespace) -> int:
    file = settings_file(arguments.config)
    try:
        loaded = load(file)
    except SettingsInvalid as mistakes:
        _say(*(f"{Mark.WRONG} {mistake}" for mistake in str(mistakes).splitlines()))
        return 1
    language = loaded.settings.language
    words = load_table(language, "doctor")["page"]
    _say(fill(words["settings"], file=file or words["no_file"]))
    _say(*_value_lines(loaded, everything=arguments.all))
    findings = asyncio.run(examine(loaded.settings))
    _say("", words["checks"], *(finding.told(language) for finding in findings))
    count = sum(finding.mark is Mark.WRONG for finding in findings)
    _say("", fill(words["wrong"], count=count) if count else words["well"])
    return 1 if count else 0


async def examine(settings: Settings) -> list[Finding]:
    machine = [*check_machine(settings), *check_stored(settings)]
    marking = await check_marking(settings)
    return [*machine, *await check_matrix(settings), *await check_models(settings), *marking]


def _value_lines(loaded: Loaded, *, everything: bool) -> list[str]:
    words = load_table(loaded.settings.language, "doctor")["page"]
    return [
        fill(words["value"], key=key, value=value, source=words.get(source, source))
        for key, value, source in values(loaded)
        if everything or source != DEFAULT
    ]


def _say(*lines: str) -> None:
    for line in lines:
        print(line)  # noqa: T201  (a command line speaks to a person)
