"""One question to a model, or to those that may stand in for it.

A stand-in is never less trusted than the model the message was screened for, so nothing is read by
anybody who was not to see it. It is asked at once when the first one is away, before anything was
said; a filter's refusal is an answer and no reason to look for a laxer model. A model that failed
several times in a row rests (`Vitals.may_ask`) and is then tried again by one question; the last
one there is, is asked in any case, because patience waits for it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence

from bot.errors import LeitplankeError, ModelFailed, ModelRefused, ModelUnavailable
from bot.messages import Trust
from bot.ports import ChatModel, Conversation


def may_stand_in(other: ChatModel, first: ChatModel) -> bool:
    """Tell whether whatever `first` may read, `other` may read too."""
    return other.name != first.name and other.trust in {Trust.HOUSE, first.trust}


class Chain:
    """Made for one question. `name` is who speaks; `trust` stays that of the first."""

    def __init__(
        self, first: ChatModel, others: Sequence[ChatModel], may_ask: Callable[[str], bool]
    ) -> None:
        if not all(may_stand_in(other, first) for other in others):
            raise ValueError("a stand-in must not be less trusted")
        self._first = self._speaking = first
        self._others = others
        self._may_ask = may_ask

    @property
    def name(self) -> str:
        return self._speaking.name

    @property
    def trust(self) -> Trust:
        return self._first.trust

    async def answer(self, conversation: Conversation) -> AsyncIterator[str]:
        failures: list[LeitplankeError] = []
        for model in self._awake():
            self._speaking = model
            spoken = False
            try:
                async for piece in model.answer(conversation):
                    spoken = True
                    yield piece
            except ModelRefused:
                raise
            except (ModelUnavailable, ModelFailed) as failure:
                if spoken:
                    raise
                failures.append(failure)
            else:
                return
        raise _most_hopeful(failures)

    def _awake(self) -> Iterator[ChatModel]:
        """Ask for leave one by one: it may be the one try that a resting model gets."""
        asked = False
        for model in (self._first, *self._others):
            if self._may_ask(model.name):
                asked = True
                yield model
        if not asked:
            yield self._first


def _most_hopeful(failures: Sequence[LeitplankeError]) -> LeitplankeError:
    """Choose the failure that waiting may cure, if there is one."""
    passing = [failure for failure in failures if isinstance(failure, ModelUnavailable)]
    return (passing or failures)[0]
