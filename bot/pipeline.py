"""The path of a message: messenger, journal, screen, route, answer or picture, review, reply.

`run` accepts what the messenger brings, `handle` takes one message to its one reply, `respond`
decides what the reply says. Only `Clean` text can be routed or reach a model, only `review` can
make a reply, and a message counts as answered only after its reply was sent.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import assert_never

from bot import picture, replies
from bot.answer.conversation import Thread, converse, open_thread
from bot.answer.refusal import refuse, refuse_masked, refuse_split
from bot.audit.audit import Audit, Happening, NoAudit, outcome_of
from bot.audit.entry import Event
from bot.chores import enter_rooms, keep_house
from bot.commands import Ask, Command, Run, Unknown, is_stop, route
from bot.dispatch import RETRY_SECONDS, Dispatcher, Job
from bot.errors import MessengerFailed, ModelFailed, ModelUnavailable
from bot.flyer.desk import Desk
from bot.flyer.easel import Easel
from bot.flyer.plan import Plan, plan_in
from bot.flyer.press import Press
from bot.flyer.studio import Studio, seed_of
from bot.journal import Journal, Pending
from bot.messages import Batch, Message, Ref, Sealed, Trust, Turn
from bot.ports import ChatModel, Messenger
from bot.review.checks import Context
from bot.review.export import export
from bot.review.facts import NOTHING, Facts
from bot.review.review import Draft, review
from bot.review.sign_off import offer_check, sign_by_word, take_sign_off
from bot.running import Running, Stopped
from bot.screen.screen import Screen
from bot.screen.verdict import Clean, Confidential
from bot.settings import Settings
from bot.vitals import Vitals

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bot:
    """The parts a message meets on its way; `wiring.py` chooses them."""

    messenger: Messenger
    journal: Journal
    screen: Screen
    models: Sequence[ChatModel]
    studio: Studio | None
    settings: Settings
    vitals: Vitals
    running: Running = field(default_factory=Running)
    checks: Context = field(default_factory=Context)
    audit: Audit = field(default_factory=NoAudit)
    press: Press = field(default_factory=Press)

    @property
    def model(self) -> ChatModel:
        return self.models[0]

    @property
    def house_model(self) -> ChatModel | None:
        """The model of the house, where the default one is less trusted."""
        if self.model.trust is Trust.HOUSE:
            return None
        return next((model for model in self.models if model.trust is Trust.HOUSE), None)

    @property
    def language(self) -> str:
        return self.settings.language


async def run(bot: Bot) -> None:
    """Answer what was left pending, then all that comes, until cancelled."""

    async def work(job: Job) -> None:
        try:
            await answer_job(job, bot)
        except Exception:
            if job.tries < len(RETRY_SECONDS):
                raise
            log.exception("given up", extra={"event": job.ref.event_id})
            await apologise(job, bot)

    async with Dispatcher(work, bot.settings.answer.parallel) as dispatcher:
        left = bot.journal.pending()
        await stop_again(left, bot)
        for pending in left:
            dispatcher.put(Job(pending.ref, pending.thread, resumed=True))
        # A key may have come just before the crash that kept its messages waiting.
        await open_sealed(bot.journal.all_waiting(), bot, dispatcher)
        await enter_rooms(bot)
        async with asyncio.TaskGroup() as chores:
            chores.create_task(keep_house(bot))
            async for batch in bot.messenger.batches(bot.journal.token):
                await receive(batch, bot, dispatcher)


async def stop_again(left: Sequence[Pending], bot: Bot) -> None:
    """Let a stop that came just before a crash stop what it was meant for."""
    for pending in left[1:]:
        try:
            message = await bot.messenger.read(pending.ref)
        except MessengerFailed:
            continue
        if isinstance(message, Message) and is_stop(message.text):
            bot.running.stop(message, pending_before(pending.ref, left))


def pending_before(ref: Ref, pending: Sequence[Pending]) -> list[Ref]:
    """Name what was accepted before an event and is not answered yet."""
    refs = [item.ref for item in pending]
    return refs[: refs.index(ref)] if ref in refs else []


async def receive(batch: Batch, bot: Bot, dispatcher: Dispatcher) -> None:
    """Accept a batch as a whole, and only then begin to work on it."""
    new = bot.journal.admit(batch)
    if batch.invitations:
        await enter_rooms(bot)
    for message in batch.messages:
        if message.ref.event_id in new:
            if is_stop(message.text):
                bot.running.stop(message, pending_before(message.ref, bot.journal.pending()))
            dispatcher.put(Job(message.ref, message.thread, message))
    for room_id, session_id in batch.opened:
        await open_sealed(bot.journal.waiting(room_id, session_id), bot, dispatcher)


async def open_sealed(refs: Sequence[Ref], bot: Bot, dispatcher: Dispatcher) -> None:
    """Take up messages whose key has come; what was not for the bot after all is forgotten."""
    for ref in refs:
        match await bot.messenger.read(ref):
            case Message() as message:
                bot.journal.open(message)
                dispatcher.put(Job(ref, message.thread, message))
            case None:
                bot.journal.forget(ref)
            case Sealed():
                pass


async def answer_job(job: Job, bot: Bot) -> None:
    """Bring one accepted message to its end; a message that is gone needs no answer."""
    try:
        match job.message or await bot.messenger.read(job.ref):
            case Message(about=Ref()) as message if is_stop(message.text):
                pass  # a 🛑 wants no answer: what it stopped says so itself
            case Message(signs=Ref()) as message:
                await take_sign_off(message, bot)
            case Message() as message:
                if job.resumed and await bot.messenger.answered(message):
                    await note(Event.RESUMED, message, NOTHING, bot)
                else:
                    await handle(message, bot)
            case Sealed() as sealed:
                bot.journal.wait_for_key(sealed)
                return
            case None:
                pass
    except MessengerFailed as error:
        note_failure("no way to reply: %s", error, job.ref, bot)
        await apologise(job, bot)
        return
    bot.journal.settle(job.ref)


async def apologise(job: Job, bot: Bot) -> None:
    """Say once that there is no answer, where even that is possible, and let the matter rest."""
    message = job.message or await bot.messenger.read(job.ref)
    if isinstance(message, Message) and not message.signs:
        try:
            sorry = replies.failure("internal", bot.language)
            await bot.messenger.send(review(sorry, bot.language), message)
            await note(Event.FAILED, message, sorry.facts, bot)
        except MessengerFailed as error:
            log.warning("not even an apology: %s", error, extra={"event": job.ref.event_id})
    bot.journal.settle(job.ref)


async def handle(message: Message, bot: Bot) -> None:
    """Answer one message."""
    if bot.journal.greet(message.sender, message.ref):
        await bot.messenger.send(review(replies.greeting(bot.language), bot.language), message)
    async with bot.messenger.working(message):
        draft = offer_check(await respond_or_apologise(message, bot), bot.settings.sign_off)
        await bot.messenger.send(review(draft, bot.language), message)
    if event := outcome_of(draft.kind, draft.facts):
        await note(event, message, draft.evidence, bot)


async def note(event: Event, message: Message, facts: Facts, bot: Bot) -> None:
    """Keep evidence of what happened to a message, once."""
    received_at = bot.journal.received_at(message.ref)
    await bot.audit.record(Happening(event, message, received_at, facts))


async def respond_or_apologise(message: Message, bot: Bot) -> Draft:
    """Turn every failure into one neutral sentence; the log gets ids and our own words."""
    try:
        return await bot.running.work(message, respond(message, bot))
    except Stopped:
        return replies.stopped(bot.language)
    except (ModelUnavailable, ModelFailed) as error:
        note_failure("no answer: %s", error, message.ref, bot)
        return replies.model_failure(error, bot.language)
    except MessengerFailed:
        raise
    except Exception as error:
        bot.vitals.count(type(error).__name__)
        log.exception("no answer", extra={"event": message.ref.event_id})
        return replies.failure("internal", bot.language)


async def respond(message: Message, bot: Bot) -> Draft:
    """Screen the message with its thread; route it when it is clean, refuse it when not."""
    history = await bot.messenger.history(message)
    model = (bot.house_model if message.at_house else None) or bot.model
    thread = open_thread(bot.screen, model.trust, history, message, bot.language)
    if split := thread.split_secrets():
        return refuse_split(split, bot.language)
    match thread.masked_question() if is_masked(message) else thread.verdict():
        case Clean() as clean:
            shown = plan_in(history) or picture.shown_in(history)
            return await carry_out(clean, message, thread, model, shown, bot)
        case Confidential() as found:
            house = house_model_for(message, history, bot)
            text, proposal = thread.screened(found), thread.proposal()
            return refuse(text, found, bot.language, proposal=proposal, house=house)
        case None:
            return refuse_masked(bot.language)
        case never:
            assert_never(never)


def is_masked(message: Message) -> bool:
    """Tell whether its author agreed to go on with the masked version."""
    return message.confirms is not None and not message.at_house


def house_model_for(message: Message, history: Sequence[Turn], bot: Bot) -> ChatModel | None:
    """Find a model of the house that may see what the default model may not."""
    if bot.house_model is None or message.at_house:
        return None
    thread = open_thread(bot.screen, Trust.HOUSE, history, message, bot.language)
    allowed = isinstance(thread.verdict(), Clean) and not thread.split_secrets()
    return bot.house_model if allowed else None


async def carry_out(
    clean: Clean,
    message: Message,
    thread: Thread,
    model: ChatModel,
    shown: picture.Wish | Plan | None,
    bot: Bot,
) -> Draft:
    """Do what a clean message asks for; `shown` are pictures or a flyer it may be about."""
    match route(clean):
        case Ask():
            return await answer(clean, message, thread, model, shown, bot)
        case Run(Command.PICTURE, rest):
            return await draw(rest, None, message, model, bot)
        case Run(Command.FLYER, rest):
            return await desk(message, thread, model, bot).begin(rest, clean)
        case Run(Command.STATUS):
            return replies.status(bot.model, bot.studio, bot.journal.counts(), bot.language)
        case Run(Command.CHECKED | Command.EXPORT as command):
            signs = command is Command.CHECKED
            return await (sign_by_word if signs else export)(message, bot)
        case Run(command):
            stopped = bot.running.has_stopped(message)
            return replies.plain(command, bot.language, threaded=message.threaded, stopped=stopped)
        case Unknown(word, near):
            return replies.unknown_command(word, near, bot.language)
        case never:
            assert_never(never)


async def answer(
    clean: Clean,
    message: Message,
    thread: Thread,
    model: ChatModel,
    shown: picture.Wish | Plan | None,
    bot: Bot,
) -> Draft:
    """Answer what is no command: go on with what was shown, or let the model speak."""
    if message.file_names:
        return replies.failure("files", bot.language)
    if not clean.text.strip():
        return replies.failure("empty", bot.language)
    match shown:
        case Plan():
            return await desk(message, thread, model, bot).go_on(clean.text, shown, clean)
        case picture.Wish():
            return await draw(clean.text, shown, message, model, bot)
        case None:
            waited = time.time() - bot.journal.received_at(message.ref)
            return await converse(clean, thread, model, bot.settings, bot.checks, waited)
        case never:
            assert_never(never)


async def draw(
    text: str, shown: picture.Wish | None, message: Message, model: ChatModel, bot: Bot
) -> Draft:
    """Draw what is described, or go on with the pictures that were shown."""
    on = easel(message, model, bot)
    if on is None:
        return replies.failure("images_off", bot.language)
    if not text:
        return replies.failure("image_prompt_missing", bot.language)
    if shown:
        return await picture.go_on(text, shown, on, message)
    return await picture.propose(text, seed_of(message.ref), on, message)


def desk(message: Message, thread: Thread, model: ChatModel, bot: Bot) -> Desk:
    """Set up where a message about a flyer is worked on."""
    on = easel(message, model, bot)
    return Desk(on, bot.press, model, bot.settings, thread.restore, message)


def easel(message: Message, model: ChatModel, bot: Bot) -> Easel | None:
    """Set up where a message's pictures are drawn; None where there is no image model."""

    async def say(draft: Draft) -> bool:
        return await bot.messenger.update(review(draft, bot.language), message)

    if bot.studio is None:
        return None
    return Easel(bot.studio, bot.screen, bot.settings, say, bot.press, model)


def note_failure(sentence: str, error: Exception, ref: Ref, bot: Bot) -> None:
    """Let the operator see a failure: in the log with ids, and counted by its kind."""
    bot.vitals.count(type(error).__name__)
    log.warning(sentence, error, extra={"event": ref.event_id})
