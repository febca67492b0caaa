"""The long form: `python -m tests.crash`, every point at least once.

--seed N       dice for rooms, order and moments (1)
--messages N   say at least so many (1,000)
--kills N      only so many points instead of all
--folder DIR   keep logs and data there (default: a temporary one)

Ends with 1 when anything was lost, doubled, left pending, or wrongly signed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import bot
from bot.demo.homeserver import Homeserver
from tests.conftest import Account
from tests.crash.campaign import Outcome, campaign, crash_house
from tests.crash.instrument import BESIDE, points_in


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.crash")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--kills", type=int)
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


async def run(options: argparse.Namespace, folder: Path) -> Outcome:
    async with Homeserver(folder / "homeserver") as homeserver:

        async def new_user(name: str = "person", *, throttled: bool = False) -> Account:
            password = secrets.token_urlsafe(12)
            unique = f"{name}-{secrets.token_hex(4)}"
            return Account(
                await homeserver.register(unique, password, throttled=throttled), password
            )

        async with crash_house(homeserver, new_user, folder / "house") as home:
            return await campaign(home, options.seed, options.messages, options.kills, _report)


def _report(line: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")


def awaits_of_the_bot() -> Counter[str]:
    """Count the awaits of each module that the bot's process runs."""
    root = Path(bot.__file__).parent
    counts: Counter[str] = Counter()
    for path in sorted(root.rglob("*.py")):
        module = ".".join(("bot", *path.relative_to(root).with_suffix("").parts))
        if not module.startswith(BESIDE):
            counts[module] += len(points_in(path, module))
    return counts


def told(outcome: Outcome) -> str:
    moments = [*outcome.kills, *outcome.not_reached]
    reached = {moment.split()[0] for moment in moments}
    everything = awaits_of_the_bot()
    return json.dumps(
        {
            "messages": outcome.said,
            "kinds": outcome.kinds,
            "points": outcome.points,
            "awaits killed at, of all in the source": [len(reached), everything.total()],
            "killed at their point": len(outcome.kills),
            "killed elsewhere, the point was not reached again": len(outcome.not_reached),
            "not reached again": outcome.not_reached,
            "lost": outcome.lost,
            "doubled": outcome.doubled,
            "wrongly signed": outcome.wrongly_signed,
            "pending": outcome.pending,
            "seconds": round(outcome.seconds),
        },
        indent=1,
    )


def main() -> int:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="leitplanke-crash-") as temporary:
        folder = options.folder or Path(temporary)
        (folder / "house").mkdir(parents=True, exist_ok=True)
        outcome = asyncio.run(run(options, folder))
    print(told(outcome))
    return 0 if outcome.clean else 1


if __name__ == "__main__":
    sys.exit(main())
