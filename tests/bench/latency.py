"""How long a person waits beyond the model: `python -m tests.bench.latency`.

A real Synapse, a model that answers at once, our bot and the naive one, asked in turn in direct
chats, plain and encrypted. A time runs from the homeserver's receipt of the question to the
arrival of the answer at the asking client. `--questions N` sets how many each bot is asked,
`--profile FILE` writes our bot's profile, for `python -m pstats FILE`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bench.stage import NAIVE, OURS, Asker, Stage, open_stage, percentiles, table

WARM_UP = 10
AIM = 1.3


async def measure(
    stage: Stage, asker: Asker, questions: int, *, encrypted: bool
) -> list[list[str]]:
    rooms = {bot: await stage.open_chat(asker, bot, encrypted=encrypted) for bot in (NAIVE, OURS)}
    seconds: dict[str, list[float]] = {bot: [] for bot in rooms}
    cpu: dict[str, float] = {}
    for turn in range(WARM_UP + questions):
        if turn == WARM_UP:
            cpu = {bot: stage.cpu_seconds(bot) for bot in rooms}
        for bot, room_id in rooms.items():
            seconds[bot].append(await asker.ask(room_id))
    used = {bot: (stage.cpu_seconds(bot) - cpu[bot]) * 1000 / questions for bot in rooms}
    kind = "encrypted" if encrypted else "plain"
    figures = {bot: percentiles(times[WARM_UP:]) for bot, times in seconds.items()}
    base = figures[NAIVE]
    return [
        [
            kind,
            bot,
            *(f"{ms:.0f}" for ms in figures[bot]),
            f"{figures[bot][0] / base[0]:.2f}",
            f"{used[bot]:.1f}",
        ]
        for bot in rooms
    ]


async def main(questions: int, profile: Path | None) -> None:
    wrapper = [sys.executable, "-m", "cProfile", "-o", str(profile)] if profile else []
    with tempfile.TemporaryDirectory() as folder:
        async with open_stage(Path(folder), model_latency_seconds=0.0) as stage:
            await stage.start_naive(tasks=False)
            await stage.start_ours(wrapper)
            asker = await stage.add_asker()
            rows = []
            for encrypted in (False, True):
                rows += await measure(stage, asker, questions, encrypted=encrypted)
    print(f"\nAdded latency, {questions} questions each, model latency 0 (aim: ratio ≤ {AIM})\n")
    print(table(["room", "bot", "p50 ms", "p95 ms", "p50 ÷ naive", "CPU ms each"], rows))


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m tests.bench.latency")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--profile", type=Path)
    arguments = parser.parse_args()
    profile = arguments.profile and arguments.profile.resolve()
    asyncio.run(main(arguments.questions, profile))
