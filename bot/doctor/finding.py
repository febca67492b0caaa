"""One thing the doctor looked at, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.wording import fill, load_table


class Mark(StrEnum):
    WELL = "✓"
    NOTE = "!"
    WRONG = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """`key` is the sentence in `prompts/<language>/doctor.toml`; advice is given where it has some.

    The values that are filled in are names and figures of the configuration, never a secret.
    """

    mark: Mark
    subject: str
    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def told(self, language: str) -> str:
        words = load_table(language, "doctor")
        subject = words["subject"][self.subject]
        sentence = fill(words["found"][self.key], **self.values)
        advice = words["advice"].get(self.key)
        told = f"{self.mark} {subject}: {sentence}"
        return f"{told} {fill(advice, **self.values)}" if advice else told


def well(subject: str, key: str, **values: Any) -> Finding:
    return Finding(Mark.WELL, subject, key, values)


def note(subject: str, key: str, **values: Any) -> Finding:
    return Finding(Mark.NOTE, subject, key, values)


def wrong(subject: str, key: str, **values: Any) -> Finding:
    return Finding(Mark.WRONG, subject, key, values)
