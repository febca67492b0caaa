"""A real Synapse on this machine, for the demo and the tests: SQLite, loopback, nobody else.

All of its state lies in one folder. What must survive a restart (keys, the port) is in
`secrets.json`; the configuration beside it is written anew at each start. Synapse reads YAML,
and JSON is YAML.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib.util
import json
import secrets
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import aiohttp

from bot.demo.child import LOOPBACK, Child, ChildFailed, answers, pick_port, write_private
from bot.demo.synapse_config import log_config, synapse_config

READY_SECONDS = 60.0
ANSWER_SECONDS = 30.0
OPERATOR = "betrieb"


def synapse_installed() -> bool:
    return importlib.util.find_spec("synapse") is not None


class Homeserver:
    """Start, stop, kill and restart a Synapse; an asynchronous context manager does both ends.

    The object is bound to no event loop: a test session may share one between its loops.
    """

    def __init__(
        self, folder: Path, *, port: int | None = None, server_name: str = "localhost"
    ) -> None:
        self.folder = folder.resolve()
        self.server_name = server_name
        self._wanted_port = port
        self._port = port or 0
        self._child: Child | None = None
        self._operator_token = ""

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def log(self) -> Path:
        return self.folder / "homeserver.log"

    @property
    def alive(self) -> bool:
        return self._child is not None and self._child.alive

    @property
    def pid(self) -> int | None:
        return None if self._child is None else self._child.pid

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start on the folder's data; on the port of last time if it is still free."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for last_try in (False, True):
            kept = self._secrets()
            self._port = pick_port(self._wanted_port or kept.get("port"))
            self._keep({**kept, "port": self._port})
            try:
                await self._launch()
            except ChildFailed:
                # Another program can take the port between our look and Synapse's bind.
                if last_try or pick_port(self._port) == self._port:
                    raise
            else:
                return

    async def stop(self) -> None:
        if self._child is not None:
            await self._child.stop()
            self._child = None

    async def kill(self) -> None:
        """End it without a chance to tidy up, as a power cut does."""
        if self._child is not None:
            self._child.kill()
            self._child = None

    async def restart(self) -> None:
        """Stop and start, on the same port: clients must find it again."""
        await self.stop()
        self._wanted_port = self._port
        await self.start()

    async def register(
        self, name: str, password: str, *, display_name: str = "", throttled: bool = False
    ) -> str:
        """Create a user unless it exists, and return its id.

        Only a `throttled` user keeps Synapse's default limits for sending messages.
        """
        user = f"@{name}:{self.server_name}"
        await self._create(name, password, display_name=display_name or name, admin=False)
        if not throttled:
            await self._admin(
                "POST",
                f"/_synapse/admin/v1/users/{quote(user)}/override_ratelimit",
                {"messages_per_second": 0, "burst_count": 0},
            )
        return user

    async def revoke(self, user: str) -> None:
        """End all sessions of a user: its access tokens are dead from now on."""
        path = f"/_synapse/admin/v2/users/{quote(user)}/devices"
        devices = (await self._admin("GET", path, None))["devices"]
        ids = [device["device_id"] for device in devices]
        await self._admin("POST", f"{path[:-8]}/delete_devices", {"devices": ids})

    async def _launch(self) -> None:
        config = self.folder / "homeserver.yaml"
        settings = synapse_config(
            self.folder, server_name=self.server_name, port=self._port, kept=self._secrets()
        )
        write_private(config, json.dumps(settings, indent=1))
        write_private(self.folder / "log.yaml", json.dumps(log_config(self.log)))
        command = [sys.executable, "-m", "synapse.app.homeserver", "-c", str(config)]
        self._child = Child("Synapse", command, log=self.folder / "homeserver.out")
        self._child.start()
        try:
            await self._child.ready(self._answers, patience=READY_SECONDS)
        except BaseException:
            await self.kill()
            raise

    async def _answers(self) -> bool:
        return await answers(f"{self.url}/health")

    async def _create(self, name: str, password: str, *, display_name: str, admin: bool) -> None:
        """Register with the shared secret, as Synapse's `register_new_matrix_user` does."""
        path = "/_synapse/admin/v1/register"
        nonce = (await self._call("GET", path, None))["nonce"]
        role = "admin" if admin else "notadmin"
        signed = f"{nonce}\0{name}\0{password}\0{role}".encode()
        secret = self._secrets()["registration"].encode()
        body = {
            "nonce": nonce,
            "username": name,
            "displayname": display_name,
            "password": password,
            "admin": admin,
            "mac": hmac.new(secret, signed, hashlib.sha1).hexdigest(),
        }
        await self._call("POST", path, body, expected=("M_USER_IN_USE",))

    async def _admin(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        if not self._operator_token:
            password = self._secrets()["operator"]
            await self._create(OPERATOR, password, display_name="Betrieb", admin=True)
            login = {
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": OPERATOR},
                "password": password,
            }
            answer = await self._call("POST", "/_matrix/client/v3/login", login)
            self._operator_token = answer["access_token"]
        return await self._call(method, path, body, token=self._operator_token)

    async def _call(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None,
        *,
        token: str = "",
        expected: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=headers) as session,
            session.request(method, f"{self.url}{path}", json=body) as response,
        ):
            answer: dict[str, Any] = await response.json()
            if not response.ok and answer.get("errcode") not in expected:
                raise ChildFailed(f"Synapse refused {method} {path}: {answer.get('errcode')}")
            return answer

    def _secrets(self) -> dict[str, Any]:
        path = self.folder / "secrets.json"
        if path.exists():
            kept: dict[str, Any] = json.loads(path.read_text())
            return kept
        return {
            **{key: secrets.token_urlsafe(32) for key in ("registration", "operator", "tokens")},
            "signing_key": base64.b64encode(secrets.token_bytes(32)).decode().rstrip("="),
        }

    def _keep(self, kept: dict[str, Any]) -> None:
        write_private(self.folder / "secrets.json", json.dumps(kept))
