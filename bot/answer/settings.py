"""What can be set about models and answers; every complaint says what to write instead."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bot.errors import SettingsInvalid
from bot.messages import Trust
from bot.mistakes import mistake


class ModelSettings(BaseModel):
    """One `[[models]]` table: a chat model that speaks OpenAI's protocol.

    `rooms` are patterns of the ids of the rooms where it may be used; the prices are those
    of a million tokens.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=40)
    base_url: str
    model: str = Field(min_length=1)
    api_key_env: str | None = None
    api_key_file: Path | None = None
    trust: Trust
    timeout_seconds: float = Field(default=120.0, gt=0)
    api_version: str | None = Field(default=None, pattern=r"^[0-9A-Za-z.-]+$")
    max_tokens: int | None = Field(default=None, gt=0)
    temperature: float | None = Field(default=None, ge=0, le=2)
    context_tokens: int = Field(default=16_000, ge=2_000)
    tokenizer: Path | None = None
    rooms: tuple[str, ...] = ("*",)
    price_input: float = Field(default=0.0, ge=0)
    price_output: float = Field(default=0.0, ge=0)

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise mistake("no_model_address")
        if parts.username or parts.password:
            raise mistake("password_in_model_address")
        if parts.query or parts.fragment:
            raise mistake("query_in_model_address")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.api_key_env and self.api_key_file:
            raise mistake("two_keys")
        if self.trust is Trust.EXTERNAL and not _is_protected(self.base_url):
            raise mistake("external_model_in_clear")
        return self

    def api_key(self, environment: Mapping[str, str]) -> str | None:
        """Look the key up; None where none is named, and where a server on this machine has none.

        Raises `SettingsInvalid` when the key that is named cannot be found.
        """
        if self.api_key_env:
            key = environment.get(self.api_key_env, "")
            if not key and is_this_machine(urlsplit(self.base_url).hostname or ""):
                return None
            place = f"the environment variable {self.api_key_env}"
        elif self.api_key_file:
            key = _content(self.api_key_file)
            place = f"the file {self.api_key_file}"
        else:
            return None
        if not key.strip():
            raise SettingsInvalid(f"models.{self.name}: put the API key into {place}")
        return key.strip()


class BudgetSettings(BaseModel):
    """The `[budget]` table: what a room may spend on models in a day; None sets no limit."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    room_tokens: int | None = Field(default=None, gt=0)
    room_cost: float | None = Field(default=None, gt=0)
    keep_days: int = Field(default=30, ge=1)


class AnswerSettings(BaseModel):
    """The `[answer]` table. `system_prompt` names a file `prompts/<language>/<name>.md`.

    `whole_in` are patterns of room ids where answers are not shown while they grow. `fallback` are
    the models that stand in for one that is away, in this order. With `talk_before` "opened", what
    colleagues wrote in a thread before anybody addressed the bot there stays out, but for the words
    of the person who asks. `plain_words`: "mach mir einen Flyer" is understood without its command.
    An edit of a question that comes later than `edits_within_hours` leaves its answer as it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    patience_seconds: float = Field(default=300.0, gt=0)
    parallel: int = Field(default=64, gt=0)
    fallback: tuple[str, ...] = ()
    whole_in: tuple[str, ...] = ()
    plain_words: bool = True
    edits_within_hours: float = Field(default=24.0, ge=0)
    talk_before: Literal["thread", "opened"] = "thread"
    system_prompt: str = Field(default="system", pattern=r"^[a-z0-9_-]+$")


def _is_protected(base_url: str) -> bool:
    """Tell whether nobody between here and there can read along."""
    parts = urlsplit(base_url)
    return parts.scheme == "https" or is_this_machine(parts.hostname or "")


def is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
