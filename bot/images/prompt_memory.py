"""Encoded prompts, kept so that the next picture of the same prompt starts at once.

It stands before a pipeline's `encode_prompt`, so that no pipeline needs to be known by its own
names of `prompt_embeds`. What is kept lies in memory only and is found by a keyed hash: the words
themselves are not kept.
"""

from __future__ import annotations

import hashlib
import inspect
import secrets
from collections import OrderedDict
from collections.abc import Callable
from typing import Any


class PromptMemory:
    """The last prompts of one pipeline. For one thread, as the pipeline is."""

    def __init__(self, encode: Callable[..., Any], *, most: int) -> None:
        self.hits = 0
        self._encode = encode
        self._signature = inspect.signature(encode)
        self._most = most
        self._key = secrets.token_bytes(32)
        self._kept: OrderedDict[bytes, Any] = OrderedDict()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        import torch

        bound = self._signature.bind(*args, **kwargs).arguments
        if any(isinstance(value, torch.Tensor) for value in bound.values()):
            return self._encode(*args, **kwargs)
        place = self._hash(bound)
        if place in self._kept:
            self.hits += 1
            self._kept.move_to_end(place)
        else:
            self._kept[place] = self._encode(*args, **kwargs)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return _copied(self._kept[place])

    def __len__(self) -> int:
        return len(self._kept)

    def _hash(self, arguments: dict[str, Any]) -> bytes:
        said = repr(sorted(arguments.items(), key=lambda item: item[0]))
        return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), key=self._key).digest()


def _copied(encoded: Any) -> Any:
    """Copy the tensors: a pipeline may write into what it was given."""
    import torch

    if isinstance(encoded, torch.Tensor):
        return encoded.clone()
    if isinstance(encoded, list | tuple):
        return type(encoded)(_copied(part) for part in encoded)
    return encoded
