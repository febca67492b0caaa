"""A `Reply` is what the bot says, and it cannot be made without the review reminder."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import final

from bot.messages import Picture


class Kind(StrEnum):
    """What a reply is; the messenger notes it in the event, to read the thread back later."""

    ANSWER = "answer"
    PICTURE = "picture"
    REFUSAL = "refusal"
    NOTICE = "notice"
    GREETING = "greeting"
    UNREADABLE = "unreadable"

    @property
    def settles(self) -> bool:
        """Tell whether this is the one reply to a question, not something said beside it."""
        return self not in {Kind.GREETING, Kind.UNREADABLE}


class _Seal:
    """Held by `bot.review` alone."""


SEAL = _Seal()


@final
@dataclass(frozen=True, slots=True)
class Reply:
    """A finished reply: Markdown text, the reminder that goes under it, perhaps a picture.

    `text` is the alt text where there is a picture. The reminder is sent under every part
    when the messenger has to split the text.
    """

    kind: Kind
    text: str = field(repr=False)
    reminder: str = field(repr=False)
    seal: _Seal = field(repr=False, compare=False)
    picture: Picture | None = None

    def __post_init__(self) -> None:
        if self.seal is not SEAL:
            raise TypeError("only bot.review can make a reply")
        if not self.reminder.strip():
            raise ValueError("a reply needs its review reminder")
