"""The section `[review]` of the settings: what the machine's part of the review objects to."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class ReviewSettings(BaseModel):
    """`generic_masculine`: whether "die Bürger" for everybody is pointed out (§ 4 LGG NRW)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    generic_masculine: bool = True
