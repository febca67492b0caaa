"""The section `[flyer]` of the settings: how orders for flyers are read and checked."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict


class FlyerSettings(BaseModel):
    """`design` is the file of the house's design (docs/flyer.md).

    `use_model` lets the chat model read orders and translate motifs, `judge` check them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    design: Path | None = None
    use_model: bool = True
    judge: bool = False
