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
from typing import Any, TextIO

from bot.law.citation import Citation
from bot.law.library import library_of
from bot.review.checks import Context, Outcome, run_checks
from bot.review.corpus.store import corpus_of
from bot.wording import LANGUAGES, fill, load_table

HELP = "The machine's part of the review: citations, figures, copied passages, wording."
FOUND = 1
UNUSABLE = 2


class Unusable(Exception):
    """The call cannot be carried out; the sentence says why."""


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
    parser.add_argument("--data", type=Path, default=Path("var"), help="data folder (var)")
    parser.add_argument("--language", choices=LANGUAGES, default="de")


def run(args: argparse.Namespace) -> int:
    words = load_table(args.language, "review")["command"]
    try:
        context = Context(
            library_of(args.data),
            corpus_of(args.data),
            not args.allow_generic_masculine,
            {path.name: _read(path, words) for path in args.source},
        )
        return max([_review_file(file, args, context, words) for file in args.files or ["-"]])
    except Unusable as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - the command's own output
        return UNUSABLE


def _review_file(
    file: str, args: argparse.Namespace, context: Context, words: dict[str, str]
) -> int:
    with _opened(file, words) as lines:
        if args.jsonl:
            return _json_lines(lines, args, context, words)
        place = "" if file == "-" else f"{file}: "
        return _text(lines.read(), place, args.language, context)


def _opened(file: str, words: dict[str, str]) -> TextIO:
    if file == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a real stream here
        return sys.stdin
    try:
        return Path(file).open(encoding="utf-8", errors="replace", newline="")
    except OSError as problem:
        raise Unusable(fill(words["unreadable"], file=file, problem=problem.strerror)) from None


def _read(path: Path, words: dict[str, str]) -> str:
    with _opened(str(path), words) as source:
        return source.read()


def _json_lines(
    lines: Iterable[str], args: argparse.Namespace, context: Context, words: dict[str, str]
) -> int:
    objects = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        identity, text = _parsed(line, number, words)
        outcome = run_checks(text, context)
        shown = {"id": identity, **as_json(outcome, explained=args.explain)}
        print(json.dumps(shown, ensure_ascii=True))  # noqa: T201 - the command's own output
        objects = objects or outcome.objects
    return FOUND if objects else 0


def _parsed(line: str, number: int, words: dict[str, str]) -> tuple[Any, str]:
    try:
        record = json.loads(line)
        identity, text = record["id"], record["text"]
    except (ValueError, KeyError, TypeError):
        raise Unusable(fill(words["bad_line"], line=number)) from None
    if not isinstance(text, str):
        raise Unusable(fill(words["bad_line"], line=number))
    return identity, text


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
