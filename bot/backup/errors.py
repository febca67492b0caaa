"""What can be wrong with a backup; the command tells each in the operator's language."""

from __future__ import annotations

from bot.errors import LeitplankeError


class BackupUnusable(LeitplankeError):
    """`key` is the sentence in `prompts/<language>/backup.toml`; `name` a file of ours, if any."""

    def __init__(self, key: str, name: str = "") -> None:
        super().__init__(f"{key} {name}".strip())
        self.key = key
        self.name = name
