"""One checked, frozen `Settings`. Nothing else reads the environment or the settings file.

A value comes from `LEITPLANKE_<SECTION>__<KEY>` in the environment, else from the TOML file,
else from the default here. Relative paths start at the folder of the file.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from typing_extensions import override

from bot.answer.settings import AnswerSettings, ModelSettings
from bot.errors import SettingsInvalid
from bot.images.settings import ImageSettings
from bot.screen.policy import Policy
from bot.wording import fill, load_table

PREFIX = "LEITPLANKE_"
DELIMITER = "__"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class MatrixSettings(_Section):
    """How the bot logs in, and who may talk to it (`allow`: user ids with `*` and `?`)."""

    homeserver: AnyHttpUrl
    user: str = Field(pattern=r"^@[^:\s]+:\S+$")
    password_file: Path | None = None
    access_token_file: Path | None = None
    device_id: str | None = None
    allow: tuple[str, ...] = Field(min_length=1)
    device_name: str = "Leitplanke"
    sync_timeout_seconds: int = Field(default=30, ge=1, le=120)

    @model_validator(mode="after")
    def _one_way_to_log_in(self) -> MatrixSettings:
        if self.password_file is None and self.access_token_file is None:
            raise ValueError("needs password_file, or access_token_file and device_id")
        if self.access_token_file is not None and self.device_id is None:
            raise ValueError("access_token_file needs device_id beside it")
        return self


class DataSettings(_Section):
    """Where everything at rest lies, and how long ids of answered messages are kept."""

    path: Path = Path("var")
    keep_settled_days: int = Field(default=30, ge=1)


class ServiceSettings(_Section):
    """The process itself: its health page (port 0 turns it off) and its log."""

    health_host: str = "127.0.0.1"
    health_port: int = Field(default=0, ge=0, le=65535)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"


class Settings(BaseSettings):
    """Everything that can be set. `load` reads and checks it."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, env_prefix=PREFIX
    )

    language: Literal["de", "en"] = "de"
    matrix: MatrixSettings
    models: tuple[ModelSettings, ...] = Field(min_length=1)
    answer: AnswerSettings = AnswerSettings()
    images: ImageSettings = ImageSettings()
    screen: Policy = Policy()
    data: DataSettings = DataSettings()
    service: ServiceSettings = ServiceSettings()

    @field_validator("models")
    @classmethod
    def _names_differ(cls, models: tuple[ModelSettings, ...]) -> tuple[ModelSettings, ...]:
        if len({m.name for m in models}) < len(models):
            raise ValueError("two models have the same name")
        return models

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        environment = EnvSettingsSource(
            settings_cls, env_prefix=PREFIX, env_nested_delimiter=DELIMITER, case_sensitive=False
        )
        return environment, init_settings


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings and where they came from; `file` is None without a settings file."""

    settings: Settings
    file: Path | None
    in_file: dict[str, Any]

    def source(self, section: str, key: str) -> str:
        variable = f"{PREFIX}{section}{DELIMITER}{key}".upper()
        if variable in os.environ or f"{PREFIX}{section}".upper() in os.environ:
            return variable
        inside = self.in_file.get(section, {})
        return str(self.file) if isinstance(inside, dict) and key in inside else "default"


def load(path: Path | None, language: str = "de") -> Loaded:
    """Read and check the settings; raises `SettingsInvalid` with a sentence for each mistake."""
    in_file = _read(path, language) if path else {}
    folder = path.resolve().parent if path else Path.cwd()
    try:
        settings = Settings(**in_file)
    except ValidationError as error:
        sentences = [_sentence(e, language) for e in error.errors(include_input=False)]
        raise SettingsInvalid("\n".join(sentences)) from None
    return Loaded(_with_full_paths(settings, folder), path, in_file)


def model_key(model: ModelSettings) -> str | None:
    """Look up the API key of a chat model; raises `SettingsInvalid` when it is missing."""
    return model.api_key(os.environ)


def image_key(images: ImageSettings) -> str | None:
    """Look up the API key of the image workers."""
    return os.environ.get(images.api_key_env) if images.api_key_env else None


def _read(path: Path, language: str) -> dict[str, Any]:
    words = load_table(language, "operator")["settings"]
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise SettingsInvalid(fill(words["no_file"], path=path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsInvalid(fill(words["no_toml"], path=path, problem=error)) from None


def _with_full_paths(settings: Settings, folder: Path) -> Settings:
    def full(path: Path | None) -> Path | None:
        return None if path is None else folder / path.expanduser()

    matrix = settings.matrix.model_copy(
        update={
            "password_file": full(settings.matrix.password_file),
            "access_token_file": full(settings.matrix.access_token_file),
        }
    )
    data = settings.data.model_copy(update={"path": full(settings.data.path)})
    models = tuple(
        m.model_copy(update={"api_key_file": full(m.api_key_file)}) for m in settings.models
    )
    return settings.model_copy(update={"matrix": matrix, "data": data, "models": models})


def _sentence(error: Any, language: str) -> str:
    words = load_table(language, "operator")["settings"]
    location = [str(part) for part in error["loc"]]
    key = ".".join(location)
    match error["type"]:
        case "missing":
            return fill(words["missing"], key=key)
        case "extra_forbidden":
            near = difflib.get_close_matches(location[-1], _known_keys(location[:-1]), 1)
            hint = fill(words["did_you_mean"], key=near[0]) if near else words["remove_it"]
            return f"{fill(words['unknown'], key=key)} {hint}"
        case _:
            problem = error["msg"].removeprefix("Value error, ")
            return fill(words["wrong"], key=key, problem=problem)


def _known_keys(location: list[str]) -> list[str]:
    fields = Settings.model_fields
    for part in location:
        if part.isdigit():
            continue
        annotation = fields[part].annotation if part in fields else None
        candidates = [annotation, *getattr(annotation, "__args__", ())]
        models = [c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)]
        if not models:
            return []
        fields = models[0].model_fields
    return list(fields)
