"""What is found: a citation with its place in the text, and what the index says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.law.tokens import LEVEL_NAMES
from bot.wording import fill, load_table

# What stands below a paragraph is read, but no index lists it.
_BELOW = re.compile(
    rf"\b(?:{'|'.join(re.escape(name) for name in LEVEL_NAMES if name != 'Abs.')})\s"
)


class Status(StrEnum):
    EXISTS = "exists"
    MISSING = "missing"
    REPEALED = "repealed"
    UNKNOWN = "unknown"


class Note(StrEnum):
    """Why a citation got its status; the sentences stand in `prompts/<language>/review.toml`."""

    NO_STATUTE = "no_statute"
    NOT_INDEXED = "not_indexed"
    EUROPEAN = "european"
    STATE = "state"
    GUIDANCE = "guidance"
    OLD_VERSION = "old_version"
    NESTED = "nested"
    GAP = "gap"
    INFERRED = "inferred"
    COURT = "court"
    COURT_FUTURE = "court_future"
    COURT_FILE = "court_file"


@dataclass(frozen=True, slots=True)
class Mention:
    """A statute as a citation names it; `year` where the abbreviation carries one."""

    name: str
    year: str = ""
    written_out: bool = False
    note: Note | None = None


@dataclass(slots=True)
class Cited:
    """A citation as it stands in the text: code point offsets, number, details, statute.

    `details` is everything below the section in normal form; `linked` tells that the next
    citation follows a mere connector, so that both may share the statute named at the end.
    """

    start: int
    end: int
    sign: str
    number: str
    to: str = ""
    follows: str = ""
    details: str = ""
    paragraphs: tuple[str, ...] = ()
    statute: Mention | None = None
    linked: bool = False
    inferred: bool = False
    old_version: bool = False
    subsections: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation with its status. `nearest` names what exists instead, in the norm's own form."""

    text: str
    start: int
    end: int
    norm: str
    status: Status
    note: Note | None = None
    heading: str = ""
    link: str = ""
    nearest: str = ""
    as_of: str = ""

    @property
    def objects(self) -> bool:
        return self.status in {Status.MISSING, Status.REPEALED} or self.is_implausible

    @property
    def is_implausible(self) -> bool:
        """Tell whether a decision's date or file number cannot be."""
        return self.note in {Note.COURT_FUTURE, Note.COURT_FILE}

    @property
    def goes_deeper(self) -> bool:
        """Tell whether it names a sentence, number or letter, which nothing here looks up."""
        return self.status is Status.EXISTS and _BELOW.search(self.norm) is not None

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "norm": self.norm,
            "status": self.status.value,
        }

    def explained(self) -> dict[str, Any]:
        """Give all that is known, with the link and the note's name."""
        more = {"heading": self.heading, "link": self.link, "nearest": self.nearest}
        return {**self.as_json(), **more, "note": self.note.value if self.note else ""}

    def sentence(self, language: str) -> str:
        """Say what was found, for a person."""
        words = load_table(language, "review")
        told = words["citation"]["missing_near" if self._has_near else self.status.value]
        shown = fill(told, norm=self.norm, nearest=self.nearest, heading=self._heading)
        note = words["note"][self.note.value] if self.note else ""
        deeper = words["deeper"] if self.goes_deeper else ""
        return " ".join(filter(None, (shown, note, deeper)))

    @property
    def _has_near(self) -> bool:
        return self.status is Status.MISSING and bool(self.nearest)

    @property
    def _heading(self) -> str:
        return f" ({self.heading})" if self.heading else ""
