"""The audit's keys, in a file of their own, away from the rows.

Each week has a key of its own, under which people, rooms and events become pseudonyms. The file
holds the keys of this week and the one before; older ones are destroyed, so that nobody who takes
file and rows, not even the operator, can say whose a past row is. Where two people have set
passphrases, a copy of each week's key is sealed for them, and the two can open it together.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nacl.public import PrivateKey, PublicKey, SealedBox

from bot.audit.entry import week_before
from bot.audit.errors import KeyMissing, NotResolvable
from bot.audit.two_people import Locked, lock_up, open_up

KEY_BYTES = 32
PSEUDONYM_DIGITS = 32


@dataclass(slots=True)
class Keys:
    """What the file holds. `chain` authenticates the rows; `sealed` are past and present weeks."""

    chain: bytes = field(repr=False)
    weeks: dict[str, bytes] = field(default_factory=dict, repr=False)
    sealed: dict[str, str] = field(default_factory=dict, repr=False)
    public: str = ""
    locked: Locked = field(default_factory=dict, repr=False)

    @classmethod
    def new(cls) -> Keys:
        return cls(secrets.token_bytes(KEY_BYTES))

    def week(self, wanted: str, newest: str) -> str:
        """Return the week whose key a row gets: the wanted one, or the oldest that is still held.

        `newest` is the present week; its key is made when there is none yet.
        """
        if newest not in self.weeks:
            self._begin(newest)
        return wanted if wanted in self.weeks else min(self.weeks)

    def set_passphrases(self, passphrases: Sequence[str]) -> None:
        """Let two people open, from now on, the keys of the weeks that are held and to come."""
        secret = PrivateKey.generate()
        self.public = _text(bytes(secret.public_key))
        self.locked = lock_up(secret, passphrases)
        self.sealed = {week: self._seal(key) for week, key in self.weeks.items()}

    def open(self, passphrases: Sequence[str]) -> dict[str, bytes]:
        """Return the keys of all weeks that two people can open together."""
        if not self.locked:
            raise NotResolvable("no passphrases are set")
        box = SealedBox(open_up(self.locked, passphrases))
        return {week: box.decrypt(_bytes(sealed)) for week, sealed in self.sealed.items()}

    def forget_before(self, week: str) -> None:
        self.sealed = {name: sealed for name, sealed in self.sealed.items() if name >= week}

    def _begin(self, week: str) -> None:
        self.weeks[week] = secrets.token_bytes(KEY_BYTES)
        if self.public:
            self.sealed[week] = self._seal(self.weeks[week])
        oldest = week_before(week)
        self.weeks = {name: key for name, key in self.weeks.items() if name >= oldest}

    def _seal(self, key: bytes) -> str:
        return _text(SealedBox(PublicKey(_bytes(self.public))).encrypt(key))


def pseudonym(key: bytes, what: str, name: str) -> str:
    """Name a person, room or event so that only the holder of the week's key can tell which."""
    return hmac.new(key, f"{what}\0{name}".encode(), hashlib.sha256).hexdigest()[:PSEUDONYM_DIGITS]


class KeyFile:
    """The file on disk, mode 0600. Bot and commands use it in turns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int] | None = None
        self._keys: Keys | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other processes away from keys, rows and head while something is written."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def load(self) -> Keys:
        """Read the keys; raises `KeyMissing`. What was read is kept until the file changes."""
        try:
            status = self.path.stat()
            seen = (status.st_mtime_ns, status.st_ino)
            if self._keys is None or seen != self._seen:
                self._keys = _from_json(json.loads(self.path.read_text(encoding="utf-8")))
                self._seen = seen
        except (OSError, ValueError, KeyError, TypeError):
            raise KeyMissing(str(self.path)) from None
        return self._keys

    def save(self, keys: Keys) -> None:
        # Also where this fails: no row may have a key that is not on the disk.
        self._keys = None
        write_privately(self.path, json.dumps(_to_json(keys), indent=1))


def write_privately(path: Path, text: str) -> None:
    """Replace a file as a whole, readable by its owner alone."""
    draft = path.with_name(f"{path.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _to_json(keys: Keys) -> Mapping[str, Any]:
    return {
        "version": 1,
        "chain": _text(keys.chain),
        "weeks": {week: _text(key) for week, key in keys.weeks.items()},
        "sealed": keys.sealed,
        "public": keys.public,
        "locked": keys.locked,
    }


def _from_json(read: Mapping[str, Any]) -> Keys:
    return Keys(
        _bytes(read["chain"]),
        {week: _bytes(key) for week, key in read["weeks"].items()},
        dict(read["sealed"]),
        str(read["public"]),
        dict(read["locked"]),
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
