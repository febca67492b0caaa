"""One question to a model: what it is told and answers from, and what becomes of its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

from bot.answer.patience import answer_patiently
from bot.answer.stream import Stream
from bot.answer.thread import Thread
from bot.ports import ChatModel, CleanTurn, Conversation, Material
from bot.review.checks import Context
from bot.review.facts import Facts, kinds_of
from bot.review.remarks import remarks_on
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.screen.reasons import kind_name
from bot.screen.verdict import Clean, Finding
from bot.wording import fill, load_table

LAST_TRY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Task:
    """What a model is to do with a question.

    `material` is what it answers from: data, never instructions. `given` are the documents the
    review compares the answer with, by their names. `sources` are lines of Markdown that stand
    under the answer. `asked` is the name of the model before it was known who answers. `before` is
    what the model is told of the thread, if not all that fits.
    """

    question: Clean
    thread: Thread
    model: ChatModel
    language: str
    instructions: str
    material: tuple[Material, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict, repr=False)
    sources: tuple[str, ...] = ()
    asked: str = ""
    before: Sequence[CleanTurn] | None = None

    @property
    def conversation(self) -> Conversation:
        turns = self.thread.turns(self.question)
        if self.before is not None:
            turns = [*self.before, turns[-1]]
        return Conversation(self.instructions, turns, self.material)


async def converse(
    task: Task, checks: Context, patience_seconds: float, stream: Stream | None = None
) -> Draft:
    """Let the model answer, shown while it grows where there is a stream, and finish it."""
    async with stream or nullcontext():
        answer = await answer_patiently(
            task.model, task.conversation, patience_seconds=patience_seconds, stream=stream
        )
    return await finish(task, answer, checks)


async def finish(task: Task, answer: str, checks: Context, *, stopped: bool = False) -> Draft:
    """Put back what the model was not to see, and check what it said."""
    text = task.thread.restore(answer)
    invented = task.thread.invented(answer)
    documents = {**task.thread.given(task.language), **task.given}
    found = await remarks_on(text, replace(checks, documents=documents), task.language)
    ended = [load_table(task.language, "wording")["remark"]["stopped"]] if stopped else []
    remarks = (
        *ended,
        *_stand_in(task),
        *task.sources,
        *_remarks(invented, task.language),
        *found.sentences,
    )
    facts = Facts(task.model.name, task.model.trust, kinds_of(invented) + found.kinds)
    return Draft(Kind.ANSWER, text, remarks=remarks, facts=facts)


def patience_left(whole_seconds: float, waited_seconds: float) -> float:
    """Return how long a model may be asked for; a question that waited gets a last try."""
    return max(whole_seconds - waited_seconds, min(whole_seconds, LAST_TRY_SECONDS))


def _stand_in(task: Task) -> Iterator[str]:
    if task.asked and task.model.name != task.asked:
        words = load_table(task.language, "wording")["remark"]
        yield fill(words["stand_in"], asked=task.asked, name=task.model.name)


def _remarks(invented: Sequence[Finding], language: str) -> Iterator[str]:
    if invented:
        kinds = dict.fromkeys(kind_name(finding.kind, language) for finding in invented)
        words = load_table(language, "wording")["remark"]
        yield fill(words["invented"], kinds=", ".join(kinds))
