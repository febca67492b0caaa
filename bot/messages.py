"""What travels between the stations. Text of people lives here, in memory, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Trust(StrEnum):
    """How far a model is trusted: `house` runs on our machines, `external` does not."""

    HOUSE = "house"
    EXTERNAL = "external"


class Speaker(StrEnum):
    PERSON = "user"
    BOT = "assistant"


@dataclass(frozen=True, slots=True)
class Ref:
    """An event by its ids; all that the journal and the logs may know of it."""

    room_id: str
    event_id: str


class Aspect(StrEnum):
    """What every result has to be checked for."""

    CORRECTNESS = "correctness"
    PLAGIARISM = "plagiarism"
    DISCRIMINATION = "discrimination"


@dataclass(frozen=True, slots=True)
class Message:
    """A message addressed to the bot, as read from the messenger.

    `thread` is the event id of the thread's root; for a message outside any thread, its own id.
    `confirms` names the question when the message is its author's consent, by a reaction on the
    refusal, to go on with it: masked (✅) or, where `at_house` is set, with the house's model (🏠).
    A `related` message has a relation of its own, so that no thread can begin at it. `about` is
    the event a reaction stands on, when the reaction speaks for itself: a choice, or a stop.
    `signs` is what the bot said, when the message says by a reaction that it was checked, or takes
    that back: `withdraws` is then the event that had said so. `aspects` is what was checked.
    `replies_to` is what the bot said that a person replied to. `encrypted` tells whether a
    message of words came encrypted, into a room that is. `revises` is the question that its
    author has edited; the message is then that question as it reads now. `removes` is a question
    that was taken out of the room.
    """

    ref: Ref
    sender: str
    thread: str
    text: str = field(repr=False)
    direct: bool
    file_names: tuple[str, ...] = field(default=(), repr=False)
    confirms: Ref | None = None
    at_house: bool = False
    related: bool = False
    about: Ref | None = None
    signs: Ref | None = None
    aspects: tuple[Aspect, ...] = ()
    withdraws: Ref | None = None
    replies_to: Ref | None = None
    encrypted: bool = False
    revises: Ref | None = None
    removes: Ref | None = None

    @property
    def threaded(self) -> bool:
        return self.thread != (self.revises or self.ref).event_id

    @property
    def origin(self) -> Ref:
        """The question as it was first asked, whatever has become of it."""
        return self.removes or self.revises or self.confirms or self.ref


@dataclass(frozen=True, slots=True)
class Sealed:
    """A message that cannot be decrypted yet: the key of its encryption session is missing."""

    ref: Ref
    thread: str
    session_id: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What the messenger brought at once; accepted together with `token`, or not at all.

    `opened` names rooms and encryption sessions whose key has come, `entered` the rooms whose
    accepted invitation has led to their first messages.
    """

    token: str
    messages: tuple[Message, ...] = ()
    sealed: tuple[Sealed, ...] = ()
    opened: tuple[tuple[str, str], ...] = ()
    invitations: tuple[str, ...] = ()
    entered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of a thread; `kind` is that of a reply, where the bot speaks.

    `addressed` tells whether a person's message was for the bot.
    """

    speaker: Speaker
    sender: str
    text: str = field(repr=False)
    kind: str = ""
    event_id: str = ""
    addressed: bool = True
    file_names: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SignOff:
    """A person's word that they checked what the bot said; `ref` is where they gave it."""

    ref: Ref
    at: float
    person: str = ""
    aspects: tuple[Aspect, ...] = tuple(Aspect)


@dataclass(frozen=True, slots=True)
class Said:
    """What the bot said, as it stands in the room now, all its parts together.

    `below` are the remarks and the reminder under it, `found` what the checks found, by kind.
    """

    question: Ref
    parts: tuple[Ref, ...]
    kind: str
    text: str = field(repr=False)
    below: str = field(repr=False)
    asker: str
    at: float
    model: str = ""
    found: tuple[str, ...] = ()
    signed: tuple[SignOff, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture: the bytes of a PNG file and how it came to be."""

    png: bytes = field(repr=False)
    width: int
    height: int
    seed: int
    model: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that comes with a reply, under a name of ours."""

    name: str
    mime: str
    data: bytes = field(repr=False)
