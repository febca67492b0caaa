"""The long form: `python -m tests.load`, 200 questions at once, then 1,000 rooms and a steady stream.

--rooms N      direct chats with the bot (1,000)
--rate R       questions a second (20)
--minutes M    how long (10)
--latency S    what the model takes, in seconds (1)
--seed N       dice for rooms and threads (1)
--folder DIR   keep logs and data there (default: a temporary one)

Answers come whole, not streamed: on one machine the homeserver is the narrow place, and each edit
is work for it. Ends with 1 when anything was lost, doubled or out of order in its thread.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from bot.demo.homeserver import Homeserver
from tests.load.run import Load, Measured, run


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.load")
    parser.add_argument("--rooms", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--latency", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


def _report(line: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")


def told(measured: Measured) -> str:
    outcome = measured.outcome
    return json.dumps(
        {
            "asked": outcome.asked,
            "lost": outcome.lost,
            "doubled": outcome.doubled,
            "out of order in their thread": outcome.out_of_order,
            "start with all rooms, s": round(measured.ready_seconds, 1),
            "the rush answered, s": round(measured.rush_seconds, 1),
            "asked a second": round(measured.rate, 1),
            "answer p50, p95, p99, s": [round(outcome.percentile(p), 2) for p in (50, 95, 99)],
            "median of rooms: middle, slowest, s": [
                round(outcome.median_room, 2),
                round(outcome.slowest_room, 2),
            ],
            "memory by the minute, MiB": measured.memory_mib,
            "bot CPU ms a question": round(measured.bot_cpu_ms, 1),
            "homeserver CPU ms a question": round(measured.homeserver_cpu_ms, 1),
            "event loop held over 50 ms, times and s in all": [
                measured.loop_held,
                round(measured.loop_held_seconds, 2),
            ],
        },
        indent=1,
    )


async def main(options: argparse.Namespace, folder: Path) -> Measured:
    load = Load(
        rooms=options.rooms,
        rate=options.rate,
        seconds=options.minutes * 60,
        latency=options.latency,
        seed=options.seed,
    )
    async with Homeserver(folder / "homeserver") as homeserver:
        return await run(load, homeserver, folder / "bot", _report)


if __name__ == "__main__":
    chosen = arguments()
    if chosen.folder:
        measured = asyncio.run(main(chosen, chosen.folder))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            measured = asyncio.run(main(chosen, Path(temporary)))
    print(told(measured))
    sys.exit(not measured.outcome.clean)
