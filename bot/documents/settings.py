"""The `[documents]` table: how much of a file is taken on."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class DocumentSettings(BaseModel):
    """Limits of one file, of its text, and of the seconds that reading it may take."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    most_bytes: int = Field(default=10_000_000, ge=1_000, le=100_000_000)
    most_characters: int = Field(default=100_000, ge=1_000, le=180_000)
    seconds: float = Field(default=20.0, gt=0, le=120)
