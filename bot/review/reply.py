"""A `Reply` is what the bot says, and it cannot be made without the review reminder."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import final

from bot.messages import File, Picture
from bot.review.facts import NOTHING, Facts


class Kind(StrEnum):
    """What a reply is; the messenger notes it in the event, to read the thread back later."""

    ANSWER = "answer"
    PICTURE = "picture"
    BRIEF = "brief"
    SHEET = "sheet"
    FLYER = "flyer"
    REFUSAL = "refusal"
    NOTICE = "notice"
    GREETING = "greeting"
    UNREADABLE = "unreadable"
    PROGRESS = "progress"

    @property
    def settles(self) -> bool:
        """Tell whether this is the one reply to a question, not something said beside it."""
        return self not in {Kind.GREETING, Kind.UNREADABLE, Kind.PROGRESS}

    @property
    def can_be_signed(self) -> bool:
        """Tell whether this is a result that a person checks before they use it."""
        return self in {Kind.ANSWER, Kind.PICTURE, Kind.FLYER}

    @property
    def is_generated(self) -> bool:
        """Tell whether a model made what this shows, so that it wants the whole reminder."""
        return self in {Kind.ANSWER, Kind.PICTURE, Kind.SHEET, Kind.FLYER}


class _Seal:
    """Held by `bot.review` alone."""


SEAL = _Seal()


@final
@dataclass(frozen=True, slots=True)
class Reply:
    """A finished reply: Markdown text, the reminder that goes under it, perhaps a picture.

    `text` is the alt text where there is a picture. The reminder is sent under every part
    when the messenger has to split the text, and under every file. `offers` are reactions that
    the messenger puts under the reply, so that people need only touch one.
    """

    kind: Kind
    text: str = field(repr=False)
    reminder: str = field(repr=False)
    seal: _Seal = field(repr=False, compare=False)
    picture: Picture | None = None
    files: tuple[File, ...] = ()
    offers: tuple[str, ...] = ()
    facts: Facts = NOTHING

    def __post_init__(self) -> None:
        if self.seal is not SEAL:
            raise TypeError("only bot.review can make a reply")
        if not self.reminder.strip():
            raise ValueError("a reply needs its review reminder")
