"""A second look at a description by a language model, where the operator wants it.

The word lists (`rules.py`) decide first and alone where the model does not answer: it can refuse
what they let pass, and never lets pass what they refuse.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.answer.structured import ask_for
from bot.flyer.rules import Breach, Rule
from bot.ports import ChatModel
from bot.screen.verdict import Clean
from bot.wording import load_text

JUDGE_SECONDS = 30.0


class Judgement(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    allowed: bool
    rule: Literal["", "insignia", "persons", "brands", "artists", "uniforms", "minors"]


async def judge(description: Clean, model: ChatModel, language: str) -> Breach | None:
    """Return the rule that the model finds broken; None also when it gave no usable answer."""
    instructions = load_text(language, "flyer_judge")
    found = await ask_for(Judgement, description, instructions, model, JUDGE_SECONDS)
    if found is None or found.allowed or not found.rule:
        return None
    return Breach(Rule(found.rule), "")
