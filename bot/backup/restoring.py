"""Back from a backup: into an empty data folder, all of it or nothing.

The device's own keys come back only where they are sure to be its last ones. An encryption store
that is older than the device's last message would use keys anew; without it, and without its
login, the bot makes a new device, signed by its kept identity.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.adapters.matrix.session import CRYPTO_FOLDER, LOCK_FILE, SESSION_FILE, lock
from bot.backup.archive import check_backup, remove_no_fail, unpack
from bot.backup.errors import BackupUnusable
from bot.backup.manifest import Manifest
from bot.backup.snapshot import beside_audit
from bot.settings import Settings


def restore(settings: Settings, file: Path, passphrase: bytes, *, same_device: bool) -> Manifest:
    """Check everything, then write; raises `BackupUnusable`."""
    data, keys = settings.data.path, beside_audit(settings.audit.key_file)
    check_empty(data, list(keys.values()))
    manifest = check_backup(file, passphrase)
    if same_device and not manifest.stopped:
        raise BackupUnusable("device_went_on")

    def target(name: str) -> Path | None:
        if not same_device and is_of_device(name):
            return None
        return keys.get(name) or data / name

    with lock(data), _all_or_nothing([target(entry.name) for entry in manifest.files]):
        unpack(file, passphrase, target)
    data.chmod(0o700)
    return manifest


def check_empty(data: Path, beside: list[Path]) -> None:
    there = [place for place in data.iterdir() if place.name != LOCK_FILE] if data.is_dir() else []
    there += [place for place in beside if place.exists() and place not in there]
    if there:
        raise BackupUnusable("not_empty", str(min(there)))


def is_of_device(name: str) -> bool:
    return name == SESSION_FILE or name.startswith(f"{CRYPTO_FOLDER}/")


@contextmanager
def _all_or_nothing(places: list[Path | None]) -> Iterator[None]:
    """Remove what was written when the rest could not be."""
    try:
        yield
    except BaseException:
        remove_no_fail([place for place in places if place])
        raise
