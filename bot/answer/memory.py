"""Older turns as a summary: made by the model from screened turns, kept in memory alone.

It is made beside the talk, when an answer has been given and the thread is nearly full. Nobody
waits for it, unless the bot was started anew or somebody changed what stands far above. It tells
nothing that was edited or removed: see `bot.answer.past`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.answer.budget import SUMMARY, Budget
from bot.answer.thread import Thread
from bot.errors import ModelFailed, ModelUnavailable
from bot.messages import Speaker
from bot.ports import ChatModel, CleanTurn, Conversation, Material
from bot.screen.pseudonyms import stand_ins_in
from bot.screen.remembered import Remembered
from bot.wording import load_table, load_text

log = logging.getLogger(__name__)

THREADS = 500
MAKING_SECONDS = 90.0
WAITING_SECONDS = 8.0

Summaries = dict[bytes, str]


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a model is told of the thread: the newest turns, what is older in few words."""

    turns: Sequence[CleanTurn]
    summary: tuple[Material, ...] = ()


@dataclass(slots=True)
class Memory:
    """Holds budgets by the model's name, where secrets stand in what was read, and summaries."""

    budgets: Mapping[str, Budget] = field(default_factory=dict)
    remembered: Remembered = field(default_factory=Remembered)
    waiting_seconds: float = WAITING_SECONDS
    _summaries: OrderedDict[str, Summaries] = field(default_factory=OrderedDict)
    _at_work: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def budget(self, model: ChatModel) -> Budget:
        return self.budgets.get(model.name, Budget())

    async def recall(self, thread: Thread, model: ChatModel, language: str) -> Recalled:
        """Return what is told of a thread; waits a few seconds at most for a summary it needs."""
        past = thread.past
        if not past.cuts:
            return Recalled(past.newest(taken=thread.taken))
        cut, text = self._known(thread)
        if not past.fits(cut):
            self.catch_up(thread, model, language)
            await asyncio.wait(self._tasks(thread), timeout=self.waiting_seconds)
            cut, text = self._known(thread)
        clean = thread.cleared(text) if text else None
        if clean is None:
            return Recalled(past.newest(taken=thread.taken))
        heading = load_table(language, "wording")["memory"]["material"]
        return Recalled(past.newest(cut, taken=thread.taken), (Material(heading, clean),))

    def catch_up(self, thread: Thread, model: ChatModel, language: str) -> None:
        """Make the summary that the next question will want, beside whatever else is done."""
        cuts = thread.past.cuts
        if cuts and self._known(thread)[0] != cuts[-1] and not self._tasks(thread):
            task = asyncio.create_task(self._derive(thread, model, language))
            self._at_work[thread.place] = task
            task.add_done_callback(lambda _: self._at_work.pop(thread.place, None))

    async def close(self) -> None:
        tasks = list(self._at_work.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _tasks(self, thread: Thread) -> set[asyncio.Task[None]]:
        task = self._at_work.get(thread.place)
        return {task} if task else set()

    def _known(self, thread: Thread) -> tuple[int, str]:
        """Find the newest summary that still holds; those that do not are forgotten."""
        past = thread.past
        wanted = {past.key(cut): cut for cut in past.cuts}
        known = self._summaries.get(thread.place, {})
        for key in [key for key in known if key not in wanted]:
            del known[key]
        return max(((wanted[key], text) for key, text in known.items()), default=(0, ""))

    async def _derive(self, thread: Thread, model: ChatModel, language: str) -> None:
        """Go from cut to cut, each summary made from the one before and what was said since."""
        past = thread.past
        start, text = self._known(thread)
        try:
            async with asyncio.timeout(MAKING_SECONDS):
                for cut in past.cuts:
                    if cut > start:
                        text = await _summarised(thread, text, (start, cut), model, language)
                        self._keep(thread.place, past.key(cut), text)
                        start = cut
        except (ModelUnavailable, ModelFailed, TimeoutError) as error:
            log.info("no summary of %s: %s", model.name, type(error).__name__)

    def _keep(self, place: str, key: bytes, text: str) -> None:
        self._summaries.setdefault(place, {})[key] = text
        self._summaries.move_to_end(place)
        while len(self._summaries) > THREADS:
            self._summaries.popitem(last=False)


async def _summarised(
    thread: Thread, before: str, span: tuple[int, int], model: ChatModel, language: str
) -> str:
    """Ask the model to go on with a summary; raises what a model raises."""
    words = load_table(language, "wording")["memory"]
    turns = thread.past.between(*span)
    earlier = thread.cleared(before) if before else None
    material = (Material(words["material"], earlier),) if earlier else ()
    order = thread.cleared(words["order"])
    if order is None:
        raise ModelFailed("the screen does not let our own sentence pass")
    asked = [*_fitting(turns, thread.past.budget), CleanTurn(Speaker.PERSON, order)]
    conversation = Conversation(load_text(language, "memory"), asked, material)
    said = "".join([piece async for piece in model.answer(conversation)])
    known = [turn.content.text for turn in thread.past.between(0, span[1])]
    return _honest(said, known, thread)


def _fitting(turns: Sequence[CleanTurn], budget: Budget) -> list[CleanTurn]:
    """Leave out single turns that are too long for a model to read with the others."""
    room = budget.tokens
    fitting = []
    for turn in turns:
        size = budget.of_turn(turn.content.text)
        if size <= room:
            fitting.append(turn)
            room -= size
    return fitting


def _honest(said: str, known: Sequence[str], thread: Thread) -> str:
    """Keep the lines that hold no secret and no stand-in but those that were there."""
    given = {text[start:stop] for text in known for start, stop in stand_ins_in(text)}
    room = SUMMARY
    lines: list[str] = []
    for line in said.splitlines():
        room -= thread.past.budget.count(line)
        if room < 0:
            break
        stand_ins = {line[start:stop] for start, stop in stand_ins_in(line)}
        if stand_ins <= given and thread.cleared(line) is not None:
            lines.append(line)
    return "\n".join(lines).strip()
