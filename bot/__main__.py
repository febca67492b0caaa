"""`python -m bot` is the same as `leitplanke`."""

import sys

from bot.cli import main

sys.exit(main())
