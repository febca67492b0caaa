"""`!modell`: which models there are in a room, which one is in force, and the choice of another."""

from __future__ import annotations

from typing import Any

from bot.answer.choice import allowed, in_force
from bot.bot import Bot
from bot.messages import Message, Trust
from bot.ports import ChatModel
from bot.review.reply import Kind
from bot.review.review import Draft
from bot.wording import fill, load_table


def choose_or_list(wanted: str, message: Message, bot: Bot) -> Draft:
    """Take up the model that is named; without a name, list those there are."""
    words = load_table(bot.language_of(message), "wording")["models"]
    name = wanted.strip(" .`")
    if not name:
        return _listed("", message, bot)
    if model := _named(name, message, bot):
        _note(model.name, message, bot)
        said = [_said("chosen", model, message, bot)]
        if model.trust is Trust.EXTERNAL:
            said.append(words["external"])
        return Draft(Kind.NOTICE, " ".join(said))
    if name.casefold() in words["default"]:
        _note("", message, bot)
        return Draft(Kind.NOTICE, _said("taken_back", in_force(message, bot), message, bot))
    return _listed(words["unknown"], message, bot)


def _listed(before: str, message: Message, bot: Bot) -> Draft:
    words = load_table(bot.language_of(message), "wording")["models"]
    models, now = allowed(message, bot), in_force(message, bot)
    rows = [
        _said("row_in_force" if model.name == now.name else "row", model, message, bot)
        for model in models
    ]
    end = words["how" if len(models) > 1 else "only"]
    parts = [before, words["title"], "\n".join(rows), end]
    return Draft(Kind.NOTICE, "\n\n".join(part for part in parts if part))


def _named(name: str, message: Message, bot: Bot) -> ChatModel | None:
    """Find a model by its name, also in other capitals where that is clear."""
    models = allowed(message, bot)
    exact = [model for model in models if model.name == name]
    like = [model for model in models if model.name.casefold() == name.casefold()]
    found = exact or like
    return found[0] if len(found) == 1 else None


def _note(name: str, message: Message, bot: Bot) -> None:
    bot.journal.choices.choose(name, message, bot.journal.received_at(message.ref))


def _said(key: str, model: ChatModel, message: Message, bot: Bot) -> str:
    table: dict[str, Any] = load_table(bot.language_of(message), "wording")
    words, house = table["models"], model.trust is Trust.HOUSE
    return fill(
        words[key],
        name=model.name,
        trust=table["status"]["trust_house" if house else "trust_external"],
        where=words["in_thread" if message.threaded else "in_room"],
    )


def over_budget(message: Message, bot: Bot) -> Draft:
    """Say that the room's budget does not cover the question, until when, and what is free."""
    words = load_table(bot.language_of(message), "wording")["models"]
    chosen = bot.meter.free(message.ref.room_id, allowed(message, bot))
    free = [name for name in chosen if name != in_force(message, bot).name]
    offers = [fill(words["still_free"], name=name) for name in free[:1]]
    return Draft(Kind.NOTICE, " ".join([words["spent"], *offers]))
