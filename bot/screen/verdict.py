"""What the screen says of a text. Only the screen can make a `Clean`, so only it opens the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import final

from bot.messages import Trust


class Action(StrEnum):
    ALLOW = "allow"
    MASK = "mask"
    BLOCK = "block"


class Origin(StrEnum):
    """Where a text comes from; refusals name it, so that people know where to look."""

    QUESTION = "question"
    HISTORY = "history"
    FILE_NAME = "file_name"
    DOCUMENT = "document"
    IMAGE_PROMPT = "image_prompt"
    TOOL = "tool"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Finding:
    """A secret in a text; `start` and `end` are code points of the text as given."""

    kind: str
    start: int
    end: int
    action: Action = Action.BLOCK


class _Seal:
    """Held by `bot.screen` alone; a text without it is not clean."""


SEAL = _Seal()


@final
@dataclass(frozen=True, slots=True)
class Clean:
    """Text that may leave for models of this trust (cleared for `external` is cleared for all)."""

    text: str = field(repr=False)
    trust: Trust
    seal: _Seal = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not SEAL:
            raise TypeError("only bot.screen can declare a text clean")

    def may_reach(self, trust: Trust) -> bool:
        return self.trust is Trust.EXTERNAL or trust is Trust.HOUSE


@final
@dataclass(frozen=True, slots=True)
class Confidential:
    """Text that stays here: what was found, and what it would look like without it.

    `masked` is a proposal, not yet screened; it is empty when the screen itself failed, and
    then `findings` is one finding of the kind `screen_failure` over the whole text.
    """

    findings: tuple[Finding, ...]
    masked: str = field(repr=False)
    origin: Origin = Origin.QUESTION
