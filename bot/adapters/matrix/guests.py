"""Whom the bot hears on Matrix: who and where the settings say, no foreign server unasked."""

from __future__ import annotations

from dataclasses import dataclass

from bot.access import AccessSettings, fits
from bot.adapters.matrix.content import is_allowed
from bot.settings import MatrixSettings


@dataclass(frozen=True, slots=True)
class Guests:
    """`allow` alone opens no federation: `*` in it means everybody of the bot's own server."""

    matrix: MatrixSettings
    access: AccessSettings

    def may_talk(self, person: str) -> bool:
        return is_allowed(person, self.matrix.allow) and self._is_of_us(person)

    def is_served(self, room_id: str) -> bool:
        return fits(room_id, self.access.rooms)

    def _is_of_us(self, person: str) -> bool:
        server = server_of(person)
        own = server == server_of(self.matrix.user)
        return own or (bool(server) and fits(server, self.access.servers))


def server_of(user: str) -> str:
    return user.partition(":")[2]
