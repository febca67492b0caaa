"""What a search finds: sections of statutes, with the passages that fit best."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.law.passages import Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that may answer; `passages` of its text that fit, the best first."""

    abbreviation: str
    number: str
    heading: str
    link: str
    as_of: str
    text: str = field(repr=False)
    passages: tuple[Passage, ...] = ()
    is_cited: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.abbreviation, self.number

    @property
    def name(self) -> str:
        """Name the section as people do: § 9 EStG, Art. 3 GG."""
        return f"{self.number.replace('Art ', 'Art. ')} {self.abbreviation}"


@dataclass(frozen=True, slots=True)
class Found:
    """The hits in order; whether the question cites the first, or the subject index names it."""

    hits: tuple[Hit, ...] = ()
    is_cited: bool = False
    is_named: bool = False
