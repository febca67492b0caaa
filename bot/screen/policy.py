"""What may go where: for each kind and each trust one of allow, mask, block.

Operators add words and patterns of their own, and values that are no secret. Everything is
checked when the settings are read; a pattern that RE2 cannot run in linear time does not exist.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bot.messages import Trust
from bot.mistakes import mistake
from bot.screen.kind import Kind
from bot.screen.pattern import BadPattern, compiled
from bot.screen.verdict import Action

LONGEST_PATTERN = 500
SHORTEST_WORD = 2


def _word(value: str) -> str:
    if len(value.strip()) < SHORTEST_WORD:
        raise mistake("word_too_short", least=SHORTEST_WORD)
    if not any(char.isalnum() for char in value):
        raise mistake("word_without_letter")
    return value


def _pattern(value: str) -> str:
    if len(value) > LONGEST_PATTERN:
        raise mistake("pattern_too_long", most=LONGEST_PATTERN)
    try:
        made = compiled(value)
    except BadPattern as problem:
        raise mistake("pattern_not_usable", problem=str(problem)) from None
    if made.search(b"") is not None:
        raise mistake("pattern_matches_nothing")
    return value


# Checked one by one, so that a complaint names the place in the list, never the value.
OwnWord = Annotated[str, AfterValidator(_word)]
OwnPattern = Annotated[str, AfterValidator(_pattern)]


class Policy(BaseModel):
    """The section `[screen]` of the settings."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    house: dict[Kind, Action] = Field(default_factory=dict)
    external: dict[Kind, Action] = Field(default_factory=dict)
    words: tuple[OwnWord, ...] = ()
    patterns: tuple[OwnPattern, ...] = ()
    allow: tuple[OwnWord, ...] = ()

    @model_validator(mode="after")
    def _failures_block(self) -> Self:
        for actions in (self.house, self.external):
            if actions.get(Kind.SCREEN_FAILURE, Action.BLOCK) is not Action.BLOCK:
                raise mistake("failure_must_block")
        return self

    def action(self, kind: Kind, trust: Trust) -> Action:
        """Say what happens to a kind: strict as it comes, every kind blocks for every model."""
        chosen = self.house if trust is Trust.HOUSE else self.external
        return chosen.get(kind, Action.BLOCK)
