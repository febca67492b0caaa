"""`!betrieb`: how the bot is doing, for administrators, in an encrypted direct chat alone.

States and counts: nothing of anybody's words, no ids of people or rooms.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot import replies
from bot.bot import Bot
from bot.checkup import Checkup
from bot.commands import Command
from bot.messages import Message, Trust
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.wording import fill, load_table

MEGABYTE = 1_000_000


def checkup_of(bot: Bot) -> Checkup:
    patience = bot.settings.answer.patience_seconds
    return Checkup(bot.vitals, bot.journal, bot.settings.data.path, patience)


def operations(message: Message, bot: Bot) -> Draft:
    """Tell an administrator; to everybody else there is no such command."""
    language = bot.language_of(message)
    words = load_table(language, "wording")["operations"]
    if message.sender not in bot.settings.access.admins:
        return replies.unknown_command(Command.OPERATIONS.value, None, language)
    if not (message.direct and message.encrypted):
        return Draft(Kind.NOTICE, words["elsewhere"])
    return Draft(Kind.NOTICE, "\n".join(_lines(checkup_of(bot), bot, words)))


def _lines(checkup: Checkup, bot: Bot, words: dict[str, Any]) -> Iterator[str]:
    yield words["title"] + "\n"
    for condition in checkup.conditions():
        state = words["well" if condition.well else "ill"]
        yield f"- {words['condition'][condition.name]}: {state}"
    counts, waited = bot.journal.counts(), checkup.oldest_pending_seconds()
    yield fill(
        words["queue"],
        pending=counts["pending"],
        waiting=counts["waiting"],
        seconds=round(waited),
    )
    yield fill(words["disk"], megabytes=checkup.free_bytes() // MEGABYTE)
    resting = bot.vitals.resting()
    for model in bot.models:
        trust = words["trust_house" if model.trust is Trust.HOUSE else "trust_external"]
        state = words["resting" if model.name in resting else "asked"]
        yield fill(words["model"], name=model.name, trust=trust, state=state)
