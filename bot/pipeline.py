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
from dataclasses import dataclass
from typing import assert_never

from bot import picture, replies
from bot.answer.conversation import Thread, converse, open_thread
from bot.answer.refusal import refuse, refuse_masked, refuse_split
from bot.commands import Ask, Command, Run, Unknown, route
from bot.dispatch import Dispatcher, Job
from bot.errors import MessengerFailed, ModelFailed, ModelRefused, ModelUnavailable
from bot.journal import Journal
from bot.messages import Batch, Message, Ref, Sealed, Trust, Turn
from bot.ports import ChatModel, ImageModel, Messenger
from bot.review.review import Draft, review
from bot.screen.screen import Screen
from bot.screen.verdict import Clean, Confidential
from bot.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bot:
    """The parts a message meets on its way; `wiring.py` chooses them."""

    messenger: Messenger
    journal: Journal
    screen: Screen
    models: Sequence[ChatModel]
    images: ImageModel | None
    settings: Settings

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
        await answer_job(job, bot)

    async with Dispatcher(work, bot.settings.answer.parallel) as dispatcher:
        for pending in bot.journal.pending():
            dispatcher.put(Job(pending.ref, pending.thread, resumed=True))
        # A key may have come just before the crash that kept its messages waiting.
        await open_sealed(bot.journal.all_waiting(), bot, dispatcher)
        await enter_rooms(bot)
        async with asyncio.TaskGroup() as chores:
            chores.create_task(keep_house(bot))
            async for batch in bot.messenger.batches(bot.journal.token):
                await receive(batch, bot, dispatcher)


async def receive(batch: Batch, bot: Bot, dispatcher: Dispatcher) -> None:
    """Accept a batch as a whole, and only then begin to work on it."""
    new = bot.journal.admit(batch)
    if batch.invitations:
        await enter_rooms(bot)
    for message in batch.messages:
        if message.ref.event_id in new:
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
        message = job.message or await bot.messenger.read(job.ref)
        if isinstance(message, Message) and not (
            job.resumed and await bot.messenger.answered(message)
        ):
            await handle(message, bot)
    except MessengerFailed as error:
        log.warning("no way to reply: %s", error, extra={"event": job.ref.event_id})
    bot.journal.settle(job.ref)


async def handle(message: Message, bot: Bot) -> None:
    """Answer one message."""
    if bot.journal.greet(message.sender, message.ref):
        await bot.messenger.send(review(replies.greeting(bot.language), bot.language), message)
    async with bot.messenger.working(message):
        draft = await respond_or_apologise(message, bot)
        await bot.messenger.send(review(draft, bot.language), message)


async def respond_or_apologise(message: Message, bot: Bot) -> Draft:
    """Turn every failure into one neutral sentence; the log gets ids and the error's type."""
    try:
        return await respond(message, bot)
    except ModelUnavailable:
        return replies.failure("model_unavailable", bot.language)
    except ModelRefused:
        return replies.failure("model_refused", bot.language)
    except ModelFailed:
        return replies.failure("model_failed", bot.language)
    except MessengerFailed:
        raise
    except Exception:
        log.exception("no answer", extra={"event": message.ref.event_id})
        return replies.failure("internal", bot.language)


async def respond(message: Message, bot: Bot) -> Draft:
    """Screen the message with its thread; route it when it is clean, refuse it when not."""
    history = await bot.messenger.history(message)
    model = (bot.house_model if message.at_house else None) or bot.model
    thread = open_thread(bot.screen, model.trust, history, message)
    if message.confirms and not message.at_house:
        if split := thread.split_secrets():
            return refuse_split(split, bot.language)
        masked = thread.masked_question()
        return (
            await do(masked, message, thread, model, bot) if masked else refuse_masked(bot.language)
        )
    match thread.verdict():
        case Confidential() as found:
            proposal = None if message.file_names else thread.masked_question()
            house = house_model_for(message, history, bot)
            text = thread.screened(found)
            return refuse(text, found, bot.language, proposal=proposal, house=house)
        case Clean() as clean:
            if split := thread.split_secrets():
                return refuse_split(split, bot.language)
            return await do(clean, message, thread, model, bot)
        case never:
            assert_never(never)


def house_model_for(message: Message, history: Sequence[Turn], bot: Bot) -> ChatModel | None:
    """Find a model of the house that may see what the default model may not."""
    if bot.house_model is None or message.at_house:
        return None
    thread = open_thread(bot.screen, Trust.HOUSE, history, message)
    allowed = isinstance(thread.verdict(), Clean) and not thread.split_secrets()
    return bot.house_model if allowed else None


async def do(clean: Clean, message: Message, thread: Thread, model: ChatModel, bot: Bot) -> Draft:
    """Do what a clean message asks for."""
    match route(clean):
        case Ask() if message.file_names:
            return replies.failure("files", bot.language)
        case Ask() if not clean.text.strip():
            return replies.failure("empty", bot.language)
        case Ask():
            waited = time.time() - bot.journal.received_at(message.ref)
            return await converse(clean, thread, model, bot.settings, waited)
        case Run(Command.PICTURE, rest):
            return await picture.draw(rest, message, bot.screen, bot.images, bot.settings)
        case Run(Command.STATUS):
            return replies.status(bot.model, bot.images, bot.journal.counts(), bot.language)
        case Run(command):
            return replies.plain(command, bot.language, threaded=message.threaded)
        case Unknown(word, near):
            return replies.unknown_command(word, near, bot.language)
        case never:
            assert_never(never)


UNREADABLE_AFTER_SECONDS = 20.0
CHORES_EVERY_SECONDS = 5.0
HOUR_SECONDS = 3_600.0
DAY_SECONDS = 86_400.0


async def keep_house(bot: Bot) -> None:
    """Tell rooms what could not be decrypted; delete the ids of what is long settled."""
    cleaned_at = -HOUR_SECONDS
    while True:
        try:
            for sealed in bot.journal.untold_before(time.time() - UNREADABLE_AFTER_SECONDS):
                await tell_unreadable(sealed, bot)
            if time.monotonic() - cleaned_at > HOUR_SECONDS:
                kept = bot.settings.data.keep_settled_days * DAY_SECONDS
                bot.journal.delete_settled_before(time.time() - kept)
                cleaned_at = time.monotonic()
        except Exception:
            log.exception("chores failed")
        await asyncio.sleep(CHORES_EVERY_SECONDS)


async def enter_rooms(bot: Bot) -> None:
    """Accept invitations; each is kept until the first messages of its room have come."""
    for room_id in bot.journal.invitations():
        if not await bot.messenger.accept(room_id):
            bot.journal.drop_invitation(room_id)


async def tell_unreadable(sealed: Sealed, bot: Bot) -> None:
    """Say once per encryption session that something could not be read."""
    about = Message(sealed.ref, sender="", thread=sealed.thread, text="", direct=False)
    try:
        await bot.messenger.send(review(replies.unreadable(bot.language), bot.language), about)
    except MessengerFailed as error:
        log.warning("no way to tell: %s", error, extra={"event": sealed.ref.event_id})
    bot.journal.told(sealed)
