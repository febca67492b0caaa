"""Every dialect of OpenAI's protocol that docs/models.md names, as its public pages write it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.adapters.openai_chat import OpenAIChat
from bot.adapters.thinking import without_thinking
from bot.errors import LeitplankeError
from bot.messages import Speaker, Trust
from bot.ports import CleanTurn, Conversation
from bot.screen.verdict import SEAL, Clean
from tests.dialect_server import DialectServer, Exchange, exchanges
from tests.pages import page

QUESTION = "Was ist die Abgabenordnung?"
ALL = exchanges()
SPOKEN = [exchange for exchange in ALL if exchange.says is not None]
FAILED = [exchange for exchange in ALL if exchange.fails]
REFUSED = [exchange for exchange in ALL if exchange.refuses]
OPTIONS = {"max_tokens", "temperature", "response_format"}
SCHEMA = {"type": "object"}


def label(exchange: Exchange) -> str:
    return f"{exchange.dialect}: {exchange.name}"


@asynccontextmanager
async def chat_with(server: DialectServer, version: str | None = None) -> AsyncIterator[OpenAIChat]:
    chat = OpenAIChat(
        "modell",
        f"{server.address}/v1",
        "any",
        api_key="schluessel",
        trust=Trust.HOUSE,
        api_version=version,
        max_tokens=900,
        temperature=0.3,
    )
    try:
        yield chat
    finally:
        await chat.close()


async def ask(chat: OpenAIChat) -> str:
    turns = [CleanTurn(Speaker.PERSON, Clean(QUESTION, Trust.HOUSE, SEAL))]
    conversation = Conversation("Antworten Sie kurz.", turns, schema=SCHEMA)
    return "".join([piece async for piece in chat.answer(conversation)])


@pytest.mark.parametrize("exchange", SPOKEN, ids=label)
async def test_an_answer_is_read_and_nothing_but_the_answer(exchange: Exchange) -> None:
    async with (
        DialectServer([], exchange) as server,
        chat_with(server, exchange.api_version) as chat,
    ):
        assert await ask(chat) == exchange.says


REPORTED = {"openai": (9, 3), "gemini": (5, 5), "mistral": (4, 3)}


@pytest.mark.parametrize("exchange", [e for e in SPOKEN if '"usage":{' in e.body], ids=label)
async def test_tokens_are_told_as_the_server_counted_them(exchange: Exchange) -> None:
    told: list[tuple[int, int]] = []
    turns = [CleanTurn(Speaker.PERSON, Clean(QUESTION, Trust.HOUSE, SEAL))]
    asked = Conversation("Kurz.", turns, counted=lambda *both: told.append(both))

    async with DialectServer([], exchange) as server, chat_with(server) as chat:
        async for _ in chat.answer(asked):
            pass

    assert told == [REPORTED[exchange.dialect]]
    assert server.bodies[-1]["stream_options"] == {"include_usage": True}


@pytest.mark.parametrize("exchange", FAILED, ids=label)
async def test_a_failure_becomes_ours_and_holds_nothing_of_theirs(exchange: Exchange) -> None:
    async with (
        DialectServer([], exchange) as server,
        chat_with(server, exchange.api_version) as chat,
    ):
        with pytest.raises(LeitplankeError) as caught:
            await ask(chat)

    assert [kind.__name__ for kind in type(caught.value).mro() if kind.__name__ == exchange.fails]
    assert type(caught.value).__name__ in {exchange.fails, "_FieldsRefused"}
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("exchange", REFUSED, ids=label)
async def test_a_field_that_is_refused_is_left_out_from_then_on(exchange: Exchange) -> None:
    refusals = [other for other in REFUSED if other.dialect == exchange.dialect]
    async with DialectServer(refusals, SPOKEN[0]) as server, chat_with(server) as chat:
        first, second = await ask(chat), await ask(chat)

        assert first == second == SPOKEN[0].says
        assert chat.refused == {other.refuses for other in refusals}
    assert exchange.refuses not in server.bodies[-1]
    assert len(server.bodies) == len(refusals) + 2


async def test_the_longest_answer_is_said_under_the_newer_name() -> None:
    refusal = next(e for e in REFUSED if e.dialect == "openai" and e.refuses == "max_tokens")
    async with DialectServer([refusal], SPOKEN[0]) as server, chat_with(server) as chat:
        await ask(chat)

    assert server.bodies[-1]["max_completion_tokens"] == 900


@pytest.mark.parametrize("exchange", [e for e in ALL if e.keeps], ids=label)
async def test_what_one_conversation_does_wrong_costs_no_option(exchange: Exchange) -> None:
    async with DialectServer([], exchange) as server, chat_with(server) as chat:
        with pytest.raises(LeitplankeError):
            await ask(chat)

        assert chat.refused <= {"response_format"}
    assert {"max_tokens", "temperature"} <= server.bodies[-1].keys()


async def test_azure_gets_its_version_and_the_key_in_its_own_header() -> None:
    exchange = next(e for e in SPOKEN if e.dialect == "azure")
    async with (
        DialectServer([], exchange) as server,
        chat_with(server, exchange.api_version) as chat,
    ):
        await ask(chat)

    assert server.paths == ["/v1/chat/completions?api-version=2024-10-21"]
    assert server.headers[0]["api-key"] == "schluessel"
    assert "Authorization" not in server.headers[0]


async def _pieces(*texts: str) -> AsyncIterator[str]:
    for text in texts:
        yield text


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        pytest.param(["<think>a</think>b"], "b", id="one block"),
        pytest.param(["[THINK]a[/THINK]b"], "b", id="Magistral's tags"),
        pytest.param(["<think>a</think>\n<think>b</think>c"], "c", id="two blocks"),
        pytest.param([*"<think>a</think>b"], "b", id="letter by letter"),
        pytest.param(["<think>a"], "", id="never closed"),
        pytest.param(["<th"], "<th", id="the beginning of a tag and no more"),
        pytest.param(["<b>fett</b>"], "<b>fett</b>", id="another tag"),
        pytest.param(["Das Tag <think>", " heißt so"], "Das Tag <think> heißt so", id="spoken of"),
        pytest.param(["  ", "Text"], "  Text", id="spaces first"),
    ],
)
async def test_thoughts_before_an_answer_are_never_shown(pieces: list[str], shown: str) -> None:
    assert "".join([piece async for piece in without_thinking(_pieces(*pieces))]) == shown


@pytest.mark.parametrize("dialect", sorted({exchange.dialect for exchange in ALL}))
def test_every_dialect_has_its_settings_and_sources_in_the_documents(dialect: str) -> None:
    assert f"tests/dialects/{dialect}.toml" in page("docs/models.md")
