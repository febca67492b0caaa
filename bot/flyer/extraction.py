"""Lets a language model say which of a person's words belong into which field of a brief.

It only points: every value is looked up in the words (`quotation.py`) and comes from there.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from bot.answer.structured import ask_for
from bot.flyer.form import format_named
from bot.flyer.quotation import quote
from bot.ports import ChatModel
from bot.screen.verdict import Clean
from bot.wording import load_text

EXTRACTION_SECONDS = 45.0
LONGEST_VALUE = 4_000


class Extracted(BaseModel):
    """What the model is to return; empty where the words say nothing."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    title: str = Field(max_length=LONGEST_VALUE)
    subtitle: str = Field(max_length=LONGEST_VALUE)
    when: str = Field(max_length=LONGEST_VALUE)
    where: str = Field(max_length=LONGEST_VALUE)
    text: str = Field(max_length=LONGEST_VALUE)
    call_to_action: str = Field(max_length=LONGEST_VALUE)
    contact: str = Field(max_length=LONGEST_VALUE)
    format: str = Field(max_length=40)
    motif: str = Field(max_length=LONGEST_VALUE)
    style: str = Field(max_length=LONGEST_VALUE)


async def extract(words: Clean, model: ChatModel, language: str) -> dict[str, str] | None:
    """Ask which words belong where; None when the model gave no usable answer."""
    instructions = load_text(language, "flyer_brief")
    found = await ask_for(Extracted, words, instructions, model, EXTRACTION_SECONDS)
    return None if found is None else grounded(found, words.text)


def grounded(found: Extracted, words: str) -> dict[str, str]:
    """Keep what stands in the words, as it stands there."""
    said = found.model_dump()
    chosen = format_named(said.pop("format"))
    values = {name: quote(value, words) for name, value in said.items()}
    if chosen and quote(chosen.value, words):
        values["format"] = chosen.value
    return {name: value for name, value in values.items() if value}
