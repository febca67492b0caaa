"""A model under observation: whether it answers and how long it takes goes to the vitals."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from bot.errors import ModelUnavailable
from bot.messages import Trust
from bot.ports import ChatModel, Conversation
from bot.vitals import Vitals


class Observed:
    """Passes everything on; an unavailable model counts as failed, a refusal as an answer."""

    def __init__(self, model: ChatModel, vitals: Vitals) -> None:
        self._model = model
        self._vitals = vitals

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def trust(self) -> Trust:
        return self._model.trust

    async def answer(self, conversation: Conversation) -> AsyncIterator[str]:
        began = time.monotonic()
        try:
            async for piece in self._model.answer(conversation):
                yield piece
        except ModelUnavailable:
            self._vitals.model_failed(self.name)
            raise
        self._vitals.model_answered(self.name, time.monotonic() - began)
