"""`python -m tests.crash.victim run --config FILE`: the bot, with a trap in it."""

from __future__ import annotations

import os
import sys

from tests.crash.instrument import install

if __name__ == "__main__":
    install(dict(os.environ))
    from bot.cli import main

    sys.exit(main())
