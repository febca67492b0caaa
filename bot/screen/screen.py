"""The screen: one entry for every text that would leave, whatever its origin.

It fails closed. Whatever goes wrong in a recogniser, the answer is `Confidential` with one
finding of the kind `screen_failure`; the text is in no exception and in no log.
"""

from __future__ import annotations

import logging

from bot.messages import Trust
from bot.screen.findings import Span, merged
from bot.screen.kind import Kind
from bot.screen.kinds import custom
from bot.screen.policy import Policy
from bot.screen.reading import Reading
from bot.screen.readings import readings
from bot.screen.recognisers import BUILT_IN, Recognisers
from bot.screen.remembered import Remembered
from bot.screen.thread import ThreadScreen
from bot.screen.verdict import Action, Clean, Confidential, Finding, Origin
from bot.screen.work import LONGEST_TEXT, Overrun, budget

logger = logging.getLogger(__name__)

_EXERCISE = """Sehr geehrte Frau Muster, zu Ihrer StNr. 111/1111/1111, IBAN DE00, Tel. 0211:
Passwort: xxx, geb. 1.1.1900, Am Weg 1, K-A 1, a@b.de, VS-NfD? eins zwei drei vier; %41 aGFsbG8=
"""


class Screen:
    """Loads everything once; asks nothing outside, keeps nothing of what it sees."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy = policy or Policy()
        own = custom.recogniser(self.policy)
        self._recognisers = Recognisers(BUILT_IN + ((own,) if own else ()))
        self._allowed = frozenset(_compact(value) for value in self.policy.allow)
        # Lists, tagger and automata are built at first use: here, not in somebody's message.
        self.findings(_EXERCISE)

    def check(
        self, text: str, origin: Origin = Origin.QUESTION, trust: Trust = Trust.EXTERNAL
    ) -> Clean | Confidential:
        return self.thread(trust).check(text, origin)

    def thread(
        self,
        trust: Trust = Trust.EXTERNAL,
        language: str = "de",
        remembered: Remembered | None = None,
    ) -> ThreadScreen:
        """Start a numbering of pseudonyms for one thread, named in a language of the prompts."""
        return ThreadScreen(self, trust, language, remembered)

    def findings(self, text: str, trust: Trust = Trust.EXTERNAL) -> list[Finding]:
        """Everything found, sorted and without overlap; offsets are code points of `text`."""
        try:
            with budget():
                spans = merged(self._spans(text))
        except Exception as failure:  # noqa: BLE001 - fails closed, whatever it was
            # A traceback could show the text.
            logger.error("the screen failed: %s", type(failure).__name__)  # noqa: TRY400 - no text in logs
            return [Finding(Kind.SCREEN_FAILURE, 0, len(text), Action.BLOCK)]
        return [
            Finding(kind, start, end, self.policy.action(kind, trust)) for start, end, kind in spans
        ]

    def _spans(self, text: str) -> list[Span]:
        if len(text) > LONGEST_TEXT:
            raise Overrun("the text is too long")
        spans: list[Span] = []
        for reading in readings(text):
            for start, end, kind in self._seen(reading):
                if _compact(text[start:end]) not in self._allowed:
                    spans.append((start, end, kind))
        return spans

    def _seen(self, reading: Reading) -> list[Span]:
        return [
            (*reading.given(hit.start, hit.end), hit.kind)
            for recogniser in self._recognisers.due(reading)
            for hit in recogniser.find(reading)
        ]


def _compact(value: str) -> str:
    return "".join(char for char in value.casefold() if char.isalnum())
