"""Leitplanke's screen behind the benchmark's pipe."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from bot.screen.verdict import Finding
from tests.bench.screen.engines import Check, Found, serve


def commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


class ScreenFailed(Exception):
    """The screen refused a text because it could not read it."""


def make() -> tuple[str, Check]:
    from bot.screen.screen import Screen  # noqa: PLC0415 - importing is part of starting
    from bot.screen.verdict import Action  # noqa: PLC0415 - the same

    screen = Screen()

    def check(parts: Sequence[str]) -> list[Found]:
        found = told(parts)
        if any(kind == "screen_failure" for kind, _, _ in found):
            raise ScreenFailed
        return found

    def told(parts: Sequence[str]) -> list[Found]:
        found = [_told(f, 0) for f in screen.findings(parts[0]) if f.action is not Action.ALLOW]
        if len(parts) == 1:
            return found
        offset = len(parts[0]) + 1
        for part in parts[1:]:
            found += [_told(f, offset) for f in screen.findings(part)]
            offset += len(part) + 1
        return found + [_told(f, 0) for f in screen.thread().check_together(parts)]

    return commit(), check


def _told(finding: Finding, offset: int) -> Found:
    return finding.kind, finding.start + offset, finding.end + offset


if __name__ == "__main__":
    serve(make)
