"""The body of `POST /v1/images/generations`, checked.

The fields are OpenAI's (platform.openai.com/docs/api-reference/images/create), and those that
vLLM-Omni and SGLang add: `seed` and `num_inference_steps`. What only tunes OpenAI's own models
(`quality`, `style`, …) is accepted and has no effect.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.images.order import Order

SEEDS = 2**32
LONGEST_PROMPT = 4000
LEAST_SIDE, MOST_SIDE = 64, 4096
MOST_PIXELS = 4 * 1024 * 1024


class BadRequest(Exception):
    """The sentence names the field and what is expected of it, and quotes nothing."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class GenerationRequest(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    prompt: str = Field(min_length=1, max_length=LONGEST_PROMPT, repr=False)
    n: int = Field(default=1, ge=1, le=10)
    size: tuple[int, int] = (1024, 1024)
    stream: bool = False
    seed: int = Field(default_factory=lambda: secrets.randbelow(SEEDS), ge=0, lt=2**63)
    steps: int | None = Field(
        default=None,
        ge=1,
        le=200,
        validation_alias=AliasChoices("num_inference_steps", "steps"),
    )
    response_format: Literal["b64_json"] = "b64_json"
    output_format: Literal["png"] = "png"

    @model_validator(mode="before")
    @classmethod
    def _unset_is_default(cls, body: Any) -> Any:
        if isinstance(body, dict):
            return {field: value for field, value in body.items() if value is not None}
        return body

    @field_validator("size", mode="before")
    @classmethod
    def _parse_size(cls, size: object) -> tuple[int, int]:
        if size == "auto":
            return 1024, 1024
        sides = re.fullmatch(r"(\d{1,5})x(\d{1,5})", str(size), re.ASCII)
        if sides is None:
            raise ValueError('must read like "1024x768"')
        return int(sides[1]), int(sides[2])

    @field_validator("size")
    @classmethod
    def _limit_size(cls, size: tuple[int, int]) -> tuple[int, int]:
        if min(size) < LEAST_SIDE or max(size) > MOST_SIDE or size[0] * size[1] > MOST_PIXELS:
            raise ValueError(
                f"must have sides of {LEAST_SIDE} to {MOST_SIDE} pixels "
                f"and at most {MOST_PIXELS} pixels"
            )
        return size

    def orders(self) -> Iterator[Order]:
        """Make one order per picture; the pictures after the first have the seeds that follow."""
        for index in range(self.n):
            yield Order(
                prompt=self.prompt,
                width=self.size[0],
                height=self.size[1],
                seed=(self.seed + index) % 2**63,
                steps=self.steps,
            )


def parse_request(body: Any) -> GenerationRequest:
    """Check the fields. Raises `BadRequest`."""
    try:
        return GenerationRequest.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else None
        sentence = first["msg"].removeprefix("Value error, ")
        raise BadRequest(f"{field or 'The body'}: {sentence}", field) from None
