"""What many tests share: a real homeserver, one for each test process, and fresh users on it."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

import pytest

from bot.demo.homeserver import Homeserver, synapse_installed


@dataclass(frozen=True)
class Account:
    user: str
    password: str


NewUser = Callable[..., Awaitable[Account]]


@pytest.fixture(scope="session")
def synapse() -> None:
    """Skip what needs a homeserver where none is installed; in CI that is a failure."""
    if not synapse_installed():
        needed = "matrix-synapse is not installed: pip install -e '.[demo]'"
        if os.environ.get("CI"):
            pytest.fail(needed)
        pytest.skip(needed)


@pytest.fixture(scope="session")
def shared_homeserver(
    synapse: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Homeserver]:
    server = Homeserver(tmp_path_factory.mktemp("homeserver"))
    asyncio.run(server.start())
    yield server
    asyncio.run(server.stop())


@pytest.fixture
def homeserver(shared_homeserver: Homeserver) -> Homeserver:
    """A running Synapse, started again if the test before has killed it."""
    if not shared_homeserver.alive:
        asyncio.run(shared_homeserver.start())
    return shared_homeserver


@pytest.fixture
def new_user(homeserver: Homeserver) -> NewUser:
    """Create a user nobody else has: `await new_user("anna")`, `throttled=True` for real limits."""

    async def create(name: str = "person", *, throttled: bool = False) -> Account:
        unique = f"{name}-{secrets.token_hex(4)}"
        password = secrets.token_urlsafe(12)
        user = await homeserver.register(unique, password, throttled=throttled)
        return Account(user, password)

    return create
