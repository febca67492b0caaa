"""Asks a chat model for an answer of a given form, and believes nothing that does not fit it."""

from __future__ import annotations

import asyncio
import logging
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import ModelFailed, ModelUnavailable
from bot.messages import Speaker
from bot.ports import ChatModel, CleanTurn, Conversation
from bot.screen.verdict import Clean

log = logging.getLogger(__name__)

Form = TypeVar("Form", bound=BaseModel)


async def ask_for(
    form: type[Form], question: Clean, instructions: str, model: ChatModel, seconds: float
) -> Form | None:
    """Return the answer; None when the model is away, too slow, or says something else.

    Who asks must be able to do without: this is tried once, and its failure is only logged.
    """
    turns = [CleanTurn(Speaker.PERSON, question)]
    conversation = Conversation(instructions, turns, schema=form.model_json_schema())
    try:
        async with asyncio.timeout(seconds):
            pieces = [piece async for piece in model.answer(conversation)]
        return form.model_validate_json(_json_in("".join(pieces)))
    except (ModelUnavailable, ModelFailed, TimeoutError) as error:
        log.info("no structured answer of %s: %s", model.name, type(error).__name__)
    except ValidationError:
        # The error quotes what the model said.
        log.info("no structured answer of %s: not the form asked for", model.name)
    return None


def _json_in(answer: str) -> str:
    """Cut out the object: many models put words or a code fence around it."""
    start, end = answer.find("{"), answer.rfind("}")
    return answer[start : end + 1] if 0 <= start < end else ""
