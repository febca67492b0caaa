"""`leitplanke demo`: everything on this machine, then a chat, or a fixed conversation."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path

from bot.demo.chat import Chat
from bot.demo.house import House
from bot.demo.script import Script
from bot.demo.settings import DemoSettings
from bot.demo.show import Show

HELP = "Start everything on this machine and chat; a fixed conversation when not on a terminal."
INTERRUPTED = 130


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--script", action="store_true", help="play the fixed conversation, on a terminal too"
    )
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="where the demo keeps its data (demo-data)"
    )


def run(arguments: argparse.Namespace) -> int:
    settings = DemoSettings(**({"data": arguments.data} if arguments.data else {}))
    show = Show(settings.language)
    # The people's clients remark on keys of devices they have not met; the transcript is no log.
    logging.getLogger("nio").setLevel(logging.CRITICAL)
    scripted = arguments.script or not sys.stdin.isatty()
    try:
        return asyncio.run(_run(settings, show, scripted=scripted))
    except (KeyboardInterrupt, asyncio.CancelledError):
        show.note(show.words("start.interrupted"))
        return INTERRUPTED


async def _run(settings: DemoSettings, show: Show, *, scripted: bool) -> int:
    _end_on(signal.SIGTERM, signal.SIGHUP)
    show.heading(show.words("start.title"))
    async with House(settings, show, remember=scripted) as house:
        introduce(house, settings, show)
        code = await _play(house, show) if scripted else await _chat(house, show)
    show.note(show.words("start.stopped", folder=settings.data))
    return code


async def _chat(house: House, show: Show) -> int:
    await Chat(show, house).run()
    return 0


async def _play(house: House, show: Show) -> int:
    went_well = await Script(house, show).play()
    wrong = [heading for heading, well in went_well.items() if not well]
    show.console.print()
    if wrong:
        show.bad(show.words("script.failed", turns="; ".join(wrong)))
        return 1
    show.good(show.words("script.passed", count=len(went_well)))
    return 0


def introduce(house: House, settings: DemoSettings, show: Show) -> None:
    """Say what answers here, and how to come in with a Matrix client."""
    show.console.print()
    if settings.model_url:
        name, url = settings.model_name, settings.model_url
        show.note(show.words("about.other", model=name, url=url))
    else:
        show.note(show.words("about.tiny"))
    show.console.print()
    show.note(house.accounts())


def _end_on(*signals: signal.Signals) -> None:
    """Let these signals end the demo as Ctrl-C does: through the doors, not the windows."""
    task = asyncio.current_task()
    assert task is not None
    for number in signals:
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
