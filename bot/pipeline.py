"""The path of a message: messenger, journal, screen, route, answer or picture, review, reply.

`run` accepts what the messenger brings, `handle` takes one message to its one reply, `respond`
decides what the reply says. Only `Clean` text can be routed or reach a model, only `review` can
make a reply, and a message counts as answered only after its reply was sent.
"""

from __future__ import annotations

import asyncio
import logging
from typing import assert_never

from bot import picture, replies
from bot.answer.asking import ask_model
from bot.answer.choice import choose_model, house_model, house_model_for
from bot.answer.choosing import over_budget
from bot.answer.opening import history_of, thread_of
from bot.answer.refusal import refuse, refuse_masked, refuse_split
from bot.audit.audit import Happening, outcome_of
from bot.audit.entry import Event
from bot.bot import Bot
from bot.chores import enter_rooms, keep_house
from bot.commands import (
    Ask,
    Command,
    Fill,
    Route,
    Run,
    Unknown,
    is_law,
    is_stop,
    route,
    without_command,
)
from bot.dispatch import RETRY_SECONDS, Dispatcher, Job
from bot.documents.documents import take_in
from bot.drawing import begin_flyer, draw, go_on_with_flyer, may_draw
from bot.errors import BudgetSpent, MessengerFailed, ModelFailed, ModelUnavailable
from bot.flyer.plan import Plan, plan_in
from bot.intake import receive, resume
from bot.messages import Message, Ref, Sealed
from bot.plain import Wish, matter_of, wish_in
from bot.quota import over_quota
from bot.request import Request
from bot.review.export import export
from bot.review.facts import NOTHING, Facts
from bot.review.review import Draft, review
from bot.review.sign_off import offer_check, sign_by_word, take_sign_off
from bot.running import Stopped, Superseded
from bot.screen.verdict import Clean, Confidential
from bot.telling import tell
from bot.templates.catalog import rest_of
from bot.templates.filling import fill_template

log = logging.getLogger(__name__)


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
        await resume(bot, dispatcher)
        await enter_rooms(bot)
        async with asyncio.TaskGroup() as chores:
            chores.create_task(keep_house(bot))
            missed = True
            async for batch in bot.messenger.batches(bot.journal.token):
                await receive(batch, bot, dispatcher, missed=missed)
                missed = False


async def answer_job(job: Job, bot: Bot) -> None:
    """Bring one accepted message to its end; a message that is gone needs no answer."""
    try:
        match job.message or await bot.messenger.read(job.ref):
            case Message() as message if not bot.journal.is_outdated(message):
                await bring_to_its_end(message, bot, resumed=job.resumed)
            case Sealed() as sealed:
                bot.journal.wait_for_key(sealed)
                return
            case _:
                pass  # it is gone, or was edited since: that has a job of its own
    except Superseded:
        pass
    except MessengerFailed as error:
        note_failure("no way to reply: %s", error, job.ref, bot)
        await apologise(job, bot)
        return
    settle(job.ref, bot)


async def bring_to_its_end(message: Message, bot: Bot, *, resumed: bool) -> None:
    """Do what a message wants: mostly an answer. One that was edited gets it anew, in its place."""
    match message:
        case Message(removes=Ref()):
            await take_back(message, bot)
        case Message(about=Ref()) if is_stop(message.text):
            pass  # a 🛑 wants no answer: what it stopped says so itself
        case Message(signs=Ref()):
            await take_sign_off(message, bot)
        case _ if (resumed or message.revises) and await bot.messenger.answered(message):
            await note(Event.RESUMED, message, NOTHING, bot)
        case _:
            await handle(message, bot)


async def apologise(job: Job, bot: Bot) -> None:
    """Say once that there is no answer, where even that is possible, and let the matter rest."""
    message = job.message or await bot.messenger.read(job.ref)
    if isinstance(message, Message) and not message.removes:
        try:
            missing = "sign_off" if message.signs else "internal"
            sorry = replies.failure(missing, bot.language_of(message))
            await bot.send(sorry, message)
            await note(Event.FAILED, message, sorry.facts, bot)
        except MessengerFailed as error:
            log.warning("not even an apology: %s", error, extra={"event": job.ref.event_id})
    settle(job.ref, bot)


def settle(ref: Ref, bot: Bot) -> None:
    """Put down that a message has come to its end, as soon as its row is in the audit."""

    def put_down() -> None:
        bot.journal.settle(ref)
        bot.vitals.settled()

    bot.audit.afterwards(ref, put_down)


async def handle(message: Message, bot: Bot) -> None:
    """Answer one message."""
    if bot.journal.greet(message.sender, message.ref):
        await bot.send(replies.greeting(bot.language_of(message)), message)
    async with bot.messenger.working(message):
        answer = await respond_or_apologise(message, bot)
        draft = offer_check(answer, bot.settings.sign_off, bot.language_of(message))
        await bot.send(draft, message)
    bot.vitals.replied(draft.kind, bot.journal.received_at(message.ref))
    if event := outcome_of(draft.kind, draft.facts):
        await note(event, message, draft.evidence, bot)


async def take_back(message: Message, bot: Bot) -> None:
    """Remove what was said to a question that its author, or a moderator, has removed."""
    language = bot.language_of(message)
    await bot.messenger.take_back(review(replies.taken_back(language), language), message)
    moment = bot.journal.received_at(message.ref)
    await bot.audit.record(Happening(Event.REMOVED, message, moment, about=message.removes))


async def note(event: Event, message: Message, facts: Facts, bot: Bot) -> None:
    """Keep evidence of what happened to a message, once."""
    received_at = bot.journal.received_at(message.ref)
    await bot.audit.record(Happening(event, message, received_at, facts))


async def respond_or_apologise(message: Message, bot: Bot) -> Draft:
    """Turn every failure into one neutral sentence; the log gets ids and our own words."""
    language = bot.language_of(message)
    try:
        return await bot.running.work(message, respond(message, bot))
    except Stopped:
        return replies.stopped(language)
    except BudgetSpent as spent:
        bot.vitals.count(type(spent).__name__)
        return over_budget(message, bot)
    except (ModelUnavailable, ModelFailed) as error:
        note_failure("no answer: %s", error, message.ref, bot)
        return replies.model_failure(error, language)
    except (MessengerFailed, Superseded):
        raise
    except Exception as error:
        bot.vitals.count(type(error).__name__)
        log.exception("no answer", extra={"event": message.ref.event_id})
        return replies.failure("internal", language)


async def respond(message: Message, bot: Bot) -> Draft:
    """Screen the message with its thread; do what it asks when it is clean, refuse it when not."""
    language = bot.language_of(message)
    history = await history_of(message, bot)
    model = choose_model(message, bot)
    thread = await thread_of(message, history, model, bot, language)
    if split := thread.split_secrets():
        return refuse_split(split, language)
    match thread.masked_question() if is_masked(message) else thread.verdict():
        case Clean() as clean:
            request = Request(message, clean, history, thread, model, language)
            return await carry_out(request, bot)
        case Confidential() as found:
            at_house = house_model(message, bot)
            house = await asyncio.to_thread(
                house_model_for, message, history, at_house, bot, language
            )
            text, proposal = thread.screened(found), thread.proposal()
            return refuse(text, found, language, proposal=proposal, house=house)
        case None:
            return refuse_masked(language)
        case never:
            assert_never(never)


def is_masked(message: Message) -> bool:
    """Tell whether its author agreed to go on with the masked version."""
    return message.confirms is not None and not message.at_house


async def carry_out(request: Request, bot: Bot) -> Draft:
    """Do what a clean message asks for, where that is not more than its share."""
    asked = route(request.clean, bot.templates.commands)
    return over_quota(asked, request.message, bot) or await do(asked, request, bot)


async def do(asked: Route, request: Request, bot: Bot) -> Draft:
    """Do what is asked for."""
    message, language = request.message, request.language
    match asked:
        case Ask() | Run(Command.LAW):
            return await answer(request, bot)
        case Fill(key):
            return await fill_template(key, [rest_of(request.clean.text)], request, bot)
        case Run(Command.PICTURE, rest):
            return await draw(rest, None, request, bot)
        case Run(Command.FLYER, rest):
            return await begin_flyer(rest, request, bot)
        case Run(Command.CHECKED):
            return await sign_by_word(message, bot)
        case Run(Command.EXPORT):
            return await export(message, bot)
        case Run(command, rest):
            return tell(command, rest, message, bot)
        case Unknown(word, near):
            return replies.unknown_command(word, near, language)
        case never:
            assert_never(never)


async def answer(request: Request, bot: Bot) -> Draft:
    """Answer what is no command: go on with what was shown, or let the model speak."""
    clean, language = request.clean, request.language
    attached = bool(request.message.file_names)
    if attached and not clean.text.strip():
        return await take_in(request, bot)
    law = is_law(clean.text)
    if not without_command(clean.text).strip():
        return replies.failure("question_missing" if law else "empty", language)
    if law:
        return await ask_model(request, bot, law=True)
    shown = plan_in(request.history) or picture.shown_in(request.history)
    match None if attached else shown:
        case Plan() as plan:
            return await go_on_with_flyer(plan, request, bot)
        case picture.Wish() as shown:
            return await draw(clean.text, shown, request, bot)
        case None if work := bot.templates.in_force(request.history, request.message.sender):
            key, texts = work
            return await fill_template(key, [*texts, clean.text], request, bot)
        case None:
            return await answer_plainly(request, bot)
        case never:
            assert_never(never)


async def answer_plainly(request: Request, bot: Bot) -> Draft:
    """Do what plain words ask for: mostly an answer, a flyer or a picture where that is clear."""
    text, wanted = request.clean.text, bot.settings.answer.plain_words
    drawn = bot.studio and wanted and may_draw(request, bot)
    drawn = drawn and not request.message.file_names
    match wish_in(text) if drawn else Wish.WORDS:
        case Wish.FLYER:
            return await begin_flyer(matter_of(text), request, bot)
        case Wish.PICTURE:
            return await draw(matter_of(text), None, request, bot)
        case Wish.WORDS:
            return await ask_model(request, bot)
        case never:
            assert_never(never)


def note_failure(sentence: str, error: Exception, ref: Ref, bot: Bot) -> None:
    """Let the operator see a failure: in the log with ids, and counted by its kind."""
    bot.vitals.count(type(error).__name__)
    log.warning(sentence, error, extra={"event": ref.event_id})
