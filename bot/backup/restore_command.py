"""`leitplanke restore --from FILE`: checks a backup whole, then fills an empty data folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.adapters.matrix.session import AlreadyRunning
from bot.backup.archive import check_backup
from bot.backup.command import Words, add_common, read_passphrase, say, told
from bot.backup.errors import BackupUnusable
from bot.backup.restoring import restore
from bot.places import settings_file
from bot.settings import load
from bot.wording import fill, load_table

HELP = "Check a backup, then fill an empty data folder from it."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="source", type=Path, required=True, metavar="FILE")
    parser.add_argument("--check", action="store_true", help="only read it; write nothing")
    parser.add_argument(
        "--same-device",
        action="store_true",
        help="bring the encryption keys back too: only if the bot has not run since the backup",
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    settings = load(settings_file(arguments.config)).settings
    words: Words = load_table(settings.language, "backup")["command"]
    with told(words):
        passphrase = read_passphrase(arguments.passphrase_file, words, twice=False)
        if arguments.check:
            manifest = check_backup(arguments.source, passphrase)
        else:
            try:
                manifest = restore(
                    settings, arguments.source, passphrase, same_device=arguments.same_device
                )
            except AlreadyRunning:
                raise BackupUnusable("runs", str(settings.data.path)) from None
    about = {"day": manifest.made_at, "version": manifest.program, "count": len(manifest.files)}
    say(fill(words["whole"], **about))
    if not arguments.check:
        say(fill(words["restored"], folder=settings.data.path))
        say(words["same_device" if arguments.same_device else "new_device"])
    return 0
