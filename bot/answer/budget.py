"""How much of a model's context the thread may fill."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer.settings import ModelSettings
from bot.answer.tokens import Count, counter, estimate
from bot.law.settings import LawSettings

# Our instructions, with those of a template or of the statutes.
INSTRUCTIONS = 1_500
# A longer question takes room from the thread.
QUESTION = 1_000
SUMMARY = 600
# What a server adds to each turn: role and marks.
AROUND_TURN = 5
LONGEST_ANSWER = 4_000
LEAST = 1_200


@dataclass(frozen=True, slots=True)
class Budget:
    """`tokens` are for the turns before the question and their summary."""

    tokens: int = 8_000
    count: Count = estimate

    def of_turn(self, text: str) -> int:
        return self.count(text) + AROUND_TURN


def longest_answer(model: ModelSettings) -> int:
    """Return how many tokens are kept free for an answer."""
    return model.max_tokens or min(model.context_tokens // 4, LONGEST_ANSWER)


def budget_of(model: ModelSettings, law: LawSettings) -> Budget:
    """Leave room for the answer, the instructions, the statutes and the question."""
    left = model.context_tokens - longest_answer(model) - INSTRUCTIONS - QUESTION - law.tokens
    return Budget(max(left, LEAST), counter(model.name, model.tokenizer))
