"""`leitplanke health`: asks the bot's health page, for container engines."""

from __future__ import annotations

import argparse
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path

from bot.places import settings_file
from bot.settings import load

HELP = "Ask the running bot whether it is well (exit code 0 or 1)."
TIMEOUT_SECONDS = 5.0


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings file")
    parser.add_argument(
        "--ready", action="store_true", help="also fail on what an operator has to see to"
    )


def run(arguments: argparse.Namespace) -> int:
    service = load(settings_file(arguments.config)).settings.service
    if not service.health_port:
        return 0
    host = f"[{service.health_host}]" if ":" in service.health_host else service.health_host
    # Without the environment's proxy, which would not reach this machine.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        page = "ready" if arguments.ready else "health"
        address = f"http://{host}:{service.health_port}/{page}"
        with direct.open(address, timeout=TIMEOUT_SECONDS) as answer:
            return 0 if answer.status == HTTPStatus.OK else 1
    except (urllib.error.URLError, OSError):
        return 1
