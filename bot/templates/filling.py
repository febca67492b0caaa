"""Works on a template: asks for what it still wants to know, then lets the model write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answer.asking import ask_model
from bot.request import Request
from bot.review.review import Draft
from bot.templates.asking import ask_for

if TYPE_CHECKING:
    from bot.bot import Bot


async def fill_template(key: str, texts: list[str], request: Request, bot: Bot) -> Draft:
    """Ask for what a template still wants to know; when all is there, let the model write."""
    template = bot.templates.get(key, request.language)
    missing = template.missing(bot.templates.values(key, request.language, texts))
    if missing and not request.message.file_names:
        return ask_for(missing, template, request.language)
    return await ask_model(request, bot, law=template.law, rules=template.body)
