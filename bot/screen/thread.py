"""The screen over one thread: pseudonyms are numbered through, values return in the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.messages import Trust
from bot.screen.findings import Span, merged
from bot.screen.kind import Kind
from bot.screen.pseudonyms import Pseudonyms, StreamRestorer, stand_ins_in
from bot.screen.remembered import Remembered
from bot.screen.verdict import SEAL, Action, Clean, Confidential, Finding, Origin
from bot.screen.work import LONGEST_TEXT

if TYPE_CHECKING:
    from bot.screen.screen import Screen

ROUNDS = 4
# Taking the marking away does not make the text around it public.
_WHOLE_TEXT = frozenset({Kind.SCREEN_FAILURE, Kind.CLASSIFICATION, Kind.BUSINESS_SECRET})


class NotMaskable(Exception):
    """The text stays confidential whatever is masked in it."""


class ThreadScreen:
    """One numbering of pseudonyms for one thread; nothing outlives it."""

    def __init__(
        self, screen: Screen, trust: Trust, language: str, remembered: Remembered | None = None
    ) -> None:
        self._screen = screen
        self._remembered = remembered
        self._trust = trust
        self._pseudonyms = Pseudonyms(language)

    def check(self, text: str, origin: Origin) -> Clean | Confidential:
        """Kinds with the action mask come back as `Clean` with the masked text."""
        found = self.found(text)
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
            found = self.found(text)
            if not found:
                return Clean(text, self._trust, SEAL)
            if any(finding.kind in _WHOLE_TEXT for finding in found):
                break
            text = self._masked(text, found)
        raise NotMaskable("the text stays confidential after masking")

    def check_together(self, texts: Sequence[str]) -> tuple[Finding, ...]:
        """Secrets that only appear when consecutive messages are read as one.

        Offsets are those of the texts joined by a line break each. Of a thread longer than the
        screen reads at once the end is looked at.
        """
        kept = _latest(texts)
        skipped = sum(len(text) + 1 for text in texts[: len(texts) - len(kept)])
        alone: list[tuple[int, int]] = []
        places: list[int] = []
        start = 0
        for text in kept:
            alone += [(start + f.start, start + f.end) for f in self.found(text)]
            start += len(text) + 1
            places.append(start - 1)
        together = self.found("\n".join(kept)) if len(kept) > 1 else []
        return tuple(
            replace(finding, start=finding.start + skipped, end=finding.end + skipped)
            for finding in together
            if _is_new(finding, alone, places[:-1])
        )

    def restore(self, text: str) -> str:
        """Put the values back into an answer; names that nobody gave out stay visible."""
        return self._pseudonyms.restore(text)

    def restorer(self) -> StreamRestorer:
        return StreamRestorer(self._pseudonyms)

    def found(self, text: str) -> list[Finding]:
        """Return what would be masked or blocked."""
        if self._remembered:
            findings = self._remembered.findings(text, self._trust, self._screen.findings)
        else:
            findings = self._screen.findings(text, self._trust)
        return [finding for finding in findings if finding.action is not Action.ALLOW]

    def _proposal(self, text: str, found: list[Finding]) -> str:
        if any(finding.kind in _WHOLE_TEXT for finding in found):
            return ""
        self._pseudonyms.reserve(text)
        return self._masked(text, found)

    def _masked(self, text: str, found: Sequence[Finding]) -> str:
        pieces = []
        at = 0
        for start, end, kind in merged(self._whole(text, found)):
            pieces.append(text[at:start])
            pieces.append(self._pseudonyms.stand_in(kind, text[start:end]))
            at = end
        return "".join([*pieces, text[at:]])

    def _whole(self, text: str, found: Sequence[Finding]) -> Iterator[Span]:
        """Take a stand-in in whole where a finding cuts into it, so that it can be put back."""
        stand_ins = stand_ins_in(text)
        for finding in found:
            start, end = finding.start, finding.end
            for first, last in stand_ins:
                if first < end and last > start:
                    start, end = min(start, first), max(end, last)
            yield start, end, Kind(finding.kind)


def _latest(texts: Sequence[str]) -> list[str]:
    """Keep the last messages, as many as the screen reads at once."""
    kept: list[str] = []
    length = 0
    for text in reversed(texts):
        length += len(text) + 1
        if length > LONGEST_TEXT:
            break
        kept.insert(0, text)
    return kept


def _is_new(finding: Finding, alone: list[tuple[int, int]], places: list[int]) -> bool:
    """Across a boundary, or not seen in its message alone."""
    if any(finding.start < place and finding.end > place + 1 for place in places):
        return True
    return not any(start < finding.end and end > finding.start for start, end in alone)
