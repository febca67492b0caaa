"""What may go where: for each kind and each trust one of allow, mask, block.

Operators add words and patterns of their own, and values that are no secret. Everything is
checked when the settings are read; a pattern that RE2 cannot run in linear time does not exist.
"""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bot.messages import Trust
from bot.screen.kind import Kind
from bot.screen.pattern import BadPattern, compiled
from bot.screen.verdict import Action

LONGEST_PATTERN = 500
SHORTEST_WORD = 2


class Policy(BaseModel):
    """The section `[screen]` of the settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    house: dict[Kind, Action] = Field(default_factory=dict)
    external: dict[Kind, Action] = Field(default_factory=dict)
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()

    @field_validator("words", "allow")
    @classmethod
    def _no_empty_words(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if len(value.strip()) < SHORTEST_WORD:
                raise ValueError(
                    f"{value!r} is too short; give at least {SHORTEST_WORD} characters"
                )
            if not any(char.isalnum() for char in value):
                raise ValueError(f"{value!r} has no letter and no digit")
        return values

    @field_validator("patterns")
    @classmethod
    def _patterns_run(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            _check(value)
        return values

    @model_validator(mode="after")
    def _failures_block(self) -> Self:
        for actions in (self.house, self.external):
            if actions.get(Kind.SCREEN_FAILURE, Action.BLOCK) is not Action.BLOCK:
                raise ValueError("screen_failure always blocks: take it out of the policy")
        return self

    def action(self, kind: Kind, trust: Trust) -> Action:
        """Say what happens to a kind: strict as it comes, every kind blocks for every model."""
        chosen = self.house if trust is Trust.HOUSE else self.external
        return chosen.get(kind, Action.BLOCK)


def _check(pattern: str) -> None:
    if len(pattern) > LONGEST_PATTERN:
        raise ValueError(f"a pattern is longer than {LONGEST_PATTERN} characters; split it")
    try:
        made = compiled(pattern)
    except BadPattern as problem:
        raise ValueError(f"the pattern {pattern!r} cannot be used: {problem}") from None
    if made.search(b"") is not None:
        raise ValueError(
            f"the pattern {pattern!r} matches the empty text and would stop everything"
        )
