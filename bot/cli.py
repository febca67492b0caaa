"""The console script `leitplanke`: one subcommand for each module named here."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from bot import __version__
from bot.errors import LeitplankeError

COMMANDS = {
    "demo": "bot.demo.command",
    "run": "bot.service",
    "doctor": "bot.doctor.command",
    "screen": "bot.screen.command",
    "review": "bot.review.command",
    "statutes": "bot.law.command",
    "flyer": "bot.flyer.command",
    "images": "bot.images.command",
    "corpus": "bot.review.corpus.command",
    "audit": "bot.audit.command",
    "health": "bot.health_check",
    "backup": "bot.backup.command",
    "restore": "bot.backup.restore_command",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that was named; only its module is imported."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="leitplanke", description="See README.md.")
    parser.add_argument("--version", action="version", version=__version__)
    named = [word for word in given if word in COMMANDS][:1]
    commands = parser.add_subparsers(dest="command", required=True)
    for name, place in COMMANDS.items():
        if named and name != named[0]:
            commands.add_parser(name)
            continue
        try:
            module = importlib.import_module(place)
        except ModuleNotFoundError as missing:
            _explain_missing(commands.add_parser(name, help=_NEEDS), missing)
            continue
        subparser = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.configure(subparser)
        subparser.set_defaults(run=module.run)
    parsed = parser.parse_args(given)
    try:
        return int(parsed.run(parsed))
    except LeitplankeError as error:
        print(error, file=sys.stderr)  # noqa: T201  (a command line speaks to a person)
        return 1
    except KeyboardInterrupt:
        return 130


_NEEDS = "(needs more packages, see README.md)"


def _explain_missing(subparser: argparse.ArgumentParser, missing: ModuleNotFoundError) -> None:
    """Let a command of an extra that is not installed say so, and the others work."""

    def run(_: argparse.Namespace) -> int:
        raise LeitplankeError(
            f"The package {missing.name} is not installed. The demo needs leitplanke[demo], the"
            " image worker leitplanke[images]; `make demo` installs both."
        )

    subparser.set_defaults(run=run)
