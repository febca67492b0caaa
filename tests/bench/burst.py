"""How a rush is served: `python -m tests.bench.burst`.

200 questions in 50 direct chats at once, with a model that takes 500 ms: the time until all are
answered, and the bot's CPU time, for our bot, the naive one, and the naive one with a task per
message, one after the other on the same homeserver. `--encrypted` does it in encrypted rooms.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.stage import (
    NAIVE,
    NAIVE_TASKS,
    OURS,
    Stage,
    open_stage,
    percentiles,
    table,
)

PEOPLE = 5
ROOMS_EACH = 10
QUESTIONS_PER_ROOM = 4
MODEL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Rush:
    wall_seconds: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float


async def rush(stage: Stage, bot: str, *, encrypted: bool) -> Rush:
    chats = [
        (asker, await stage.open_chat(asker, bot, encrypted=encrypted))
        for asker in stage.askers
        for _ in range(ROOMS_EACH)
    ]
    cpu, start = stage.cpu_seconds(bot), time.perf_counter()
    seconds = await asyncio.gather(
        *(asker.ask(room_id) for _ in range(QUESTIONS_PER_ROOM) for asker, room_id in chats)
    )
    wall, cpu = time.perf_counter() - start, stage.cpu_seconds(bot) - cpu
    return Rush(wall, *percentiles(seconds), cpu * 1000 / len(seconds))


async def main(*, encrypted: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with open_stage(Path(folder), model_latency_seconds=MODEL_SECONDS) as stage:
            await stage.start_ours()
            await stage.start_naive(tasks=False)
            await stage.start_naive(tasks=True)
            for _ in range(PEOPLE):
                await stage.add_asker()
            bots = (NAIVE, NAIVE_TASKS, OURS)
            rushes = {bot: await rush(stage, bot, encrypted=encrypted) for bot in bots}
    rows = [
        [
            bot,
            f"{done.wall_seconds:.1f}",
            f"{done.p50_ms:.0f}",
            f"{done.p95_ms:.0f}",
            f"{done.cpu_ms:.1f}",
            f"{done.wall_seconds / rushes[NAIVE].wall_seconds:.2f}",
            f"{done.wall_seconds / rushes[NAIVE_TASKS].wall_seconds:.2f}",
        ]
        for bot, done in rushes.items()
    ]
    rooms = PEOPLE * ROOMS_EACH
    kind = "encrypted" if encrypted else "plain"
    print(f"\n{rooms * QUESTIONS_PER_ROOM} questions in {rooms} {kind} rooms, model 500 ms\n")
    head = [
        "bot",
        "all answered s",
        "p50 ms",
        "p95 ms",
        "CPU ms each",
        "÷ naive",
        "÷ naive with tasks",
    ]
    print(table(head, rows))


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m tests.bench.burst")
    parser.add_argument("--encrypted", action="store_true")
    asyncio.run(main(encrypted=parser.parse_args().encrypted))
