"""All statutes that are known: those imported by the operator first, then the shipped index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Protocol

from bot.law.names import aliases
from bot.law.shelf import shipped
from bot.law.statute import Statute, without_year
from bot.law.store import StatuteStore

ENOUGH_UPPER = 2


class Source(Protocol):
    """A collection of statutes by abbreviation."""

    @property
    def keys(self) -> Mapping[str, object]: ...

    def find(self, key: str) -> Sequence[Statute]: ...


class Library:
    """Looks statutes up in its sources; an earlier source hides the same statute in a later one."""

    def __init__(self, *sources: Source) -> None:
        self._sources = sources

    def key(self, name: str) -> str:
        """Return the key for an abbreviation as people write it: EGBGB, ESTG, estg; or nothing."""
        name = aliases().get(name, name)
        if any(name in source.keys for source in self._sources):
            return name
        if sum(map(str.isupper, name)) >= ENOUGH_UPPER or name.islower():
            return self._folded.get(name.casefold(), "")
        return ""

    def find(self, key: str) -> list[Statute]:
        """Return what an abbreviation may mean; several where it is ambiguous."""
        found: dict[str, Statute] = {}
        for source in self._sources:
            for statute in source.find(key):
                found.setdefault(statute.source_id, statute)
        return list(found.values())

    def of_year(self, key: str, year: str) -> list[Statute]:
        """Return the statute whose short title carries this year, if it is known."""
        return [one for one in self.find(key) if one.abbreviation == f"{without_year(key)} {year}"]

    @cached_property
    def _folded(self) -> dict[str, str]:
        """Keys without regard to case; those of two statutes at once are left out."""
        found: dict[str, str] = {}
        for source in self._sources:
            for key in source.keys:
                found[key.casefold()] = "" if found.get(key.casefold(), key) != key else key
        return found


@cache
def shipped_library() -> Library:
    return Library(shipped())


def library_of(folder: Path) -> Library:
    """Return what a data folder's imported statutes and the shipped index know together."""
    store = StatuteStore.existing(folder)
    return Library(store, shipped()) if store else shipped_library()
