"""Where one message's pictures are drawn: rules and screen before it, studio and progress around.

Nothing is drawn that breaks a rule, and nothing reaches the image model that is not `Clean`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from bot import replies
from bot.answer.refusal import refuse
from bot.errors import ModelFailed, ModelUnavailable
from bot.flyer.judge import judge
from bot.flyer.press import Press
from bot.flyer.progress import Report
from bot.flyer.rules import Breach, breach_of
from bot.flyer.sheet import make_sheet
from bot.flyer.studio import Studio, seeds_from
from bot.messages import Message, Picture
from bot.ports import ChatModel
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.screen.screen import Screen
from bot.screen.verdict import Clean, Confidential, Origin
from bot.settings import Settings

log = logging.getLogger(__name__)

AGAIN = "🔁"
CHOICES = ("1️⃣", "2️⃣", "3️⃣", "4️⃣")


@dataclass(frozen=True, slots=True)
class Wish:
    """What to draw, in the words for the image model, from which noise, how often, how large."""

    prompt: str = field(repr=False)
    seed: int
    count: int
    size: tuple[int, int]


class Easel:
    def __init__(
        self,
        studio: Studio,
        screen: Screen,
        settings: Settings,
        say: Callable[[Draft], Awaitable[bool]],
        press: Press,
        model: ChatModel,
        language: str,
    ) -> None:
        self.press = press
        self.settings = settings
        self.model = model
        self.language = language
        self._studio = studio
        self._screen = screen
        self._say = say

    async def objection(self, description: str) -> str | None:
        """Say why this must not be drawn: the rule, the reason, a suggestion."""
        breach = breach_of(description) or await self._judged(description)
        return breach.sentence(self.language) if breach else None

    async def draw(self, wish: Wish, message: Message) -> list[Picture] | Draft:
        """Draw what is clean; a draft says why there is no picture."""
        trust = self._studio.images.trust
        match self._screen.check(wish.prompt, Origin.IMAGE_PROMPT, trust):
            case Confidential() as found:
                return refuse(wish.prompt, found, self.language, proposal=None)
            case Clean() as prompt:
                return await self._draw_clean(prompt, wish, message)
            case never:
                assert_never(never)

    async def sheet(self, pictures: Sequence[Picture]) -> Picture:
        """Show several pictures on one sheet, marked."""
        first = pictures[0]
        png, width, height = await asyncio.to_thread(make_sheet, [p.png for p in pictures])
        return await self.press.mark(Picture(png, width, height, first.seed, first.model))

    def clean_for_chat(self, text: str) -> Clean | None:
        """Clear a text for the chat model, if it is."""
        found = self._screen.check(text, Origin.IMAGE_PROMPT, self.model.trust)
        return found if isinstance(found, Clean) else None

    async def _judged(self, description: str) -> Breach | None:
        clean = self.clean_for_chat(description) if self.settings.flyer.judge else None
        return await judge(clean, self.model, self.language) if clean else None

    async def _draw_clean(
        self, prompt: Clean, wish: Wish, message: Message
    ) -> list[Picture] | Draft:
        seeds = seeds_from(wish.seed, wish.count)
        try:
            async with Report(wish.count, self._tell, self.language) as report:
                return await self._studio.draw(
                    prompt, seeds, wish.size, message.ref.room_id, report
                )
        except (ModelUnavailable, ModelFailed) as error:
            log.warning("no picture: %s", error, extra={"event": message.ref.event_id})
            later = isinstance(error, ModelUnavailable)
            return replies.failure(
                "images_unavailable" if later else "images_failed", self.language
            )

    async def _tell(self, sentence: str) -> bool:
        return await self._say(Draft(Kind.PROGRESS, sentence))


def chosen_in(word: str, shown: int) -> int | None:
    """Return the number of the picture that a word chooses among those shown."""
    chosen = word.strip()
    if shown > 1 and chosen.isdecimal() and 1 <= int(chosen) <= shown:
        return int(chosen)
    return None
