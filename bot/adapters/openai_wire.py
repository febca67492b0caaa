"""The words of OpenAI's chat completions, as its many speakers understand and pronounce them.

Requests are written so that the strictest server takes them. Answers are read with care: nobody
has checked them, so any field may be missing or of any type. docs/models.md tells what each
server does differently, and where that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.messages import Speaker
from bot.ports import Conversation, Material

# Beside OpenAI's own: Gemini's names of what it withheld, https://ai.google.dev/api/generate-content
# (FinishReason), which have been seen on its OpenAI-compatible side too.
WITHHELD = {"content_filter", "safety", "recitation", "blocklist", "prohibited_content", "spii"}
# https://docs.mistral.ai/api/ (finish_reason): `model_length` is the end of the context.
CUT = {"length", "model_length", "max_tokens"}
# The same: the server failed, in good order.
BROKEN = {"error"}


@dataclass(frozen=True, slots=True)
class Utterance:
    """One chunk: `end` is why the model stopped, in small letters; `failed` when an error came."""

    text: str
    refused: bool
    end: str | None
    failed: bool = False
    tokens: tuple[int, int] | None = None

    @property
    def withheld(self) -> bool:
        return self.refused or self.end in WITHHELD

    @property
    def broken(self) -> bool:
        return self.failed or self.end in BROKEN

    @property
    def cut(self) -> bool:
        return self.end in CUT


def messages(conversation: Conversation) -> list[dict[str, str]]:
    """Write the request; material joins the question, for some models want turns to alternate."""
    roles = {Speaker.PERSON: "user", Speaker.BOT: "assistant"}
    said = [{"role": roles[t.speaker], "content": t.content.text} for t in conversation.turns]
    if said and conversation.material:
        material = "\n\n".join(map(_quoted, conversation.material))
        said[-1] = {**said[-1], "content": f"{material}\n\n{said[-1]['content']}"}
    return [{"role": "system", "content": conversation.instructions}, *said]


def _quoted(material: Material) -> str:
    """Mark each line, so that nothing within can look like the question or like us."""
    lines = material.content.text.splitlines()
    return "\n".join([material.heading, *(f"> {line}" for line in lines)])


def response_format(schema: Mapping[str, Any] | None) -> dict[str, Any]:
    """https://platform.openai.com/docs/guides/structured-outputs."""
    if schema is None:
        return {}
    described = {"name": "answer", "schema": dict(schema), "strict": True}
    return {"response_format": {"type": "json_schema", "json_schema": described}}


# https://platform.openai.com/docs/api-reference/chat/create (stream_options); Mistral and
# Gemini report unasked; who does not know the field says so.
REPORT_USAGE = {"stream_options": {"include_usage": True}}

Tokens = tuple[int, int]


def tokens_of(body: object) -> Tokens | None:
    """Read the tokens a server counted: read and written, thoughts included where it names them."""
    usage = _field(body, "usage")
    read, written = _field(usage, "prompt_tokens"), _field(usage, "completion_tokens")
    if isinstance(read, int) and isinstance(written, int) and min(read, written) >= 0:
        return read, written
    return None


def utterance(body: object, part: str) -> Utterance:
    """Read a chunk (`part` is "delta") or a whole answer ("message")."""
    choices = _field(body, "choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    end = _field(choice, "finish_reason")
    return Utterance(
        text=_text(_field(_field(choice, part), "content")),
        refused=bool(_field(_field(choice, part), "refusal")),
        end=end.lower() if isinstance(end, str) else None,
        failed=_field(body, "object") == "error",
        tokens=tokens_of(body),
    )


def _text(content: object) -> str:
    """Take the text; Mistral's reasoning models send parts, of which only these are the answer."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = [_field(part, "text") for part in parts if _field(part, "type") == "text"]
    return "".join(text for text in texts if isinstance(text, str))


def _field(body: object, name: str) -> object:
    return body.get(name) if isinstance(body, dict) else None
