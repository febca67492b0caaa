"""One checked, frozen `Settings`. Nothing else of the bot reads the environment or the file.

A value comes from `LEITPLANKE_<SECTION>__<KEY>` in the environment, else from the TOML file,
else from the default here. Models are counted from 0: `LEITPLANKE_MODELS__0__BASE_URL`. Relative
paths start at the folder of the file.
"""

from __future__ import annotations

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
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)
from typing_extensions import override

from bot.access import AccessSettings
from bot.answer.settings import AnswerSettings, BudgetSettings, ModelSettings
from bot.audit.settings import AuditSettings
from bot.documents.settings import DocumentSettings
from bot.errors import SettingsInvalid
from bot.flyer.marking.settings import MarkingSettings
from bot.flyer.settings import FlyerSettings
from bot.images.settings import ImageSettings
from bot.law.settings import LawSettings
from bot.mistakes import mistake, sentences, unknown_variable
from bot.review.settings import ReviewSettings
from bot.screen.policy import Policy
from bot.templates.settings import TemplateSettings
from bot.wording import LANGUAGES, fill, has_text, load_table

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

    @field_validator("homeserver")
    @classmethod
    def _holds_no_password(cls, homeserver: AnyHttpUrl) -> AnyHttpUrl:
        if homeserver.username or homeserver.password:
            raise mistake("password_in_homeserver")
        return homeserver

    @model_validator(mode="after")
    def _one_way_to_log_in(self) -> MatrixSettings:
        if self.password_file is None and self.access_token_file is None:
            raise mistake("no_way_to_log_in")
        if self.access_token_file is not None and self.device_id is None:
            raise mistake("token_without_device")
        return self


class SignOffSettings(_Section):
    """Who may say that an answer was checked, and what the bot puts there to touch."""

    by: Literal["room", "asker"] = "room"
    offer: Literal["one", "three", "none"] = "one"
    keep_days: int = Field(default=365, ge=30)


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
    language_for: Literal["person", "house"] = "person"
    matrix: MatrixSettings
    access: AccessSettings = AccessSettings()
    models: tuple[ModelSettings, ...] = Field(min_length=1)
    answer: AnswerSettings = AnswerSettings()
    budget: BudgetSettings = BudgetSettings()
    images: ImageSettings = ImageSettings()
    flyer: FlyerSettings = FlyerSettings()
    marking: MarkingSettings = MarkingSettings()
    screen: Policy = Policy()
    sign_off: SignOffSettings = SignOffSettings()
    audit: AuditSettings = AuditSettings()
    review: ReviewSettings = ReviewSettings()
    law: LawSettings = LawSettings()
    templates: TemplateSettings = TemplateSettings()
    documents: DocumentSettings = DocumentSettings()
    data: DataSettings = DataSettings()
    service: ServiceSettings = ServiceSettings()

    @field_validator("models", mode="before")
    @classmethod
    def _in_order(cls, models: Any) -> Any:
        """Turn what `_numbered` and the environment count back into a list."""
        if isinstance(models, dict) and all(str(number).isdigit() for number in models):
            return [models[number] for number in sorted(models, key=int)]
        return models

    @field_validator("models")
    @classmethod
    def _names_differ(cls, models: tuple[ModelSettings, ...]) -> tuple[ModelSettings, ...]:
        if len({m.name for m in models}) < len(models):
            raise mistake("same_name_twice")
        if models and not any("*" in model.rooms for model in models):
            raise mistake("no_model_for_all_rooms")
        return models

    @field_validator("answer")
    @classmethod
    def _stand_ins_exist(cls, answer: AnswerSettings, info: ValidationInfo) -> AnswerSettings:
        known = {model.name for model in info.data.get("models", ())}
        if known and set(answer.fallback) - known:
            raise mistake("unknown_fallback")
        return answer

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

    def source(self, *key: str) -> str:
        """Name the variable or the file that a value came from: `source("matrix", "user")`."""
        set_here = {name.upper() for name in os.environ}
        for length in range(len(key), 0, -1):
            variable = _variable(*key[:length])
            if variable in set_here:
                return variable
        return str(self.file) if _has(self.in_file, key) else "default"


def folder_of_environment() -> Path:
    """Return the data folder where no settings file says which."""
    return Path(os.environ.get("LEITPLANKE_DATA__PATH", "var"))


def load(path: Path | None) -> Loaded:
    """Read and check the settings; raises `SettingsInvalid` with a sentence for each mistake."""
    in_file = _read(path) if path else {}
    folder = path.resolve().parent if path else Path.cwd()
    language = _language(in_file)
    wrong: list[str] = _unknown_variables(language)
    settings: Settings | None = None
    try:
        settings = Settings(**_numbered(in_file))
    except ValidationError as error:
        wrong += sentences(error, Settings, language)
    except SettingsError as error:
        wrong.append(_not_readable(error, language))
    if settings and not has_text(settings.language, settings.answer.system_prompt):
        words = load_table(settings.language, "operator")["settings"]
        wrong.append(fill(words["no_prompt"], language=settings.language))
    if wrong or settings is None:
        raise SettingsInvalid("\n".join(wrong))
    return Loaded(_with_full_paths(settings, folder), path, in_file)


def model_key(model: ModelSettings) -> str | None:
    """Look up the API key of a chat model; raises `SettingsInvalid` when it is missing."""
    return model.api_key(os.environ)


def image_key(images: ImageSettings, language: str) -> str | None:
    """Look up the API key of the image workers.

    Raises `SettingsInvalid` when it is missing; workers on this machine may have none.
    """
    if images.api_key_env is None:
        return None
    key = os.environ.get(images.api_key_env, "").strip()
    if not key and not images.are_on_this_machine():
        words = load_table(language, "operator")["settings"]
        raise SettingsInvalid(fill(words["no_image_key"], variable=images.api_key_env))
    return key or None


def _read(path: Path) -> dict[str, Any]:
    words = load_table(_language({}), "operator")["settings"]
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise SettingsInvalid(fill(words["no_file"], path=path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        # The decoder of text quotes what it could not decode, that of TOML names the place.
        problem = "UTF-8" if isinstance(error, UnicodeDecodeError) else error
        raise SettingsInvalid(fill(words["no_toml"], path=path, problem=problem)) from None


def _language(in_file: dict[str, Any]) -> str:
    """Find the language for complaints before the settings are known to be right."""
    wanted = os.environ.get(_variable("language"), in_file.get("language"))
    return wanted if wanted in LANGUAGES else "de"


def _variable(*key: str) -> str:
    return f"{PREFIX}{DELIMITER.join(key)}".upper()


def _unknown_variables(language: str) -> list[str]:
    """Find variables of a section that does not exist; within a section pydantic finds them."""
    known = [_variable(name, "") for name in Settings.model_fields]
    return [
        unknown_variable(name, known, language)
        for name in os.environ
        if name.upper().startswith(PREFIX)
        and DELIMITER in name[len(PREFIX) :]
        and not name.upper().startswith(tuple(known))
    ]


def _not_readable(error: SettingsError, language: str) -> str:
    """Name the variable; the error's cause holds its value."""
    words = load_table(language, "operator")["settings"]
    named = [name for name in Settings.model_fields if f'"{name}"' in str(error)]
    return fill(words["no_json"], variable=_variable(*named) if named else f"{PREFIX}…")


def _numbered(in_file: dict[str, Any]) -> dict[str, Any]:
    """Count the models, so that the environment can change one value of one of them."""
    models = in_file.get("models")
    if not isinstance(models, list):
        return in_file
    return {**in_file, "models": {str(number): model for number, model in enumerate(models)}}


def _has(table: Any, key: tuple[str, ...]) -> bool:
    for part in key:
        inside = dict(enumerate(table)) if isinstance(table, list) else table
        place = int(part) if isinstance(table, list) and part.isdigit() else part
        if not isinstance(inside, dict) or place not in inside:
            return False
        table = inside[place]
    return True


def _with_full_paths(settings: Settings, folder: Path) -> Settings:
    def full(path: Path | None) -> Path | None:
        return None if path is None else folder / path.expanduser()

    matrix = settings.matrix.model_copy(
        update={
            "password_file": full(settings.matrix.password_file),
            "access_token_file": full(settings.matrix.access_token_file),
        }
    )
    flyer = settings.flyer.model_copy(update={"design": full(settings.flyer.design)})
    marking = settings.marking.model_copy(
        update={name: full(getattr(settings.marking, name)) for name in ("certificate", "key")}
    )
    data = settings.data.model_copy(update={"path": full(settings.data.path)})
    audit = settings.audit.model_copy(update={"key_file": full(settings.audit.key_file)})
    models = tuple(
        m.model_copy(update={"api_key_file": full(m.api_key_file)}) for m in settings.models
    )
    templates = settings.templates.model_copy(update={"folder": full(settings.templates.folder)})
    changed = {
        "matrix": matrix,
        "templates": templates,
        "flyer": flyer,
        "marking": marking,
        "data": data,
        "audit": audit,
        "models": models,
    }
    return settings.model_copy(update=changed)
