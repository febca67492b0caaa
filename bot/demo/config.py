"""The bot's settings in the demo: an ordinary TOML file, as an operator would write it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.demo.child import write_private
from bot.demo.language_model import MOST_TOKENS, NAME
from bot.demo.settings import DemoSettings

# The tiny model follows a short English prompt; prompts/de/system.md is beyond it.
SMALL_MODEL_PROMPT = "demo_system"
FILE_NAME = "leitplanke.toml"
DATA = "bot"
# The small model reads slowly, and forgets what it has read.
SMALL_MODEL_LAW = {"sections": 1, "tokens": 300}
# As many as the model draws well, in 1.4 s of one core; its training had 256.
PICTURE_PIXELS = 384


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the bot finds its neighbours."""

    homeserver: str
    chat: str
    pictures: str
    health_port: int


def write_config(
    folder: Path, settings: DemoSettings, where: Addresses, *, user: str, password: str
) -> Path:
    """Write the settings file and the password beside it."""
    write_private(folder / "password", password)
    tables: dict[str, dict[str, Any]] = {
        "[matrix]": {
            "homeserver": where.homeserver,
            "user": user,
            "password_file": "password",
            "allow": [f"@*:{user.partition(':')[2]}"],
        },
        "[[models]]": _model(settings, where.chat),
        "[images]": {
            "base_urls": [where.pictures],
            "trust": "house",
            "width": PICTURE_PIXELS,
            "height": PICTURE_PIXELS,
            # The small picture model knows short captions, the small chat model no JSON.
            "prompt_style": "plain",
        },
        "[flyer]": {"use_model": settings.model_url is not None},
        "[answer]": {"system_prompt": "system" if settings.model_url else SMALL_MODEL_PROMPT},
        "[law]": {} if settings.model_url else SMALL_MODEL_LAW,
        "[data]": {"path": DATA},
        "[service]": {"health_port": where.health_port},
    }
    # The people of the demo write English for its small model; what we say stays in one language.
    lines = [f"language = {json.dumps(settings.language)}", 'language_for = "house"']
    for heading, values in tables.items():
        # What JSON writes for strings, numbers and lists of strings is TOML, too.
        lines += ["", heading, *(f"{key} = {json.dumps(value)}" for key, value in values.items())]
    path = folder / FILE_NAME
    write_private(path, "\n".join([*lines, ""]))
    return path


def _model(settings: DemoSettings, url: str) -> dict[str, Any]:
    if settings.model_url is None:
        own = {"model": NAME, "trust": "house", "max_tokens": MOST_TOKENS, "temperature": 0}
        return {"name": "demo", "base_url": url, **own}
    other = {"model": settings.model_name, "trust": settings.model_trust.value}
    key = {"api_key_env": settings.model_key_env} if settings.model_key_env else {}
    return {"name": "demo", "base_url": url, **other, **key}
