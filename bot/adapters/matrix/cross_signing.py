"""The bot's own cross-signing identity, without which clients keep room keys from its device.

A master key vouches for a self-signing key, that one for the bot's device, and the device for the
master key (Matrix specification, client-server API, "Cross-signing"). nio has none of this. The
private keys lie in `cross_signing.json` and go nowhere; they are written before their public
halves are uploaded, so a crash in between loses nothing. What the homeserver reports is signed
only after our own device's signature on it has been checked. Nobody's identity is replaced
unless that is asked for: people have perhaps verified it.
"""

from __future__ import annotations

import copy
import json
import logging
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import aiohttp
import nio
from nacl.signing import SigningKey
from nio.crypto import Olm

from bot.adapters.matrix.identity import (
    USAGES,
    Body,
    Identity,
    encoded,
    key_of,
    read_identity,
    sign,
    write_identity,
)
from bot.errors import LoginRefused, MessengerFailed, MessengerUnavailable

log = logging.getLogger(__name__)

FILE = "cross_signing.json"
KEYS_API = "/_matrix/client/v3/keys"
REQUEST_TIMEOUT_SECONDS = 30.0
PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


class Standing(StrEnum):
    """What was found, and done about it."""

    CREATED = "created"  # a new identity
    KEPT = "kept"  # all was in place
    REPAIRED = "repaired"  # our identity, but keys or signatures were missing on the server
    LOST = "lost"  # the server has an identity and we have no file
    FOREIGN = "foreign"  # the server has another identity than our file
    PASSWORD_NEEDED = "password_needed"  # noqa: S105  (the server wants one and did not get it)


@dataclass(frozen=True, slots=True)
class CrossSigningState:
    """`master_key` is the public one in force on the server, empty where there is none."""

    standing: Standing
    master_key: str

    @property
    def verified(self) -> bool:
        """Tell whether others see our device as signed by its owner."""
        return self.standing in {Standing.CREATED, Standing.KEPT, Standing.REPAIRED}


async def ensure_cross_signing(
    client: nio.AsyncClient, folder: Path, password: str | None, *, replace: bool = False
) -> CrossSigningState:
    """Bring identity and signatures into place; changes nothing where they are.

    `replace` makes a new identity where ours is lost or another one is in force. Raises
    `MessengerUnavailable` when trying again may help, `LoginRefused` and `MessengerFailed` if not.
    """
    state = await _Ceremony(client, folder / FILE, password).perform(replace=replace)
    if state.verified:
        log.info("cross-signing identity of %s: %s", client.user_id, state.standing)
    else:
        log.error(
            "cross-signing identity of %s is not in force: %s", client.user_id, state.standing
        )
    return state


class _Ceremony:
    def __init__(self, client: nio.AsyncClient, file: Path, password: str | None) -> None:
        self._client = client
        self._file = file
        self._password = password

    async def perform(self, *, replace: bool) -> CrossSigningState:
        await self._publish_device()
        theirs = await self._query()
        in_force = key_of(theirs.get("master_key", {}))
        ours = read_identity(self._file, self._user)
        if ours is not None and in_force in {"", encoded(ours.master)}:
            return await self._complete(ours, theirs, created=False)
        if in_force and not replace:
            return CrossSigningState(Standing.FOREIGN if ours else Standing.LOST, in_force)
        ours = Identity.create()
        write_identity(self._file, self._user, ours)
        return await self._complete(ours, theirs, created=True)

    async def _complete(self, ours: Identity, theirs: Body, *, created: bool) -> CrossSigningState:
        public = ours.public(self._user)
        missing = any(key_of(theirs.get(name, {})) != key_of(key) for name, key in public.items())
        if missing and not await self._upload(public):
            in_force = key_of(theirs.get("master_key", {}))
            return CrossSigningState(Standing.PASSWORD_NEEDED, in_force)
        signed = await self._sign(ours, public["master_key"], theirs)
        done = Standing.REPAIRED if missing or signed else Standing.KEPT
        return CrossSigningState(Standing.CREATED if created else done, encoded(ours.master))

    async def _publish_device(self) -> None:
        """Upload the device's keys unless done; nio's own way repeats an outage for ever."""
        if not self._olm.account.shared:
            keys = self._olm.share_keys()
            self._olm.save_account()
            answer = await self._post("upload", keys)
            self._olm.handle_response(nio.KeysUploadResponse.from_dict(answer))

    async def _query(self) -> Body:
        """Read our own keys: the three of the identity, and `device`."""
        answer = await self._post("query", {"device_keys": {self._user: []}})
        theirs = {
            f"{usage}_key": answer.get(f"{usage}_keys", {}).get(self._user) or {}
            for usage in USAGES
        }
        devices = answer.get("device_keys", {}).get(self._user, {})
        return {**theirs, "device": devices.get(self._client.device_id, {})}

    async def _upload(self, keys: dict[str, Body]) -> bool:
        """Upload the identity, with the password where asked; False where it did not help."""
        status, answer = await self._request("device_signing/upload", keys)
        is_asked = status == HTTPStatus.UNAUTHORIZED and "session" in answer
        if is_asked and self._password is not None:
            proof = {
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": self._user},
                "password": self._password,
                "session": answer["session"],
            }
            status, answer = await self._request("device_signing/upload", {**keys, "auth": proof})
        if status == HTTPStatus.UNAUTHORIZED and "flows" in answer:
            return False
        _check(status, answer)
        return True

    async def _sign(self, ours: Identity, master: Body, theirs: Body) -> bool:
        """Add the signatures that are missing; True if there were any."""
        device = theirs["device"]
        if not self._olm.verify_json(
            copy.deepcopy(device), self._device_key, self._user, self._client.device_id
        ):
            raise MessengerFailed("the homeserver shows another device in place of ours")
        wanted: Body = {}
        if _lacks(device, self._user, sign(ours.self_signing, device)):
            wanted[self._client.device_id] = _signed(device, self._user, ours.self_signing)
        by_device = {f"ed25519:{self._client.device_id}": self._olm.sign_json(master)}
        if _lacks(theirs["master_key"], self._user, by_device):
            wanted[encoded(ours.master)] = {**master, "signatures": {self._user: by_device}}
        if wanted:
            answer = await self._post("signatures/upload", {self._user: wanted})
            if answer.get("failures"):
                raise MessengerFailed("the homeserver refused the signatures of our device")
        return bool(wanted)

    @property
    def _user(self) -> str:
        return str(self._client.user_id)

    @property
    def _olm(self) -> Olm:
        assert self._client.olm
        return self._client.olm

    @property
    def _device_key(self) -> str:
        return str(self._olm.account.identity_keys["ed25519"])

    async def _post(self, path: str, body: Body) -> Body:
        status, answer = await self._request(path, body)
        _check(status, answer)
        return answer

    async def _request(self, path: str, body: Body) -> tuple[int, Body]:
        headers = {
            "Authorization": f"Bearer {self._client.access_token}",
            "Content-Type": "application/json",
        }
        try:
            response = await self._client.send(
                "POST",
                f"{KEYS_API}/{quote(path)}",
                json.dumps(body),
                headers,
                timeout=REQUEST_TIMEOUT_SECONDS,
            )
            async with response:
                answer = await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise MessengerUnavailable(f"no answer ({type(error).__name__})") from None
        return response.status, answer if isinstance(answer, dict) else {}


def _signed(body: Body, user: str, key: SigningKey) -> Body:
    bare = {name: value for name, value in body.items() if name != "unsigned"}
    return {**bare, "signatures": {user: sign(key, body)}}


def _lacks(body: Body, user: str, signatures: dict[str, str]) -> bool:
    present = body.get("signatures", {}).get(user, {})
    return any(present.get(key) != signature for key, signature in signatures.items())


def _check(status: int, answer: Body) -> None:
    code = str(answer.get("errcode", "M_UNKNOWN"))
    if status == HTTPStatus.OK:
        return
    if code in {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"}:
        raise LoginRefused("the homeserver does not accept the access token")
    if status in PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise MessengerUnavailable(f"the homeserver answered {status} {code}")
    raise MessengerFailed(f"the homeserver answered {status} {code}")
