"""The parts a message meets on its way; `wiring.py` chooses them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.answer.memory import Memory
from bot.answer.meter import Meter
from bot.answer.sources import Statutes
from bot.audit.audit import Audit, NoAudit
from bot.flyer.press import Press
from bot.flyer.studio import Studio
from bot.journal import Journal
from bot.messages import Message
from bot.ports import ChatModel, Messenger
from bot.review.checks import Context
from bot.review.review import Draft, review
from bot.running import Running
from bot.screen.screen import Screen
from bot.settings import Settings
from bot.templates.catalog import Catalog
from bot.tongues import Tongues
from bot.vitals import Vitals


@dataclass(frozen=True, slots=True)
class Bot:
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
    statutes: Statutes = field(default_factory=Statutes)
    memory: Memory = field(default_factory=Memory)
    templates: Catalog = field(default_factory=Catalog)
    tongues: Tongues = field(default_factory=Tongues)

    @property
    def model(self) -> ChatModel:
        return self.models[0]

    @property
    def meter(self) -> Meter:
        """What the rooms may spend on models."""
        return Meter(self.journal.usage, self.settings, self.memory.budgets)

    @property
    def language(self) -> str:
        """The house's language, for what is said to nobody in particular."""
        return self.settings.language

    def language_of(self, message: Message) -> str:
        """Choose the language that a person is answered in."""
        return self.tongues.of(message) or self.settings.language

    async def send(self, draft: Draft, message: Message) -> None:
        """Review a draft and send it as the reply to a message."""
        await self.messenger.send(review(draft, self.language_of(message)), message)
