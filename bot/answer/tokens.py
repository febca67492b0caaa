"""How many tokens a text has: counted by the model's own tokenizer where a file of it is at hand.

Else estimated. Libraries that carry the vendors' tables fetch them when they run, which a closed
network does not allow, or weigh 75 MB; docs/conversation.md says how far the estimate is off.
"""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Callable
from pathlib import Path

from bot.errors import SettingsInvalid

Count = Callable[[str], int]
# Latin letters and the space before a word go by several to a token, all else one by one.
TOGETHER = re.compile(r"[A-Za-z\u00c0-\u024f\s]+")
LETTERS_PER_TOKEN = 3.6


def estimate(text: str) -> int:
    """Estimate, rather too many than too few."""
    apart = len(TOGETHER.sub("", text))
    return math.ceil((len(text) - apart) / LETTERS_PER_TOKEN) + apart


def counter(name: str, tokenizer: Path | None) -> Count:
    """Count with a `tokenizer.json`; raises `SettingsInvalid` where that cannot be done."""
    if tokenizer is None:
        return estimate
    try:
        library = importlib.import_module("tokenizers")
    except ImportError:
        raise SettingsInvalid(
            f"models.{name}.tokenizer: install the package tokenizers, or leave this out"
        ) from None
    try:
        known = library.Tokenizer.from_file(str(tokenizer))
    except Exception:  # noqa: BLE001 - the library raises bare exceptions
        raise SettingsInvalid(
            f"models.{name}.tokenizer: {tokenizer} is no tokenizer.json that can be read"
        ) from None
    return lambda text: len(known.encode(text, add_special_tokens=False).ids)
