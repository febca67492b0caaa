"""Commands that only tell something: how things stand, what there is, which language is spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import replies
from bot.answer.choice import choose_model
from bot.answer.choosing import choose_or_list
from bot.commands import Command
from bot.messages import Message
from bot.operations import operations
from bot.review.review import Draft
from bot.templates.asking import list_templates

if TYPE_CHECKING:
    from bot.bot import Bot


def tell(command: Command, rest: str, message: Message, bot: Bot) -> Draft:
    """Answer a command that only tells something."""
    language = bot.language_of(message)
    match command:
        case Command.STATUS:
            return replies.status(bot, choose_model(message, bot), message, language)
        case Command.TEMPLATES:
            return list_templates(bot.templates, language)
        case Command.MODEL:
            return choose_or_list(rest, message, bot)
        case Command.OPERATIONS:
            return operations(message, bot)
        case Command.LANGUAGE:
            return replies.speak(rest, message, bot)
        case _:
            stopped = bot.running.has_stopped(message)
            return replies.plain(command, language, threaded=message.threaded, stopped=stopped)
