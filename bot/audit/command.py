"""`leitplanke audit`: verify, export, count, erase, cut off; what two people may do together."""

from __future__ import annotations

import argparse
import csv
import getpass
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from bot.audit.audit import AUDIT_FILE, DAY_SECONDS
from bot.audit.chain import Head
from bot.audit.counts import counted, lines
from bot.audit.entry import COLUMNS, week_of
from bot.audit.errors import AuditBroken, KeyMissing, NotResolvable, WrongPassphrase
from bot.audit.ledger import Ledger
from bot.audit.persons import erase_person, resolve
from bot.audit.verify import MOST_SHOWN, verify
from bot.errors import LeitplankeError, PortTaken
from bot.places import settings_file
from bot.settings import Settings, load
from bot.wording import fill, load_table

HELP = "evidence without watching people: verify, export, count, erase, show"
PASSPHRASE_CHARACTERS = 12
# As `audit.keep_days`: a slip must not cut off the present weeks too.
LEAST_DAYS = 14
HIGHEST_PORT = 65_535
# https://spec.matrix.org/latest/appendices/#user-identifiers
USER_ID = re.compile(r"@[^:\s]+:\S+")

Words = dict[str, str]


class CommandFailed(LeitplankeError):
    """The sentence says what to do."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings file")
    commands = parser.add_subparsers(dest="audit_command", required=True, metavar="COMMAND")
    check = commands.add_parser("verify", help="find rows that were changed, removed or added")
    check.add_argument("--head", metavar="NUMBER:VALUE", help="a head that was kept elsewhere")
    out = commands.add_parser("export", help="all rows, pseudonymous")
    out.add_argument("--format", choices=("csv", "json"), default="csv")
    counts = commands.add_parser("stats", help="counts, none about fewer than five people")
    counts.add_argument("--json", action="store_true")
    keys = commands.add_parser("keys", help="two people set their passphrases")
    whose = commands.add_parser("resolve", help="two people find out whose pseudonym this is")
    whose.add_argument("pseudonym")
    whose.add_argument("--people", type=Path, required=True, metavar="FILE", help="user ids")
    delete = commands.add_parser("delete", help="erase the rows of a person")
    delete.add_argument("--person", required=True, metavar="USER_ID")
    for command in (keys, whose, delete):
        command.add_argument("--first-file", type=Path, metavar="FILE", help="with a passphrase")
        command.add_argument("--second-file", type=Path, metavar="FILE", help="with the other")
    retain = commands.add_parser("retain", help="cut off rows that were kept long enough")
    retain.add_argument("--days", type=int, help="default: audit.keep_days")
    page = commands.add_parser("serve", help="show the counts as a page, on this machine only")
    page.add_argument("--port", type=int, default=0, help="default: a free one")
    for command in commands.choices.values():
        command.add_argument(
            "--config", type=Path, metavar="FILE", help="settings file", default=argparse.SUPPRESS
        )


def run(arguments: argparse.Namespace) -> int:
    settings = load(settings_file(arguments.config)).settings
    words = load_table(settings.language, "audit")["command"]
    with _translated(words, settings), _ledger(settings, words) as ledger:
        return COMMANDS[arguments.audit_command](arguments, ledger, settings, words)


@contextmanager
def _ledger(settings: Settings, words: Words) -> Iterator[Ledger]:
    path = settings.data.path / AUDIT_FILE
    if not path.exists():
        raise CommandFailed(fill(words["no_audit"], path=path))
    ledger = Ledger(path, settings.audit.key_file)
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def _translated(words: Words, settings: Settings) -> Iterator[None]:
    """Say what went wrong, and what to do, in the operator's language."""
    try:
        yield
    except KeyMissing:
        sentence = fill(words["no_key"], path=settings.audit.key_file)
    except WrongPassphrase as wrong:
        sentence = fill(words["wrong_passphrase"], number=wrong.which)
    except NotResolvable:
        sentence = words["not_resolvable"]
    except AuditBroken:
        sentence = words["broken"]
    else:
        return
    raise CommandFailed(sentence)


def _verify(arguments: argparse.Namespace, ledger: Ledger, settings: Settings, words: Words) -> int:
    try:
        printed = Head.read(arguments.head) if arguments.head else None
    except ValueError:
        raise CommandFailed(words["no_head"]) from None
    outcome = verify(ledger, printed)
    flaws = load_table(settings.language, "audit")["flaw"]
    for finding in outcome.findings[:MOST_SHOWN]:
        _say(fill(flaws[finding.flaw], number=finding.number))
    if len(outcome.findings) > MOST_SHOWN:
        _say(fill(words["more"], count=len(outcome.findings) - MOST_SHOWN))
    _say(fill(words["checked"], rows=outcome.rows, erased=outcome.erased))
    _say(fill(words["head"], head=outcome.head))
    if not outcome.compared:
        _say(words["head_too_old"])
    _say(words["flawed" if outcome.findings else "whole"])
    return 1 if outcome.findings or not outcome.compared else 0


def _export(
    arguments: argparse.Namespace, ledger: Ledger, _settings: Settings, _words: Words
) -> int:
    write = _write_csv if arguments.format == "csv" else _write_json
    write(ledger, sys.stdout)
    return 0


def _write_csv(ledger: Ledger, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("number", *COLUMNS))
    for number, entry in ledger.entries():
        writer.writerow((number, *asdict(entry).values()))


def _write_json(ledger: Ledger, out: TextIO) -> None:
    """Write one object a line."""
    for number, entry in ledger.entries():
        row = {"number": number, **asdict(entry), "found": json.loads(entry.found)}
        out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _stats(arguments: argparse.Namespace, ledger: Ledger, settings: Settings, words: Words) -> int:
    groups = counted(ledger, settings)
    if arguments.json:
        _say(json.dumps([asdict(group) for group in groups], ensure_ascii=False, indent=1))
    elif groups:
        _say("\n".join(lines(groups, settings)))
    else:
        _say(words["no_weeks"])
    return 0


def _keys(arguments: argparse.Namespace, ledger: Ledger, _settings: Settings, words: Words) -> int:
    passphrases = _passphrases(arguments, words, new=True)
    if any(len(p) < PASSPHRASE_CHARACTERS for p in passphrases):
        raise CommandFailed(fill(words["too_short"], least=PASSPHRASE_CHARACTERS))
    if passphrases[0] == passphrases[1]:
        raise CommandFailed(words["same_passphrase"])
    with ledger.key_file.held():
        keys = ledger.key_file.load()
        if keys.locked:
            raise CommandFailed(words["keys_are_set"])
        keys.set_passphrases(passphrases)
        ledger.key_file.save(keys)
    _say(words["keys_set"])
    return 0


def _resolve(
    arguments: argparse.Namespace, ledger: Ledger, _settings: Settings, words: Words
) -> int:
    try:
        people = arguments.people.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError):
        raise CommandFailed(fill(words["no_people"], path=arguments.people)) from None
    if not ledger.key_file.load().locked:
        raise NotResolvable
    passphrases = _passphrases(arguments, words)
    person = resolve(ledger, arguments.pseudonym, people, passphrases)
    _say(person or words["nobody"])
    return 0 if person else 1


def _delete(
    arguments: argparse.Namespace, ledger: Ledger, _settings: Settings, words: Words
) -> int:
    if not USER_ID.fullmatch(arguments.person):
        raise CommandFailed(fill(words["no_person"], person=arguments.person))
    locked = ledger.key_file.load().locked
    passphrases = _passphrases(arguments, words) if locked else None
    count = erase_person(ledger, arguments.person, passphrases)
    _say(fill(words["erased"], count=count))
    if not locked:
        _say(words["erased_recent"])
    return 0


def _retain(arguments: argparse.Namespace, ledger: Ledger, settings: Settings, words: Words) -> int:
    days = settings.audit.keep_days if arguments.days is None else arguments.days
    if days < LEAST_DAYS:
        raise CommandFailed(fill(words["too_few_days"], least=LEAST_DAYS))
    count = ledger.cut_before(week_of(time.time() - days * DAY_SECONDS))
    _say(fill(words["cut"], count=count, start=ledger.start().number + 1))
    return 0


def _serve(arguments: argparse.Namespace, ledger: Ledger, settings: Settings, words: Words) -> int:
    try:
        from bot.audit.page import serve  # noqa: PLC0415  (Datasette comes with an extra)
    except ModuleNotFoundError:
        sentence = load_table(settings.language, "audit")["page"]["not_installed"]
        raise CommandFailed(sentence) from None
    if not 0 <= arguments.port <= HIGHEST_PORT:
        raise CommandFailed(words["no_port"])
    try:
        return serve(ledger, settings, arguments.port)
    except PortTaken as taken:
        raise CommandFailed(fill(words["port_taken"], port=taken.port)) from None


def _passphrases(
    arguments: argparse.Namespace, words: Words, *, new: bool = False
) -> tuple[str, str]:
    """Ask two people, one after the other; files are for machines that ask them otherwise."""
    files = (arguments.first_file, arguments.second_file)
    if all(files):
        try:
            first, second = (file.read_text(encoding="utf-8").strip("\r\n") for file in files)
        except (OSError, UnicodeDecodeError):
            raise CommandFailed(words["no_passphrase_file"]) from None
        return first, second
    if any(files):
        raise CommandFailed(words["one_passphrase_file"])
    return _ask(1, words, new=new), _ask(2, words, new=new)


def _ask(number: int, words: Words, *, new: bool) -> str:
    given = getpass.getpass(fill(words["passphrase"], number=number))
    if new and getpass.getpass(words["passphrase_again"]) != given:
        raise CommandFailed(words["passphrases_differ"])
    return given


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


Work = Callable[[argparse.Namespace, Ledger, Settings, Words], int]
COMMANDS: dict[str, Work] = {
    "verify": _verify,
    "export": _export,
    "stats": _stats,
    "keys": _keys,
    "resolve": _resolve,
    "delete": _delete,
    "retain": _retain,
    "serve": _serve,
}
