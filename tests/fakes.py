"""Ports that remember what they received, for tests of the path without a network."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from PIL import Image

from bot.errors import FileNotReadable, LeitplankeError, MessengerFailed
from bot.flyer.brief import Brief
from bot.flyer.press import NotComposed
from bot.messages import (
    Batch,
    Message,
    Picture,
    Ref,
    Said,
    Sealed,
    SignOff,
    Speaker,
    Trust,
    Turn,
)
from bot.ports import Conversation, Progress
from bot.review.reply import Reply
from bot.screen.verdict import Clean

ROOM = "!raum:localhost"
ANNA = "@anna:localhost"


def message(text: str, number: int = 1, *, thread: str = "", sender: str = ANNA) -> Message:
    ref = Ref(ROOM, f"$frage{number}")
    return Message(ref, sender, thread or ref.event_id, text, direct=True)


@dataclass
class FakeMessenger:
    """A messenger with a homeserver's memory: it outlives the bot that uses it.

    `said` holds the replies by their transaction, so a repeated send changes nothing.
    """

    messages: dict[str, Message | Sealed] = field(default_factory=dict)
    said: dict[tuple[str, str], Reply] = field(default_factory=dict)
    sends: list[Reply] = field(default_factory=list)
    turns: dict[str, list[Turn]] = field(default_factory=dict)
    timeline: list[Message] = field(default_factory=list)
    progress: list[Reply] = field(default_factory=list)
    beginnings: list[Reply] = field(default_factory=list)
    marks: dict[str, tuple[tuple[SignOff, ...], str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    taken_back: list[Message] = field(default_factory=list)
    refuses_marks: bool = False
    before_send: Callable[[], None] = lambda: None
    after_send: Callable[[], None] = lambda: None

    def bring(self, *messages: Message) -> None:
        for item in messages:
            self.messages[item.ref.event_id] = item
            self.timeline.append(item)

    async def batches(self, since: str | None) -> AsyncIterator[Batch]:
        for place in range(int(since or 0), len(self.timeline)):
            yield Batch(str(place + 1), (self.timeline[place],))
        await asyncio.Event().wait()

    async def accept(self, room_id: str) -> bool:
        return True

    async def read(self, ref: Ref) -> Message | Sealed | None:
        return self.messages.get(ref.event_id)

    async def history(self, message: Message) -> Sequence[Turn]:
        return self.turns.get(message.thread, [])

    async def fetch(self, ref: Ref, most_bytes: int) -> bytes:
        data = self.files.get(ref.event_id)
        if data is None:
            raise FileNotReadable("not_loaded")
        return data

    async def answered(self, message: Message) -> bool:
        return (message.ref.event_id, "reply") in self.said

    async def send(self, reply: Reply, message: Message) -> None:
        self.before_send()
        purpose = "reply" if reply.kind.settles else reply.kind.value
        self.sends.append(reply)
        self.said.setdefault((message.ref.event_id, purpose), reply)
        self.after_send()

    async def take_back(self, instead: Reply, message: Message) -> None:
        self.taken_back.append(message)

    async def find_result(self, message: Message) -> Said | None:
        """Find a reply as a messenger would: by its id `reply <event>`, else the thread's newest."""
        target = message.signs or message.replies_to
        found = [
            (asked, reply)
            for (event_id, purpose), reply in self.said_results()
            if (asked := self.messages[event_id])
            and isinstance(asked, Message)
            and (
                f"$reply {event_id}" == target.event_id
                if target
                else asked.thread == message.thread
            )
        ]
        if not found:
            return None
        asked, reply = found[-1]
        ref = Ref(ROOM, f"$reply {asked.ref.event_id}")
        return Said(
            asked.ref,
            (ref,),
            reply.kind,
            reply.text,
            reply.reminder,
            asked.sender,
            1_763_942_400.0,
            reply.facts.model,
            reply.facts.found,
            self.marks.get(ref.event_id, ((), ""))[0],
        )

    async def mark(
        self, said: Said, signed: Sequence[SignOff], line: str, message: Message
    ) -> None:
        if self.refuses_marks:
            raise MessengerFailed("forbidden")
        self.before_send()
        self.marks[said.parts[0].event_id] = (tuple(signed), line)
        self.after_send()

    def said_results(self) -> list[tuple[tuple[str, str], Reply]]:
        return [item for item in self.said.items() if item[1].kind.can_be_signed]

    async def stream(self, reply: Reply, message: Message) -> bool:
        self.beginnings.append(reply)
        return True

    async def update(self, reply: Reply, message: Message) -> bool:
        self.progress.append(reply)
        return True

    @asynccontextmanager
    async def working(self, message: Message) -> AsyncIterator[None]:
        yield

    def reply_to(self, message: Message) -> Reply:
        return self.said[message.ref.event_id, "reply"]

    def say(self, thread: str, text: str, speaker: Speaker = Speaker.PERSON) -> None:
        self.turns.setdefault(thread, []).append(Turn(speaker, ANNA, text))


@dataclass
class FakeModel:
    """Answers what `answer` says; raises it when it is an error."""

    answers: str | LeitplankeError = "Eine Antwort."
    name: str = "haus"
    trust: Trust = Trust.HOUSE
    asked: list[Conversation] = field(default_factory=list)

    async def answer(self, conversation: Conversation) -> AsyncIterator[str]:
        self.asked.append(conversation)
        if isinstance(self.answers, LeitplankeError):
            raise self.answers
        yield self.answers

    @property
    def received(self) -> str:
        return "\n".join(turn.content.text for c in self.asked for turn in c.turns)


def tiny_png(seed: int) -> bytes:
    """Make a picture of one colour that the seed chooses."""
    written = io.BytesIO()
    Image.new("RGB", (8, 8), (seed % 256, seed // 256 % 256, 90)).save(written, "PNG")
    return written.getvalue()


@dataclass(frozen=True)
class FakeFlyer:
    preview: bytes
    print_pdf: bytes
    web_pdf: bytes
    warnings: tuple[str, ...] = ("Der Titel ist lang.",)


@dataclass
class FakeLayout:
    """Composes flyers that say what they were made of; remembers briefs and pictures."""

    briefs: list[Brief] = field(default_factory=list)
    pictures: list[bytes | None] = field(default_factory=list)
    refuses: str = ""
    place: tuple[float, float] | None = None

    def measure(self, brief: Brief, language: str) -> tuple[float, float]:
        if self.refuses:
            raise NotComposed(self.refuses)
        width, height = brief.format.size_mm
        return self.place or (width + 6, height - 16)

    def __call__(self, brief: Brief, picture: bytes | None, language: str) -> FakeFlyer:
        if self.refuses:
            raise NotComposed(self.refuses)
        self.briefs.append(brief)
        self.pictures.append(picture)
        said = f"%PDF-1.7 {brief.title}".encode()
        return FakeFlyer(picture or tiny_png(0), said + b" Druck", said + b" Web")


class FakeMarker:
    """Marks by appending a word."""

    warnings: tuple[str, ...] = ()

    def mark_picture(self, png: bytes, model: str) -> bytes:
        return png + b"KI"

    def mark_flyer(
        self, png: bytes, print_pdf: bytes, web_pdf: bytes, picture: bytes | None
    ) -> tuple[bytes, bytes, bytes]:
        return png + b"KI", print_pdf + b"KI", web_pdf + b"KI"


@dataclass
class FakeImages:
    name: str = "bilder"
    trust: Trust = Trust.HOUSE
    prompts: list[str] = field(default_factory=list)
    sizes: list[tuple[int, int]] = field(default_factory=list)
    fails: LeitplankeError | None = None

    async def draw(
        self,
        prompt: Clean,
        *,
        seed: int,
        width: int,
        height: int,
        progress: Callable[[Progress], Awaitable[None]],
    ) -> Picture:
        self.prompts.append(prompt.text)
        self.sizes.append((width, height))
        if self.fails:
            raise self.fails
        return Picture(tiny_png(seed), width, height, seed, self.name)
