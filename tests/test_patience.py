"""How long and how often a model is asked, on a clock that only moves when somebody sleeps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest
from typing_extensions import override

from bot.adapters.openai_chat import OpenAIChat
from bot.answer.conversation import LAST_TRY_SECONDS, patience_left
from bot.answer.patience import (
    CUT_OFF,
    FIRST_PAUSE_SECONDS,
    LONGEST_ANSWER,
    LONGEST_PAUSE_SECONDS,
    answer_patiently,
)
from bot.answer.settings import AnswerSettings, ModelSettings
from bot.errors import LeitplankeError, ModelFailed, ModelRefused, ModelUnavailable, SettingsInvalid
from bot.messages import Speaker, Trust
from bot.ports import CleanTurn, Conversation
from bot.screen.verdict import SEAL, Clean
from tests.model_server import Fault, How, ModelServer, status

CONVERSATION = Conversation("", [CleanTurn(Speaker.PERSON, Clean("Frage?", Trust.HOUSE, SEAL))])

Try = Sequence[str | LeitplankeError]


@dataclass
class ScriptedModel:
    """Says the pieces of the first try, then of the next; the last try is repeated for ever."""

    tries: list[Try]
    asked: int = 0
    name: str = "haus"
    trust: Trust = Trust.HOUSE

    async def answer(self, conversation: Conversation) -> AsyncIterator[str]:
        script = self.tries[min(self.asked, len(self.tries) - 1)]
        self.asked += 1
        for piece in script:
            if isinstance(piece, LeitplankeError):
                raise piece
            yield piece


@dataclass
class Time:
    now: float = 1000.0
    pauses: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


class SilentModel(ScriptedModel):
    @override
    async def answer(self, conversation: Conversation) -> AsyncIterator[str]:
        await asyncio.Event().wait()
        yield "zu spät"


def unavailable(retry_after: float | None = None) -> ModelUnavailable:
    return ModelUnavailable("not now", retry_after=retry_after)


async def ask(model: ScriptedModel, time: Time, patience_seconds: float = 300) -> str:
    return await answer_patiently(
        model,
        CONVERSATION,
        patience_seconds=patience_seconds,
        clock=time.clock,
        sleep=time.sleep,
    )


async def test_an_answer_comes_whole_without_a_pause() -> None:
    time = Time()

    assert await ask(ScriptedModel([["Ja", ", ", "gern."]]), time) == "Ja, gern."
    assert time.pauses == []


async def test_a_broken_stream_is_thrown_away_and_asked_again() -> None:
    model = ScriptedModel([["Erst", unavailable()], ["Ganz."]])

    assert await ask(model, Time()) == "Ganz."
    assert model.asked == 2


async def test_pauses_grow_up_to_a_limit() -> None:
    time = Time()
    with pytest.raises(ModelUnavailable):
        await ask(ScriptedModel([[unavailable()]]), time)

    full = [min(FIRST_PAUSE_SECONDS * 2**n, LONGEST_PAUSE_SECONDS) for n in range(len(time.pauses))]
    assert all(whole / 2 <= p <= whole for p, whole in zip(time.pauses[:-1], full, strict=False))
    assert len(set(time.pauses[6:-1])) > 1


async def test_the_last_try_is_at_the_end_of_patience() -> None:
    time = Time()
    model = ScriptedModel([[unavailable()]])

    with pytest.raises(ModelUnavailable):
        await ask(model, time, patience_seconds=60)

    assert time.now == pytest.approx(1060)
    assert model.asked == len(time.pauses) + 1


async def test_the_servers_pause_is_honoured() -> None:
    time = Time()

    await ask(ScriptedModel([[unavailable(retry_after=42)], ["Ja."]]), time)

    assert 42 <= time.pauses[0] <= 42 + FIRST_PAUSE_SECONDS


async def test_a_pause_beyond_the_patience_is_not_waited_for() -> None:
    time = Time()

    with pytest.raises(ModelUnavailable) as caught:
        await ask(ScriptedModel([[unavailable(retry_after=3600)]]), time)

    assert caught.value.retry_after == 3600
    assert time.pauses == []


@pytest.mark.parametrize("error", [ModelFailed("no"), ModelRefused("no")])
async def test_a_failure_for_good_is_not_asked_again(error: LeitplankeError) -> None:
    model = ScriptedModel([[error]])

    with pytest.raises(type(error)):
        await ask(model, Time())

    assert model.asked == 1


async def test_an_empty_answer_is_asked_again_once() -> None:
    assert await ask(ScriptedModel([["", " \n"], ["Ja."]]), Time()) == "Ja."


async def test_two_empty_answers_are_a_failure() -> None:
    model = ScriptedModel([[" "]])

    with pytest.raises(ModelFailed):
        await ask(model, Time())

    assert model.asked == 2


async def test_a_silent_model_is_left_when_patience_ends() -> None:
    with pytest.raises(ModelUnavailable):
        await ask(SilentModel([]), Time(), patience_seconds=0.05)


async def test_an_outage_of_a_real_server_is_waited_out() -> None:
    async with ModelServer() as server:
        chat = OpenAIChat("haus", server.base_url, "any", trust=Trust.HOUSE)
        for fault in (status(500), Fault(How.RESET), status(429, retry_after="3"), Fault(How.TORN)):
            server.fail(fault, times=1)

        answer = await ask_over(chat)
        await chat.close()

    assert answer == "Antwort auf: Frage?"
    assert len(server.requests) == 5


async def ask_over(chat: OpenAIChat) -> str:
    time = Time()
    return await answer_patiently(
        chat, CONVERSATION, patience_seconds=300, clock=time.clock, sleep=time.sleep
    )


MODEL = {"name": "haus", "base_url": "http://127.0.0.1:9000/v1", "model": "any", "trust": "house"}


def test_the_settings_of_the_manual_are_accepted() -> None:
    settings = ModelSettings.model_validate(MODEL)

    assert settings.trust is Trust.HOUSE
    assert settings.timeout_seconds == 120
    assert AnswerSettings().patience_seconds == 300
    assert AnswerSettings().parallel == 64


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"base_url": "models:9000"}, "no_model_address", id="no scheme"),
        pytest.param({"base_url": "ftp://models/v1"}, "no_model_address", id="not HTTP"),
        pytest.param({"base_url": "https://"}, "no_model_address", id="no host"),
        pytest.param(
            {"base_url": "https://a:b@models/v1"}, "password_in_model_address", id="password"
        ),
        pytest.param({"base_url": "https://models/v1?key=x"}, "query_in_model_address", id="query"),
        pytest.param(
            {"base_url": "http://models.example.org/v1", "trust": "external"},
            "external_model_in_clear",
            id="unprotected and external",
        ),
        pytest.param({"api_key_env": "A", "api_key_file": "b"}, "two_keys", id="two keys"),
        pytest.param({"trust": "friend"}, "'house' or 'external'", id="no such trust"),
        pytest.param({"timeout_seconds": 0}, "greater than 0", id="no time"),
        pytest.param({"temperature": 3}, "less than or equal to 2", id="too warm"),
        pytest.param({"modell": "any"}, "not permitted", id="unknown key"),
    ],
)
def test_a_wrong_setting_is_explained(changed: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        ModelSettings.model_validate(MODEL | changed)


@pytest.mark.parametrize(
    "base_url",
    [
        "https://models.example.org/v1",
        "http://127.0.0.1:9/v1",
        "http://[::1]:9/v1",
        "http://localhost/v1",
    ],
)
def test_an_external_model_is_reached_protected_or_on_this_machine(base_url: str) -> None:
    settings = ModelSettings.model_validate(MODEL | {"base_url": base_url, "trust": "external"})

    assert settings.base_url == base_url


def test_a_complaint_never_shows_what_was_entered() -> None:
    with pytest.raises(ValueError, match="base_url") as caught:
        ModelSettings.model_validate(MODEL | {"base_url": "https://anna:geheim@models/v1"})

    assert "geheim" not in str(caught.value)


def test_the_key_comes_from_the_named_place(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("keys") / "key"
    file.write_text("aus der Datei\n")
    by_name = ModelSettings.model_validate(MODEL | {"api_key_env": "KEY"})
    by_file = ModelSettings.model_validate(MODEL | {"api_key_file": file})
    without = ModelSettings.model_validate(MODEL)

    assert by_name.api_key({"KEY": "aus der Umgebung"}) == "aus der Umgebung"
    assert by_file.api_key({}) == "aus der Datei"
    assert without.api_key({"KEY": "egal"}) is None


@pytest.mark.parametrize(
    "place", [{"api_key_env": "KEY"}, {"api_key_file": "/nowhere/key"}], ids=["variable", "file"]
)
def test_a_missing_key_names_its_place(place: dict[str, str]) -> None:
    settings = ModelSettings.model_validate(MODEL | place)

    with pytest.raises(SettingsInvalid, match="put the API key into"):
        settings.api_key({"KEY": " "})


async def test_a_model_that_has_lost_itself_is_cut_off() -> None:
    model = ScriptedModel([["wieder " * 10_000, "und wieder "]])

    answer = await answer_patiently(model, CONVERSATION, patience_seconds=60)

    assert answer.endswith(CUT_OFF)
    assert len(answer) == LONGEST_ANSWER + len(CUT_OFF)


@pytest.mark.parametrize(
    ("waited", "left"),
    [
        pytest.param(0, 60, id="all of it for a new question"),
        pytest.param(40, 20, id="the rest for one that waited"),
        pytest.param(3_600, LAST_TRY_SECONDS, id="a last try for one from before the crash"),
    ],
)
def test_what_waited_has_less_patience_left_but_a_last_try(waited: float, left: float) -> None:
    assert patience_left(60, waited) == left
