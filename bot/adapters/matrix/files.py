"""Fetching what people attach: by its `mxc` address, decrypted where the room is.

Encrypted files: https://spec.matrix.org/latest/client-server-api/#extensions-to-mroommessage-msgtypes
(EncryptedFile). nio checks the SHA-256 of what was stored before it decrypts.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

from nio.crypto.attachments import decrypt_attachment
from nio.exceptions import EncryptionError

from bot.adapters.matrix.homeserver import RELATIONS_API, Homeserver, path, pauses
from bot.adapters.matrix.reading import Reader
from bot.errors import FileNotReadable, MessengerUnavailable
from bot.messages import Ref

TRIES = 4
ADDRESS = re.compile(r"mxc://([A-Za-z0-9.:\[\]_-]{1,255})/([A-Za-z0-9_-]{1,255})")


async def fetch(ref: Ref, most_bytes: int, reader: Reader, server: Homeserver) -> bytes:
    """Load the file of a message; raises `FileNotReadable`."""
    event = await reader.event(ref)
    opened = reader.clear(event, ref.room_id) if event else None
    content = reader.newest_content(opened, ref.room_id) if opened else {}
    file = content.get("file")
    encrypted: dict[str, Any] = file if isinstance(file, dict) else {}
    address = ADDRESS.fullmatch(str(encrypted.get("url") or content.get("url") or ""))
    if address is None:
        raise FileNotReadable("not_loaded")
    where = path(RELATIONS_API, "media", "download", *address.groups())
    data = await _load(where, most_bytes, server)
    return _decrypted(data, encrypted) if encrypted else data


async def _load(where: str, most_bytes: int, server: Homeserver) -> bytes:
    """Try a few times: somebody waits for the answer, and can send the file again."""
    tries = 0
    async for pause in pauses():
        try:
            return await server.download(where, most_bytes)
        except MessengerUnavailable:
            tries += 1
            if tries == TRIES:
                break
            await asyncio.sleep(pause)
    raise FileNotReadable("not_loaded")


def _decrypted(data: bytes, file: dict[str, Any]) -> bytes:
    try:
        key, digest, start = file["key"]["k"], file["hashes"]["sha256"], file["iv"]
        clear: bytes = decrypt_attachment(data, key, digest, start)
    except (EncryptionError, KeyError, TypeError, ValueError):
        raise FileNotReadable("altered") from None
    return clear
