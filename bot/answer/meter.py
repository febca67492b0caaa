"""What a room may spend on models in a day: looked at before a model is asked, corrected after.

A question is booked with the longest answer it may get, so that many at once cannot overdraw
together; when the answer is there, what it did not use is given back. A model whose budget is spent
fails before anything leaves, and so a stand-in without a price can take over. What the server
reports is booked in the end; where it reports nothing, tokens are counted here
(`bot.answer.tokens`), and what a model thinks aloud is not in it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.answer.budget import AROUND_TURN, Budget, longest_answer
from bot.answer.settings import ModelSettings
from bot.answer.tokens import Count, estimate
from bot.errors import BudgetSpent
from bot.messages import Trust
from bot.ports import ChatModel, Conversation
from bot.settings import Settings
from bot.usage import Usage

MILLION = 1_000_000
NO_BUDGETS: Mapping[str, Budget] = {}


def local_now() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a model costs, how its tokens are counted, and how long its answers can be."""

    read: float = 0.0
    written: float = 0.0
    count: Count = estimate
    longest: int = 0

    def cost(self, read: int, written: int) -> float:
        return (read * self.read + written * self.written) / MILLION


class Meter:
    """The budget of every room."""

    def __init__(
        self,
        usage: Usage,
        settings: Settings,
        budgets: Mapping[str, Budget] = NO_BUDGETS,
        now: Callable[[], datetime] = local_now,
    ) -> None:
        self._usage = usage
        self._limits = settings.budget
        self._now = now
        self._tariffs = {m.name: _tariff(m, budgets) for m in settings.models}

    @property
    def today(self) -> str:
        return self._now().date().isoformat()

    def tidy(self) -> None:
        kept = self._now() - timedelta(days=self._limits.keep_days)
        self._usage.delete_before(kept.date().isoformat())

    def on(self, model: ChatModel, room_id: str) -> ChatModel:
        """Put a model under the room's budget, where there is one."""
        limited = self._limits.room_tokens is not None or self._limits.room_cost is not None
        return Metered(model, room_id, self) if limited else model

    def tariff(self, model: str) -> Tariff:
        return self._tariffs[model]

    def spent(self, room_id: str) -> tuple[int, float]:
        """Return a room's tokens and cost of today."""
        used = self._usage.of(room_id, self.today)
        tokens = sum(read + written for read, written in used.values())
        known = [(self._tariffs.get(name, Tariff()), both) for name, both in used.items()]
        return tokens, sum(tariff.cost(*both) for tariff, both in known)

    def allows(self, room_id: str, model: str, read: int) -> bool:
        """Tell whether a question of this length, with the longest answer, is within the budget."""
        tariff = self._tariffs[model]
        tokens, cost = self.spent(room_id)
        wanted = tariff.cost(read, tariff.longest)
        within = self._limits.room_tokens, self._limits.room_cost
        return (within[0] is None or tokens + read + tariff.longest <= within[0]) and (
            within[1] is None or wanted == 0 or cost + wanted <= within[1]
        )

    def free(self, room_id: str, models: Iterable[ChatModel]) -> list[str]:
        """Name the models that a short question could still be put to."""
        return [model.name for model in models if self.allows(room_id, model.name, 0)]

    def book(self, room_id: str, day: str, model: str, read: int, written: int) -> None:
        self._usage.add(room_id, day, model, read, written)


class Metered:
    """A model that answers as long as a room's budget lasts; raises `BudgetSpent` beyond."""

    def __init__(self, model: ChatModel, room_id: str, meter: Meter) -> None:
        self._model = model
        self._room = room_id
        self._meter = meter

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def trust(self) -> Trust:
        return self._model.trust

    async def answer(self, conversation: Conversation) -> AsyncIterator[str]:
        tariff = self._meter.tariff(self.name)
        read = _size(conversation, tariff.count)
        if not self._meter.allows(self._room, self.name, read):
            raise BudgetSpent(f"the room's budget for {self.name} is spent")
        day = self._meter.today
        self._meter.book(self._room, day, self.name, read, tariff.longest)
        said: list[str] = []
        reported: list[tuple[int, int]] = []
        counted = replace(conversation, counted=lambda *both: reported.append(both))
        try:
            async for piece in self._model.answer(counted):
                said.append(piece)
                yield piece
        finally:
            # A model that said nothing has cost nothing, as far as anybody can tell.
            ours = (read, tariff.count("".join(said))) if said else (0, 0)
            spent = reported[-1] if reported else ours
            left = spent[0] - read, spent[1] - tariff.longest
            self._meter.book(self._room, day, self.name, *left)


def _size(conversation: Conversation, count: Count) -> int:
    texts = [conversation.instructions]
    texts += [turn.content.text for turn in conversation.turns]
    texts += [f"{part.heading}\n{part.content.text}" for part in conversation.material]
    return sum(count(text) + AROUND_TURN for text in texts)


def _tariff(model: ModelSettings, budgets: Mapping[str, Budget]) -> Tariff:
    count = budgets.get(model.name, Budget()).count
    return Tariff(model.price_input, model.price_output, count, longest_answer(model))
