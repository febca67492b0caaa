"""Logging in, once, and keeping the device: its keys are worth more than its token."""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import os
from pathlib import Path
from typing import IO

import aiohttp
import nio

from bot.adapters.matrix.homeserver import pauses
from bot.errors import LoginRefused, SettingsInvalid
from bot.settings import MatrixSettings
from bot.vitals import Vitals

log = logging.getLogger(__name__)

SESSION_FILE = "session.json"
CRYPTO_FOLDER = "crypto"
LOCK_FILE = "lock"
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
                except LoginRefused:
                    log.critical("the homeserver refuses the login; retrying in a minute")
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

    async def _log_in_with_password(self, device_id: str | None) -> None:
        password = self.password()
        if password is None:
            raise LoginRefused("there is no password to log in with")
        if device_id:
            self.client.device_id = device_id
        async for pause in pauses():
            try:
                response = await self.client.login(password, self._settings.device_name)
            except (aiohttp.ClientError, TimeoutError, OSError):
                await asyncio.sleep(pause)
                continue
            if isinstance(response, nio.LoginResponse):
                self._store(response)
                return
            if response.status_code and response.status_code.startswith("M_"):
                raise LoginRefused(f"the homeserver answered {response.status_code}")
            await asyncio.sleep(pause)

    def _restore(self, device_id: str, token: str) -> None:
        self.client.restore_login(self._settings.user, device_id, token)

    def _stored(self) -> dict[str, str] | None:
        """Read the stored device; useless without its keys, which nobody else has."""
        file = self._folder / SESSION_FILE
        if not file.exists() or not any((self._folder / CRYPTO_FOLDER).iterdir()):
            return None
        stored: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        return stored if stored.get("user_id") == self._settings.user else None

    def _store(self, response: nio.LoginResponse) -> None:
        draft = self._folder / f"{SESSION_FILE}.new"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(
                {
                    "user_id": response.user_id,
                    "device_id": response.device_id,
                    "access_token": response.access_token,
                },
                file,
            )
        draft.replace(self._folder / SESSION_FILE)

    def _token_from_file(self) -> str:
        assert self._settings.access_token_file
        return _read_secret(self._settings.access_token_file)


def _read_secret(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        raise SettingsInvalid(f"{file} cannot be read") from None
