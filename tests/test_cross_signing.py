"""The bot's cross-signing identity on a real homeserver, checked with PyNaCl as others see it."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import nio  # noqa: TID251  (the bot's own client, handed in as the adapter does)
import pytest
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from bot.adapters.matrix.cross_signing import FILE, Standing, ensure_cross_signing
from bot.demo.homeserver import Homeserver
from bot.errors import LoginRefused, MessengerFailed, MessengerUnavailable
from tests.conftest import Account, NewUser

LogIn = Callable[..., Awaitable[nio.AsyncClient]]
Keys = dict[str, Any]


@pytest.fixture
async def log_in(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[LogIn]:
    clients: list[nio.AsyncClient] = []

    async def open_client(account: Account) -> nio.AsyncClient:
        store = tmp_path / f"store{len(clients)}"
        store.mkdir()
        client = nio.AsyncClient(
            homeserver.url,
            account.user,
            store_path=str(store),
            config=nio.AsyncClientConfig(store_sync_tokens=False, encryption_enabled=True),
        )
        clients.append(client)
        assert isinstance(await client.login(account.password), nio.LoginResponse)
        return client

    yield open_client
    for client in clients:
        await client.close()


@pytest.fixture
async def bot_account(new_user: NewUser) -> Account:
    return await new_user("bot")


@pytest.fixture
async def client(log_in: LogIn, bot_account: Account) -> nio.AsyncClient:
    return await log_in(bot_account)


@pytest.fixture
async def colleague(log_in: LogIn, new_user: NewUser) -> nio.AsyncClient:
    return await log_in(await new_user("anna"))


async def published(by: nio.AsyncClient, user: str) -> Keys:
    """What one user's client reads of another user's keys."""
    headers = {"Authorization": f"Bearer {by.access_token}"}
    body = json.dumps({"device_keys": {user: []}})
    async with await by.send("POST", "/_matrix/client/v3/keys/query", body, headers) as response:
        keys: Keys = await response.json()
    return keys


def check_signature(body: Keys, signer: str, public_key: str, key_id: str = "") -> None:
    """Raise `BadSignatureError` unless the key has signed the body."""
    signature = body["signatures"][signer][f"ed25519:{key_id or public_key}"]
    bare = {name: body[name] for name in body if name not in {"signatures", "unsigned"}}
    canonical = json.dumps(bare, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    VerifyKey(decoded(public_key)).verify(canonical.encode(), decoded(signature))


def decoded(unpadded: str) -> bytes:
    return base64.b64decode(unpadded + "=" * (-len(unpadded) % 4))


def only_key(body: Keys) -> str:
    (key,) = body["keys"].values()
    return str(key)


def check_chain(keys: Keys, user: str, device_id: str) -> None:
    """Follow the signatures from the master key down to the device."""
    master, self_signing = keys["master_keys"][user], keys["self_signing_keys"][user]
    check_signature(self_signing, user, only_key(master))
    check_signature(keys["device_keys"][user][device_id], user, only_key(self_signing))


async def test_a_colleague_sees_the_device_signed_by_its_owner(
    client: nio.AsyncClient, colleague: nio.AsyncClient, bot_account: Account, tmp_path: Path
) -> None:
    state = await ensure_cross_signing(client, tmp_path, None)

    keys = await published(colleague, bot_account.user)
    assert state.standing is Standing.CREATED
    assert state.verified
    assert state.master_key == only_key(keys["master_keys"][bot_account.user])
    check_chain(keys, bot_account.user, client.device_id)


async def test_the_check_notices_a_forged_device(
    client: nio.AsyncClient, colleague: nio.AsyncClient, bot_account: Account, tmp_path: Path
) -> None:
    await ensure_cross_signing(client, tmp_path, None)
    keys = await published(colleague, bot_account.user)
    device = keys["device_keys"][bot_account.user][client.device_id]
    device["keys"][f"curve25519:{client.device_id}"] = "A" * 43

    with pytest.raises(BadSignatureError):
        check_chain(keys, bot_account.user, client.device_id)


async def test_master_and_device_vouch_for_each_other(
    client: nio.AsyncClient, bot_account: Account, tmp_path: Path
) -> None:
    await ensure_cross_signing(client, tmp_path, None)

    keys = await published(client, bot_account.user)
    user, master = bot_account.user, keys["master_keys"][bot_account.user]
    device_key = client.olm.account.identity_keys["ed25519"]
    check_signature(master, user, device_key, client.device_id)
    check_signature(keys["user_signing_keys"][user], user, only_key(master))


async def test_the_private_keys_are_for_the_owner_of_the_file_alone(
    client: nio.AsyncClient, tmp_path: Path
) -> None:
    await ensure_cross_signing(client, tmp_path, None)

    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / FILE).with_suffix(".new").exists()


async def test_a_second_start_changes_nothing(
    client: nio.AsyncClient, bot_account: Account, tmp_path: Path
) -> None:
    await ensure_cross_signing(client, tmp_path, None)
    file, keys = (tmp_path / FILE).read_bytes(), await published(client, bot_account.user)

    state = await ensure_cross_signing(client, tmp_path, None)

    assert state.standing is Standing.KEPT
    assert (tmp_path / FILE).read_bytes() == file
    assert await published(client, bot_account.user) == keys


async def test_a_new_device_of_the_bot_is_signed_by_the_kept_identity(
    client: nio.AsyncClient, log_in: LogIn, bot_account: Account, tmp_path: Path
) -> None:
    before = await ensure_cross_signing(client, tmp_path, None)
    second = await log_in(bot_account)

    state = await ensure_cross_signing(second, tmp_path, None)

    assert state.standing is Standing.REPAIRED
    assert state.master_key == before.master_key
    keys = await published(client, bot_account.user)
    check_chain(keys, bot_account.user, second.device_id)
    check_chain(keys, bot_account.user, client.device_id)


async def test_a_crash_before_the_upload_is_made_good(
    client: nio.AsyncClient, log_in: LogIn, new_user: NewUser, tmp_path: Path
) -> None:
    """The file is there and the server knows nothing, as after a crash or a new homeserver."""
    state = await ensure_cross_signing(client, tmp_path, None)
    other = await new_user("bot")
    kept = json.loads((tmp_path / FILE).read_text())
    (tmp_path / FILE).write_text(json.dumps({other.user: kept[client.user_id]}))

    again = await ensure_cross_signing(await log_in(other), tmp_path, None)

    assert again.standing is Standing.REPAIRED
    assert again.master_key == state.master_key


async def test_a_lost_file_is_reported_and_nothing_replaced(
    client: nio.AsyncClient, bot_account: Account, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = await ensure_cross_signing(client, tmp_path, None)
    (tmp_path / FILE).unlink()

    state = await ensure_cross_signing(client, tmp_path, bot_account.password)

    assert state.standing is Standing.LOST
    assert not state.verified
    assert state.master_key == before.master_key
    assert not (tmp_path / FILE).exists()
    assert "not in force: lost" in caplog.text


async def test_another_identity_on_the_server_is_reported_and_kept(
    client: nio.AsyncClient,
    bot_account: Account,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    await ensure_cross_signing(client, tmp_path, None)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    theirs = await ensure_cross_signing(client, elsewhere, bot_account.password, replace=True)
    ours = (tmp_path / FILE).read_bytes()

    state = await ensure_cross_signing(client, tmp_path, bot_account.password)

    assert state.standing is Standing.FOREIGN
    assert state.master_key == theirs.master_key
    assert (tmp_path / FILE).read_bytes() == ours


async def test_a_lost_identity_is_replaced_when_asked_and_proven_by_password(
    client: nio.AsyncClient, bot_account: Account, tmp_path: Path
) -> None:
    before = await ensure_cross_signing(client, tmp_path, None)
    (tmp_path / FILE).unlink()

    state = await ensure_cross_signing(client, tmp_path, bot_account.password, replace=True)

    keys = await published(client, bot_account.user)
    assert state.standing is Standing.CREATED
    assert state.master_key != before.master_key
    check_chain(keys, bot_account.user, client.device_id)


@pytest.mark.parametrize("password", [None, "falsch"])
async def test_without_the_password_nothing_is_replaced(
    client: nio.AsyncClient, tmp_path: Path, password: str | None
) -> None:
    before = await ensure_cross_signing(client, tmp_path, None)
    (tmp_path / FILE).unlink()

    state = await ensure_cross_signing(client, tmp_path, password, replace=True)

    assert state.standing is Standing.PASSWORD_NEEDED
    assert state.master_key == before.master_key


async def test_a_device_that_is_not_ours_is_never_signed(
    client: nio.AsyncClient, log_in: LogIn, bot_account: Account, tmp_path: Path
) -> None:
    """As if the homeserver showed a device of its own making under our device's id."""
    await ensure_cross_signing(client, tmp_path, None)
    other = await log_in(bot_account)
    other.restore_login(bot_account.user, client.device_id, client.access_token)
    other.olm.account.shared = True
    signed_before = await published(client, bot_account.user)

    with pytest.raises(MessengerFailed, match="another device"):
        await ensure_cross_signing(other, tmp_path, None)

    assert await published(client, bot_account.user) == signed_before


async def test_a_damaged_file_is_an_error_that_shows_nothing_of_it(
    client: nio.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / FILE).write_text('{"geheim')

    with pytest.raises(MessengerFailed) as caught:
        await ensure_cross_signing(client, tmp_path, None)

    assert "geheim" not in repr(caught.value)
    assert caught.value.__context__ is None


async def test_a_dead_token_is_told_apart(
    client: nio.AsyncClient, homeserver: Homeserver, bot_account: Account, tmp_path: Path
) -> None:
    await ensure_cross_signing(client, tmp_path, None)
    await homeserver.revoke(bot_account.user)

    with pytest.raises(LoginRefused):
        await ensure_cross_signing(client, tmp_path, None)


async def test_no_homeserver_is_unavailable(client: nio.AsyncClient, tmp_path: Path) -> None:
    client.homeserver = "http://127.0.0.1:9"

    with pytest.raises(MessengerUnavailable):
        await ensure_cross_signing(client, tmp_path, None)
