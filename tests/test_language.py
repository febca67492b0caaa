"""Everything a person is told about their question is in the language that `Bot.language_of` names."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import pytest

from bot.bot import Bot
from bot.flyer.press import Press
from bot.messages import Message, Speaker, Turn
from bot.pipeline import handle
from bot.review.reply import Reply
from bot.wording import fill, load_table
from tests.fakes import FakeLayout, FakeMarker, FakeMessenger, FakeModel, message
from tests.test_picture import RememberingImages
from tests.test_pipeline import built

ENGLISH = "@mary:x"
FLYER = "A5: Tag der offenen Tür im Finanzamt Bonn, 12. Juni, 10 bis 16 Uhr, mit Luftballons"


@dataclass(frozen=True, slots=True)
class TwoTongues(Bot):
    """The house speaks German, and English with one person."""

    def language_of(self, message: Message) -> str:
        return "en" if message.sender == ENGLISH else "de"


def scene() -> tuple[FakeMessenger, Bot]:
    messenger, layout = FakeMessenger(), FakeLayout()
    bot = built(messenger, FakeModel(), images=RememberingImages())
    parts = {part.name: getattr(bot, part.name) for part in fields(bot)}
    parts["press"] = Press(layout, FakeMarker(), layout.measure)
    return messenger, TwoTongues(**parts)


def say(text: str, number: int, first: Message | None, *, person: str = ENGLISH) -> Message:
    said = message(text, number, thread=first.thread if first else "")
    return replace(said, sender=person)


async def reply_to(said: Message, messenger: FakeMessenger, bot: Bot) -> Reply:
    await handle(said, bot)
    reply = messenger.reply_to(said)
    messenger.say(said.thread, said.text)
    turn = Turn(Speaker.BOT, "@bot:x", reply.text, reply.kind.value)
    messenger.turns[said.thread].append(turn)
    return reply


async def test_a_flyer_is_talked_over_in_the_persons_language_to_its_end() -> None:
    messenger, bot = scene()
    order = say(f"!flyer {FLYER}", 1, None)
    sheet = await reply_to(order, messenger, bot)
    flyer = await reply_to(say("1", 2, order), messenger, bot)

    english = load_table("en", "flyer")
    assert f"- {english['labels']['title']}: " in sheet.text
    assert english["said"]["review"] in flyer.text
    assert [file.name for file in flyer.files] == [
        english["said"]["print_name"],
        english["said"]["web_name"],
    ]


@pytest.mark.parametrize(("person", "language"), [(ENGLISH, "en"), ("@anna:x", "de")])
async def test_pictures_and_refusals_of_pictures_are_told_in_the_persons_language(
    person: str, language: str
) -> None:
    messenger, bot = scene()
    asked = say("!bild Luftballons", 1, None, person=person)
    sheet = await reply_to(asked, messenger, bot)
    refused = say("!bild das Logo von Apple", 2, None, person=person)
    refusal = await reply_to(refused, messenger, bot)

    sheet_words = load_table(language, "wording")["picture"]["sheet"]
    suggestions = load_table(language, "flyer")["rules"]["suggestions"].values()
    assert sheet.text.startswith(fill(sheet_words, count=4))
    assert any(suggestion in refusal.text for suggestion in suggestions)


@pytest.mark.parametrize(("command", "table"), [("!export", "export"), ("!geprueft", "sign_off")])
async def test_what_is_missing_for_a_record_is_said_in_the_persons_language(
    command: str, table: str
) -> None:
    messenger, bot = scene()
    reply = await reply_to(say(command, 1, None), messenger, bot)

    assert reply.text == load_table("en", "wording")[table]["nothing"]
