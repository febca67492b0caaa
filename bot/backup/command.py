"""`leitplanke backup --to FILE`: everything at rest, sealed, while the bot runs."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.backup.archive import write_backup
from bot.backup.errors import BackupUnusable
from bot.errors import LeitplankeError
from bot.places import settings_file
from bot.settings import load
from bot.wording import fill, load_table

HELP = "Write everything at rest into one sealed file; the bot may go on running."
LEAST_CHARACTERS = 16

Words = dict[str, str]


class CommandFailed(LeitplankeError):
    """The sentence says what to do."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="the new backup")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    settings = load(settings_file(arguments.config)).settings
    words: Words = load_table(settings.language, "backup")["command"]
    with told(words):
        passphrase = read_passphrase(arguments.passphrase_file, words, twice=True)
        manifest = write_backup(settings, arguments.to, passphrase)
    say(fill(words["written"], file=arguments.to, count=len(manifest.files)))
    say(words["was_stopped" if manifest.stopped else "was_running"])
    return 0


def add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="settings file (leitplanke.toml)"
    )
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="with the passphrase, or a key"
    )


@contextmanager
def told(words: Words) -> Iterator[None]:
    """Say what is wrong in the operator's language."""
    try:
        yield
    except BackupUnusable as error:
        sentence = fill(words[error.key], name=error.name or "-")
    except OSError as error:
        sentence = fill(words["not_written"], problem=error.strerror or type(error).__name__)
    else:
        return
    raise CommandFailed(sentence)


def read_passphrase(file: Path | None, words: Words, *, twice: bool) -> bytes:
    """Read it from a file or the terminal; one that is too short is refused when it is new."""
    if file is not None:
        try:
            passphrase = file.read_bytes().strip()
        except OSError:
            raise BackupUnusable("no_passphrase_file", str(file)) from None
    else:
        passphrase = getpass.getpass(words["ask"]).encode()
        if twice and getpass.getpass(words["ask_again"]).encode() != passphrase:
            raise BackupUnusable("not_the_same")
    if twice and len(passphrase) < LEAST_CHARACTERS:
        raise CommandFailed(fill(words["too_short"], least=LEAST_CHARACTERS))
    return passphrase


def say(line: str) -> None:
    print(line, file=sys.stdout)  # noqa: T201  (a command line speaks to a person)
