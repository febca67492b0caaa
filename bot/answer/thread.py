"""A thread as the model may see it: every turn screened, secrets replaced by pseudonyms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate

from bot.answer.budget import QUESTION, Budget
from bot.answer.past import Past
from bot.commands import is_command, is_new, is_question
from bot.messages import Message, Speaker, Trust, Turn
from bot.ports import CleanTurn
from bot.screen.remembered import Remembered
from bot.screen.screen import Screen
from bot.screen.thread import NotMaskable, ThreadScreen
from bot.screen.verdict import Clean, Confidential, Finding, Origin
from bot.wording import load_table

# What of a thread is looked at: older turns are left out by the step, so that not every question
# begins the thread elsewhere.
LONGEST_HISTORY, STEP = 200_000, 50_000
# Secrets in pieces are looked for within so many characters of a thread.
BLOCK = 24_000
# Where an address may begin in a word, and where it ends.
OPENING = re.compile(r"\]\(|<")
CLOSING = {"](": ")", "<": ">"}
ADDRESS_SIGNS = ("://", "www.")
WORD = re.compile(r"\S+")
# What a person quotes: lines behind `>`, and code blocks.
QUOTED = re.compile(r"(?m)^>[^\n]*|^```[^\n]*\n(?:(?!```)[^\n]*\n){1,400}")
SHORTEST_GIVEN = 80
DEFAULT = Budget()


class Thread:
    """One question and the turns before it, under one numbering of pseudonyms."""

    def __init__(
        self,
        screen: ThreadScreen,
        history: Sequence[Turn],
        message: Message,
        budget: Budget,
        place: str,
    ) -> None:
        self._screen = screen
        self._message = message
        self._confidential_name = ""
        self.place = place
        self._screen.found(message.text)  # remembered, so that the verdict comes at once
        turns = _newest(since_new(history))
        said = [turn for turn in turns if turn.speaker is Speaker.PERSON]
        self._split, torn = self._find_split([turn.text for turn in said])
        left_out = {id(said[index]) for index in torn}
        kept = [turn for turn in turns if id(turn) not in left_out]
        # From the first on, whatever the model gets of them: so a stand-in keeps its number.
        masked = [(turn.event_id, self._masked(turn)) for turn in kept]
        self.past = Past(((at, turn) for at, turn in masked if turn), place, budget)
        self.taken = max(0, budget.count(message.text) - QUESTION)

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
        return [*self.past.newest(taken=self.taken), CleanTurn(Speaker.PERSON, question)]

    def document(self, text: str, *, masked: bool) -> Clean | Confidential:
        """Check the text of a document, masked where its author agreed to that."""
        if masked:
            with suppress(NotMaskable):
                return self._screen.mask(text, Origin.DOCUMENT)
        return self._screen.check(text, Origin.DOCUMENT)

    def torn(self, pages: Sequence[str]) -> tuple[Finding, ...]:
        """Find what only shows where one page goes on from the other."""
        return self._screen.check_together(pages)

    def make_room(self, texts: Sequence[str]) -> bool:
        """Let the turns before the question make room for texts; False if that is not enough."""
        self.taken += sum(map(self.past.budget.count, texts))
        return self.taken <= self.past.budget.tokens

    def cleared(self, text: str) -> Clean | None:
        """Clear a text of ours or of a model as it stands, or not at all."""
        if self._screen.found(text):
            return None
        found = self._screen.check(text, Origin.HISTORY)
        return found if isinstance(found, Clean) else None

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
        pieces, at = [], 0
        for start, end in addresses_in(answer):
            pieces += [self._screen.restore(answer[at:start]), answer[start:end]]
            at = end
        return "".join([*pieces, self._screen.restore(answer[at:])])

    def _find_split(self, said: list[str]) -> tuple[tuple[Finding, ...], set[int]]:
        """Find secrets that stand in several messages together, also with talk between them.

        Returns those that end in the question, and the earlier messages that hold the others:
        each alone may be clean, so they are left out whole.
        """
        texts = [*said, self._message.text]
        numbers = [at for at, text in enumerate(texts) if any(map(str.isdigit, text))]
        ending_here: tuple[Finding, ...] = ()
        torn: set[int] = set()
        for places in (*_blocks([*range(len(texts))], texts), *_blocks(numbers, texts)):
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


def addresses_in(text: str) -> Iterator[tuple[int, int]]:
    """Find targets of links, what stands in angle brackets, words with an address in them.

    In one pass: as one pattern this takes minutes for a long word.
    """
    last = {sign: text.rfind(sign) for sign in CLOSING.values()}
    at = 0
    while word := WORD.search(text, at):
        start, end = word.span()
        if any(text.find(sign, start, end) >= 0 for sign in ADDRESS_SIGNS):
            first = OPENING.match(text, start)
            closed = first is not None and last[CLOSING[first[0]]] >= first.end()
            stop = text.index(CLOSING[first[0]], first.end()) + 1 if first and closed else end
            yield start, stop
            at = stop
            continue
        at = end
        for opened in OPENING.finditer(text, start, end):
            if last[CLOSING[opened[0]]] >= opened.end():
                at = text.index(CLOSING[opened[0]], opened.end()) + 1
                yield opened.start(), at
                break


def open_thread(
    screen: Screen,
    trust: Trust,
    history: Sequence[Turn],
    message: Message,
    language: str,
    *,
    budget: Budget = DEFAULT,
    remembered: Remembered | None = None,
) -> Thread:
    """Screen a thread; takes a moment when it is long, so this belongs into a thread of work."""
    place = f"{message.ref.room_id} {message.thread} {trust} {language}"
    return Thread(screen.thread(trust, language, remembered), history, message, budget, place)


def opened(history: Sequence[Turn], message: Message) -> list[Turn]:
    """Leave out what colleagues wrote before anybody addressed the bot in their thread."""
    if message.direct:
        return list(history)
    for_bot = [at for at, turn in enumerate(history) if turn.addressed]
    begin = min(for_bot, default=len(history))
    return [t for at, t in enumerate(history) if at >= begin or t.sender == message.sender]


def since_new(history: Sequence[Turn]) -> list[Turn]:
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
    """Leave out the oldest of a very long thread."""
    whole = sum(len(turn.text) for turn in turns)
    out = -(-max(0, whole - LONGEST_HISTORY) // STEP) * STEP
    ends = accumulate(len(turn.text) for turn in turns)
    return [turn for turn, end in zip(turns, ends, strict=True) if end > out]


def _blocks(places: Sequence[int], texts: Sequence[str]) -> Iterator[Sequence[int]]:
    """Divide texts into blocks that overlap by half; earlier blocks stay when a text is added."""
    start = 0
    while start < len(places):
        ends = [*accumulate(len(texts[at]) + 1 for at in places[start:])]
        stop = start + max(2, sum(end <= BLOCK for end in ends))
        yield places[start:stop]
        if stop >= len(places):
            return
        start += max(1, sum(end <= BLOCK // 2 for end in ends))
