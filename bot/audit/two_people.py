"""A key that two people open together: each holds a passphrase, neither can do without the other.

The key is sealed under a random one, which is split in two shares (one of them random, the other
the difference). Each share is sealed under a passphrase, stretched with Argon2id (RFC 9106).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

import nacl.utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from bot.audit.errors import WrongPassphrase

Locked = dict[str, str]


def lock_up(secret: PrivateKey, passphrases: Sequence[str]) -> Locked:
    """Seal a private key under two passphrases together."""
    whole = nacl.utils.random(SecretBox.KEY_SIZE)
    first = nacl.utils.random(SecretBox.KEY_SIZE)
    second = _difference(whole, first)
    locked = {"secret": _text(SecretBox(whole).encrypt(bytes(secret)))}
    for number, (share, passphrase) in enumerate(zip((first, second), passphrases, strict=True), 1):
        salt = nacl.utils.random(argon2id.SALTBYTES)
        locked[f"salt{number}"] = _text(salt)
        locked[f"share{number}"] = _text(SecretBox(_stretch(passphrase, salt)).encrypt(share))
    return locked


def open_up(locked: Mapping[str, str], passphrases: Sequence[str]) -> PrivateKey:
    """Open what `lock_up` sealed; raises `WrongPassphrase` and says which one it is."""
    shares = [
        _open_share(locked, number, passphrase) for number, passphrase in enumerate(passphrases, 1)
    ]
    whole = _difference(*shares)
    return PrivateKey(SecretBox(whole).decrypt(_bytes(locked["secret"])))


def _open_share(locked: Mapping[str, str], number: int, passphrase: str) -> bytes:
    box = SecretBox(_stretch(passphrase, _bytes(locked[f"salt{number}"])))
    try:
        return box.decrypt(_bytes(locked[f"share{number}"]))
    except CryptoError:
        raise WrongPassphrase(number) from None


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return argon2id.kdf(
        SecretBox.KEY_SIZE,
        passphrase.encode(),
        salt,
        opslimit=argon2id.OPSLIMIT_MODERATE,
        memlimit=argon2id.MEMLIMIT_MODERATE,
    )


def _difference(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
