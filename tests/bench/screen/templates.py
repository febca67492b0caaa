"""What a template module of either split is made of.

Slots in braces are filled by `generate`: `{s}` is the secret, `{label}` its name, the others are
words of the split. In a phrase, ⟦ and ⟧ enclose the part that is confidential.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Kind:
    """Templates of one kind of secret."""

    labels: tuple[str, ...] = ()
    typos: tuple[str, ...] = ()
    labelled: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    """Without a label: only kinds whose check digits or form speak for themselves."""
    phrases: tuple[str, ...] = ()
    possessive: tuple[str, ...] = ()
    """With the secret in the genitive."""


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of one split."""

    first_names: tuple[str, ...]
    surnames: tuple[str, ...]
    streets: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    mail_hosts: tuple[str, ...]
    mobile: tuple[str, ...]
    landline: tuple[str, ...]
    abroad: tuple[str, ...]
    hosts: tuple[str, ...]
    passwords: tuple[str, ...]
    keys: tuple[str, ...]
    case_files: tuple[str, ...]
    fillers: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dressing:
    """What stands around the matter in a chat: greetings, asides, thanks."""

    openers: tuple[str, ...]
    asides: tuple[str, ...]
    closers: tuple[str, ...]
    quotes: tuple[str, ...]
    """Frames of a forwarded mail; `{}` takes the message."""


@dataclass(frozen=True, slots=True)
class Split:
    name: str
    words: Words
    dressing: Dressing
    confidential: dict[str, Kind]
    prose: tuple[str, ...]
    office: dict[str, tuple[str, ...]]
    harmless_rows: tuple[tuple[str, str], ...]
    """Label and value of fields that say nothing about anyone, for tables and the like."""
