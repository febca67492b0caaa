"""`!bild`: proposals from lasting seeds; a choice, a repetition and a refinement go on from them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import pytest

from bot.bot import Bot
from bot.flyer.press import Press
from bot.flyer.studio import SEEDS, Studio, seed_of
from bot.messages import Message, Picture, Ref, Speaker, Turn
from bot.picture import shown_in
from bot.pipeline import handle
from bot.ports import Progress
from bot.review.reply import Kind
from bot.review.review import Draft, review
from bot.screen.verdict import Clean
from bot.wording import fill, load_table
from tests.fakes import ANNA, ROOM, FakeImages, FakeMarker, FakeMessenger, FakeModel, message
from tests.test_pipeline import built

PROMPT = "bunte Luftballons vor blauem Himmel"


@dataclass
class RememberingImages(FakeImages):
    """Draws, and remembers the seeds; waits first when told to."""

    seeds: list[int] = field(default_factory=list)
    wait: asyncio.Event | None = None
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def draw(
        self,
        prompt: Clean,
        *,
        seed: int,
        width: int,
        height: int,
        progress: Callable[[Progress], Awaitable[None]],
    ) -> Picture:
        self.begun.set()
        if self.wait:
            await progress(Progress(0, 3, 8))
            await self.wait.wait()
        self.seeds.append(seed)
        return await super().draw(prompt, seed=seed, width=width, height=height, progress=progress)


def scene() -> tuple[FakeMessenger, RememberingImages, Bot]:
    messenger, images = FakeMessenger(), RememberingImages()
    return messenger, images, built(messenger, FakeModel(), images=images)


async def proposals(messenger: FakeMessenger, bot: Bot) -> Message:
    """Ask for pictures; what the bot replied stands in the thread afterwards."""
    asked = message(f"!bild {PROMPT}")
    await handle(asked, bot)
    remember(messenger, asked, asked.text)
    return asked


def remember(messenger: FakeMessenger, asked: Message, said: str) -> None:
    reply = messenger.reply_to(asked)
    messenger.say(asked.thread, said)
    turn = Turn(Speaker.BOT, "@bot:x", reply.text, reply.kind.value)
    messenger.turns[asked.thread].append(turn)


async def test_four_proposals_come_on_one_sheet_with_reactions_to_choose_by() -> None:
    messenger, images, bot = scene()

    asked = await proposals(messenger, bot)

    reply = messenger.reply_to(asked)
    first = seed_of(asked.ref)
    assert reply.kind is Kind.SHEET
    assert reply.offers == ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "🔁")
    assert sorted(images.seeds) == sorted((first + n) % SEEDS for n in range(4))


@pytest.mark.parametrize("number", [1, 4])
async def test_a_number_chooses_the_picture_of_that_seed(number: int) -> None:
    messenger, _, bot = scene()
    asked = await proposals(messenger, bot)

    choice = message(str(number), 2, thread=asked.thread)
    await handle(choice, bot)

    reply = messenger.reply_to(choice)
    assert reply.kind is Kind.PICTURE
    assert reply.picture
    assert reply.picture.seed == (seed_of(asked.ref) + number - 1) % SEEDS
    assert PROMPT in reply.text


async def test_a_picture_that_nobody_signs_says_so() -> None:
    messenger, _images, bot = scene()
    marker = FakeMarker()
    marker.warnings = ("Nicht signiert.",)
    bot = replace(bot, press=Press(marker=marker))
    asked = await proposals(messenger, bot)

    chosen = message("1", 2, thread=asked.thread)
    await handle(chosen, bot)

    assert "Nicht signiert." in messenger.reply_to(chosen).reminder


async def test_drawing_again_takes_other_seeds_for_the_same_motif() -> None:
    messenger, images, bot = scene()
    asked = await proposals(messenger, bot)
    before = set(images.seeds)

    again = replace(message("🔁", 2, thread=asked.thread), about=Ref(ROOM, "$sheet"))
    await handle(again, bot)

    assert messenger.reply_to(again).kind is Kind.SHEET
    assert set(images.prompts) == {PROMPT}
    assert not before & set(images.seeds[4:])


async def test_a_refinement_keeps_the_seeds_and_adds_to_the_motif() -> None:
    messenger, images, bot = scene()
    asked = await proposals(messenger, bot)

    wish = message("heller, ohne Menschen", 2, thread=asked.thread)
    await handle(wish, bot)

    assert images.prompts[-1] == f"{PROMPT}, heller, ohne Menschen"
    assert sorted(images.seeds[4:]) == sorted(images.seeds[:4])


async def test_a_picture_that_was_drawn_is_not_drawn_again_for_the_choice() -> None:
    messenger, images, bot = scene()
    asked = await proposals(messenger, bot)

    await handle(message("3", 2, thread=asked.thread), bot)

    assert len(images.seeds) == 4


async def test_a_secret_in_a_refinement_is_stopped() -> None:
    messenger, images, bot = scene()
    asked = await proposals(messenger, bot)

    wish = message("mit der Steuer-ID 86095742719", 2, thread=asked.thread)
    await handle(wish, bot)

    assert messenger.reply_to(wish).kind is Kind.REFUSAL
    assert len(images.prompts) == 4


async def test_after_neu_a_thread_is_about_pictures_no_more() -> None:
    messenger, _, bot = scene()
    asked = await proposals(messenger, bot)
    messenger.say(asked.thread, "!neu")

    question = message("Was regelt § 30 AO allgemein?", 2, thread=asked.thread)
    await handle(question, bot)

    assert messenger.reply_to(question).kind is Kind.ANSWER


async def test_progress_names_picture_and_step_and_ends_when_stopped() -> None:
    messenger = FakeMessenger()
    images = RememberingImages(wait=asyncio.Event())
    bot = built(messenger, FakeModel(), images=images)
    asked = message(f"!bild {PROMPT}")

    work = asyncio.create_task(handle(asked, bot))
    await images.begun.wait()
    async with asyncio.timeout(5):
        while not messenger.progress:  # noqa: ASYNC110  (the fake tells nobody)
            await asyncio.sleep(0.01)
    bot.running.stop(message("!stopp", 2, thread=asked.thread))
    await work

    assert "Bild 1 von 4: Schritt 3 von 8" in messenger.progress[0].text
    assert "ohne Ergebnis" in messenger.progress[-1].text
    assert all(reply.reminder for reply in messenger.progress)
    assert messenger.reply_to(asked).kind is Kind.NOTICE
    assert images.seeds == []


async def test_after_a_failure_of_the_studio_its_places_are_free_again() -> None:
    messenger, images, bot = scene()
    studio = bot.studio
    assert isinstance(studio, Studio)
    images.wait = asyncio.Event()
    asked = message(f"!bild {PROMPT}")
    work = asyncio.create_task(handle(asked, bot))
    await images.begun.wait()
    bot.running.stop(message("!stopp", 2, thread=asked.thread))
    await work
    images.wait = None

    later = message("!bild Konfetti", 3)
    await handle(later, bot)

    assert messenger.reply_to(later).kind is Kind.SHEET
    assert studio.waiting() == 0


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_stands_under_pictures_is_read_back_whatever_it_holds(language: str) -> None:
    facts = load_table(language, "wording")["picture"]["facts"]
    motif = "Ballons - Startwert: 7 (rot & blau) {nicht} füllen: 50 %"
    draft = Draft(Kind.SHEET, "Vier Vorschläge\n\n" + fill(facts, prompt=motif, seed=41))
    reply = review(draft, language)

    found = shown_in([Turn(Speaker.BOT, ANNA, reply.text, Kind.SHEET.value)])

    assert found
    assert (found.description, found.seed) == (motif, 41)
