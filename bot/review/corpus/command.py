"""`leitplanke corpus`: which texts answers are compared with, word for word.

Exit code 1 when a file could not be read, 2 when nothing was imported.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.places import data_folder
from bot.review.corpus.reading import READERS, NotReadable, read_pages
from bot.review.corpus.store import CORPUS_FILE, Corpus
from bot.wording import LANGUAGES, fill, load_table

HELP = "Import the house's own texts, which answers are compared with word for word."
SOME_FAILED = 1
NOTHING_DONE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    importing = actions.add_parser(
        "import", help="read TXT, Markdown, HTML and PDF, also in folders"
    )
    importing.add_argument("sources", nargs="+", type=Path, metavar="FILE_OR_FOLDER")
    listing = actions.add_parser("list", help="what was imported")
    removing = actions.add_parser("remove", help="forget sources, by the names that list shows")
    removing.add_argument("sources", nargs="+", metavar="NAME")
    for action in (importing, listing, removing):
        action.add_argument("--data", type=Path, help="data folder (that of the settings)")
        action.add_argument("--config", type=Path, metavar="FILE", help="settings file")
        action.add_argument("--language", choices=LANGUAGES, default="de")


def run(args: argparse.Namespace) -> int:
    words = load_table(args.language, "corpus")
    folder = data_folder(args.data, args.config)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    corpus = Corpus.at(folder / CORPUS_FILE)
    try:
        match args.action:
            case "import":
                return _import(args.sources, corpus, words)
            case "remove":
                return _remove(args.sources, corpus, words)
        for source, pages in corpus.sources().items():
            _say(fill(words["command"]["row"], source=source, pages=pages))
        return 0
    finally:
        corpus.close()


def _import(sources: list[Path], corpus: Corpus, words: dict[str, dict[str, str]]) -> int:
    names: set[str] = set()
    failed = False
    for name, path in _files(sources):
        try:
            pages = _pages(name, path, names)
        except NotReadable as problem:
            failed = True
            sentence = words["problem"][str(problem)]
            _complain(fill(words["command"]["skipped"], file=path, problem=sentence))
            continue
        corpus.replace(name, pages)
        names.add(name)
        _say(fill(words["command"]["imported"], source=name, pages=len(pages)))
    _say(fill(words["command"]["total"], count=len(names)))
    return NOTHING_DONE if not names else SOME_FAILED if failed else 0


def _remove(sources: list[str], corpus: Corpus, words: dict[str, dict[str, str]]) -> int:
    known, unknown = corpus.sources(), False
    for source in sources:
        if source in known:
            corpus.remove(source)
            _say(fill(words["command"]["removed"], source=source))
        else:
            unknown = True
            _complain(fill(words["command"]["unknown"], source=source))
    return SOME_FAILED if unknown else 0


def _pages(name: str, path: Path, taken: set[str]) -> list[str]:
    """Read a file, unless another one has its name: it would take the other's place."""
    if name in taken:
        raise NotReadable("name_taken")
    return read_pages(path)


def _files(sources: list[Path]) -> Iterator[tuple[str, Path]]:
    """Name each file; those of a folder by their place in it."""
    for source in sources:
        if source.is_dir():
            for path in sorted(source.rglob("*")):
                if path.is_file() and path.suffix.lower() in READERS:
                    yield path.relative_to(source).as_posix(), path
        else:
            yield source.name, source


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the command's own output


def _complain(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - the command's own output
