"""Which model a message goes to, who may stand in, and who could take what that one may not.

A thread's choice stands over the room's, that over the order of the settings; each only among the
models that may be used in the room. Whatever is chosen, the message is screened for its trust.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from bot.answer.chain import Chain, may_stand_in
from bot.answer.thread import open_thread
from bot.bot import Bot
from bot.messages import Message, Trust, Turn
from bot.ports import ChatModel
from bot.screen.verdict import Clean


def choose_model(message: Message, bot: Bot) -> ChatModel:
    """Take the house's model for a message whose author agreed to it, else the one in force."""
    chosen = (house_model(message, bot) if message.at_house else None) or in_force(message, bot)
    wanted = [
        m for name in bot.settings.answer.fallback for m in allowed(message, bot) if m.name == name
    ]
    meter, room = bot.meter, message.ref.room_id
    first = meter.on(chosen, room)
    others = [meter.on(m, room) for m in wanted if may_stand_in(m, chosen)]
    return Chain(first, others, bot.vitals.may_ask) if others else first


def allowed(message: Message, bot: Bot) -> list[ChatModel]:
    """Return the models that may be used in a message's room; the settings leave no room bare."""
    rooms = {model.name: model.rooms for model in bot.settings.models}
    place = message.ref.room_id
    return [m for m in bot.models if any(fnmatchcase(place, room) for room in rooms[m.name])]


def in_force(message: Message, bot: Bot) -> ChatModel:
    """Find the model that was chosen for a message's thread or room, else the first."""
    models = allowed(message, bot)
    named = {model.name: model for model in models}
    chosen = bot.journal.choices.chosen(message)
    return next((named[name] for name in chosen if name in named), models[0])


def house_model(message: Message, bot: Bot) -> ChatModel | None:
    """Find a model of the house, where the one in force is less trusted."""
    if in_force(message, bot).trust is Trust.HOUSE:
        return None
    return next((model for model in allowed(message, bot) if model.trust is Trust.HOUSE), None)


def house_model_for(
    message: Message, history: Sequence[Turn], house: ChatModel | None, bot: Bot, language: str
) -> ChatModel | None:
    """Return the house's model if it may see what the one in force may not.

    Runs beside the event loop, and so asks nothing of the journal.
    """
    if house is None or message.at_house:
        return None
    thread = open_thread(
        bot.screen,
        Trust.HOUSE,
        history,
        message,
        language,
        remembered=bot.memory.remembered,
    )
    clear = isinstance(thread.verdict(), Clean) and not thread.split_secrets()
    return house if clear else None
