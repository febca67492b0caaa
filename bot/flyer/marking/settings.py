"""The section `[marking]` of the settings: with what pictures and flyers are signed."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, model_validator

from bot.mistakes import mistake


class MarkingSettings(BaseModel):
    """Without a certificate files are marked but not signed, and a remark says so.

    `certificate` is the chain (PEM, its own certificate first), `key` its private key (PKCS#8 PEM),
    `timestamp_url` a service after RFC 3161.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    certificate: Path | None = None
    key: Path | None = None
    algorithm: Literal["es256", "es384", "es512", "ps256", "ps384", "ps512", "ed25519"] = "es256"
    timestamp_url: AnyHttpUrl | None = None
    watermark: bool = True

    @model_validator(mode="after")
    def _certificate_and_key(self) -> Self:
        if (self.certificate is None) != (self.key is None):
            raise mistake("certificate_without_key")
        return self
