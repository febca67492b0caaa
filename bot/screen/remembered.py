"""Where findings stand in texts that were seen before: places and kinds, never a text.

A thread is screened anew with each question in it, and most of it has not changed. The texts are
known by a keyed hash whose key dies with the process.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock

from bot.messages import Trust
from bot.screen.kind import Kind
from bot.screen.verdict import Finding

MOST = 8_192


class Remembered:
    """Bounded; safe to use from several threads. Belongs to one screen, whose policy is fixed."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._key = secrets.token_bytes(32)
        self._known: OrderedDict[tuple[bytes, Trust], tuple[Finding, ...]] = OrderedDict()
        self._lock = Lock()

    def findings(
        self, text: str, trust: Trust, find: Callable[[str, Trust], list[Finding]]
    ) -> list[Finding]:
        """Return what was found in the text, and look only if it is new."""
        digest = blake2b(text.encode("utf-8", "surrogatepass"), key=self._key).digest()
        with self._lock:
            known = self._known.get((digest, trust))
            if known is not None:
                self._known.move_to_end((digest, trust))
                return list(known)
        found = find(text, trust)
        # A failure may pass; asked again, the screen may be able to tell.
        if not any(finding.kind == Kind.SCREEN_FAILURE for finding in found):
            self._keep((digest, trust), tuple(found))
        return found

    def _keep(self, name: tuple[bytes, Trust], found: tuple[Finding, ...]) -> None:
        with self._lock:
            self._known[name] = found
            while len(self._known) > self._most:
                self._known.popitem(last=False)
