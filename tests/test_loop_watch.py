"""Who holds the event loop is named by place; who only waits is not."""

from __future__ import annotations

import asyncio
import logging
import time

import pytest

from bot.loop_watch import HELD_TOO_LONG_SECONDS, watch_loop
from bot.vitals import Vitals


def hold_the_loop(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def times_held(vitals: Vitals) -> float:
    samples = [sample for metric in vitals.loop_seconds.collect() for sample in metric.samples]
    return next(sample.value for sample in samples if sample.name.endswith("_count"))


async def test_what_holds_the_loop_is_counted_and_named_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    vitals = Vitals()
    caplog.set_level(logging.WARNING, "bot.loop_watch")

    async with watch_loop(vitals):
        for _ in range(2):
            await asyncio.sleep(0.05)
            hold_the_loop(10 * HELD_TOO_LONG_SECONDS)
        await asyncio.sleep(0.05)

    named = [line for line in caplog.messages if "hold_the_loop" in line]
    assert len(named) == len({line.split(" at ")[1] for line in named}) >= 1
    assert times_held(vitals) >= 2


async def test_a_task_that_waits_holds_nobody(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "bot.loop_watch")

    async with watch_loop(Vitals()):
        await asyncio.sleep(6 * HELD_TOO_LONG_SECONDS)

    assert "test_loop_watch" not in caplog.text
