"""Leitplanke's screen behind the benchmark's pipe."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.screen.engines import Check, Found, serve


def make() -> tuple[str, Check]:
    from bot.screen.screen import Screen  # noqa: PLC0415 - importing is part of starting
    from bot.screen.verdict import Action  # noqa: PLC0415 - the same

    screen = Screen()

    def check(parts: Sequence[str]) -> list[Found]:
        found = screen.findings("\n".join(parts))
        return [(f.kind, f.start, f.end) for f in found if f.action is not Action.ALLOW]

    return "this working tree", check


if __name__ == "__main__":
    serve(make)
