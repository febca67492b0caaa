"""`leitplanke review`: the machine's part of the review on files or on standard input.

Exit code 1 when there is something to look at or a check was not done, 2 when the call itself was
wrong, as for `leitplanke screen`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.jsonl import UNUSABLE, Unusable, opened, records
from bot.law.citation import Citation
from bot.law.library import library_of
from bot.places import data_folder
from bot.review.checks import Context, Outcome, run_checks
from bot.review.corpus.store import corpus_of
from bot.wording import LANGUAGES, fill, load_table

HELP = "The machine's part of the review: citations, figures, copied passages, wording."
FOUND = 1


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE", help="standard input without one")
    parser.add_argument("--jsonl", action="store_true", help='{"id","text"} lines in, findings out')
    parser.add_argument("--explain", action="store_true", help="add heading, link and the nearest")
    parser.add_argument(
        "--source",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="what the text is from",
    )
    parser.add_argument(
        "--allow-generic-masculine", action="store_true", help="let „die Bürger“ for everybody pass"
    )
    parser.add_argument("--data", type=Path, help="data folder (that of the settings)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings file")
    parser.add_argument("--language", choices=LANGUAGES, default="de")


def run(args: argparse.Namespace) -> int:
    try:
        folder = data_folder(args.data, args.config)
        context = Context(
            library_of(folder),
            corpus_of(folder),
            not args.allow_generic_masculine,
            {path.name: _read(path, args.language) for path in args.source},
        )
        return max([_review_file(file, args, context) for file in args.files or ["-"]])
    except Unusable as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - the command's own output
        return UNUSABLE


def _review_file(file: str, args: argparse.Namespace, context: Context) -> int:
    with opened(file, args.language) as lines:
        if args.jsonl:
            return _json_lines(lines, args, context)
        place = "" if file == "-" else f"{file}: "
        return _text(lines.read(), place, args.language, context)


def _read(path: Path, language: str) -> str:
    with opened(str(path), language) as source:
        return source.read()


def _json_lines(lines: Iterable[str], args: argparse.Namespace, context: Context) -> int:
    objects = False
    for identity, text in records(lines, args.language):
        outcome = run_checks(text, context)
        shown = {"id": identity, **as_json(outcome, explained=args.explain)}
        print(json.dumps(shown, ensure_ascii=True))  # noqa: T201 - the command's own output
        objects = objects or outcome.objects
    return FOUND if objects else 0


def as_json(outcome: Outcome, *, explained: bool = False) -> dict[str, Any]:
    """Give the findings as a JSON line; `not_checked` appears only when a check was not done."""
    shown: dict[str, Any] = {}
    for name, findings in outcome.found.items():
        shown[name] = [
            finding.explained()
            if explained and isinstance(finding, Citation)
            else finding.as_json()
            for finding in findings
        ]
    if outcome.not_checked:
        shown["not_checked"] = list(outcome.not_checked)
    return shown


def _text(text: str, place: str, language: str, context: Context) -> int:
    words = load_table(language, "review")
    outcome = run_checks(text, context)
    findings = sorted(
        (finding for found in outcome.found.values() for finding in found),
        key=lambda finding: finding.start,
    )
    for finding in findings:
        line = text.count("\n", 0, finding.start) + 1
        told = fill(words["command"]["line"], line=line, sentence=finding.sentence(language))
        print(f"{place}{told}")  # noqa: T201 - the command's own output
    if not findings:
        print(f"{place}{words['command']['none']}")  # noqa: T201 - the command's own output
    if outcome.not_checked:
        names = ", ".join(words["check"][name] for name in outcome.not_checked)
        print(place + fill(words["command"]["not_checked"], checks=names))  # noqa: T201 - the command's own output
    return FOUND if outcome.objects else 0
