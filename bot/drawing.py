"""Where a message about pictures is worked on: the easel of a message, and its desk for a flyer."""

from __future__ import annotations

from bot import picture, replies
from bot.bot import Bot
from bot.flyer.desk import Desk
from bot.flyer.easel import Easel
from bot.flyer.plan import Plan
from bot.flyer.studio import seed_of
from bot.request import Request
from bot.review.review import Draft, review


async def draw(text: str, shown: picture.Wish | None, request: Request, bot: Bot) -> Draft:
    """Draw what is described, or go on with the pictures that were shown."""
    if not may_draw(request, bot):
        return replies.failure("pictures_barred", request.language)
    on = easel(request, bot)
    if on is None:
        return replies.failure("images_off", request.language)
    if not text:
        return replies.failure("image_prompt_missing", request.language)
    message = request.message
    if shown:
        return await picture.go_on(text, shown, on, message)
    return await picture.propose(text, seed_of(message.ref), on, message)


async def begin_flyer(text: str, request: Request, bot: Bot) -> Draft:
    if not may_draw(request, bot):
        return replies.failure("pictures_barred", request.language)
    return await desk(request, bot).begin(text, request.clean)


async def go_on_with_flyer(plan: Plan, request: Request, bot: Bot) -> Draft:
    if not may_draw(request, bot):
        return replies.failure("pictures_barred", request.language)
    return await desk(request, bot).go_on(request.clean.text, plan, request.clean)


def may_draw(request: Request, bot: Bot) -> bool:
    return bot.settings.access.may_draw(request.message.sender)


def desk(request: Request, bot: Bot) -> Desk:
    """Set up where a message about a flyer is worked on."""
    on, thread = easel(request, bot), request.thread
    return Desk(
        on,
        bot.press,
        request.model,
        bot.settings,
        thread.restore,
        request.message,
        request.language,
    )


def easel(request: Request, bot: Bot) -> Easel | None:
    """Set up where a message's pictures are drawn; None where there is no image model."""

    async def say(draft: Draft) -> bool:
        return await bot.messenger.update(review(draft, request.language), request.message)

    if bot.studio is None:
        return None
    return Easel(
        bot.studio, bot.screen, bot.settings, say, bot.press, request.model, request.language
    )
