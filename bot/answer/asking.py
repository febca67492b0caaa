"""Lets a model answer: with the thread, the documents and the law that belong to a question.

The person's patience bounds it, a stop keeps what was said until then.
"""

from __future__ import annotations

import asyncio
import time
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from bot.answer.conversation import converse, finish, patience_left
from bot.answer.stream import Stream
from bot.answer.task import task_for
from bot.documents.documents import documents_of
from bot.request import Request
from bot.review.reply import Kind
from bot.review.review import Draft, review

if TYPE_CHECKING:
    from bot.bot import Bot


async def ask_model(request: Request, bot: Bot, *, law: bool = False, rules: str = "") -> Draft:
    """Let the model answer, as long as the person's patience lasts; `law` as `!recht` does.

    `rules` are those of a template.
    """
    settings = bot.settings.answer
    documents = await documents_of(request, bot)
    if isinstance(documents, Draft):
        return documents
    task = await task_for(request, bot, documents, law=law, rules=rules)
    waited = time.time() - bot.journal.received_at(request.message.ref)
    patience = patience_left(settings.patience_seconds, waited)
    stream = open_stream(request, bot)
    try:
        return await converse(task, bot.checks, patience, stream)
    except asyncio.CancelledError:
        if stream is None or not stream.said or not bot.running.is_stopping(request.message):
            raise
        return await finish(task, stream.said, bot.checks, stopped=True)
    finally:
        bot.memory.catch_up(request.thread, request.model, request.language)


def open_stream(request: Request, bot: Bot) -> Stream | None:
    """Show the answer while it grows, where the house wants that."""
    message = request.message
    if any(fnmatchcase(message.ref.room_id, room) for room in bot.settings.answer.whole_in):
        return None

    async def show(text: str) -> bool:
        draft = Draft(Kind.ANSWER, text)
        return await bot.messenger.stream(review(draft, request.language), message)

    return Stream(request.thread, show)
