"""`leitplanke run`: the bot as a process, from the lock to the last goodbye."""

from __future__ import annotations

import argparse
import asyncio
import logging
import resource
import signal
from pathlib import Path

from bot import pipeline
from bot.adapters.matrix.session import AlreadyRunning, lock
from bot.errors import LayoutNewer, LoginRefused, PortTaken, SettingsInvalid
from bot.health import serve_health
from bot.logs import set_up
from bot.loop_watch import watch_loop
from bot.operations import checkup_of
from bot.places import settings_file
from bot.settings import Settings, load
from bot.vitals import Vitals
from bot.wiring import bot_on_matrix
from bot.wording import fill, load_table

HELP = "Run the bot."

log = logging.getLogger(__name__)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="settings file (leitplanke.toml)"
    )


def run(arguments: argparse.Namespace) -> int:
    keep_no_core()
    settings = load(settings_file(arguments.config)).settings
    set_up(settings.service.log_level, settings.service.log_format)
    words = load_table(settings.language, "operator")["run"]
    try:
        held = lock(settings.data.path)
    except AlreadyRunning:
        raise SettingsInvalid(fill(words["locked"], path=settings.data.path)) from None
    with held:
        try:
            asyncio.run(serve(settings))
        except LoginRefused:
            user = settings.matrix.user
            raise SettingsInvalid(fill(words["login_refused"], user=user)) from None
        except LayoutNewer as newer:
            raise SettingsInvalid(fill(words["newer"], database=newer.database)) from None
        except PortTaken as taken:
            sentence = fill(words["port_taken"], host=taken.host, port=taken.port)
            raise SettingsInvalid(sentence) from None
    return 0


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; answers in flight stay pending for the next start."""
    serving = asyncio.current_task()
    assert serving
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, serving.cancel)
    vitals = Vitals()
    try:
        async with (
            bot_on_matrix(settings, vitals) as bot,
            serve_health(settings.service, checkup_of(bot)),
            watch_loop(vitals),
        ):
            log.info("ready")
            await pipeline.run(bot)
    except asyncio.CancelledError:
        log.info("stopped")


def keep_no_core() -> None:
    """Let no crash write the memory, and with it keys and texts, to a file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
