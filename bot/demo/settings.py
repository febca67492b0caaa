"""What can be set about the demo, by `LEITPLANKE_DEMO_…` in the environment or its command."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.messages import Trust


class DemoSettings(BaseSettings):
    """`model_url` points the demo at any OpenAI-compatible server instead of its own model."""

    model_config = SettingsConfigDict(
        env_prefix="LEITPLANKE_DEMO_", frozen=True, env_ignore_empty=True
    )

    data: Path = Path("demo-data")
    language: Literal["de", "en"] = "de"
    model_url: str | None = Field(default=None, pattern=r"^https?://")
    model_name: str = "any"
    model_key_env: str | None = None

    @property
    def model_trust(self) -> Trust:
        """A model on this machine is ours; any other counts as external here."""
        host = urlsplit(self.model_url or "http://127.0.0.1").hostname or ""
        try:
            ours = ipaddress.ip_address(host).is_loopback
        except ValueError:
            ours = host == "localhost"
        return Trust.HOUSE if ours else Trust.EXTERNAL
