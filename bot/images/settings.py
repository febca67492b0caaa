"""The section `[images]` of the settings: where pictures are drawn, and how."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.messages import Trust


class ImageSettings(BaseModel):
    """Without `base_urls` the bot draws no pictures and says so."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    base_urls: tuple[str, ...] = ()
    model: str = "any"
    api_key_env: str | None = None
    trust: Trust = Trust.HOUSE
    width: int = Field(default=1024, ge=64, le=4096)
    height: int = Field(default=1024, ge=64, le=4096)
    steps: int | None = Field(default=None, ge=1, le=200)
    timeout_seconds: float = Field(default=600.0, gt=0)

    @field_validator("base_urls")
    @classmethod
    def _check_urls(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for parts in map(urlsplit, urls):
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError('base_urls holds addresses such as "http://127.0.0.1:9001/v1"')
            if parts.username or parts.password:
                raise ValueError("base_urls holds no password; name it in api_key_env")
        return tuple(url.rstrip("/") for url in urls)
