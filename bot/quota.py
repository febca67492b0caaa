"""How many questions a person and a room may have answered in a window of time.

Counted are ids alone, for no longer than the window. Nobody sees what another has used.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.commands import Ask, Command, Fill, Route, Run
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.spent import Limits
from bot.wording import fill, load_table

if TYPE_CHECKING:
    from bot.bot import Bot
    from bot.messages import Message

MINUTE_SECONDS = 60
MINUTES_AN_HOUR = 60
ASKS_A_MODEL = {Command.LAW, Command.PICTURE, Command.FLYER}


def over_quota(asked: Route, message: Message, bot: Bot) -> Draft | None:
    """Count what will ask a model; return the sentence that says when to ask again, if need be."""
    access = bot.settings.access
    if not access.counts_questions or not asks_a_model(asked):
        return None
    limits = Limits(access.per_person, access.per_room, access.window_seconds)
    full = bot.journal.spend(message, limits)
    if full is None:
        return None
    most = limits.person if full.of == "person" else limits.room
    words = load_table(bot.language_of(message), "wording")["quota"]
    wait = waiting_time(full.wait_seconds, words)
    return Draft(Kind.NOTICE, fill(words[full.of], most=most, hours=access.window_hours, wait=wait))


def asks_a_model(asked: Route) -> bool:
    match asked:
        case Ask() | Fill():
            return True
        case Run(command):
            return command in ASKS_A_MODEL
        case _:
            return False


def waiting_time(seconds: float, words: dict[str, str]) -> str:
    """Say how long to wait, rounded up; a span, for a server may keep another time than people."""
    minutes = max(1, math.ceil(seconds / MINUTE_SECONDS))
    if minutes <= MINUTES_AN_HOUR:
        return fill(words["minute" if minutes == 1 else "minutes"], count=minutes)
    return fill(words["hours"], count=math.ceil(minutes / MINUTES_AN_HOUR))
