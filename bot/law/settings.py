"""The section `[law]` of the settings: what a legal question is answered from."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class LawSettings(BaseModel):
    """How many sections of the imported statutes go to the model, and how long they may be.

    `unasked`: whether a plain question gets them too, or `!recht` alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    sections: int = Field(default=4, ge=1, le=10)
    tokens: int = Field(default=3_000, ge=200)
    unasked: bool = True
