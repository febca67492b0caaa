"""`!bild`: from a screened description to candidates, a choice, and a picture with its alt text.

What stands under the pictures in the room is all that is remembered: description and seed are
read back from there, so an answer to it needs no store, and the same seed draws the same again.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from bot import replies
from bot.answer.refusal import refuse
from bot.commands import is_new
from bot.errors import ModelFailed, ModelUnavailable
from bot.flyer.progress import Report
from bot.flyer.sheet import make_sheet
from bot.flyer.studio import Studio, seed_of, seeds_from
from bot.messages import Message, Picture, Speaker, Turn
from bot.review.facts import Facts
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.screen.screen import Screen
from bot.screen.verdict import Clean, Confidential, Origin
from bot.settings import Settings
from bot.wording import LANGUAGES, fill, load_table

log = logging.getLogger(__name__)

ALT_TEXT_CHARACTERS = 300
AGAIN = "🔁"
CHOICES = ("1️⃣", "2️⃣", "3️⃣", "4️⃣")


@dataclass(frozen=True, slots=True)
class Wish:
    """What to draw, and from which noise; `candidates` is how many pictures were shown for it."""

    description: str = field(repr=False)
    seed: int
    candidates: int


class Easel:
    """Where one message's pictures are drawn: the studio, the screen before it, the progress."""

    def __init__(
        self,
        studio: Studio,
        screen: Screen,
        settings: Settings,
        say: Callable[[Draft], Awaitable[bool]],
    ) -> None:
        self._studio = studio
        self._screen = screen
        self._settings = settings
        self._language = settings.language
        self._say = say

    async def propose(self, description: str, seed: int, message: Message) -> Draft:
        """Draw the candidates for a description; with one candidate this is the picture."""
        count = self._settings.images.candidates
        return await self._draw(Wish(_one_line(description), seed, count), message)

    async def go_on(self, text: str, shown: Wish, message: Message) -> Draft:
        """Take what a person says under pictures: a choice, once more, or another wish."""
        word = text.strip()
        most = min(shown.candidates, self._settings.images.candidates)
        if shown.candidates > 1 and word.isdecimal() and 1 <= int(word) <= most:
            (seed,) = seeds_from(shown.seed + int(word) - 1, 1)
            return await self._draw(Wish(shown.description, seed, 1), message)
        if word == AGAIN:
            return await self.propose(shown.description, seed_of(message.ref), message)
        return await self.propose(f"{shown.description}, {word}", shown.seed, message)

    async def _draw(self, wish: Wish, message: Message) -> Draft:
        trust = self._studio.images.trust
        match self._screen.check(wish.description, Origin.IMAGE_PROMPT, trust):
            case Confidential() as found:
                return refuse(wish.description, found, self._language, proposal=None)
            case Clean() as prompt:
                return await self._draw_clean(prompt, wish, message)
            case never:
                assert_never(never)

    async def _draw_clean(self, prompt: Clean, wish: Wish, message: Message) -> Draft:
        images = self._settings.images
        seeds = seeds_from(wish.seed, wish.candidates)
        try:
            async with Report(wish.candidates, self._tell, self._language) as report:
                pictures = await self._studio.draw(
                    prompt, seeds, (images.width, images.height), message.ref.room_id, report
                )
        except ModelUnavailable as error:
            log.warning("no picture: %s", error, extra={"event": message.ref.event_id})
            return replies.failure("images_unavailable", self._language)
        except ModelFailed as error:
            log.warning("no picture: %s", error, extra={"event": message.ref.event_id})
            return replies.failure("images_failed", self._language)
        draft = await _shown(pictures, wish, self._language)
        trust = self._studio.images.trust
        return replace(draft, facts=Facts(pictures[0].model, trust))

    async def _tell(self, sentence: str) -> bool:
        return await self._say(Draft(Kind.PROGRESS, sentence))


async def _shown(pictures: Sequence[Picture], wish: Wish, language: str) -> Draft:
    words = load_table(language, "wording")["picture"]
    facts = fill(words["facts"], prompt=wish.description, seed=wish.seed)
    if len(pictures) == 1:
        alt = fill(words["alt"], prompt=wish.description[:ALT_TEXT_CHARACTERS])
        return Draft(Kind.PICTURE, f"{alt}\n\n{facts}", pictures[0], offers=(AGAIN,))
    png, width, height = await asyncio.to_thread(make_sheet, [p.png for p in pictures])
    sheet = Picture(png, width, height, wish.seed, pictures[0].model)
    text = fill(words["sheet"], count=len(pictures))
    offers = (*CHOICES[: len(pictures)], AGAIN)
    return Draft(Kind.SHEET, f"{text}\n\n{facts}", sheet, offers=offers)


def shown_in(history: Sequence[Turn]) -> Wish | None:
    """Read back what the last pictures of a thread show; None when it was not about pictures."""
    for turn in reversed(history):
        if turn.speaker is Speaker.PERSON:
            if is_new(turn.text):
                return None
            continue
        if turn.kind not in {Kind.SHEET, Kind.PICTURE}:
            return None
        return _read(turn)
    return None


def _read(turn: Turn) -> Wish | None:
    """Find the facts at the end of what the bot said, in whichever language it said them."""
    for language in LANGUAGES:
        words = load_table(language, "wording")["picture"]["facts"]
        form = re.escape(words).replace(r"\{prompt\}", "(.+)").replace(r"\{seed\}", r"(\d{1,10})")
        if found := re.search(rf"{form}\s*$", turn.text):
            count = len(CHOICES) if turn.kind == Kind.SHEET else 1
            return Wish(found[1], int(found[2]), count)
    return None


def _one_line(description: str) -> str:
    return " ".join(description.split())
