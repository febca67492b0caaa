"""The private keys of a cross-signing identity: made, kept in a file, and used to sign."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey
from nio.api import Api

from bot.errors import MessengerFailed

Body = dict[str, Any]
USAGES = ("master", "self_signing", "user_signing")


@dataclass(frozen=True, slots=True)
class Identity:
    master: SigningKey
    self_signing: SigningKey
    user_signing: SigningKey

    @classmethod
    def create(cls) -> Identity:
        return cls(SigningKey.generate(), SigningKey.generate(), SigningKey.generate())

    def public(self, user: str) -> dict[str, Body]:
        """Build the three public keys as they are uploaded, signed by the master key."""
        subkeys = {"self_signing": self.self_signing, "user_signing": self.user_signing}
        keys = {"master_key": _public_key(user, "master", self.master)}
        for usage, key in subkeys.items():
            body = _public_key(user, usage, key)
            keys[f"{usage}_key"] = {**body, "signatures": {user: sign(self.master, body)}}
        return keys


def encoded(key: SigningKey) -> str:
    """Encode the public half as Matrix does: base64 without padding."""
    return _unpadded(bytes(key.verify_key))


def key_of(body: Body) -> str:
    """Read the one public key of a cross-signing key object; empty where there is none."""
    return next(iter(body.get("keys", {}).values()), "")


def sign(key: SigningKey, body: Body) -> dict[str, str]:
    """Sign canonical JSON; signatures and `unsigned` are never part of what is signed."""
    bare = {name: value for name, value in body.items() if name not in {"signatures", "unsigned"}}
    signature = key.sign(Api.to_canonical_json(bare).encode()).signature
    return {f"ed25519:{encoded(key)}": _unpadded(signature)}


def read_identity(file: Path, user: str) -> Identity | None:
    """Read the user's private keys; None where there are none."""
    seeds = _content(file).get(user)
    if seeds is None:
        return None
    return Identity(*(SigningKey(base64.b64decode(seeds[usage])) for usage in USAGES))


def write_identity(file: Path, user: str, identity: Identity) -> None:
    """Write the private keys for the owner of the file alone, whole or not at all."""
    others = _content(file)
    seeds = {u: base64.b64encode(bytes(getattr(identity, u))).decode() for u in USAGES}
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        json.dump({**others, user: seeds}, opened)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)


def _content(file: Path) -> dict[str, dict[str, str]]:
    try:
        content: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        # Not chained: the decoder's error holds the whole file.
        broken = MessengerFailed(f"{file.name} is damaged; restore it from a backup or remove it")
    else:
        return content
    raise broken


def _public_key(user: str, usage: str, key: SigningKey) -> Body:
    public = encoded(key)
    return {"user_id": user, "usage": [usage], "keys": {f"ed25519:{public}": public}}


def _unpadded(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
