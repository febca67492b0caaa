"""Opens the thread of a message: reads it, keeps what was meant for the bot, screens it.

A thread is opened to the bot by who addresses it there. They open it from its root, as they could
copy all of it; a house that wants less says `talk_before = "opened"`. Nothing outside the thread is
ever read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.answer.thread import Thread, open_thread, opened
from bot.bot import Bot
from bot.messages import Message, Turn
from bot.ports import ChatModel


async def history_of(message: Message, bot: Bot) -> Sequence[Turn]:
    """Read what was said in the thread before a message."""
    history = await bot.messenger.history(message)
    return opened(history, message) if bot.settings.answer.talk_before == "opened" else history


async def thread_of(
    message: Message, history: Sequence[Turn], model: ChatModel, bot: Bot, language: str
) -> Thread:
    """Screen the thread beside the event loop: a long one would hold up everybody else."""
    return await asyncio.to_thread(
        open_thread,
        bot.screen,
        model.trust,
        history,
        message,
        language,
        budget=bot.memory.budget(model),
        remembered=bot.memory.remembered,
    )
