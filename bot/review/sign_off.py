"""A person says that they checked a result: by a ✅ on it, by `!geprueft`, or aspect by aspect.

A result counts as checked when each of the three aspects was, by one person or by several. Who
said so stands in the room, as their reaction or message; the bot adds one line above the reminder,
with the day. Taking the reaction back takes the sign-off back. The audit gets a row that names
nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import replies
from bot.audit.audit import Happening
from bot.audit.entry import Event
from bot.errors import MessengerFailed
from bot.messages import Aspect, Message, Ref, Said, SignOff
from bot.review.facts import Facts
from bot.review.marks import WHOLE, YES, buttons
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.wording import LANGUAGES, fill, load_table

if TYPE_CHECKING:
    from bot.bot import Bot
    from bot.settings import SignOffSettings

log = logging.getLogger(__name__)

HERE = ZoneInfo("Europe/Berlin")


def offer_check(draft: Draft, settings: SignOffSettings, language: str) -> Draft:
    """Put under a result what one touch says it was checked with."""
    if not draft.kind.can_be_signed:
        return draft
    offered = {"one": (YES,), "three": buttons(language), "none": ()}[settings.offer]
    return replace(draft, offers=(*draft.offers, *offered))


async def take_sign_off(message: Message, bot: Bot) -> None:
    """Take up a ✅ on a result, or that it was taken back; the result itself shows it."""
    said = await bot.messenger.find_result(message)
    if said is None:
        return
    if message.withdraws:
        await _withdraw(message, said, bot)
    elif may_sign(message, said, bot):
        await _sign(message, said, bot)
    else:
        log.info("sign-off not counted", extra={"event": message.ref.event_id})


async def sign_by_word(message: Message, bot: Bot) -> Draft:
    """Take up `!geprueft`, as a reply to a result or in its thread."""
    words = load_table(bot.language_of(message), "wording")["sign_off"]
    if message.revises:
        return Draft(Kind.NOTICE, words["not_by_edit"])
    said = await bot.messenger.find_result(message)
    if said is None:
        return Draft(Kind.NOTICE, words["nothing"])
    if not may_sign(message, said, bot):
        return Draft(Kind.NOTICE, words["not_yours"])
    bot.journal.sign(message, said.parts[0])
    try:
        # It may have waited its turn, and a removal from before was about nothing then.
        if await bot.messenger.read(message.ref) is None:
            return Draft(Kind.NOTICE, words["nothing"])
        await _sign(replace(message, aspects=WHOLE), said, bot)
    except MessengerFailed as error:
        log.warning("sign-off not noted: %s", error, extra={"event": message.ref.event_id})
        return replies.failure("sign_off", bot.language_of(message))
    return Draft(Kind.NOTICE, words["done"])


def may_sign(message: Message, said: Said, bot: Bot) -> bool:
    """Whoever may use the bot and is in the room may sign, or the one who asked alone."""
    return bot.settings.sign_off.by == "room" or message.sender == said.asker


def line_for(signed: Sequence[SignOff], language: str) -> str:
    """Say what was checked and when last; nobody's name."""
    if not signed:
        return ""
    words = load_table(language, "wording")["sign_off"]
    day = day_of(max(one.at for one in signed))
    done = {aspect for one in signed for aspect in one.aspects}
    if left := [aspect for aspect in WHOLE if aspect not in done]:
        checked = names_of([aspect for aspect in WHOLE if aspect in done], language)
        return fill(words["line_part"], done=checked, day=day, left=names_of(left, language))
    if (count := _people(signed)) == 1:
        return fill(words["line"], day=day)
    return fill(words["line_many"], count=count, day=day)


def names_of(aspects: Iterable[Aspect], language: str) -> str:
    words = load_table(language, "wording")["sign_off"]["aspect"]
    return ", ".join(words[aspect] for aspect in aspects)


def day_of(moment: float) -> str:
    return datetime.fromtimestamp(moment, HERE).strftime("%d.%m.%Y")


def _people(signed: Sequence[SignOff]) -> int:
    """Count people; somebody whom the room names no more counts with each of their marks."""
    return len({one.person or one.ref.event_id for one in signed})


async def _sign(message: Message, said: Said, bot: Bot) -> None:
    moment = bot.journal.received_at(message.ref)
    own = SignOff(message.ref, moment, message.sender, message.aspects)
    others = [one for one in said.signed if one.ref != own.ref]
    await _show([*others, own], said, message, bot)
    await _record(Event.SIGNED, own, said, message, bot)


async def _withdraw(message: Message, said: Said, bot: Bot) -> None:
    """Take a sign-off back. It was its author's, also where a moderator removed it."""
    gone = next((one for one in said.signed if one.ref == message.withdraws), None)
    left = [one for one in said.signed if one.ref != message.withdraws]
    await _show(left, said, message, bot)
    if gone is None:
        # After a crash the room may show it already; whose it was, only the room knew.
        gone = SignOff(message.withdraws or message.ref, 0.0, message.sender)
    own = replace(message, sender=gone.person or message.sender)
    await _record(Event.WITHDRAWN, gone, said, own, bot)


async def _show(signed: Sequence[SignOff], said: Said, message: Message, bot: Bot) -> None:
    ordered = sorted(signed, key=lambda one: (one.at, one.ref.event_id))
    line = line_for(ordered, language_below(said.below) or bot.language)
    await bot.messenger.mark(said, ordered, line, message)


def language_below(below: str) -> str | None:
    """Tell in which language the reminder under a result is, so that the line is in the same."""
    for language in LANGUAGES:
        if load_table(language, "wording")["reminder"]["full"] in below:
            return language
    return None


async def _record(event: Event, one: SignOff, said: Said, message: Message, bot: Bot) -> None:
    facts = Facts(said.model, found=said.found)
    # The row counts in the week of the question, where the answer's own row is.
    moment = bot.journal.received_at(Ref(said.question.room_id, said.question.event_id))
    aspects = () if one.aspects == WHOLE else one.aspects
    await bot.audit.record(Happening(event, message, moment, facts, said.question, aspects))
