"""The bot's own short drafts, which need no model: greeting, help, status, failures."""

from __future__ import annotations

from bot.bot import Bot
from bot.commands import Command
from bot.errors import ModelFailed, ModelRefused, ModelUnavailable
from bot.messages import Message, Trust
from bot.ports import ChatModel
from bot.review.facts import NOTHING, Facts
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.wording import fill, load_table, load_text

# What failed on our side or a model's; the other sentences answer what a person did.
FAILURES = {
    "model_unavailable",
    "model_failed",
    "model_refused",
    "images_unavailable",
    "images_failed",
    "internal",
    "sign_off",
}


def greeting(language: str) -> Draft:
    return Draft(Kind.GREETING, load_text(language, "handreichung"))


def unreadable(language: str) -> Draft:
    return Draft(Kind.UNREADABLE, load_table(language, "wording")["error"]["undecryptable"])


def failure(key: str, language: str) -> Draft:
    """Return the neutral sentence under `[error]` in the wording."""
    facts = Facts(failure=key) if key in FAILURES else NOTHING
    return Draft(Kind.NOTICE, load_table(language, "wording")["error"][key], facts=facts)


def taken_back(language: str) -> Draft:
    """Stand where an answer stood whose question was removed, in rooms that let nothing go."""
    return Draft(Kind.NOTICE, load_table(language, "wording")["command"]["taken_back"])


def stopped(language: str) -> Draft:
    """Close a question whose work a person stopped."""
    return Draft(Kind.NOTICE, load_table(language, "wording")["command"]["ended"])


def model_failure(error: ModelUnavailable | ModelFailed, language: str) -> Draft:
    match error:
        case ModelUnavailable():
            return failure("model_unavailable", language)
        case ModelRefused():
            return failure("model_refused", language)
        case _:
            return failure("model_failed", language)


def plain(command: Command, language: str, *, threaded: bool, stopped: bool = False) -> Draft:
    """Answer a command whose reply is a fixed text."""
    words = load_table(language, "wording")["command"]
    match command:
        case Command.GUIDANCE:
            return Draft(Kind.NOTICE, load_text(language, "handreichung"))
        case Command.STOP:
            return Draft(Kind.NOTICE, words["stopped" if stopped else "nothing_to_stop"])
        case Command.NEW:
            return Draft(Kind.NOTICE, words["new" if threaded else "new_outside"])
        case _:
            return Draft(Kind.NOTICE, load_text(language, "help"))


def unknown_command(word: str, near: str | None, language: str) -> Draft:
    words = load_table(language, "wording")["command"]
    sentence = fill(words["unknown"], command=f"!{word}")
    if near is None:
        return Draft(Kind.NOTICE, f"{sentence}\n\n{load_text(language, 'help')}")
    return Draft(Kind.NOTICE, f"{sentence} {fill(words['did_you_mean'], command=f'!{near}')}")


def speak(wanted: str, message: Message, bot: Bot) -> Draft:
    """Take up which language a person wants; without one, say which there are."""
    names = load_table("de", "wording")["language"]["names"]
    named = {name: code for code, listed in names.items() for name in listed}
    word = wanted.casefold().strip(" .")
    if word not in named:
        language = bot.language_of(message)
        return Draft(Kind.NOTICE, load_table(language, "wording")["language"]["which"])
    chosen = None if named[word] == "auto" else named[word]
    bot.tongues.choose(message.sender, chosen)
    language = chosen or bot.language_of(message)
    key = "chosen" if chosen else "as_written"
    return Draft(Kind.NOTICE, load_table(language, "wording")["language"][key])


def status(bot: Bot, model: ChatModel, message: Message, language: str) -> Draft:
    words, counts = load_table(language, "wording")["status"], bot.journal.counts()
    trust = words["trust_house" if model.trust is Trust.HOUSE else "trust_external"]
    text = fill(
        words["text"],
        model=model.name,
        trust=trust,
        images=words["images_on" if bot.studio else "images_off"],
        pending=counts["pending"],
        waiting=counts["waiting"],
    )
    limits = bot.settings.budget
    tokens, cost = bot.meter.spent(message.ref.room_id)
    if limits.room_tokens:
        text += "\n" + fill(words["tokens"], used=tokens, limit=limits.room_tokens)
    if limits.room_cost:
        text += "\n" + fill(words["cost"], used=f"{cost:.2f}", limit=f"{limits.room_cost:.2f}")
    if names := bot.vitals.resting():
        text += "\n" + fill(words["resting"], names=", ".join(names))
    return Draft(Kind.NOTICE, text)
