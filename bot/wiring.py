"""The one place that picks adapters and puts the bot together."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.adapters.matrix.messenger import MatrixMessenger
from bot.adapters.openai_chat import OpenAIChat
from bot.adapters.openai_images import OpenAIImages
from bot.answer.settings import ModelSettings
from bot.flyer.design import load_design
from bot.flyer.press import Press
from bot.flyer.studio import Studio
from bot.images.settings import ImageSettings
from bot.journal import Journal
from bot.pipeline import Bot
from bot.review.checks import Context, prepare
from bot.review.corpus.store import corpus_of
from bot.review.law.library import library_of
from bot.screen.screen import Screen
from bot.settings import Settings, image_key, model_key
from bot.vitals import Vitals

JOURNAL_FILE = "journal.sqlite"


@asynccontextmanager
async def bot_on_matrix(settings: Settings, vitals: Vitals) -> AsyncIterator[Bot]:
    """Put the bot together and log in; the data folder must be locked by the caller."""
    screen = Screen(settings.screen)
    press = printing_press(settings)
    models = [chat_model(model) for model in settings.models]
    images = image_model(settings.images, settings.language)
    journal = Journal.at(settings.data.path / JOURNAL_FILE)
    corpus = corpus_of(settings.data.path)
    checks = Context(library_of(settings.data.path), corpus, settings.review.generic_masculine)
    prepare(checks)
    messenger = MatrixMessenger(settings.matrix, settings.data.path, vitals, journal.knows)
    try:
        await messenger.start()
        studio = Studio(images, len(settings.images.base_urls)) if images else None
        yield Bot(
            messenger,
            journal,
            screen,
            models,
            studio,
            settings,
            vitals,
            checks=checks,
            press=press,
        )
    finally:
        await messenger.close()
        for model in models:
            await model.close()
        if images:
            await images.close()
        journal.close()
        if corpus:
            corpus.close()


def printing_press(settings: Settings) -> Press:
    """Compose flyers in the house's design, where the extra `flyer` is installed."""
    if importlib.util.find_spec("typst") is None:
        return Press()
    from bot.flyer.layout import compose  # noqa: PLC0415 of the extra `flyer`
    from bot.flyer.marking.marker import Marker  # noqa: PLC0415 the same

    design = load_design(settings.flyer.design, settings.language)
    marker = Marker(settings.marking, settings.language)
    return Press(lambda brief, png, language: compose(brief, png, design, language), marker)


def chat_model(settings: ModelSettings) -> OpenAIChat:
    return OpenAIChat(
        settings.name,
        str(settings.base_url),
        settings.model,
        api_key=model_key(settings),
        trust=settings.trust,
        timeout_seconds=settings.timeout_seconds,
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
