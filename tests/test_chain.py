"""Who stands in for a model that is away, and how long it is spared."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.answer.chain import Chain
from bot.answer.observed import Observed
from bot.errors import LeitplankeError, ModelFailed, ModelRefused, ModelUnavailable
from bot.messages import Trust
from bot.ports import ChatModel, Conversation
from bot.vitals import FAILURES_BEFORE_REST, REST_SECONDS, Vitals
from tests.fakes import FakeModel

AWAY = ModelUnavailable("haus is away")
ASKED = Conversation("", [])


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def chain(vitals: Vitals, *models: FakeModel) -> Chain:
    first, *others = [Observed(model, vitals) for model in models]
    return Chain(first, others, vitals.may_ask)


async def say(model: ChatModel) -> str:
    return "".join([piece async for piece in model.answer(ASKED)])


@pytest.mark.parametrize("failure", [AWAY, ModelFailed("its quota is spent")])
async def test_a_stand_in_answers_at_once_and_gives_its_name(failure: LeitplankeError) -> None:
    asked = chain(Vitals(), FakeModel(failure), FakeModel("Ja.", name="zweites"))

    assert await say(asked) == "Ja."
    assert asked.name == "zweites"


async def test_what_a_filter_refused_is_put_to_nobody_else() -> None:
    other = FakeModel(name="zweites")
    with pytest.raises(ModelRefused):
        await say(chain(Vitals(), FakeModel(ModelRefused("no")), other))

    assert other.asked == []


def test_a_stand_in_is_never_less_trusted() -> None:
    with pytest.raises(ValueError, match="less trusted"):
        chain(Vitals(), FakeModel(), FakeModel(name="fern", trust=Trust.EXTERNAL))


async def test_the_trust_stays_that_of_the_first() -> None:
    asked = chain(Vitals(), FakeModel(AWAY, "fern", Trust.EXTERNAL), FakeModel())
    await say(asked)

    assert asked.trust is Trust.EXTERNAL


async def test_a_model_that_fails_again_and_again_is_spared_and_then_tried_once() -> None:
    clock = Clock()
    vitals = Vitals(clock)
    first, other = FakeModel(AWAY), FakeModel(name="zweites")
    for _ in range(FAILURES_BEFORE_REST + 2):
        await say(chain(vitals, first, other))
    spared = len(first.asked)
    clock.now += REST_SECONDS
    for _ in range(2):
        await say(chain(vitals, first, other))

    assert spared == FAILURES_BEFORE_REST
    assert len(first.asked) == spared + 1
    assert vitals.resting() == ["haus"]


async def test_an_answer_ends_the_rest() -> None:
    clock = Clock()
    vitals = Vitals(clock)
    first, other = FakeModel(AWAY), FakeModel(name="zweites")
    for _ in range(FAILURES_BEFORE_REST):
        await say(chain(vitals, first, other))
    first.answers = "Wieder da."
    clock.now += REST_SECONDS

    assert await say(chain(vitals, first, other)) == "Wieder da."
    assert vitals.resting() == []


async def test_the_last_model_is_asked_even_when_all_are_spared() -> None:
    vitals = Vitals(Clock())
    first, other = FakeModel(AWAY), FakeModel(AWAY, name="zweites")
    for _ in range(FAILURES_BEFORE_REST + 1):
        with pytest.raises(ModelUnavailable):
            await say(chain(vitals, first, other))

    assert len(first.asked) == FAILURES_BEFORE_REST + 1
    assert len(other.asked) == FAILURES_BEFORE_REST


async def test_an_answer_that_has_begun_is_not_taken_over() -> None:
    class Torn(FakeModel):
        async def answer(self, conversation: Conversation) -> AsyncIterator[str]:
            self.asked.append(conversation)
            yield "Erst"
            raise AWAY

    other = FakeModel(name="zweites")
    with pytest.raises(ModelUnavailable):
        await say(chain(Vitals(), Torn(), other))

    assert other.asked == []


def test_only_one_question_tries_a_model_again_while_the_others_go_by() -> None:
    clock = Clock()
    vitals = Vitals(clock)
    for _ in range(FAILURES_BEFORE_REST):
        vitals.model_failed("haus")
    clock.now += REST_SECONDS

    assert vitals.may_ask("haus")
    assert not vitals.may_ask("haus")
