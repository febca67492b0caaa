"""A clean message with all that its reply may depend on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.thread import Thread
from bot.messages import Message, Turn
from bot.ports import ChatModel
from bot.screen.verdict import Clean


@dataclass(frozen=True, slots=True)
class Request:
    """What a person wants: `clean` is what they wrote, `history` the raw thread before it.

    `model` is the one chosen for this message; `clean` and `thread` are screened for its trust.
    """

    message: Message
    clean: Clean
    history: Sequence[Turn]
    thread: Thread
    model: ChatModel
    language: str
