"""Who may do what: talk, be served in a room, have pictures drawn, ask how the bot is doing.

Patterns are those of the shell, `*` and `?`. Whoever is not named gets no answer at all: a bot that
declines strangers politely tells them that it is there.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

HOUR_SECONDS = 3_600.0

UserId = Annotated[str, StringConstraints(pattern=r"^@[^:\s*?\[]+:[^\s*?\[]+$")]


class AccessSettings(BaseModel):
    """Who may do what, and how much of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    servers: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ("*",)
    pictures: tuple[str, ...] = ("*",)
    # Whole ids only: a pattern would make an administrator of whoever registers a fitting name.
    admins: tuple[UserId, ...] = ()
    per_person: int = Field(default=0, ge=0)
    per_room: int = Field(default=0, ge=0)
    window_hours: int = Field(default=24, ge=1, le=24)

    @property
    def counts_questions(self) -> bool:
        return bool(self.per_person or self.per_room)

    @property
    def window_seconds(self) -> float:
        return self.window_hours * HOUR_SECONDS

    def may_draw(self, person: str) -> bool:
        return fits(person, self.pictures)


def fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
