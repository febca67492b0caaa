"""The homeserver, the login and the keys; looks only: no device is made, no key changed."""

from __future__ import annotations

import json
import time
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.adapters.matrix.cross_signing import FILE as IDENTITY_FILE
from bot.adapters.matrix.identity import encoded, key_of, read_identity
from bot.adapters.matrix.session import CRYPTO_FOLDER, SESSION_FILE
from bot.answer.settings import is_this_machine
from bot.doctor.finding import Finding, note, well, wrong
from bot.doctor.request import Seen, look
from bot.errors import MessengerFailed
from bot.settings import MatrixSettings, Settings

API = "/_matrix/client/v3"
CLOCK_SECONDS = 30
UNAUTHORISED = 401


async def check_matrix(settings: Settings) -> list[Finding]:
    address = str(settings.matrix.homeserver).rstrip("/")
    seen = await look(f"{address}/_matrix/client/versions")
    if not seen.fine or "versions" not in seen.body:
        key = "no_homeserver" if seen.status == 0 else "not_a_homeserver"
        return [wrong("homeserver", key, address=address, status=seen.status)]
    found = [well("homeserver", "homeserver_there", address=address, newest=_newest(seen))]
    if _reads_along(address):
        found.append(note("homeserver", "homeserver_in_clear", address=address))
    found += _check_clock(seen.date)
    return [*found, *await _check_login(address, settings)]


def _newest(seen: Seen) -> str:
    versions = seen.body["versions"]
    return str(versions[-1]) if isinstance(versions, list) and versions else "?"


def _reads_along(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "http" and not is_this_machine(parts.hostname or "")


def _check_clock(date: str | None) -> list[Finding]:
    """Compare clocks; the header has whole seconds, which is near enough."""
    try:
        theirs = parsedate_to_datetime(date or "").timestamp()
    except ValueError:
        return []
    apart = round(abs(time.time() - theirs))
    if apart > CLOCK_SECONDS:
        return [note("clock", "clock_apart", seconds=apart)]
    return [well("clock", "clock_right")]


async def _check_login(address: str, settings: Settings) -> list[Finding]:
    matrix, folder = settings.matrix, settings.data.path
    device, token = _stored(matrix, folder)
    if token is None:
        return [await _check_flows(address, matrix), *_check_store(folder, logged_in=False)]
    who = await look(f"{address}{API}/account/whoami", token=token)
    if who.status == UNAUTHORISED:
        key = "token_dead_renewable" if matrix.password_file else "token_dead"
        tell = note if matrix.password_file else wrong
        return [tell("login", key, user=matrix.user), *_check_store(folder, logged_in=True)]
    if not who.fine:
        return [wrong("login", "login_unclear", status=who.status)]
    if who.body.get("user_id") != matrix.user or who.body.get("device_id") != device:
        return [wrong("login", "login_of_another", user=who.body.get("user_id"), device=device)]
    return [
        well("login", "logged_in", user=matrix.user, device=device),
        *_check_store(folder, logged_in=True),
        await _check_identity(address, settings, token, device),
    ]


def _stored(matrix: MatrixSettings, folder: Path) -> tuple[str, str | None]:
    """Read device and token, from the file that is named or the session that is kept."""
    if matrix.access_token_file:
        return matrix.device_id or "", _text(matrix.access_token_file) or None
    try:
        kept = json.loads(_text(folder / SESSION_FILE))
    except ValueError:
        return "", None
    return kept.get("device_id", ""), kept.get("access_token")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


async def _check_flows(address: str, matrix: MatrixSettings) -> Finding:
    seen = await look(f"{address}{API}/login")
    flows = [flow.get("type") for flow in seen.body.get("flows", []) if isinstance(flow, dict)]
    if matrix.password_file and "m.login.password" not in flows:
        return wrong("login", "no_password_login")
    return well("login", "first_login", user=matrix.user)


def _check_store(folder: Path, *, logged_in: bool) -> list[Finding]:
    crypto = folder / CRYPTO_FOLDER
    if crypto.is_dir() and any(crypto.iterdir()):
        return [well("keys", "store_there", folder=crypto)]
    return [wrong("keys", "store_lost", folder=crypto)] if logged_in else []


async def _check_identity(address: str, settings: Settings, token: str, device: str) -> Finding:
    user, file = settings.matrix.user, settings.data.path / IDENTITY_FILE
    seen = await look(f"{address}{API}/keys/query", token=token, body={"device_keys": {user: []}})
    in_force = key_of(seen.body.get("master_keys", {}).get(user) or {})
    try:
        ours = read_identity(file, user)
    except MessengerFailed:
        return wrong("keys", "identity_damaged", file=file)
    if ours is None:
        lost = wrong("keys", "identity_lost", file=file)
        return lost if in_force else note("keys", "identity_missing", file=file)
    if in_force and in_force != encoded(ours.master):
        return wrong("keys", "identity_foreign", file=file)
    ours_here: dict[str, Any] = seen.body.get("device_keys", {}).get(user, {}).get(device, {})
    signatures = ours_here.get("signatures", {}).get(user, {})
    if not in_force or f"ed25519:{encoded(ours.self_signing)}" not in signatures:
        return note("keys", "device_unsigned", device=device)
    return well("keys", "device_signed", device=device)
