"""`!bild`: from a screened description to a picture with its alt text."""

from __future__ import annotations

import hashlib
import logging
from typing import assert_never

from bot import replies
from bot.answer.refusal import refuse
from bot.errors import ModelFailed, ModelUnavailable
from bot.messages import Message
from bot.ports import ImageModel, Progress
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.screen.screen import Screen
from bot.screen.verdict import Clean, Confidential, Origin
from bot.settings import Settings
from bot.wording import fill, load_table

log = logging.getLogger(__name__)

ALT_TEXT_CHARACTERS = 300


async def draw(
    description: str,
    message: Message,
    screen: Screen,
    images: ImageModel | None,
    settings: Settings,
) -> Draft:
    """Draw what is described; screened once more, for the image model's own trust."""
    language = settings.language
    if images is None:
        return replies.failure("images_off", language)
    if not description:
        return replies.failure("image_prompt_missing", language)
    match screen.check(description, Origin.IMAGE_PROMPT, images.trust):
        case Confidential() as found:
            return refuse(description, found, language, proposal=None)
        case Clean() as prompt:
            return await _draw(prompt, message, images, settings)
        case never:
            assert_never(never)


async def _draw(prompt: Clean, message: Message, images: ImageModel, settings: Settings) -> Draft:
    try:
        picture = await images.draw(
            prompt,
            seed=seed_of(message),
            width=settings.images.width,
            height=settings.images.height,
            progress=_quietly,
        )
    except ModelUnavailable as error:
        log.warning("no picture: %s", error, extra={"event": message.ref.event_id})
        return replies.failure("images_unavailable", settings.language)
    except ModelFailed as error:
        log.warning("no picture: %s", error, extra={"event": message.ref.event_id})
        return replies.failure("images_failed", settings.language)
    words = load_table(settings.language, "wording")["picture"]
    shown = prompt.text[:ALT_TEXT_CHARACTERS]
    return Draft(Kind.PICTURE, fill(words["alt"], prompt=shown), picture)


def seed_of(message: Message) -> int:
    """Derive the seed from the question, so that a repeated try draws the same picture."""
    digest = hashlib.sha256(message.ref.event_id.encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


async def _quietly(progress: Progress) -> None:
    """Let the typing notice stand for the progress."""
