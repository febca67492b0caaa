"""The section `[templates]` of the settings."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict


class TemplateSettings(BaseModel):
    """`folder` holds templates of the house, one `.md` file each, beside those that come along."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    folder: Path | None = None
