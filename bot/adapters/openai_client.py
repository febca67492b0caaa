"""The openai client as both adapters want it: one address, no retries, nothing from outside.

The client follows no redirect and asks no proxy of the environment: text goes to the configured
address or nowhere. Retrying is the caller's business, hence `max_retries=0`.
"""

from __future__ import annotations

from typing import TypeVar

import openai

CONNECT_SECONDS = 10.0
NO_KEY = "none"

# https://developer.mozilla.org/docs/Web/HTTP/Reference/Status: 408 timeout, 409 conflict,
# 425 too early, 429 too many; beside them every 5xx may pass.
PASSING = {408, 409, 425, 429}
SERVER_ERRORS = 500

AnyClient = TypeVar("AnyClient", bound=openai.AsyncOpenAI)


def make_client(
    kind: type[AnyClient],
    base_url: str,
    api_key: str | None,
    timeout_seconds: float,
    api_version: str | None = None,
) -> AnyClient:
    """Make a client; `timeout_seconds` is the longest silence while reading.

    With an `api_version` it is Azure that is spoken to at the address of a deployment.
    """
    timeout = openai.Timeout(timeout_seconds, connect=min(CONNECT_SECONDS, timeout_seconds))
    client = kind(
        base_url=base_url,
        api_key=api_key or NO_KEY,
        admin_api_key="",
        max_retries=0,
        default_query={"api-version": api_version} if api_version else None,
        timeout=timeout,
        http_client=openai.DefaultAsyncHttpxClient(
            trust_env=False, follow_redirects=False, timeout=timeout
        ),
    )
    # The library fills these from the environment, which the settings alone may read.
    client.organization = None
    client.project = None
    return client


def azure_headers(api_key: str | None) -> dict[str, str | openai.Omit]:
    """Azure's own header: it takes a bearer for a token of its directory, and refuses a key there.

    https://learn.microsoft.com/azure/ai-services/openai/reference#authentication
    """
    return {"api-key": api_key or NO_KEY, "Authorization": openai.Omit()}


def may_pass(status: int) -> bool:
    """Say whether an HTTP status may be gone when the same is asked again."""
    return status in PASSING or status >= SERVER_ERRORS
