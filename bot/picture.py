"""`!bild`: from a screened description to candidates, a choice, and a picture with its alt text.

What stands under the pictures in the room is all that is remembered: description and seed are
read back from there, so an answer to it needs no store, and the same seed draws the same again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.commands import is_new
from bot.flyer import easel
from bot.flyer.alternative import describe
from bot.flyer.easel import AGAIN, CHOICES, Easel, chosen_in
from bot.flyer.rules import BREACH
from bot.flyer.studio import seed_of, seeds_from
from bot.messages import Message, Picture, Speaker, Turn
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.wording import LANGUAGES, fill, load_table

ALT_TEXT_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Wish:
    """What to draw, and from which noise; `candidates` is how many pictures were shown for it."""

    description: str = field(repr=False)
    seed: int
    candidates: int


async def propose(description: str, seed: int, on: Easel, message: Message) -> Draft:
    """Draw the candidates for a description; with one candidate this is the picture."""
    wish = Wish(" ".join(description.split()), seed, on.settings.images.candidates)
    if sentence := await on.objection(wish.description):
        return Draft(Kind.REFUSAL, sentence, facts=BREACH)
    return await _draw(wish, on, message)


async def go_on(text: str, shown: Wish, on: Easel, message: Message) -> Draft:
    """Take what a person says under pictures: a choice, once more, or another wish."""
    most = min(shown.candidates, on.settings.images.candidates)
    if number := chosen_in(text, most):
        (seed,) = seeds_from(shown.seed + number - 1, 1)
        return await _draw(Wish(shown.description, seed, 1), on, message)
    if text.strip() == AGAIN:
        return await propose(shown.description, seed_of(message.ref), on, message)
    return await propose(f"{shown.description}, {text}", shown.seed, on, message)


async def _draw(wish: Wish, on: Easel, message: Message) -> Draft:
    images = on.settings.images
    size = images.width, images.height
    drawn = await on.draw(easel.Wish(wish.description, wish.seed, wish.candidates, size), message)
    return drawn if isinstance(drawn, Draft) else await _shown(drawn, wish, on)


async def _shown(pictures: Sequence[Picture], wish: Wish, on: Easel) -> Draft:
    words = load_table(on.language, "wording")["picture"]
    facts = fill(words["facts"], prompt=wish.description, seed=wish.seed)
    if len(pictures) == 1:
        shown = describe(wish.description, on.language) or wish.description
        alt = fill(words["alt"], prompt=shown[:ALT_TEXT_CHARACTERS])
        picture = await on.press.mark(pictures[0])
        remarks = on.press.warnings
        return Draft(Kind.PICTURE, f"{alt}\n\n{facts}", picture, remarks=remarks, offers=(AGAIN,))
    text = fill(words["sheet"], count=len(pictures))
    offers = (*CHOICES[: len(pictures)], AGAIN)
    sheet = await on.sheet(pictures)
    return Draft(Kind.SHEET, f"{text}\n\n{facts}", sheet, offers=offers)


def shown_in(history: Sequence[Turn]) -> Wish | None:
    """Read back what the last pictures of a thread show; None when it was not about pictures."""
    turn = last_said(history)
    return _read(turn) if turn and turn.kind in {Kind.SHEET, Kind.PICTURE} else None


def last_said(history: Sequence[Turn]) -> Turn | None:
    """Return what the bot said last in a thread, if `!neu` has not ended it since."""
    for turn in reversed(history):
        if turn.speaker is Speaker.BOT:
            return turn
        if is_new(turn.text):
            return None
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
