"""The marks that say what a person has checked: ✅ for all of it, or a button for one aspect.

A button is a reaction with words in it; Matrix allows any text as its key
(https://spec.matrix.org/latest/client-server-api/#mannotation). Whoever put up the button in one
language and touched it in another means the same.
"""

from __future__ import annotations

from functools import cache

from bot.messages import Aspect
from bot.wording import LANGUAGES, load_table

YES = "✅"
WHOLE = tuple(Aspect)


def buttons(language: str) -> tuple[str, ...]:
    """Return the three buttons, in the decree's order."""
    words = load_table(language, "wording")["sign_off"]["button"]
    return tuple(words[aspect] for aspect in Aspect)


def aspects_of(key: str) -> tuple[Aspect, ...]:
    """Return what somebody who reacts with this has checked; nothing for another reaction."""
    return _meanings().get(key, ())


@cache
def _meanings() -> dict[str, tuple[Aspect, ...]]:
    named = {
        button: (aspect,)
        for language in LANGUAGES
        for aspect, button in zip(Aspect, buttons(language), strict=True)
    }
    return {YES: WHOLE, **named}
