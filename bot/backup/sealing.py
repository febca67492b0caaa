"""One sealed stream: Argon2id makes the key, libsodium's secretstream seals piece by piece.

Both come with PyNaCl, which the bot has anyway. Each piece is authenticated and bound to the one
before it, so that none can be changed, dropped or moved, and the last piece says that it is the
last. All pieces but the last are full, the last is empty: a cut file is known by its length.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from types import TracebackType
from typing import IO, Self

import nacl.utils
from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from bot.backup.errors import BackupUnusable

NAME = b"leitplanke-backup "
VERSION = b"1"
PIECE = 64 * 1024
SEALED = PIECE + bindings.crypto_secretstream_xchacha20poly1305_ABYTES
CHECK_BYTES = 16
KEY_BYTES = bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES
_MORE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class Sealer:
    """A file to write to; `close` fills the last piece with zeros and marks the end."""

    def __init__(self, file: IO[bytes], passphrase: bytes) -> None:
        self._file = file
        self._left = bytearray()
        salt = nacl.utils.random(argon2id.SALTBYTES)
        key, check = _stretch(passphrase, salt)
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        begin = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        self._head = NAME + VERSION + b"\n" + salt + check
        file.write(self._head + begin)

    def write(self, data: bytes) -> int:
        self._left += data
        while len(self._left) >= PIECE:
            self._push(bytes(self._left[:PIECE]), _MORE)
            del self._left[:PIECE]
        return len(data)

    def close(self) -> None:
        if self._left:
            self.write(bytes(PIECE - len(self._left)))
        self._push(b"", _LAST)

    def _push(self, piece: bytes, tag: int) -> None:
        self._file.write(
            bindings.crypto_secretstream_xchacha20poly1305_push(self._state, piece, self._head, tag)
        )


class Unsealer:
    """A file to read from; raises `BackupUnusable` at the first piece that is not as written."""

    def __init__(self, file: IO[bytes], passphrase: bytes) -> None:
        self._file = file
        self._left = b""
        self._ended = False
        line = file.readline(len(NAME) + 16)
        if not line.startswith(NAME):
            raise BackupUnusable("no_backup")
        if line != NAME + VERSION + b"\n":
            raise BackupUnusable("newer")
        salt, check, begin = (
            _exactly(file, length)
            for length in (
                argon2id.SALTBYTES,
                CHECK_BYTES,
                bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES,
            )
        )
        key, expected = _stretch(passphrase, salt)
        if check != expected:
            raise BackupUnusable("wrong_passphrase")
        self._head = line + salt + check
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(self._state, begin, key)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def read(self, length: int) -> bytes:
        while len(self._left) < length and not self._ended:
            self._left += self._pull()
        data, self._left = self._left[:length], self._left[length:]
        return data

    def finish(self) -> None:
        """Read to the end, so that a file that was cut behind the last entry is noticed."""
        while not self._ended:
            self._pull()

    def _pull(self) -> bytes:
        piece = self._file.read(SEALED)
        if len(piece) not in {SEALED, SEALED - PIECE}:
            raise BackupUnusable("cut")
        try:
            clear, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(
                self._state, piece, self._head
            )
        except (CryptoError, ValueError):
            raise BackupUnusable("changed") from None
        self._ended = tag == _LAST
        if self._ended and self._file.read(1):
            raise BackupUnusable("changed")
        return bytes(clear)


def _exactly(file: IO[bytes], length: int) -> bytes:
    data = file.read(length)
    if len(data) < length:
        raise BackupUnusable("cut")
    return data


@lru_cache(maxsize=1)
def _stretch(passphrase: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """Make the key, and a check value that tells a wrong passphrase from a damaged file.

    Kept, because every file is read twice.
    """
    both = argon2id.kdf(
        2 * KEY_BYTES,
        passphrase,
        salt,
        opslimit=argon2id.OPSLIMIT_MODERATE,
        memlimit=argon2id.MEMLIMIT_MODERATE,
    )
    return both[:KEY_BYTES], hashlib.sha256(both[KEY_BYTES:]).digest()[:CHECK_BYTES]
