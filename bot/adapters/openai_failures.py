"""Foreign errors in our own words: what may pass, what will not, what a filter stopped.

Foreign errors quote the question in their message; only their numbers and codes are looked at.
"""

from __future__ import annotations

import math
import time
from email.utils import parsedate_to_datetime

import openai

from bot.adapters.openai_client import may_pass
from bot.errors import LeitplankeError, ModelFailed, ModelRefused, ModelUnavailable

# https://platform.openai.com/docs/guides/error-codes: a 429 that waiting does not cure.
SPENT = {"insufficient_quota"}
# https://learn.microsoft.com/azure/ai-services/openai/concepts/content-filter: a 400 of this code.
FILTERED = {"content_filter", "content_policy_violation"}


def is_final(error: openai.APIError) -> bool:
    """Tell whether the server said that asking differently will not help either."""
    return _code(error) in SPENT | FILTERED


def failure_of_status(name: str, error: openai.APIStatusError) -> LeitplankeError:
    status = error.status_code
    if not may_pass(status) or is_final(error):
        return _final(name, _code(error), f"answered {status}")
    header = error.response.headers.get("Retry-After")
    return ModelUnavailable(
        f"{name} answered {status}", retry_after=read_retry_after(header, time.time())
    )


def failure(name: str, error: openai.APIError) -> LeitplankeError:
    """Name an error without a status: no connection, or an error object within the stream."""
    if is_final(error):
        return _final(name, _code(error), "failed in mid-stream")
    return ModelUnavailable(f"{name} cannot be reached or broke off")


def _code(error: openai.APIError) -> str:
    """Read the code; vLLM, llama.cpp and Google repeat the status there, as a number."""
    return error.code if isinstance(error.code, str) else ""


def _final(name: str, code: str, sentence: str) -> ModelFailed:
    if code in FILTERED:
        return ModelRefused(f"{name} refused by its own filter")
    return ModelFailed(f"{name} {sentence}" + (": its quota is spent" if code in SPENT else ""))


def read_retry_after(header: str | None, now: float) -> float | None:
    """Read seconds or an HTTP date (RFC 9110, 10.2.3); None for what is neither."""
    if header is None:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - now
        except ValueError:
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
