"""What a clerk reads about a kind of secret; the words are in prompts/<language>/screen.toml."""

from __future__ import annotations

from bot.screen.kind import Kind
from bot.wording import load_table


def kind_name(kind: str, language: str) -> str:
    """Name the kind as in "Gefunden: eine Steuernummer"."""
    return str(load_table(language, "screen")["names"][str(kind)])


def reason(kind: str, language: str) -> str:
    """Say in one sentence why this kind must not leave."""
    return str(load_table(language, "screen")["reasons"][str(kind)])


def mask_names(language: str) -> dict[Kind, str]:
    """Give what stands in the brackets of a pseudonym."""
    table = load_table(language, "screen")["masks"]
    return {kind: str(table[kind.value]) for kind in Kind}
