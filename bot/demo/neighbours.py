"""The people of the demo and their rooms: made once, found again the next time."""

from __future__ import annotations

import json
import secrets
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from bot.demo.child import write_private
from bot.demo.homeserver import Homeserver
from bot.demo.staff import Person

BOT = "leitplanke"
BOT_NAME = "Leitplanke"
STAFF = {"erika.mustermann": "Erika Mustermann", "bernd.beispiel": "Bernd Beispiel"}
JOIN_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Rooms:
    """`direct` is one person's own chat with the bot, in the clear; `team` is encrypted."""

    direct: str
    team: str


async def create_accounts(homeserver: Homeserver, folder: Path) -> dict[str, str]:
    """Register everybody, and return the passwords by name."""
    kept = folder / "accounts.json"
    if not kept.exists():
        new = {name: secrets.token_urlsafe(9) for name in (BOT, *STAFF)}
        write_private(kept, json.dumps(new))
    passwords: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
    for name, password in passwords.items():
        shown = {BOT: BOT_NAME, **STAFF}[name]
        await homeserver.register(name, password, display_name=shown)
    return passwords


async def log_in(
    homeserver: Homeserver, passwords: dict[str, str], folder: Path, closing: AsyncExitStack
) -> tuple[Person, ...]:
    """Log everybody in but the bot; they log out when `closing` closes."""
    people = []
    for name, shown in STAFF.items():
        user = f"@{name}:{homeserver.server_name}"
        person = Person(shown, user, homeserver.url, folder / "people" / name)
        closing.push_async_callback(person.log_out)
        await person.log_in(passwords[name])
        people.append(person)
    return tuple(people)


async def open_rooms(people: tuple[Person, ...], bot: str, team_name: str, folder: Path) -> Rooms:
    """Create the rooms, or find them, and wait until everybody is in them."""
    host, *guests = people
    kept = folder / "rooms.json"
    if not kept.exists():
        invited = [*(guest.user for guest in guests), bot]
        direct = await host.create_room("", [bot], direct=True, encrypted=False)
        team = await host.create_room(team_name, invited, direct=False, encrypted=True)
        write_private(kept, json.dumps({"direct": direct, "team": team}))
    rooms = Rooms(**json.loads(kept.read_text(encoding="utf-8")))
    for guest in guests:
        await guest.join(rooms.team)
    await host.see_joined(rooms.direct, bot, patience=JOIN_SECONDS)
    for person in people:
        await person.see_joined(rooms.team, bot, patience=JOIN_SECONDS)
    return rooms
