"""`!flyer` in the chat: one question back, proposals, a choice, a flyer, and changes to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.answer.settings import AnswerSettings
from bot.bot import Bot
from bot.dispatch import Job
from bot.errors import ModelFailed, ModelUnavailable
from bot.flyer.brief import Brief, Format
from bot.flyer.extraction import Extracted
from bot.flyer.form import fill_in
from bot.flyer.plan import Drawn, Plan, plan_in, write_plan
from bot.flyer.press import Press
from bot.flyer.settings import FlyerSettings
from bot.flyer.studio import SEEDS, seed_of
from bot.images.settings import ImageSettings
from bot.journal import Journal
from bot.messages import Message, Ref, Speaker, Turn
from bot.pipeline import answer_job, handle
from bot.review.reply import Kind, Reply
from bot.review.review import Draft, review
from bot.screen.policy import Policy
from bot.screen.screen import Screen
from bot.wording import LANGUAGES, load_table
from tests.fakes import ANNA, ROOM, FakeLayout, FakeMarker, FakeMessenger, FakeModel, message
from tests.test_picture import RememberingImages
from tests.test_pipeline import built

ORDER = "!flyer A5: Tag der offenen Tür im Finanzamt Bonn, 12. Juni, 10 bis 16 Uhr, sommerlich, mit Luftballons"


class Room:
    """One thread with the bot: what is said and replied stands in it, as on a homeserver."""

    def __init__(
        self,
        *,
        model: FakeModel | None = None,
        pictures: bool = True,
        use_model: bool = False,
        judge: bool = False,
        images: ImageSettings | None = None,
        screen: Screen | None = None,
    ) -> None:
        self.messenger = FakeMessenger()
        self.images = RememberingImages()
        self.layout = FakeLayout()
        self.model = model or FakeModel()
        drawing = self.images if pictures else None
        bot = built(
            self.messenger, self.model, images=drawing, **({"screen": screen} if screen else {})
        )
        flyer = FlyerSettings(use_model=use_model, judge=judge)
        chosen = bot.settings.model_copy(
            update={"flyer": flyer, "images": images or ImageSettings(), "answer": AnswerSettings(patience_seconds=0.01)}
        )  # fmt: skip
        self.bot: Bot = replace(
            bot, settings=chosen, press=Press(self.layout, FakeMarker(), self.layout.measure)
        )
        self.said = 0
        self.root = ""

    def message(self, text: str) -> Message:
        self.said += 1
        said = message(text, self.said, thread=self.root)
        self.root = self.root or said.thread
        return said

    async def say(self, text: str) -> Reply:
        return await self.answer(self.message(text), text)

    async def react(self, key: str) -> Reply:
        reaction = replace(self.message(key), about=Ref(ROOM, "$shown"))
        return await self.answer(reaction, "")

    async def answer(self, said: Message, text: str) -> Reply:
        await handle(said, self.bot)
        reply = self.messenger.reply_to(said)
        if text:
            self.messenger.say(self.root, text)
        if reply.kind in {Kind.BRIEF, Kind.SHEET, Kind.PICTURE, Kind.FLYER}:
            turn = Turn(Speaker.BOT, "@bot:x", reply.text, reply.kind.value)
            self.messenger.turns.setdefault(self.root, []).append(turn)
        return reply

    @property
    def plan(self) -> Plan:
        plan = plan_in(self.messenger.turns[self.root])
        assert plan
        return plan


def pointed(**values: str) -> str:
    return json.dumps({**dict.fromkeys(Extracted.model_fields, ""), **values})


# From the order to the flyer


async def test_a_whole_order_leads_to_four_proposals_at_once() -> None:
    room = Room()

    sheet = await room.say(ORDER)

    first = seed_of(Ref(ROOM, "$frage1"))
    assert sheet.kind is Kind.SHEET
    assert sheet.offers == ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "🔁")
    assert sorted(room.images.seeds) == sorted((first + n) % SEEDS for n in range(4))
    assert "- Wann: 12. Juni, 10 bis 16 Uhr" in sheet.text


async def test_an_endless_order_is_refused_before_it_is_read() -> None:
    room = Room()

    refused = await room.say("!flyer " + "am " * 3300)

    assert refused.kind not in {Kind.SHEET, Kind.BRIEF}
    assert room.images.prompts == []


async def test_title_date_and_place_never_reach_the_image_model() -> None:
    room = Room()

    await room.say(ORDER)

    (prompt,) = set(room.images.prompts)
    assert "Luftballons" in prompt
    assert not [word for word in ("Tür", "Bonn", "Juni", "16") if word in prompt]


async def test_a_choice_gives_preview_two_pdfs_and_what_people_have_to_check() -> None:
    room = Room()
    await room.say(ORDER)

    flyer = await room.react("2")

    assert flyer.kind is Kind.FLYER
    assert flyer.picture
    assert flyer.picture.png.endswith(b"KI")
    assert [file.name for file in flyer.files] == ["flyer-druck.pdf", "flyer-barrierefrei.pdf"]
    assert all(file.data.endswith(b"KI") for file in flyer.files)
    assert "„KI-generiert“" in flyer.text
    assert "Der Titel ist lang." in flyer.text
    assert "Alternativtext des Bildes: Luftballons" in flyer.text
    seed = (seed_of(Ref(ROOM, "$frage1")) + 1) % SEEDS
    assert room.plan.drawn == Drawn(seed, Format.A5, (912, 1152))
    assert len(room.images.seeds) == 4


async def test_the_same_brief_and_seed_give_the_same_picture_after_a_restart() -> None:
    room, other = Room(), Room()
    await room.say(ORDER)
    await room.react("2")
    other.messenger, other.root, other.said = room.messenger, room.root, 1
    other.bot = replace(other.bot, messenger=room.messenger)
    room.messenger.turns[room.root].pop()

    await other.react("2")

    assert other.layout.pictures == room.layout.pictures


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("Titel: Steuern erleben", "title", "Steuern erleben"),
        ("When: 13. Juni", "when", "13. Juni"),
        ("Text: Erste Zeile\nZweite Zeile", "text", "Erste Zeile\nZweite Zeile"),
        ("Format: A4", "format", "A4"),
        ("bitte als A4", "format", "A4"),
        ("Alternativtext: Ballons über dem Amt", "alt_text", "Ballons über dem Amt"),
    ],
)
async def test_fields_change_the_flyer_with_the_same_picture(
    said: str, field: str, value: str
) -> None:
    room = Room()
    await room.say(ORDER)
    await room.react("1")

    flyer = await room.say(said)

    assert flyer.kind is Kind.FLYER
    assert str(getattr(room.layout.briefs[-1], field)) == value
    assert room.layout.pictures[0] == room.layout.pictures[-1]
    assert len(room.images.seeds) == 4


async def test_a_title_changed_before_the_choice_draws_nothing_anew() -> None:
    room = Room()
    await room.say(ORDER)

    sheet = await room.say("Titel: Steuern erleben")

    assert sheet.kind is Kind.SHEET
    assert "- Titel: Steuern erleben" in sheet.text
    assert len(room.images.seeds) == 4


@pytest.mark.parametrize("chosen", [False, True], ids=["proposals", "flyer"])
async def test_a_wish_in_free_words_refines_with_the_same_seed(*, chosen: bool) -> None:
    room = Room()
    await room.say(ORDER)
    if chosen:
        await room.react("1")

    sheet = await room.say("heller, ohne Menschen")

    assert sheet.kind is Kind.SHEET
    assert sorted(room.images.seeds[4:]) == sorted(room.images.seeds[:4])
    assert "Luftballons, heller, ohne Menschen" in room.images.prompts[-1]
    assert room.plan.brief.title == "Tag der offenen Tür"


async def test_pictures_are_drawn_in_the_proportions_of_their_place_on_the_sheet() -> None:
    room = Room(images=ImageSettings(width=512, height=512))

    await room.say(ORDER)
    width, height = room.images.sizes[0]

    assert set(room.images.sizes) == {(width, height)}
    assert width / height == pytest.approx(154 / 194, abs=0.05)
    assert f"({Format.A5.value}, {width} × {height})" in room.messenger.sends[-1].text


async def test_words_that_move_the_picture_do_not_draw_another_one() -> None:
    room = Room()
    await room.say(ORDER)
    room.layout.place = (100.0, 50.0)

    await room.say("Titel: Ein Titel, der viel mehr Platz braucht")
    await room.say("heller")

    assert len(set(room.images.sizes)) == 1


async def test_what_cannot_be_set_is_told_before_anything_is_drawn_and_can_be_shortened() -> None:
    room = Room()
    room.layout.refuses = "Bitte kürzen Sie den Text."

    refused = await room.say(ORDER)
    room.layout.refuses = ""
    sheet = await room.say("Text: kurz")

    assert refused.text.startswith("Bitte kürzen Sie den Text.")
    assert sheet.kind is Kind.SHEET
    assert room.plan.brief.title == "Tag der offenen Tür"
    assert len(room.images.seeds) == 4


async def test_the_alternative_text_tells_the_things_in_the_picture_and_not_the_wishes() -> None:
    room = Room()
    await room.say(ORDER)
    await room.say("heller, mit Konfetti")

    flyer = await room.react("1")

    assert "Alternativtext des Bildes: Luftballons mit Konfetti\n" in flyer.text
    assert room.layout.briefs[-1].alt_text == "Luftballons mit Konfetti"


async def test_drawing_again_takes_other_seeds() -> None:
    room = Room()
    await room.say(ORDER)

    await room.react("🔁")

    assert len(set(room.images.seeds)) == 8
    assert len(set(room.images.prompts)) == 1


async def test_another_motif_draws_anew_and_keeps_the_text() -> None:
    room = Room()
    await room.say(ORDER)
    await room.react("1")

    sheet = await room.say("Motiv: Girlanden")

    assert sheet.kind is Kind.SHEET
    assert "Girlanden" in room.images.prompts[-1]
    assert "Luftballons" not in room.images.prompts[-1]
    assert room.plan.brief.where == "Finanzamt Bonn"


async def test_another_sheet_before_the_choice_is_drawn_in_its_proportions() -> None:
    room = Room()
    await room.say(ORDER)

    await room.say("Format: Banner")

    assert room.plan.drawn
    assert room.plan.drawn.sheet is Format.BANNER
    assert len(room.images.seeds) == 8


async def test_after_neu_the_thread_is_about_something_else() -> None:
    room = Room()
    await room.say(ORDER)
    await room.say("!neu")

    assert (await room.say("Was regelt § 30 AO allgemein?")).kind is Kind.ANSWER


# Asking back


async def test_what_is_missing_is_asked_for_once_in_one_message() -> None:
    room = Room()

    asked = await room.say("!flyer Sommerfest, mit Girlanden")
    sheet = await room.say("12. Juni")

    assert asked.kind is Kind.BRIEF
    assert "Wann, Wo" in asked.text
    assert sheet.kind is Kind.SHEET
    assert room.plan.brief == Brief(title="Sommerfest", when="12. Juni", motif="Girlanden")
    assert "Ohne Angabe geblieben: Wo" in sheet.reminder


async def test_the_one_place_that_is_missing_may_be_said_in_any_words() -> None:
    room = Room()
    await room.say("!flyer Sommerfest am 12. Juni")

    await room.say("Kleine Bühne")

    assert room.plan.brief.where == "Kleine Bühne"
    assert room.plan.brief.motif == ""


async def test_a_word_goes_on_without_what_is_missing() -> None:
    room = Room()
    await room.say("!flyer Sommerfest, mit Girlanden")

    assert (await room.say("weiter")).kind is Kind.SHEET
    assert room.plan.brief == Brief(title="Sommerfest", motif="Girlanden")


async def test_without_a_title_it_is_asked_until_there_is_one() -> None:
    room = Room()

    kinds = [(await room.say(text)).kind for text in ("!flyer", "weiter", "Steuern erleben")]

    assert kinds == [Kind.BRIEF, Kind.BRIEF, Kind.SHEET]
    assert room.plan.brief.title == "Steuern erleben"


async def test_what_fits_nowhere_is_shown_and_left_out_when_nobody_places_it() -> None:
    room = Room()

    asked = await room.say("!flyer Ausbildung, irgendwie toll, ganz anders, mit Blumen")
    sheet = await room.say("weiter")

    assert "„irgendwie toll“, „ganz anders“" in asked.text
    assert sheet.kind is Kind.SHEET
    assert "toll" not in sheet.text


async def test_an_order_that_is_too_long_is_told() -> None:
    room = Room()

    reply = await room.say("!flyer Titel: Fest\nText: " + "sehr lang " * 1_000)

    assert reply.kind is Kind.NOTICE
    assert "zu lang" in reply.text


# Rules and screen


async def test_a_motif_against_the_rules_is_refused_with_rule_and_suggestion_and_the_rest_is_kept() -> (
    None
):
    room = Room()

    refused = await room.say("!flyer Titel: Steuern erleben\nMotiv: das Wappen von Bonn")
    sheet = await room.say("ein Sparschwein auf einer Wiese")

    assert refused.kind is Kind.BRIEF
    assert "Keine Wappen und Hoheitszeichen" in refused.text
    assert "Vorschlag:" in refused.text
    assert room.plan.brief.title == "Steuern erleben"
    assert sheet.kind is Kind.SHEET
    assert not [prompt for prompt in room.images.prompts if "Wappen von Bonn" in prompt]


async def test_a_wish_against_the_rules_is_refused_and_the_proposals_stay() -> None:
    room = Room()
    await room.say(ORDER)

    refused = await room.say("mit Angela Merkel")
    flyer = await room.react("1")

    assert refused.kind is Kind.REFUSAL
    assert "Keine wirklichen Personen" in refused.text
    assert flyer.kind is Kind.FLYER
    assert len(room.images.seeds) == 4


async def test_the_text_of_a_flyer_may_name_what_its_picture_must_not_show() -> None:
    room = Room()

    sheet = await room.say("!flyer Titel: Der Finanzminister spricht\nMotiv: ein Rednerpult")

    assert sheet.kind is Kind.SHEET


async def test_pictures_without_a_layout_keep_the_rules_and_are_marked() -> None:
    room = Room()

    refused = await room.say("!bild ein Polizist vor dem Finanzamt")
    room.root = ""
    sheet = await room.say("!bild bunte Ballons")

    assert refused.kind is Kind.REFUSAL
    assert "Uniformen" in refused.text
    assert sheet.picture
    assert sheet.picture.png.endswith(b"KI")


async def test_where_wanted_a_model_judges_as_well() -> None:
    room = Room(model=FakeModel('{"allowed": false, "rule": "brands"}'), judge=True)

    refused = await room.say("!bild eine Brause mit Schriftzug")

    assert "Keine Marken" in refused.text
    assert room.images.seeds == []


@pytest.mark.parametrize("failure", [ModelFailed("nie"), ModelUnavailable("später")])
async def test_a_judge_that_does_not_answer_stops_nothing(
    failure: ModelFailed | ModelUnavailable,
) -> None:
    room = Room(model=FakeModel(failure), judge=True)

    assert (await room.say("!bild bunte Ballons")).kind is Kind.SHEET


async def test_a_secret_in_an_order_is_stopped_before_anything_else() -> None:
    room = Room()

    refused = await room.say(f"{ORDER}, Steuer-ID 86095742719")

    assert refused.kind is Kind.REFUSAL
    assert room.images.seeds == []
    assert room.model.asked == []


async def test_what_is_masked_for_models_stands_on_the_flyer_and_not_in_the_prompt() -> None:
    screen = Screen(Policy(house={"email": "mask", "person": "mask"}))
    room = Room(screen=screen, use_model=True, model=FakeModel("kein JSON"))

    await room.say("!flyer Titel: Ausbildung\nKontakt: karl.beispiel@gmail.com\nMotiv: Bücher")
    await room.react("1")

    assert room.layout.briefs[-1].contact == "karl.beispiel@gmail.com"
    assert "karl" not in room.model.received
    assert not [prompt for prompt in room.images.prompts if "karl" in prompt]


# With a model


async def test_a_model_reads_the_order_and_adds_nothing() -> None:
    said = pointed(title="Hundert Jahre Finanzamt", when="ersten Juni 2026", motif="Torte")
    room = Room(model=FakeModel(said), use_model=True, images=ImageSettings(prompt_language="de"))

    await room.say(
        "!flyer Wir feiern, Hundert Jahre Finanzamt, am ersten Juni, auf dem Bild eine Torte"
    )

    assert room.plan.brief.title == "Hundert Jahre Finanzamt"
    assert room.plan.brief.when == ""
    assert room.plan.brief.motif == "Torte"


async def test_a_translated_motif_stands_in_the_thread_and_is_not_translated_again() -> None:
    room = Room(model=FakeModel('{"subject": "colourful balloons"}'), use_model=True)
    await room.say("!flyer Titel: Fest\nWann: 1. Mai\nWo: Rathaus\nMotiv: bunte Ballons")
    asked = len(room.model.asked)

    await room.say("Untertitel: Kommen Sie vorbei")
    flyer = await room.react("1")
    await room.react("🔁")
    await room.say("Titel: Großes Fest")

    assert "- Bildauftrag: Colourful balloons" in flyer.text
    assert set(room.images.prompts) == {room.images.prompts[0]}
    assert room.images.prompts[0].startswith("Colourful balloons.")
    assert len(room.model.asked) == asked


async def test_a_translation_that_breaks_a_rule_is_not_used() -> None:
    room = Room(model=FakeModel('{"subject": "Donald Trump with balloons"}'), use_model=True)

    await room.say("!flyer Titel: Ausbildung\nMotiv: bunte Ballons")

    assert room.images.prompts[0].startswith("bunte Ballons.")


# Without pictures, without layout, icons


async def test_without_an_image_model_there_is_a_flyer_without_a_picture() -> None:
    room = Room(pictures=False)

    flyer = await room.say(ORDER)
    changed = await room.say("Titel: Steuern erleben")

    assert flyer.kind is Kind.FLYER
    assert "ohne Bild" in flyer.text
    assert changed.kind is Kind.FLYER
    assert [brief.title for brief in room.layout.briefs] == [
        "Tag der offenen Tür",
        "Steuern erleben",
    ]
    assert room.layout.pictures == [None, None]


async def test_an_icon_is_a_picture_without_a_layout() -> None:
    room = Room()
    await room.say("!flyer Icon: Sparschwein")

    icon = await room.react("3")

    assert icon.kind is Kind.PICTURE
    assert icon.picture
    assert icon.picture.width == icon.picture.height
    assert room.layout.briefs == []
    assert (await room.say("dicker")).kind is Kind.SHEET


async def test_a_layout_that_refuses_says_why() -> None:
    room = Room()
    await room.say(ORDER)
    room.layout.refuses = "Der Titel passt nicht auf das Blatt."

    reply = await room.react("1")

    assert reply.kind is Kind.NOTICE
    assert reply.text == "Der Titel passt nicht auf das Blatt."


async def test_a_picture_of_one_colour_is_told() -> None:
    room = Room()
    await room.say(ORDER)

    assert "fast nur eine Farbe" in (await room.react("1")).text


async def test_an_image_service_that_is_away_is_told() -> None:
    room = Room()
    room.images.fails = ModelUnavailable("weg")

    assert "nicht erreichbar" in (await room.say(ORDER)).text


# Once, and to be stopped


async def test_a_flyer_that_was_sent_before_a_crash_is_not_made_again() -> None:
    room = Room()
    order = room.message(ORDER)
    room.messenger.bring(order)
    await handle(order, room.bot)
    again = replace(room.bot, journal=Journal(Database(memory=True)))

    await answer_job(Job(order.ref, order.thread, resumed=True), again)

    assert len([reply for reply in room.messenger.sends if reply.kind.settles]) == 1


async def test_an_order_can_be_stopped_while_it_is_drawn() -> None:
    room = Room()
    room.images.wait = asyncio.Event()
    order = room.message(ORDER)

    work = asyncio.create_task(handle(order, room.bot))
    await room.images.begun.wait()
    room.bot.running.stop(message("!stopp", 9, thread=order.thread))
    await work

    assert room.messenger.reply_to(order).kind is Kind.NOTICE
    assert room.images.seeds == []


# What stands in the thread

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40)


@settings(max_examples=150, deadline=None)
@given(
    title=TEXT,
    motif=TEXT,
    subject=TEXT,
    seed=st.integers(0, SEEDS - 1),
    sheet=st.sampled_from(Format),
    pixels=st.none() | st.tuples(st.integers(64, 4096), st.integers(64, 4096)),
    language=st.sampled_from(LANGUAGES),
)
def test_a_plan_is_read_back_whatever_it_holds(
    title: str,
    motif: str,
    subject: str,
    seed: int,
    sheet: Format,
    pixels: tuple[int, int] | None,
    language: str,
) -> None:
    brief = fill_in(Brief(), {"title": title, "motif": motif})
    plan = Plan(Kind.SHEET, brief, " ".join(subject.split()), Drawn(seed, sheet, pixels))
    said = load_table(language, "flyer")["said"]["sheet"]

    reply = review(Draft(Kind.SHEET, f"{said}\n\n{write_plan(plan, language)}"), language)

    assert plan_in([Turn(Speaker.BOT, ANNA, reply.text, "sheet")]) == plan


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(
        st.one_of(
            st.text(max_size=80),
            st.sampled_from(
                ["1", "🔁", "Titel: x", "Format: Icon", "weiter", "Motiv: ", "!flyer", "Format: A4"]
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_said_in_the_thread_of_a_flyer_gets_one_reply(texts: Sequence[str]) -> None:
    room = Room()

    async def talk() -> None:
        await room.say(ORDER)
        for text in texts:
            await room.say(text)

    asyncio.run(talk())

    settling = [reply for reply in room.messenger.sends if reply.kind.settles]
    assert len(settling) == len(texts) + 1
    internal = load_table("de", "wording")["error"]["internal"]
    assert [reply for reply in settling if reply.text == internal] == []
