"""The screen over one thread: pseudonyms are numbered through, values return in the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.messages import Trust
from bot.screen.kind import Kind
from bot.screen.pseudonyms import Pseudonyms, StreamRestorer
from bot.screen.verdict import SEAL, Action, Clean, Confidential, Finding, Origin

if TYPE_CHECKING:
    from bot.screen.screen import Screen

ROUNDS = 4
# Taking the marking away does not make the text around it public.
_WHOLE_TEXT = frozenset({Kind.SCREEN_FAILURE, Kind.CLASSIFICATION, Kind.BUSINESS_SECRET})


class NotMaskable(Exception):
    """The text stays confidential whatever is masked in it."""


class ThreadScreen:
    """One numbering of pseudonyms for one thread; nothing outlives it."""

    def __init__(self, screen: Screen, trust: Trust) -> None:
        self._screen = screen
        self._trust = trust
        self._pseudonyms = Pseudonyms()

    def check(self, text: str, origin: Origin) -> Clean | Confidential:
        """Kinds with the action mask come back as `Clean` with the masked text."""
        found = [
            finding
            for finding in self._screen.findings(text, self._trust)
            if finding.action is not Action.ALLOW
        ]
        if not found:
            self._pseudonyms.reserve(text)
            return Clean(text, self._trust, SEAL)
        if all(finding.action is Action.MASK for finding in found):
            try:
                return self.mask(text, origin)
            except NotMaskable:
                pass
        return Confidential(tuple(found), self._proposal(text, found), origin)

    def mask(self, text: str, origin: Origin) -> Clean:  # noqa: ARG002 - the port's signature
        """Replace everything found, screen again; raises `NotMaskable` if that is not clean."""
        self._pseudonyms.reserve(text)
        for _ in range(ROUNDS):
            found = [
                finding
                for finding in self._screen.findings(text, self._trust)
                if finding.action is not Action.ALLOW
            ]
            if not found:
                return Clean(text, self._trust, SEAL)
            if any(finding.kind in _WHOLE_TEXT for finding in found):
                break
            text = self._masked(text, found)
        raise NotMaskable("the text stays confidential after masking")

    def check_together(self, texts: Sequence[str]) -> tuple[Finding, ...]:
        """Secrets that only appear when consecutive messages are read as one.

        Offsets are those of the texts joined by a line break each.
        """
        joined = "\n".join(texts)
        boundaries = []
        length = 0
        for text in texts[:-1]:
            length += len(text)
            boundaries.append(length)
            length += 1
        return tuple(
            finding
            for finding in self._screen.findings(joined, self._trust)
            if finding.action is not Action.ALLOW
            and any(finding.start < place and finding.end > place + 1 for place in boundaries)
        )

    def restore(self, text: str) -> str:
        """Put the values back into an answer; names that nobody gave out stay visible."""
        return self._pseudonyms.restore(text)

    def restorer(self) -> StreamRestorer:
        return StreamRestorer(self._pseudonyms)

    def _proposal(self, text: str, found: list[Finding]) -> str:
        if any(finding.kind in _WHOLE_TEXT for finding in found):
            return ""
        self._pseudonyms.reserve(text)
        return self._masked(text, found)

    def _masked(self, text: str, found: Sequence[Finding]) -> str:
        pieces = []
        at = 0
        for finding in found:
            pieces.append(text[at : finding.start])
            pieces.append(
                self._pseudonyms.stand_in(Kind(finding.kind), text[finding.start : finding.end])
            )
            at = finding.end
        return "".join([*pieces, text[at:]])
