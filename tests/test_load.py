"""The load program in small: all answered, once, in order; its counting sees what is wrong."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest

from bot.demo.homeserver import Homeserver
from tests.load.clerk import Asked, Clerk
from tests.load.outcome import outcome_of
from tests.load.run import Load, run

SMALL = Load(rooms=6, people=2, rush=12, rush_rooms=4, rate=4, seconds=3, latency=0.2)


@pytest.mark.asyncio
async def test_a_rush_and_a_stream_are_answered_once_and_in_order(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    measured = await run(SMALL, homeserver, tmp_path, lambda _line: None)

    assert measured.outcome.asked == 24
    assert measured.outcome.clean
    assert measured.memory_mib[-1] > 0


def clerk(answers: dict[str, list[tuple[str, float]]]) -> Clerk:
    one = Clerk("", "@anna:x", "", Mock(), "@bot:x")
    one.asked = {id_: Asked(id_, "!a", "$1", float(at)) for at, id_ in enumerate(("$1", "$2"))}
    one.answers = answers
    return one


def test_what_is_lost_doubled_or_overtaken_is_seen() -> None:
    lost = outcome_of([clerk({"$1": [("$a", 3.0)]})])
    doubled = outcome_of([clerk({"$1": [("$a", 3.0), ("$b", 4.0)], "$2": [("$c", 5.0)]})])
    overtaken = outcome_of([clerk({"$1": [("$a", 5.0)], "$2": [("$c", 4.0)]})])

    assert (lost.lost, doubled.doubled, overtaken.out_of_order) == (1, 1, 1)
    assert not (lost.clean)
    assert not (doubled.clean)
    assert not (overtaken.clean)
