"""How messages come in: a batch is accepted as a whole, and what was sealed when its key comes."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from bot.bot import Bot
from bot.chores import HOUR_SECONDS, enter_rooms
from bot.commands import is_stop
from bot.dispatch import Dispatcher, Job
from bot.errors import MessengerFailed
from bot.journal import Pending
from bot.messages import Batch, Message, Ref, Sealed

log = logging.getLogger(__name__)


async def resume(bot: Bot, dispatcher: Dispatcher) -> None:
    """Take up what was left pending, and what a key from just before the crash may open."""
    left = bot.journal.pending()
    await stop_again(left, bot)
    for pending in left:
        dispatcher.put(Job(pending.ref, pending.thread, resumed=True))
    await open_sealed(bot.journal.all_waiting(), bot, dispatcher)


async def stop_again(left: Sequence[Pending], bot: Bot) -> None:
    """Let a stop that came just before a crash stop what it was meant for."""
    for pending in left[1:]:
        try:
            message = await bot.messenger.read(pending.ref)
        except MessengerFailed:
            continue
        if isinstance(message, Message) and is_stop(message.text):
            bot.running.stop(message, pending_before(pending.ref, left))


def pending_before(ref: Ref, pending: Sequence[Pending]) -> list[Ref]:
    """Name what was accepted before an event and is not answered yet."""
    refs = [item.ref for item in pending]
    return refs[: refs.index(ref)] if ref in refs else []


async def receive(batch: Batch, bot: Bot, dispatcher: Dispatcher, *, missed: bool = False) -> None:
    """Accept a batch as a whole, and only then begin to work on it.

    What was `missed` while the bot was down may have been answered after all, where the journal is
    one that was restored from a backup.
    """
    in_time = tuple(message for message in batch.messages if not comes_late(message, bot))
    batch = replace(batch, messages=in_time)
    new = bot.journal.admit(batch)
    if batch.invitations:
        await enter_rooms(bot)
    for message in batch.messages:
        if message.ref.event_id in new:
            take_up(message, bot, dispatcher, resumed=missed)
    for room_id, session_id in batch.opened:
        await open_sealed(bot.journal.waiting(room_id, session_id), bot, dispatcher)


def take_up(message: Message, bot: Bot, dispatcher: Dispatcher, *, resumed: bool) -> None:
    """Let a message wait for its turn in its thread; a stop works at once."""
    if is_stop(message.text):
        bot.running.stop(message, pending_before(message.ref, bot.journal.pending()))
    bot.running.supersede(message)
    dispatcher.put(Job(message.ref, message.thread, message, resumed=resumed))


def comes_late(message: Message, bot: Bot) -> bool:
    """Tell whether a question was edited so late that its answer stays as it is."""
    if message.revises is None:
        return False
    age = time.time() - bot.journal.received_at(message.revises)
    return age > bot.settings.answer.edits_within_hours * HOUR_SECONDS


async def open_sealed(refs: Sequence[Ref], bot: Bot, dispatcher: Dispatcher) -> None:
    """Take up messages whose key has come; what was not for the bot after all is forgotten.

    They may have been answered already, where a key was lost since or the journal was restored.
    """
    for ref in refs:
        try:
            found = await bot.messenger.read(ref)
        except MessengerFailed as error:
            # One room that is closed to the bot must not keep it from the others.
            log.warning("not opened: %s", error, extra={"event": ref.event_id})
            continue
        match found:
            case Message() as message if not comes_late(message, bot):
                bot.journal.open(message)
                take_up(message, bot, dispatcher, resumed=True)
            case Message() | None:
                bot.journal.forget(ref)
            case Sealed():
                pass
