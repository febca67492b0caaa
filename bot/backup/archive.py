"""The file of a backup: a sealed tar, the manifest first. Read twice: to check, then to write."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, cast

from bot.backup.errors import BackupUnusable
from bot.backup.manifest import MANIFEST, Entry, Manifest
from bot.backup.sealing import PIECE, Sealer, Unsealer
from bot.backup.snapshot import DRAFT, JOURNAL, take_snapshot
from bot.settings import Settings


def write_backup(settings: Settings, file: Path, passphrase: bytes) -> Manifest:
    """Write a backup (mode 0600) and read it back; there is no file where anything failed."""
    if file.exists():
        raise BackupUnusable("file_there", str(file))
    data = settings.data.path
    if not (data / JOURNAL).exists():
        raise BackupUnusable("nothing_there", str(data))
    for left in data.glob(f"{DRAFT}*"):
        shutil.rmtree(left)
    draft = file.with_name(f"{file.name}.part")
    draft.unlink(missing_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=data, prefix=DRAFT) as folder:
            stopped = take_snapshot(settings, Path(folder))
            manifest = Manifest.of(Path(folder), stopped=stopped)
            _write(draft, Path(folder), manifest, passphrase)
        check_backup(draft, passphrase)
        draft.rename(file)
    except FileNotFoundError as missing:
        raise BackupUnusable("not_found", str(missing.filename)) from None
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _write(draft: Path, folder: Path, manifest: Manifest, passphrase: bytes) -> None:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        with closing(Sealer(out, passphrase)) as sealer:
            # tarfile asks of a stream no more than write and read.
            stream = cast("IO[bytes]", sealer)
            with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                told = manifest.as_json()
                about = tarfile.TarInfo(MANIFEST)
                about.size = len(told)
                tar.addfile(about, io.BytesIO(told))
                for entry in manifest.files:
                    member = tarfile.TarInfo(entry.name)
                    member.size = entry.size
                    with (folder / entry.name).open("rb") as content:
                        tar.addfile(member, content)
        out.flush()
        os.fsync(out.fileno())


def check_backup(file: Path, passphrase: bytes) -> Manifest:
    """Read a backup to its end; raises `BackupUnusable` where anything is not as written."""
    manifest: Manifest | None = None
    seen: list[Entry] = []
    for name, content in _members(file, passphrase):
        if manifest is None:
            manifest = Manifest.read(content.read())
            continue
        size, digest = _measure(content)
        seen.append(Entry(name, size, digest))
    stray = any(Path(one.name).is_absolute() or ".." in Path(one.name).parts for one in seen)
    if manifest is None or tuple(seen) != manifest.files or stray:
        raise BackupUnusable("changed")
    return manifest


def unpack(file: Path, passphrase: bytes, target: Callable[[str], Path | None]) -> None:
    """Write the files of a checked backup to where `target` wants each of them."""
    for name, content in _members(file, passphrase):
        place = None if name == MANIFEST else target(name)
        if place is None:
            continue
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            shutil.copyfileobj(content, out, PIECE)
            out.flush()
            os.fsync(out.fileno())


def _members(file: Path, passphrase: bytes) -> Iterator[tuple[str, IO[bytes]]]:
    try:
        opened = file.open("rb")
    except OSError:
        raise BackupUnusable("not_found", str(file)) from None
    with opened, Unsealer(opened, passphrase) as unsealer:
        stream = cast("IO[bytes]", unsealer)
        with tarfile.open(fileobj=stream, mode="r|", bufsize=PIECE) as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is not None:
                    yield member.name, content
        unsealer.finish()


def _measure(content: IO[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while piece := content.read(PIECE):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def remove_no_fail(files: list[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()
