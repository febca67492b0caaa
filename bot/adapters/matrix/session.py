"""Logging in, once, and keeping the device: its keys are worth more than its token."""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import os
from pathlib import Path
from typing import IO, Any

import nio

from bot.adapters.matrix.homeserver import (
    CLIENT_API,
    Refused,
    Throttled,
    path,
    pauses,
    request,
)
from bot.errors import LoginRefused, MessengerUnavailable, SettingsInvalid
from bot.settings import MatrixSettings
from bot.vitals import Vitals

log = logging.getLogger(__name__)

SESSION_FILE = "session.json"
CRYPTO_FOLDER = "crypto"
LOCK_FILE = "lock"
LOGIN_PATH = path(CLIENT_API, "login")
LOGIN_RETRY_SECONDS = 60.0


class AlreadyRunning(SettingsInvalid):
    """Another process holds the data folder."""


def lock(folder: Path) -> IO[str]:
    """Keep a second process off the crypto store; the lock ends with this process."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = (folder / LOCK_FILE).open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise AlreadyRunning(str(folder)) from None
    return file


class Session:
    """The bot's login: one device, kept over restarts, renewed when the token dies."""

    def __init__(self, settings: MatrixSettings, folder: Path, vitals: Vitals) -> None:
        self._settings = settings
        self._folder = folder
        self._vitals = vitals
        self._renewing = asyncio.Lock()
        crypto = folder / CRYPTO_FOLDER
        crypto.mkdir(mode=0o700, parents=True, exist_ok=True)
        crypto.chmod(0o700)
        self.client = nio.AsyncClient(
            str(settings.homeserver).rstrip("/"),
            settings.user,
            store_path=str(crypto),
            config=nio.AsyncClientConfig(
                store_sync_tokens=False,
                encryption_enabled=True,
                max_limit_exceeded=10,
                max_timeouts=0,
                request_timeout=60,
            ),
        )

    def password(self) -> str | None:
        """Read the password now, so that it does not stay in memory."""
        file = self._settings.password_file
        return _read_secret(file) if file else None

    async def log_in(self) -> None:
        """Take up the stored device, or log in as a new one; waits while the server is away.

        Raises `LoginRefused` when the homeserver refuses.
        """
        if self._settings.access_token_file:
            self._restore(self._settings.device_id or "", self._token_from_file())
        elif stored := self._stored():
            self._restore(stored["device_id"], stored["access_token"])
        else:
            await self._log_in_with_password(None)

    async def renew(self) -> None:
        """Get a living token for the same device; tries until the operator has helped."""
        dead = self.client.access_token
        async with self._renewing:
            while self.client.access_token == dead:
                self._vitals.login_refused = True
                try:
                    await self._renew_once()
                except (LoginRefused, SettingsInvalid) as error:
                    log.critical("no login: %s; trying again later", error)
                    await asyncio.sleep(LOGIN_RETRY_SECONDS)
            self._vitals.login_refused = False

    async def _renew_once(self) -> None:
        self._vitals.count("logins")
        if not self._settings.access_token_file:
            await self._log_in_with_password(self.client.device_id)
            return
        token = self._token_from_file()
        if token == self.client.access_token:
            raise LoginRefused("the token in the file is the dead one")
        self.client.access_token = token
        self._publish_keys_again()

    async def _log_in_with_password(self, device_id: str | None) -> None:
        """Log in as a new device, or get a new token for a known one; waits out an outage."""
        async for pause in pauses():
            try:
                answer = await request(
                    self.client, "POST", LOGIN_PATH, self._credentials(device_id), token=None
                )
            except Throttled as throttled:
                await asyncio.sleep(throttled.seconds)
            except MessengerUnavailable as error:
                log.warning("login: %s", error)
                await asyncio.sleep(pause)
            except Refused as refused:
                raise LoginRefused(str(refused)) from None
            else:
                self._take(answer, known=device_id is not None)
                return

    def _credentials(self, device_id: str | None) -> dict[str, Any]:
        password = self.password()
        if password is None:
            raise LoginRefused("there is no password to log in with")
        return {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self._settings.user},
            "password": password,
            "initial_device_display_name": self._settings.device_name,
            **({"device_id": device_id} if device_id else {}),
        }

    def _take(self, answer: dict[str, Any], *, known: bool) -> None:
        """Use a login; of a known device the encryption goes on where it was."""
        if known:
            self.client.access_token = answer["access_token"]
            self._publish_keys_again()
        else:
            self._restore(answer["device_id"], answer["access_token"])
        self._store(answer)

    def _publish_keys_again(self) -> None:
        """Whoever ended the session may have deleted the device, and its public keys with it."""
        if self.client.olm:
            self.client.olm.account.shared = False
            self.client.olm.save_account()

    def _restore(self, device_id: str, token: str) -> None:
        self.client.restore_login(self._settings.user, device_id, token)

    def _stored(self) -> dict[str, str] | None:
        """Read the stored device; useless without its keys, which nobody else has."""
        file = self._folder / SESSION_FILE
        if not file.exists() or not any((self._folder / CRYPTO_FOLDER).iterdir()):
            return None
        try:
            stored: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            return None
        return stored if stored.get("user_id") == self._settings.user else None

    def _store(self, answer: dict[str, Any]) -> None:
        draft = self._folder / f"{SESSION_FILE}.new"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            kept = {key: answer[key] for key in ("user_id", "device_id", "access_token")}
            json.dump(kept, file)
        draft.replace(self._folder / SESSION_FILE)

    def _token_from_file(self) -> str:
        assert self._settings.access_token_file
        return _read_secret(self._settings.access_token_file)


def _read_secret(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        raise SettingsInvalid(f"{file} cannot be read") from None
