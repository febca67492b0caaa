"""The one place that picks adapters and puts the bot together."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.adapters.matrix.messenger import MatrixMessenger
from bot.adapters.openai_chat import OpenAIChat
from bot.adapters.openai_images import OpenAIImages
from bot.answer.budget import budget_of
from bot.answer.memory import Memory
from bot.answer.observed import Observed
from bot.answer.settings import ModelSettings
from bot.answer.sources import Statutes
from bot.audit.audit import NoAudit, Recorder
from bot.audit.errors import KeyMissing
from bot.bot import Bot
from bot.errors import SettingsInvalid
from bot.flyer.design import load_design
from bot.flyer.press import Press
from bot.flyer.studio import Studio
from bot.images.settings import ImageSettings
from bot.journal import Journal
from bot.law.library import library_of
from bot.law.search import Search
from bot.review.checks import Context, prepare
from bot.review.corpus.store import corpus_of
from bot.screen.screen import Screen
from bot.settings import Settings, image_key, model_key
from bot.templates.catalog import load_catalog
from bot.tongues import Tongues
from bot.vitals import Vitals
from bot.wording import fill, load_table

JOURNAL_FILE = "journal.sqlite"
WORKSHOP = "flyer"
NO_AUDIT = NoAudit()


@asynccontextmanager
async def bot_on_matrix(settings: Settings, vitals: Vitals) -> AsyncIterator[Bot]:
    """Put the bot together and log in; the data folder must be locked by the caller."""
    screen = Screen(settings.screen)
    press = printing_press(settings)
    templates = load_catalog(settings.templates.folder, settings.language)
    models = [chat_model(model) for model in settings.models]
    images = image_model(settings.images, settings.language)
    journal = Journal.at(settings.data.path / JOURNAL_FILE)
    corpus = corpus_of(settings.data.path)
    checks = Context(library_of(settings.data.path), corpus, settings.review.generic_masculine)
    prepare(checks)
    statutes = Statutes(Search.existing(settings.data.path), settings.law)
    memory = Memory({m.name: budget_of(m, settings.law) for m in settings.models})
    audit = recorder(settings, vitals)
    messenger = MatrixMessenger(
        settings.matrix, settings.access, settings.data.path, vitals, journal
    )
    try:
        await messenger.start()
        studio = Studio(images, len(settings.images.base_urls)) if images else None
        yield Bot(
            messenger,
            journal,
            screen,
            [Observed(model, vitals) for model in models],
            studio,
            settings,
            vitals,
            checks=checks,
            audit=audit or NO_AUDIT,
            press=press,
            statutes=statutes,
            memory=memory,
            templates=templates,
            tongues=Tongues(journal, templates.hints, by_writing=settings.language_for == "person"),
        )
    finally:
        await memory.close()
        await messenger.close()
        for model in models:
            await model.close()
        if images:
            await images.close()
        journal.close()
        if audit:
            audit.close()
        if corpus:
            corpus.close()
        statutes.close()


def recorder(settings: Settings, vitals: Vitals) -> Recorder | None:
    """Open the audit; raises `SettingsInvalid` when its key cannot be read or made."""
    if not settings.audit.enabled:
        return None
    key_file = settings.audit.key_file
    words = load_table(settings.language, "audit")["start"]
    try:
        return Recorder.at(settings.data.path, settings.audit, vitals.count)
    except KeyMissing:
        raise SettingsInvalid(fill(words["key_missing"], path=key_file)) from None
    except OSError:
        raise SettingsInvalid(fill(words["key_not_writable"], path=key_file)) from None


def printing_press(settings: Settings) -> Press:
    """Compose flyers in the house's design, where the extra `flyer` is installed."""
    if importlib.util.find_spec("typst") is None:
        return Press()
    from bot.flyer.layout import compose, place_of_picture  # noqa: PLC0415 of the extra `flyer`
    from bot.flyer.marking.marker import Marker  # noqa: PLC0415 the same
    from bot.flyer.typesetting import Workshop  # noqa: PLC0415 the same

    workshop = Workshop.swept(settings.data.path / WORKSHOP)
    design = load_design(settings.flyer.design, settings.language)
    marker = Marker(settings.marking, settings.language)
    return Press(
        lambda brief, png, language: compose(brief, png, design, language, workshop=workshop),
        marker,
        lambda brief, language: place_of_picture(brief, design, language, workshop=workshop),
    )


def chat_model(settings: ModelSettings) -> OpenAIChat:
    return OpenAIChat(
        settings.name,
        str(settings.base_url),
        settings.model,
        api_key=model_key(settings),
        trust=settings.trust,
        timeout_seconds=settings.timeout_seconds,
        api_version=settings.api_version,
        max_tokens=settings.max_tokens,
        temperature=settings.temperature,
    )


def image_model(settings: ImageSettings, language: str) -> OpenAIImages | None:
    if not settings.base_urls:
        return None
    return OpenAIImages(
        settings.model,
        settings.base_urls,
        settings.model,
        api_key=image_key(settings, language),
        trust=settings.trust,
        steps=settings.steps,
        timeout_seconds=settings.timeout_seconds,
    )
