"""The demo's statutes: some sections of AO, EStG and UStG, as the official site had them in 2026.

Statutes are free of copyright (§ 5 UrhG). Each file is the official XML of gesetze-im-internet.de,
with most of its sections left out; the day stands in `builddate`.
"""

from __future__ import annotations

from pathlib import Path

from bot.law.official_xml import parse
from bot.law.store import FILE_NAME, StatuteStore

FOLDER = Path(__file__).parent / "statute_texts"


def import_statutes(data: Path) -> None:
    """Import them into the bot's data folder, as `leitplanke statutes import` does."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = StatuteStore(data / FILE_NAME)
    store.replace(parse(file.read_bytes()) for file in sorted(FOLDER.glob("*.xml")))
    store.close()
