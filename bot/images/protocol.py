"""What the worker says, in the forms of OpenAI's images protocol: results, events, errors."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterable, Mapping
from typing import Any

from bot.images.line import LineFull, Step
from bot.images.order import DrawingFailed, DrawingStopped, Order, OutOfMemory
from bot.images.request import BadRequest, GenerationRequest

SIGN_OF_LIFE = b": waiting\n\n"


def result(asked: GenerationRequest, pngs: list[bytes]) -> dict[str, Any]:
    data = [
        {"b64_json": _base64(png), "seed": order.seed}
        for order, png in zip(asked.orders(), pngs, strict=True)
    ]
    created = {"created": int(time.time()), "output_format": "png", "size": _size(asked)}
    return created | {"data": data}


def model_list(models: Iterable[tuple[str, Mapping[str, str]]]) -> dict[str, Any]:
    """List the models as OpenAI does; `active`, which is ours, says what makes them fast."""
    data = [
        {"id": name, "object": "model", "owned_by": "leitplanke", "active": dict(active)}
        for name, active in models
    ]
    return {"object": "list", "data": data}


def progress_event(step: Step, asked: GenerationRequest, index: int) -> bytes:
    place = {"place": step.place, "step": step.step, "steps": step.steps}
    return _event("image_generation.progress", place | {"index": index, "n": asked.n})


def completed_event(png: bytes, asked: GenerationRequest, index: int, order: Order) -> bytes:
    completed = {
        "b64_json": _base64(png),
        "created_at": int(time.time()),
        "background": "opaque",
        "output_format": "png",
        "quality": "auto",
        "size": _size(asked),
        "seed": order.seed,
        "index": index,
    }
    return _event("image_generation.completed", completed)


def error_event(error: Exception) -> bytes:
    return _event("error", error_body(error))


def error_status(error: Exception) -> int:
    match error:
        case BadRequest():
            return 400
        case LineFull() | DrawingStopped():
            return 503
        case _:
            return 500


def error_body(error: Exception) -> dict[str, Any]:
    match error:
        case BadRequest():
            return body(str(error), "invalid_request_error", "invalid_value", error.field)
        case LineFull():
            return body("Too many pictures are waiting already.", "server_error", "line_full")
        case DrawingStopped():
            return body("The worker is shutting down.", "server_error", "shutting_down")
        case OutOfMemory():
            return body(str(error), "server_error", "out_of_memory")
        case DrawingFailed():
            return body(str(error), "server_error", "drawing_failed")
        case _:
            return body("The worker failed.", "server_error", "internal_error")


def body(
    sentence: str, kind: str, code: str | None = None, field: str | None = None
) -> dict[str, Any]:
    return {"error": {"message": sentence, "type": kind, "code": code, "param": field}}


def _event(kind: str, data: dict[str, Any]) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind} | data)}\n\n".encode()


def _base64(png: bytes) -> str:
    return base64.b64encode(png).decode("ascii")


def _size(asked: GenerationRequest) -> str:
    return f"{asked.size[0]}x{asked.size[1]}"
