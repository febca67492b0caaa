"""The section `[audit]` of the settings: what is recorded, for how long, and where its key lies."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class AuditSettings(BaseModel):
    """`least_people` is the smallest group that statistics may show."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    enabled: bool = True
    key_file: Path = Path("audit.key")
    keep_days: int = Field(default=365, ge=14)
    least_people: int = Field(default=5, ge=5)
