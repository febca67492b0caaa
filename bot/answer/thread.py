"""A thread as the model may see it: every turn screened, secrets replaced by pseudonyms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from bot.commands import is_command, is_new, is_question
from bot.messages import Message, Speaker, Trust, Turn
from bot.ports import CleanTurn
from bot.screen.screen import Screen
from bot.screen.thread import NotMaskable, ThreadScreen
from bot.screen.verdict import Clean, Confidential, Finding, Origin
from bot.wording import load_table

HISTORY_CHARACTERS = 24_000
ADDRESS = re.compile(r"(\]\([^)]*\)|<[^>]*>|\S*(?:://|www\.)\S*)")
# What a person quotes: lines behind `>`, and code blocks.
QUOTED = re.compile(r"(?m)^>[^\n]*|^```[^\n]*\n(?:(?!```)[^\n]*\n){1,400}")
SHORTEST_GIVEN = 80


class Thread:
    """One question and the turns before it, under one numbering of pseudonyms."""

    def __init__(self, screen: ThreadScreen, history: Sequence[Turn], message: Message) -> None:
        self._screen = screen
        self._message = message
        self._confidential_name = ""
        turns = _newest(_since_new(history))
        said = [turn for turn in turns if turn.speaker is Speaker.PERSON]
        self._split, torn = self._find_split([turn.text for turn in said])
        left_out = {id(said[index]) for index in torn}
        kept = [turn for turn in turns if id(turn) not in left_out]
        self._turns = [turn for turn in map(self._masked, kept) if turn]

    def verdict(self) -> Clean | Confidential:
        """Check the file names, then the question."""
        for name in self._message.file_names:
            found = self._screen.check(name, Origin.FILE_NAME)
            if isinstance(found, Confidential):
                self._confidential_name = name
                return found
        return self._screen.check(self._message.text, Origin.QUESTION)

    def screened(self, found: Confidential) -> str:
        """Return the text that the findings point into."""
        if found.origin is Origin.FILE_NAME:
            return self._confidential_name
        return self._message.text

    def proposal(self) -> Clean | None:
        """Offer the question without its secrets; a file's name cannot be masked."""
        return None if self._message.file_names else self.masked_question()

    def masked_question(self) -> Clean | None:
        """Mask the question; None when even that would not be clean."""
        try:
            return self._screen.mask(self._message.text, Origin.QUESTION)
        except NotMaskable:
            return None

    def split_secrets(self) -> tuple[Finding, ...]:
        """Return secrets that begin in an earlier message of a person and end in this one."""
        return self._split

    def turns(self, question: Clean) -> list[CleanTurn]:
        """Return what was said before and may be seen, then the question."""
        return [*self._turns, CleanTurn(Speaker.PERSON, question)]

    def invented(self, answer: str) -> tuple[Finding, ...]:
        """Find what looks confidential in an answer, though the model was told nothing of it."""
        return tuple(self._screen.found(answer))

    def given(self, language: str) -> dict[str, str]:
        """Return what the person quoted to work from, under the name it has in remarks."""
        quoted = "\n".join(match.group() for match in QUOTED.finditer(self._message.text))
        name = load_table(language, "review")["remark"]["your_text"]
        return {name: quoted} if len(quoted) >= SHORTEST_GIVEN else {}

    def restore(self, answer: str) -> str:
        """Put the values back, but not into addresses: a link would carry them away."""
        pieces = ADDRESS.split(answer)
        return "".join(
            piece if at % 2 else self._screen.restore(piece) for at, piece in enumerate(pieces)
        )

    def _find_split(self, said: list[str]) -> tuple[tuple[Finding, ...], set[int]]:
        """Find secrets that stand in several messages together, also with talk between them.

        Returns those that end in the question, and the earlier messages that hold the others:
        each alone may be clean, so they are left out whole.
        """
        texts = [*said, self._message.text]
        numbers = [at for at, text in enumerate(texts) if any(map(str.isdigit, text))]
        ending_here: tuple[Finding, ...] = ()
        torn: set[int] = set()
        for places in ([*range(len(texts))], numbers):
            chosen = [texts[at] for at in places]
            found = self._screen.check_together(chosen) if len(chosen) > 1 else ()
            starts = list(accumulate((len(text) + 1 for text in chosen), initial=0))
            for finding in found:
                held = [
                    place
                    for at, place in enumerate(places)
                    if finding.start < starts[at + 1] and finding.end > starts[at]
                ]
                torn.update(place for place in held if place < len(said))
                if held[-1] == len(said):
                    ending_here += (finding,)
        return ending_here, torn

    def _masked(self, turn: Turn) -> CleanTurn | None:
        try:
            return CleanTurn(turn.speaker, self._screen.mask(turn.text, Origin.HISTORY))
        except NotMaskable:
            return None


def open_thread(
    screen: Screen, trust: Trust, history: Sequence[Turn], message: Message, language: str
) -> Thread:
    return Thread(screen.thread(trust, language), history, message)


def _since_new(history: Sequence[Turn]) -> list[Turn]:
    """Keep what follows the last `!neu`, without commands."""
    turns = list(history)
    for index in range(len(turns) - 1, -1, -1):
        if turns[index].speaker is Speaker.PERSON and is_new(turns[index].text):
            turns = turns[index + 1 :]
            break
    return [t for t in turns if t.speaker is Speaker.BOT or _is_talk(t.text)]


def _is_talk(text: str) -> bool:
    return not is_command(text) or is_question(text)


def _newest(turns: Sequence[Turn]) -> list[Turn]:
    """Keep the newest turns that fit, in whole."""
    room = HISTORY_CHARACTERS
    kept: list[Turn] = []
    for turn in reversed(turns):
        room -= len(turn.text)
        if room < 0:
            break
        kept.append(turn)
    return kept[::-1]
