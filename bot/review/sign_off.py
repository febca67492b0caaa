"""A person says that they checked a result: by a ✅ on it, or by `!geprueft`.

Who said so stands in the room, as their reaction or message; the bot adds one line above the
reminder, with the day. Taking the reaction back takes the sign-off back. The audit gets a row that
names nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.audit.audit import Happening
from bot.audit.entry import Event
from bot.messages import Message, Ref, Said, SignOff
from bot.review.facts import Facts
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.wording import fill, load_table

if TYPE_CHECKING:
    from bot.bot import Bot
    from bot.settings import SignOffSettings

log = logging.getLogger(__name__)

YES = "✅"
HERE = ZoneInfo("Europe/Berlin")


def offer_check(draft: Draft, settings: SignOffSettings) -> Draft:
    """Put a ✅ under a result, so that one touch says it was checked."""
    if not (settings.offer and draft.kind.can_be_signed):
        return draft
    return replace(draft, offers=(*draft.offers, YES))


async def take_sign_off(message: Message, bot: Bot) -> None:
    """Take up a ✅ on a result, or that it was taken back; the result itself shows it."""
    said = await bot.messenger.find_result(message)
    if said is None:
        return
    if message.withdraws:
        left = [one for one in said.signed if one.ref != message.withdraws]
        await _show(left, said, Event.WITHDRAWN, message, bot)
    elif may_sign(message, said, bot):
        await _sign(message, said, bot)
    else:
        log.info("sign-off not counted", extra={"event": message.ref.event_id})


async def sign_by_word(message: Message, bot: Bot) -> Draft:
    """Take up `!geprueft`, as a reply to a result or in its thread."""
    words = load_table(bot.language_of(message), "wording")["sign_off"]
    said = await bot.messenger.find_result(message)
    if said is None:
        return Draft(Kind.NOTICE, words["nothing"])
    if not may_sign(message, said, bot):
        return Draft(Kind.NOTICE, words["not_yours"])
    bot.journal.sign(message, said.parts[0])
    await _sign(message, said, bot)
    return Draft(Kind.NOTICE, words["done"])


def may_sign(message: Message, said: Said, bot: Bot) -> bool:
    """Whoever may use the bot and is in the room may sign, or the one who asked alone."""
    return bot.settings.sign_off.by == "room" or message.sender == said.asker


def line_for(signed: Sequence[SignOff], language: str) -> str:
    """Say that it was checked and when last; nobody's name."""
    if not signed:
        return ""
    words = load_table(language, "wording")["sign_off"]
    day = day_of(max(one.at for one in signed))
    if len(signed) == 1:
        return fill(words["line"], day=day)
    return fill(words["line_many"], count=len(signed), day=day)


def day_of(moment: float) -> str:
    return datetime.fromtimestamp(moment, HERE).strftime("%d.%m.%Y")


async def _sign(message: Message, said: Said, bot: Bot) -> None:
    own = SignOff(message.ref, bot.journal.received_at(message.ref), message.sender)
    others = [one for one in said.signed if one.ref != own.ref]
    await _show([*others, own], said, Event.SIGNED, message, bot)


async def _show(
    signed: Sequence[SignOff], said: Said, event: Event, message: Message, bot: Bot
) -> None:
    ordered = sorted(signed, key=lambda one: (one.at, one.ref.event_id))
    await bot.messenger.mark(said, ordered, line_for(ordered, bot.language), message)
    facts = Facts(said.model, found=said.found)
    # The row counts in the week of the question, where the answer's own row is.
    moment = bot.journal.received_at(Ref(said.question.room_id, said.question.event_id))
    await bot.audit.record(Happening(event, message, moment, facts, said.question))
