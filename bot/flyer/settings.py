"""The section `[flyer]` of the settings: how orders for flyers are read and checked."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class FlyerSettings(BaseModel):
    """`use_model` lets the chat model read orders and translate motifs, `judge` check them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    use_model: bool = True
    judge: bool = False
