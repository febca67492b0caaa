"""Where settings and data lie, for commands that need nothing else of the bot."""

from __future__ import annotations

from pathlib import Path

from bot.settings import folder_of_environment, load

DEFAULT_FILE = Path("leitplanke.toml")


def settings_file(named: Path | None) -> Path | None:
    """Take the file that was named, else the default one if it is there."""
    return named or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)


def data_folder(named: Path | None, config: Path | None = None) -> Path:
    """Take the folder that was named, else that of the settings, else `var`."""
    if named:
        return named
    file = settings_file(config)
    return load(file).settings.data.path if file else folder_of_environment()
