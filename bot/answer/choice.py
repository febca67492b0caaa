"""Which model a message goes to, who may stand in, and who could take what the default may not."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer.chain import Chain, may_stand_in
from bot.answer.thread import open_thread
from bot.bot import Bot
from bot.messages import Message, Trust, Turn
from bot.ports import ChatModel
from bot.screen.verdict import Clean


def choose_model(message: Message, bot: Bot) -> ChatModel:
    """Take the house's model for a message whose author agreed to it, else the default."""
    chosen = (bot.house_model if message.at_house else None) or bot.model
    wanted = [m for name in bot.settings.answer.fallback for m in bot.models if m.name == name]
    others = [model for model in wanted if may_stand_in(model, chosen)]
    return Chain(chosen, others, bot.vitals.may_ask) if others else chosen


def house_model_for(message: Message, history: Sequence[Turn], bot: Bot) -> ChatModel | None:
    """Find a model of the house that may see what the default model may not."""
    if bot.house_model is None or message.at_house:
        return None
    thread = open_thread(
        bot.screen,
        Trust.HOUSE,
        history,
        message,
        bot.language_of(message),
        remembered=bot.memory.remembered,
    )
    allowed = isinstance(thread.verdict(), Clean) and not thread.split_secrets()
    return bot.house_model if allowed else None
