"""Everything a person or a model reads comes from `prompts/<language>/`; this file reads it."""

from __future__ import annotations

import string
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("de", "en")


def prompts_folder() -> Path:
    """Find the prompts: the wheel carries them inside the package, a checkout beside it."""
    packaged = Path(__file__).parent / "_prompts"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "prompts"


@cache
def load_table(language: str, name: str) -> dict[str, Any]:
    """Read `prompts/<language>/<name>.toml`."""
    return tomllib.loads(_read(language, f"{name}.toml"))


@cache
def load_text(language: str, name: str) -> str:
    """Read `prompts/<language>/<name>.md`, without the surrounding white space."""
    return _read(language, f"{name}.md").strip()


def has_text(language: str, name: str) -> bool:
    """Tell whether `load_text` would find something."""
    return (prompts_folder() / language / f"{name}.md").is_file()


def fill(template: str, **values: object) -> str:
    """Put values into `{name}` places; a place without a value raises `KeyError`."""
    return string.Formatter().vformat(template, (), values)


def _read(language: str, file_name: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"no prompts in {language!r}; there are {', '.join(LANGUAGES)}")
    return (prompts_folder() / language / file_name).read_text(encoding="utf-8")
