"""What is asked for beside the conversation, less what this server turned out to refuse.

No list of models and what they refuse could be kept up to date. So a server is believed: where it
names one of our fields and says that it does not support it, the same is asked again without (or
by the field's newer name), and from then on always so. A value that is merely too large for this
one conversation is no such case.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import openai

# What servers answer to a field they do not know: bad request, unprocessable, not implemented.
NOT_UNDERSTOOD = {400, 422, 501}
# https://platform.openai.com/docs/api-reference/chat/create: the older name, refused by
# reasoning models; all other servers know it.
RENAMED = {"max_tokens": "max_completion_tokens"}
# The codes are OpenAI's and Azure's; `extra_forbidden` Mistral's and vLLM's (pydantic);
# „Unknown name“ Google's.
UNSUPPORTED = re.compile(
    r"unsupported|not support|extra_forbidden|not permitted|unrecognized|"
    r"unknown (name|field|param)",
    re.IGNORECASE,
)


class Options:
    """The optional fields of a request. `refused` are those the server did not take."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = dict(fields)
        self.refused: set[str] = set()

    def with_form(self, form: Mapping[str, Any]) -> dict[str, Any]:
        wanted = {**self._fields, **form}
        return {name: value for name, value in wanted.items() if name not in self.refused}

    def give_up(self, names: Iterable[str]) -> None:
        for name in names:
            self.refused.add(name)
            if name in self._fields and name in RENAMED:
                self._fields[RENAMED[name]] = self._fields.pop(name)


def refused_fields(error: openai.APIStatusError, sent: Mapping[str, Any]) -> set[str]:
    """Name the optional fields that a server says it does not support."""
    if error.status_code not in NOT_UNDERSTOOD:
        return set()
    said = json.dumps(error.body, ensure_ascii=False, default=str)
    if UNSUPPORTED.search(said):
        param = error.param if isinstance(error.param, str) else ""
        if param in sent:
            return {param}
        if named := {name for name in sent if re.search(rf"\b{name}\b", said)}:
            return named
    # A schema is refused in too many words to know them.
    return {"response_format"} & sent.keys()
