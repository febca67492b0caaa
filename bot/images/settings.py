"""The section `[images]` of the settings: where pictures are drawn, and how."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bot.answer.settings import is_this_machine
from bot.messages import Trust
from bot.mistakes import mistake


class PromptStyle(StrEnum):
    """`guided` tells the model about composition too, `plain` the motif alone."""

    GUIDED = "guided"
    PLAIN = "plain"


class ImageSettings(BaseModel):
    """Without `base_urls` the bot draws no pictures and says so."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    base_urls: tuple[str, ...] = ()
    model: str = "any"
    api_key_env: str | None = None
    trust: Trust = Trust.HOUSE
    width: int = Field(default=1024, ge=64, le=4096)
    height: int = Field(default=1024, ge=64, le=4096)
    candidates: int = Field(default=4, ge=1, le=4)
    steps: int | None = Field(default=None, ge=1, le=200)
    timeout_seconds: float = Field(default=600.0, gt=0)
    prompt_language: Literal["de", "en"] = "en"
    prompt_style: PromptStyle = PromptStyle.GUIDED

    @field_validator("base_urls")
    @classmethod
    def _check_urls(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for parts in map(urlsplit, urls):
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise mistake("no_image_address")
            if parts.username or parts.password:
                raise mistake("password_in_image_address")
        return tuple(url.rstrip("/") for url in urls)

    @model_validator(mode="after")
    def _is_protected(self) -> Self:
        """Ask for https where descriptions leave the house, as for chat models."""
        for parts in map(urlsplit, self.base_urls):
            leaves = parts.scheme != "https" and not is_this_machine(parts.hostname or "")
            if leaves and self.trust is Trust.EXTERNAL:
                raise mistake("external_images_in_clear")
        return self

    def are_on_this_machine(self) -> bool:
        return all(is_this_machine(urlsplit(url).hostname or "") for url in self.base_urls)
