"""What the bot does beside answering: entering rooms, telling of what it cannot read, tidying."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from bot import replies
from bot.errors import MessengerFailed
from bot.messages import Message, Sealed
from bot.review.review import review

if TYPE_CHECKING:
    from bot.bot import Bot

log = logging.getLogger(__name__)

UNREADABLE_AFTER_SECONDS = 20.0
CHORES_EVERY_SECONDS = 5.0
HOUR_SECONDS = 3_600.0
DAY_SECONDS = 86_400.0


async def keep_house(bot: Bot) -> None:
    """Enter rooms, tell of what could not be decrypted, delete the ids of what is settled."""
    cleaned_at = -HOUR_SECONDS
    while True:
        try:
            await enter_rooms(bot)
            for sealed in bot.journal.untold_before(time.time() - UNREADABLE_AFTER_SECONDS):
                await tell_unreadable(sealed, bot)
            if time.monotonic() - cleaned_at > HOUR_SECONDS:
                kept = bot.settings.data.keep_settled_days * DAY_SECONDS
                bot.journal.delete_settled_before(time.time() - kept)
                bot.journal.choices.tidy(time.time() - kept)
                bot.meter.tidy()
                signed = bot.settings.sign_off.keep_days * DAY_SECONDS
                bot.journal.delete_sign_offs_before(time.time() - signed)
                bot.journal.delete_spent_before(time.time() - bot.settings.access.window_seconds)
                await bot.audit.tidy()
                cleaned_at = time.monotonic()
        except Exception:
            log.exception("chores failed")
        await asyncio.sleep(CHORES_EVERY_SECONDS)


async def enter_rooms(bot: Bot) -> None:
    """Accept invitations; each is kept until the first messages of its room have come."""
    for room_id in bot.journal.invitations():
        if not await bot.messenger.accept(room_id):
            bot.journal.drop_invitation(room_id)


async def tell_unreadable(sealed: Sealed, bot: Bot) -> None:
    """Say once per encryption session that something could not be read."""
    about = Message(sealed.ref, sender="", thread=sealed.thread, text="", direct=False)
    try:
        await bot.messenger.send(review(replies.unreadable(bot.language), bot.language), about)
    except MessengerFailed as error:
        log.warning("no way to tell: %s", error, extra={"event": sealed.ref.event_id})
    bot.journal.told(sealed)
