"""This machine: the data folder, its disk, the files with secrets, a GPU."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from bot.doctor.finding import Finding, note, well, wrong
from bot.settings import Settings

GIGABYTE = 1_000_000_000
LITTLE_SPACE = 1 * GIGABYTE
NO_SPACE = GIGABYTE // 10
OTHERS = 0o077


def check_machine(settings: Settings) -> list[Finding]:
    return [*check_data(settings.data.path), *check_secrets(settings), check_gpu(settings)]


def check_data(folder: Path) -> list[Finding]:
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    if not _is_writable(existing):
        return [wrong("data", "not_writable", folder=existing)]
    if existing != folder:
        found = well("data", "will_be_made", folder=folder)
    elif folder.stat().st_mode & OTHERS:
        found = note("data", "open_to_others", folder=folder)
    else:
        found = well("data", "writable", folder=folder)
    return [found, check_space(shutil.disk_usage(existing).free)]


def check_space(free: int) -> Finding:
    """Judge how many bytes are free."""
    figure = f"{free / GIGABYTE:.1f}"
    if free < NO_SPACE:
        return wrong("disk", "disk_full", free=figure)
    if free < LITTLE_SPACE:
        return note("disk", "disk_low", free=figure)
    return well("disk", "disk_free", free=figure)


def check_secrets(settings: Settings) -> list[Finding]:
    """Look at the files that hold secrets: there, not empty, closed to others."""
    named = [
        settings.matrix.password_file,
        settings.matrix.access_token_file,
        *(model.api_key_file for model in settings.models),
        settings.marking.key,
    ]
    return [_check_secret(file) for file in named if file is not None]


def _check_secret(file: Path) -> Finding:
    try:
        empty = not file.read_text(encoding="utf-8").strip()
        mode = file.stat().st_mode
    except (OSError, UnicodeDecodeError):
        return wrong("secret", "secret_unreadable", file=file)
    if empty:
        return wrong("secret", "secret_empty", file=file)
    if mode & OTHERS:
        return note("secret", "secret_open", file=file)
    return well("secret", "secret_kept", file=file)


def check_gpu(settings: Settings) -> Finding:
    """Only an image worker on this machine needs a GPU, so its lack is never wrong."""
    if importlib.util.find_spec("torch") is None:
        return well("gpu", "gpu_no_torch")
    import torch

    if torch.cuda.is_available():
        memory = torch.cuda.get_device_properties(0).total_memory / GIGABYTE
        return well("gpu", "gpu_there", name=torch.cuda.get_device_name(0), memory=f"{memory:.0f}")
    draws = bool(settings.images.base_urls)
    return note("gpu", "gpu_missing") if draws else well("gpu", "gpu_not_needed")


def _is_writable(folder: Path) -> bool:
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return False
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
