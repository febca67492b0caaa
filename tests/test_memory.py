"""What a model is told of a long thread: the newest turns whole, the older ones in few words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from bot.answer.budget import Budget, budget_of
from bot.answer.memory import Memory, Recalled
from bot.answer.past import FULL, cuts
from bot.answer.settings import ModelSettings
from bot.answer.thread import LONGEST_HISTORY, STEP, Thread, open_thread, opened
from bot.answer.tokens import counter, estimate
from bot.errors import ModelUnavailable, SettingsInvalid
from bot.law.settings import LawSettings
from bot.messages import Speaker, Trust, Turn
from bot.ports import Conversation
from bot.screen.remembered import Remembered
from bot.screen.screen import Screen
from tests.fakes import ANNA, message

BERND = "@bernd:localhost"
SCREEN = Screen()
SMALL = Budget(1_600)
# A valid IdNr of the BZSt's published examples (https://www.bzst.de, "Aufbau der IdNr").
TAX_ID = "86095742719"


@dataclass
class Summariser:
    """A model that says which contributions it was shown; `said` tells what it answers instead."""

    said: Callable[[Conversation], str] | None = None
    away: bool = False
    name: str = "haus"
    trust: Trust = Trust.EXTERNAL
    asked: list[Conversation] = field(default_factory=list)

    async def answer(self, conversation: Conversation) -> AsyncIterator[str]:
        self.asked.append(conversation)
        if self.away:
            raise ModelUnavailable("weg")
        yield self.said(conversation) if self.said else listed(conversation)


def listed(conversation: Conversation) -> str:
    """Repeat the summary so far, and the first words of each turn."""
    before = [material.content.text for material in conversation.material]
    turns = [turn.content.text.partition(".")[0] for turn in conversation.turns[:-1]]
    return "\n".join([*before, *turns])


def talk(count: int, *, first: str = "") -> list[Turn]:
    turns = [
        Turn(
            Speaker.BOT if number % 2 else Speaker.PERSON,
            ANNA,
            f"Beitrag {number}. " + "Das ist ein langer Satz. " * 20,
            event_id=f"$e{number}",
        )
        for number in range(count)
    ]
    return [replace(turns[0], text=f"{first} {turns[0].text}"), *turns[1:]] if first else turns


def thread_with(history: list[Turn], text: str = "Und nun?", **how: object) -> Thread:
    asked = replace(message(text, thread="$wurzel"), **how)  # type: ignore[arg-type]
    return open_thread(SCREEN, Trust.EXTERNAL, history, asked, "de", budget=SMALL)


async def recalled(memory: Memory, history: list[Turn], model: Summariser) -> Recalled:
    """Ask in a thread whose summary has been made."""
    thread = thread_with(history)
    memory.catch_up(thread, model, "de")
    await memory.recall(thread, model, "de")
    async with asyncio.timeout(10):
        while memory._at_work:  # noqa: ASYNC110  (nothing tells that the work is done)
            await asyncio.sleep(0.001)
    return await memory.recall(thread_with(history), model, "de")


def told(of: Recalled) -> str:
    return "\n".join([*(m.content.text for m in of.summary), *(t.content.text for t in of.turns)])


async def test_a_short_thread_goes_to_the_model_whole_and_nothing_is_summarised() -> None:
    model = Summariser()

    found = await recalled(Memory(), talk(4), model)

    assert [turn.content.text[:9] for turn in found.turns] == [f"Beitrag {n}" for n in range(4)]
    assert (found.summary, model.asked) == ((), [])


async def test_of_a_long_thread_nothing_is_missing_old_turns_are_in_the_summary() -> None:
    model = Summariser()

    found = await recalled(Memory(), talk(30), model)

    assert [n for n in range(30) if f"Beitrag {n}" not in told(found)] == []
    assert 1 < len(found.turns) < 15
    size = sum(SMALL.of_turn(turn.content.text) for turn in found.turns)
    assert size + estimate(found.summary[0].content.text) <= SMALL.tokens


async def test_one_summary_serves_many_questions_and_the_next_is_made_from_it() -> None:
    model, memory = Summariser(), Memory()
    await recalled(memory, talk(30), model)
    made = len(model.asked)

    again = [await recalled(memory, talk(count), model) for count in range(30, 40)]

    assert len(model.asked) - made < 4
    assert all("Beitrag 0" in told(found) for found in again)
    assert model.asked[-1].material
    assert "Beitrag 0." not in "".join(t.content.text for t in model.asked[-1].turns)


async def test_nobody_waits_for_a_summary_while_all_that_is_new_fits() -> None:
    model, memory = Summariser(), Memory(waiting_seconds=0)
    sizes = [SMALL.of_turn(turn.text) for turn in talk(30)]
    count = next(n for n in range(30) if cuts(sizes[:n], 1_000))

    first = await memory.recall(thread_with(talk(count)), model, "de")

    assert len(first.turns) == count
    assert model.asked == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda turns: turns[1:], id="removed"),
        pytest.param(
            lambda turns: [replace(turns[0], text="Anders. " * 90), *turns[1:]], id="edited"
        ),
    ],
)
async def test_what_was_removed_or_edited_is_not_in_the_summary_any_more(
    change: Callable[[list[Turn]], list[Turn]],
) -> None:
    model, memory = Summariser(), Memory()
    history = talk(30, first="Merkwort Rhabarber.")
    before = await recalled(memory, history, model)
    await recalled(memory, change(history), model)

    after = await recalled(memory, change(history), model)

    assert "Rhabarber" in told(before)
    assert after.summary
    assert "Rhabarber" not in told(after)
    assert "Rhabarber" not in str(memory._summaries)


async def test_without_a_model_the_newest_turns_go_alone() -> None:
    found = await recalled(Memory(), talk(30), Summariser(away=True))

    assert not found.summary
    assert found.turns[-1].content.text.startswith("Beitrag 29")


async def test_a_summary_loses_lines_with_secrets_and_with_stand_ins_that_nobody_had() -> None:
    lines = f"- Anna fragt nach [Steuer-ID 1].\n- Nummer {TAX_ID}.\n- Auch [Person 7] will das."
    history = talk(30, first=f"Die Steuer-ID ist {TAX_ID}.")

    found = await recalled(Memory(), history, Summariser(said=lambda _: lines))

    assert found.summary[0].content.text == "- Anna fragt nach [Steuer-ID 1]."


async def test_a_stand_in_of_the_summary_means_the_same_value_later() -> None:
    history = talk(30, first=f"Die Steuer-ID ist {TAX_ID}.")
    memory, model = Memory(), Summariser()
    found = await recalled(memory, history, model)
    later = thread_with([*history, *talk(6)], "Gilt das auch für DE89370400440532013000?")
    later.masked_question()

    assert "[Steuer-ID 1]" in found.summary[0].content.text
    assert later.restore("[Steuer-ID 1]") == TAX_ID


async def test_neu_forgets_the_summary_and_begins_the_numbering_anew() -> None:
    memory, model = Memory(), Summariser()
    history = talk(30, first=f"Merkwort Rhabarber, Steuer-ID {TAX_ID}.")
    await recalled(memory, history, model)
    afresh = [*history, Turn(Speaker.PERSON, ANNA, "!neu", event_id="$neu"), *talk(30)]

    found = await recalled(memory, afresh, model)

    assert found.summary
    assert "Rhabarber" not in told(found) + str(memory._summaries)
    assert thread_with(afresh).restore("[Steuer-ID 1]") == "[Steuer-ID 1]"


async def test_a_summary_is_for_its_room_its_thread_and_its_trust_alone() -> None:
    memory, model = Memory(), Summariser()
    history = talk(30)
    await recalled(memory, history, model)
    here = thread_with(history)
    elsewhere = replace(message("x").ref, room_id="!anderer:localhost")
    others = [
        thread_with(history, ref=elsewhere),
        thread_with(history, thread="$andere"),
        open_thread(
            SCREEN, Trust.HOUSE, history, message("x", thread="$wurzel"), "de", budget=SMALL
        ),
    ]

    known = [memory._known(thread)[1] for thread in (here, *others)]

    assert [bool(text) for text in known] == [True, False, False, False]


@given(st.lists(st.integers(1, 400), max_size=80))
def test_where_a_thread_is_cut_depends_on_what_stands_before_alone(sizes: list[int]) -> None:
    found = cuts(sizes, 1_000)

    assert list(found) == sorted(set(found))
    for count in range(len(sizes)):
        shorter = cuts(sizes[:count], 1_000)
        assert found[: len(shorter)] == shorter
    assert sum(sizes[found[-1] if found else 0 :]) <= FULL * 1_000


def test_a_very_long_thread_begins_at_the_same_turn_for_many_questions() -> None:
    turns = [Turn(Speaker.PERSON, ANNA, f"{n} " + "x " * 990, event_id=f"${n}") for n in range(140)]
    keys = {
        thread_with(turns[:count]).past.between(0, 1)[0].content.text[:4]
        for count in range(120, 126)
    }

    assert LONGEST_HISTORY // 2_000 < 120
    assert STEP > 6 * 2_000
    assert len(keys) == 1


def test_secrets_in_two_halves_are_found_in_a_thread_longer_than_a_block() -> None:
    filler = [Turn(Speaker.PERSON, ANNA, "Das ist ein langer Satz. " * 400) for _ in range(8)]
    halves = [Turn(Speaker.PERSON, ANNA, text) for text in ("Steuer-ID: 86095", "742719")]

    thread = thread_with([*filler[:4], *halves, *filler[4:]])

    texts = [turn.content.text for turn in thread.past.between(0, 20)]
    assert len(texts) == 8
    assert not any("86095" in text or "742719" in text for text in texts)


def test_what_colleagues_said_before_the_bot_was_addressed_stays_out_where_the_house_wants() -> (
    None
):
    history = [
        Turn(Speaker.PERSON, BERND, "Unter uns.", addressed=False),
        Turn(Speaker.PERSON, ANNA, "Meine Meinung.", addressed=False),
        Turn(Speaker.PERSON, ANNA, "Was gilt?", addressed=True),
        Turn(Speaker.PERSON, BERND, "Danke.", addressed=False),
    ]
    in_a_team = replace(message("Und nun?", thread="$wurzel"), direct=False)

    assert [t.text for t in opened(history, in_a_team)] == ["Meine Meinung.", "Was gilt?", "Danke."]
    assert opened(history, message("Und nun?", thread="$wurzel")) == history


def test_what_was_screened_is_not_screened_again_and_no_text_is_kept() -> None:
    seen: list[str] = []
    remembered = Remembered(most=2)

    def find(text: str, trust: Trust) -> list[object]:
        seen.append(text)
        return list(SCREEN.findings(text, trust))

    for text in ("eins Rhabarber", "eins Rhabarber", "zwei", "drei", "eins Rhabarber"):
        remembered.findings(text, Trust.EXTERNAL, find)  # type: ignore[arg-type]
    remembered.findings("eins Rhabarber", Trust.HOUSE, find)  # type: ignore[arg-type]

    assert seen == ["eins Rhabarber", "zwei", "drei", "eins Rhabarber", "eins Rhabarber"]
    assert "Rhabarber" not in str(vars(remembered))


def test_a_failure_of_the_screen_is_not_remembered() -> None:
    remembered = Remembered()
    long = "x" * 200_001

    remembered.findings(long, Trust.HOUSE, SCREEN.findings)

    assert remembered.findings(long, Trust.HOUSE, lambda _text, _trust: []) == []


def model_of(**values: object) -> ModelSettings:
    return ModelSettings.model_validate(
        {"name": "m", "base_url": "http://127.0.0.1/v1", "model": "m", "trust": "house"} | values
    )


def test_the_budget_leaves_room_for_the_answer_and_the_statutes() -> None:
    law = LawSettings(tokens=1_000)

    small, large = (budget_of(model_of(context_tokens=n), law) for n in (8_000, 128_000))
    shorter = budget_of(model_of(context_tokens=8_000, max_tokens=3_000), law)

    assert small.tokens < 8_000 - 2_000 - 1_000
    assert large.tokens > 100_000
    assert shorter.tokens == small.tokens - 1_000


def test_tokens_are_counted_with_the_tokenizer_of_the_model(tmp_path: Path) -> None:
    own = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    own.pre_tokenizer = pre_tokenizers.Whitespace()
    own.save(str(tmp_path / "tokenizer.json"))

    count = counter("m", tmp_path / "tokenizer.json")

    assert count("drei kurze Wörter") == 3


def test_a_tokenizer_that_cannot_be_read_is_named_with_its_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match=r"models\.m\.tokenizer"):
        counter("m", tmp_path / "tokenizer.json")


def test_figures_are_estimated_dearer_than_words() -> None:
    assert estimate("12345678") >= 2 * estimate("Bescheid")
