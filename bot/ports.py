"""The roles at the edges: who brings messages, who answers, who draws."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

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

if TYPE_CHECKING:
    from bot.review.reply import Reply
    from bot.screen.verdict import Clean


@dataclass(frozen=True, slots=True)
class CleanTurn:
    speaker: Speaker
    content: Clean


@dataclass(frozen=True, slots=True)
class Material:
    """Something to answer from, under a heading of ours: data, whatever it says."""

    heading: str
    content: Clean


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a chat model is asked: our own instructions, then screened turns, the question last.

    The `material` stands before the question. With a `schema` (JSON Schema) the answer shall be
    JSON of that form; not every server can promise it, so the answer has to be checked. `counted`
    is told the tokens read and written, where the server reports them.
    """

    instructions: str
    turns: Sequence[CleanTurn]
    material: Sequence[Material] = ()
    schema: Mapping[str, Any] | None = None
    counted: Callable[[int, int], None] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a picture is. `place` counts the jobs before it; `steps` is 0 while unknown."""

    place: int
    step: int
    steps: int


class Messenger(Protocol):
    """Brings messages and takes replies.

    Outages are waited out inside, so these methods fail for good only: `MessengerFailed` when
    this room or event is closed to the bot, `LoginRefused` when everything is.
    """

    def batches(self, since: str | None) -> AsyncIterator[Batch]:
        """Yield what has come since a token; the next batch is fetched when this one is done."""
        ...

    async def accept(self, room_id: str) -> bool:
        """Accept an invitation, again if need be; False when it no longer stands."""
        ...

    async def read(self, ref: Ref) -> Message | Sealed | None:
        """Read a message back; None when it is redacted, gone, or not for the bot."""
        ...

    async def history(self, message: Message) -> Sequence[Turn]:
        """Read the thread before this message, oldest first, edits and redactions applied."""
        ...

    async def fetch(self, ref: Ref, most_bytes: int) -> bytes:
        """Fetch the file of a message in clear; raises `FileNotReadable`."""
        ...

    async def answered(self, message: Message) -> bool:
        """Tell whether the whole reply to this message is there already (after a crash)."""
        ...

    async def send(self, reply: Reply, message: Message) -> None:
        """Send the reply into the message's thread: once, however often this is called."""
        ...

    async def update(self, reply: Reply, message: Message) -> bool:
        """Show how far the work on this message is: one event, edited; False when it failed.

        Tried once and never waited for: the next progress comes soon.
        """
        ...

    async def stream(self, reply: Reply, message: Message) -> bool:
        """Show the beginning of the reply that `send` will replace; False when it failed.

        Tried once and never waited for. It counts for no answer, whatever happens afterwards.
        """
        ...

    async def take_back(self, instead: Reply, message: Message) -> None:
        """Remove what was said to a removed question; `instead` stands where that is refused."""
        ...

    async def find_result(self, message: Message) -> Said | None:
        """Find the result a message signs or replies to, else the newest in its thread."""
        ...

    async def mark(
        self, said: Said, signed: Sequence[SignOff], line: str, message: Message
    ) -> None:
        """Show under what the bot said who has checked it: once for this message."""
        ...

    def working(self, message: Message) -> AbstractAsyncContextManager[None]:
        """Show that an answer is being worked on."""
        ...


class ChatModel(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def trust(self) -> Trust: ...

    def answer(self, conversation: Conversation) -> AsyncIterator[str]:
        """Yield the answer piece by piece.

        Raises `ModelUnavailable` when asking later may help, `ModelFailed` when not.
        A stream that ends without the model's own end raises `ModelUnavailable`.
        """
        ...


class ImageModel(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def trust(self) -> Trust: ...

    async def draw(
        self,
        prompt: Clean,
        *,
        seed: int,
        width: int,
        height: int,
        progress: Callable[[Progress], Awaitable[None]],
    ) -> Picture:
        """Draw one picture, sizes in pixels; same prompt, seed and size give the same picture.

        Raises `ModelUnavailable` or `ModelFailed`. Cancelling the task stops the worker.
        """
        ...
