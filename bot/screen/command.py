"""`leitplanke screen`: the screen on files or on standard input.

Exit code 1 when something was found, 2 when the call itself was wrong, so that scripts and
pre-commit hooks can rely on it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from bot.jsonl import UNUSABLE, Unusable, opened, records
from bot.messages import Trust
from bot.mistakes import sentences
from bot.screen.place import describe
from bot.screen.policy import Policy
from bot.screen.reasons import kind_name, reason
from bot.screen.screen import Screen
from bot.screen.thread import NotMaskable
from bot.screen.verdict import Action, Finding, Origin
from bot.wording import LANGUAGES, fill, load_table

HELP = "Screen files or standard input, and say what may not go to a model."
FOUND = 1


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE", help="standard input without one")
    parser.add_argument("--jsonl", action="store_true", help='{"id","text"} lines in, verdicts out')
    parser.add_argument("--explain", action="store_true", help="mark findings in the text, say why")
    parser.add_argument("--stats", action="store_true", help="count findings by kind")
    parser.add_argument("--config", type=Path, help="settings file with a section [screen]")
    parser.add_argument("--trust", choices=[trust.value for trust in Trust], default="external")
    parser.add_argument("--language", choices=LANGUAGES, default="de")


def run(args: argparse.Namespace) -> int:
    words = load_table(args.language, "screen")["command"]
    try:
        screen = Screen(_policy(args.config, args.language))
        outcomes = [_screen_file(screen, file, args, words) for file in args.files or ["-"]]
        return max(outcomes)
    except Unusable as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - the command's own output
        return UNUSABLE


def _policy(config: Path | None, language: str) -> Policy:
    if config is None:
        return Policy()
    words = load_table(language, "screen")["command"]
    try:
        settings = tomllib.loads(config.read_text(encoding="utf-8"))
        return Policy.model_validate(settings.get("screen", {}))
    except OSError as error:
        raise Unusable(fill(words["unreadable"], file=config, problem=error.strerror)) from None
    except UnicodeDecodeError:
        raise Unusable(fill(words["unreadable"], file=config, problem="UTF-8")) from None
    except tomllib.TOMLDecodeError as error:
        raise Unusable(fill(words["bad_config"], file=config, problem=error)) from None
    except ValidationError as error:
        told = "\n".join(sentences(error, Policy, language, "screen"))
        raise Unusable(fill(words["bad_config"], file=config, problem=told)) from None


def _screen_file(screen: Screen, file: str, args: argparse.Namespace, words: dict[str, str]) -> int:
    with opened(file, args.language) as lines:
        if args.jsonl:
            return _json_lines(screen, lines, args, words)
        place = "" if file == "-" else f"{file}: "
        return _text(screen, lines.read(), place, args, words)


def _json_lines(
    screen: Screen, lines: Iterable[str], args: argparse.Namespace, words: dict[str, str]
) -> int:
    counts: Counter[str] = Counter()
    texts = stopped = 0
    for identity, text in records(lines, args.language):
        verdict = screened(screen, text, Trust(args.trust), args.language)
        print(json.dumps({"id": identity, **verdict}, ensure_ascii=True))  # noqa: T201 - the command's own output
        counts.update(finding["kind"] for finding in verdict["findings"])
        texts += 1
        stopped += verdict["action"] != Action.ALLOW
    if args.stats:
        _print_counts(counts, fill(words["total"], texts=texts, stopped=stopped), args.language)
    return FOUND if stopped else 0


def screened(screen: Screen, text: str, trust: Trust, language: str) -> dict[str, Any]:
    """Give the verdict as a JSON line; `masked` is empty where masking does not help."""
    found = [
        finding for finding in screen.findings(text, trust) if finding.action is not Action.ALLOW
    ]
    action = Action.ALLOW
    if found:
        blocks = any(finding.action is Action.BLOCK for finding in found)
        action = Action.BLOCK if blocks else Action.MASK
    return {
        "action": action,
        "findings": [_as_json(finding, language) for finding in found],
        "masked": _masked(screen, text, trust) if found else text,
    }


def _masked(screen: Screen, text: str, trust: Trust) -> str:
    try:
        return screen.thread(trust).mask(text, Origin.QUESTION).text
    except NotMaskable:
        return ""


def _as_json(finding: Finding, language: str) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "start": finding.start,
        "end": finding.end,
        "reason": reason(finding.kind, language),
    }


def _text(
    screen: Screen, text: str, place: str, args: argparse.Namespace, words: dict[str, str]
) -> int:
    """Tell the findings of one text; `place` is what each line of the report begins with."""
    found = [
        finding
        for finding in screen.findings(text, Trust(args.trust))
        if finding.action is not Action.ALLOW
    ]
    console = Console(highlight=False, soft_wrap=True)
    if args.explain:
        console.print(marked(text, found), end="" if text.endswith("\n") else "\n")
    if args.stats:
        counts = Counter(str(finding.kind) for finding in found)
        lines = text.count("\n") + (not text.endswith("\n"))
        total = fill(words["found"], count=len(found), lines=lines)
        _print_counts(counts, f"{place}{total}", args.language)
        return FOUND if found else 0
    for finding in found:
        console.print(Text(f"{place}{_sentence(text, finding, args.language, words)}"))
    if not found:
        console.print(Text(f"{place}{words['none']}"))
    return FOUND if found else 0


def marked(text: str, found: Iterable[Finding]) -> Text:
    """Mark the findings in colour, and with their kind for terminals that have none."""
    shown = Text()
    at = 0
    for finding in found:
        shown.append(text[at : finding.start])
        style = "bold red" if finding.action is Action.BLOCK else "bold yellow"
        shown.append(text[finding.start : finding.end], style=f"reverse {style}")
        shown.append(f"⟨{finding.kind}⟩", style=style)
        at = finding.end
    shown.append(text[at:])
    return shown


def _sentence(text: str, finding: Finding, language: str, words: dict[str, str]) -> str:
    place = describe(text, finding)
    name = kind_name(finding.kind, language)
    return fill(
        words["line"],
        line=place.line,
        word=place.word,
        name=f"{name} ({place.hint})",
        reason=reason(finding.kind, language),
    )


def _print_counts(counts: Counter[str], total: str, language: str) -> None:
    print(total, file=sys.stderr)  # noqa: T201 - the command's own output
    for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        print(f"{count:7d}  {kind}  ({kind_name(kind, language)})", file=sys.stderr)  # noqa: T201 - the command's own output
