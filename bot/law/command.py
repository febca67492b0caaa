"""`leitplanke statutes`: imports statutes from the official XML, and lists what was imported.

Nothing is fetched: the operator downloads the official archives and names a file or a folder.
Exit code 1 when a file could not be imported, 2 when nothing was.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.law.files import MAX_MEGABYTES, documents, files, is_address
from bot.law.official_xml import Edition, NoStatute, parse
from bot.law.shelf import shipped
from bot.law.store import FILE_NAME, StatuteStore
from bot.places import data_folder
from bot.wording import LANGUAGES, fill, load_table

HELP = "Import statutes from the official XML, or list what was imported."
SOME_FAILED = 1
NOTHING_DONE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    importing = actions.add_parser("import", help="read official XML, also in .gz, .zip or folders")
    importing.add_argument("sources", nargs="+", metavar="FILE_OR_FOLDER")
    listing = actions.add_parser("list", help="what was imported, and the shipped index")
    for action in (importing, listing):
        action.add_argument("--data", type=Path, help="data folder (that of the settings)")
        action.add_argument("--config", type=Path, metavar="FILE", help="settings file")
        action.add_argument("--language", choices=LANGUAGES, default="de")


def run(args: argparse.Namespace) -> int:
    words = load_table(args.language, "review")["statutes"]
    folder = data_folder(args.data, args.config)
    if args.action == "list":
        return _list(folder, words)
    return _Import(folder, words).run(args.sources)


class _Import:
    """One import: reads all that was named, stores it at once, and says what it did."""

    def __init__(self, data: Path, words: dict[str, str]) -> None:
        self._data = data
        self._words = words
        self._failed = False
        self._done: list[str] = []

    def run(self, sources: list[str]) -> int:
        self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._data / FILE_NAME
        store = StatuteStore(path)
        try:
            store.replace(self._editions(sources))
        finally:
            store.close()
        for line in self._done:
            print(line)  # noqa: T201 - the command's own output
        count = len(self._done)
        told = fill(self._words["total"], count=count, file=path) if count else self._words["none"]
        print(told)  # noqa: T201 - the command's own output
        if not self._done:
            return NOTHING_DONE
        return SOME_FAILED if self._failed else 0

    def _editions(self, sources: list[str]) -> Iterator[Edition]:
        for source in sources:
            if is_address(source):
                self._fail(fill(self._words["address"], file=source))
                continue
            try:
                found = files(Path(source))
            except NoStatute as problem:
                self._skip(Path(source), problem.key)
                continue
            for file in found:
                yield from self._read(file)

    def _read(self, file: Path) -> Iterator[Edition]:
        try:
            for document in documents(file):
                edition = parse(document)
                self._done.append(
                    fill(
                        self._words["imported"],
                        name=edition.abbreviation,
                        sections=len(edition.norms),
                        as_of=edition.as_of,
                    )
                )
                yield edition
        except NoStatute as problem:
            self._skip(file, problem.key)
        except OSError as problem:
            told = fill(self._words["unreadable"], problem=problem.strerror)
            self._fail(fill(self._words["skipped"], file=file, problem=told))

    def _skip(self, file: Path, key: str) -> None:
        problem = fill(self._words[key], megabytes=MAX_MEGABYTES)
        self._fail(fill(self._words["skipped"], file=file, problem=problem))

    def _fail(self, sentence: str) -> None:
        self._failed = True
        print(sentence, file=sys.stderr)  # noqa: T201 - the command's own output


def _list(data: Path, words: dict[str, str]) -> int:
    store = StatuteStore.existing(data)
    rows = store.listed() if store else []
    if store:
        store.close()
    for row in rows:
        told = fill(
            words["row"],
            name=row["abbreviation"],
            sections=row["sections"],
            as_of=row["as_of"],
            state=row["state"],
        )
        print(told)  # noqa: T201 - the command's own output
    shelf = shipped()
    last = words["shipped" if rows else "empty"]
    print(fill(last, as_of=shelf.as_of, count=len(shelf)))  # noqa: T201 - the command's own output
    return 0
