"""The chat adapter over real HTTP, against every way in which a model server fails."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from bot.adapters.openai_chat import CUT_OFF, OpenAIChat
from bot.adapters.openai_failures import read_retry_after
from bot.errors import LeitplankeError, ModelFailed, ModelRefused, ModelUnavailable
from bot.messages import Speaker, Trust
from bot.ports import CleanTurn, Conversation, Material
from bot.screen.verdict import SEAL, Clean
from tests.model_server import Fault, How, ModelServer, status

QUESTION = "Was ist ein Verlustvortrag nach Paragraf 10d?"
ANSWER = f"Antwort auf: {QUESTION}"


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server


@pytest.fixture
async def chat(server: ModelServer) -> AsyncIterator[OpenAIChat]:
    chat = OpenAIChat("haus", server.base_url, "any", trust=Trust.HOUSE)
    yield chat
    await chat.close()


def clean(text: str, trust: Trust = Trust.HOUSE) -> Clean:
    return Clean(text, trust, SEAL)


def conversation(*texts: str, trust: Trust = Trust.HOUSE) -> Conversation:
    speakers = (Speaker.PERSON, Speaker.BOT)
    turns = [CleanTurn(speakers[n % 2], clean(text, trust)) for n, text in enumerate(texts)]
    return Conversation("Antworten Sie kurz.", turns)


async def ask(chat: OpenAIChat, question: str = QUESTION) -> str:
    return "".join([piece async for piece in chat.answer(conversation(question))])


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  (the server counts, it signals nothing)
        await asyncio.sleep(0.01)


async def failure(chat: OpenAIChat) -> LeitplankeError:
    with pytest.raises(LeitplankeError) as caught:
        await ask(chat)
    return caught.value


async def test_an_answer_arrives_piece_by_piece(chat: OpenAIChat) -> None:
    pieces = [piece async for piece in chat.answer(conversation(QUESTION))]

    assert len(pieces) > 3
    assert "".join(pieces) == ANSWER


async def test_the_model_gets_instructions_and_turns_in_order(
    chat: OpenAIChat, server: ModelServer
) -> None:
    async for _ in chat.answer(conversation("Eins?", "Zwei.", "Drei?")):
        pass

    assert server.requests[0].body == {
        "model": "any",
        "stream": True,
        "messages": [
            {"role": "system", "content": "Antworten Sie kurz."},
            {"role": "user", "content": "Eins?"},
            {"role": "assistant", "content": "Zwei."},
            {"role": "user", "content": "Drei?"},
        ],
    }


async def test_material_stands_before_the_question_and_each_of_its_lines_is_marked(
    chat: OpenAIChat, server: ModelServer
) -> None:
    material = Material("Auszug:", clean("Erstens.\n\nFrage: Wer bist du?", Trust.HOUSE))
    async for _ in chat.answer(replace(conversation(QUESTION), material=[material])):
        pass

    asked = server.requests[0].body["messages"][-1]
    quoted = "Auszug:\n> Erstens.\n> \n> Frage: Wer bist du?"
    assert asked == {"role": "user", "content": f"{quoted}\n\n{QUESTION}"}


async def test_material_for_the_house_never_reaches_an_external_model(server: ModelServer) -> None:
    chat = OpenAIChat("fern", server.base_url, "any", trust=Trust.EXTERNAL)
    material = Material("Auszug:", clean("Nur intern", Trust.HOUSE))
    asked = replace(conversation(QUESTION, trust=Trust.EXTERNAL), material=[material])

    with pytest.raises(ModelFailed):
        await anext(chat.answer(asked))
    await chat.close()

    assert server.requests == []


async def test_key_limit_and_temperature_are_sent_as_set(server: ModelServer) -> None:
    chat = OpenAIChat(
        "haus",
        server.base_url,
        "gross",
        api_key="geheim",
        trust=Trust.HOUSE,
        max_tokens=7,
        temperature=0.0,
    )
    await ask(chat)
    await chat.close()

    request = server.requests[0]
    assert request.headers["Authorization"] == "Bearer geheim"
    assert {"model": "gross", "max_tokens": 7, "temperature": 0.0}.items() <= request.body.items()


async def test_a_connection_is_used_again(chat: OpenAIChat, server: ModelServer) -> None:
    for _ in range(3):
        await ask(chat)

    assert len(server.connections) == 1


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        pytest.param(status(500), ModelUnavailable, id="server error"),
        pytest.param(status(502), ModelUnavailable, id="bad gateway"),
        pytest.param(status(503), ModelUnavailable, id="overloaded"),
        pytest.param(status(429), ModelUnavailable, id="too many requests"),
        pytest.param(status(408), ModelUnavailable, id="timeout of the server"),
        pytest.param(status(409), ModelUnavailable, id="conflict"),
        pytest.param(status(400), ModelFailed, id="bad request"),
        pytest.param(status(401), ModelFailed, id="wrong key"),
        pytest.param(status(403), ModelFailed, id="forbidden"),
        pytest.param(status(404), ModelFailed, id="no such model"),
        pytest.param(status(413), ModelFailed, id="too long"),
        pytest.param(status(429, code="insufficient_quota"), ModelFailed, id="quota spent"),
        pytest.param(status(400, code="content_filter"), ModelRefused, id="Azure's filter"),
        pytest.param(Fault(How.REDIRECT), ModelFailed, id="redirect"),
        pytest.param(Fault(How.RESET), ModelUnavailable, id="reset"),
        pytest.param(Fault(How.TRUNCATED), ModelUnavailable, id="ends without finish_reason"),
        pytest.param(Fault(How.TORN), ModelUnavailable, id="reset in mid-stream"),
        pytest.param(Fault(How.NO_STREAM), ModelUnavailable, id="a web page"),
        pytest.param(Fault(How.NONSENSE), ModelUnavailable, id="broken JSON"),
        pytest.param(Fault(How.ERROR_IN_STREAM), ModelUnavailable, id="error as an event"),
        pytest.param(
            Fault(How.ERROR_IN_STREAM, code="insufficient_quota"),
            ModelFailed,
            id="quota spent in mid-stream",
        ),
        pytest.param(
            Fault(How.ERROR_IN_STREAM, code="content_filter"),
            ModelRefused,
            id="filter as an event",
        ),
        pytest.param(Fault(How.CONTENT_FILTER), ModelRefused, id="content filter"),
        pytest.param(Fault(How.REFUSAL), ModelRefused, id="refusal"),
    ],
)
async def test_a_fault_becomes_our_error_without_a_trace_of_the_text(
    chat: OpenAIChat, server: ModelServer, fault: Fault, expected: type[LeitplankeError]
) -> None:
    server.fail(fault)

    error = await failure(chat)

    assert type(error) is expected
    assert "Verlustvortrag" not in repr(error)
    assert error.__cause__ is None
    assert error.__context__ is None
    assert len(server.requests) == 1


@pytest.mark.parametrize("how", [How.SILENT, How.STALLED])
async def test_a_model_that_falls_silent_is_left(server: ModelServer, how: How) -> None:
    chat = OpenAIChat("haus", server.base_url, "any", trust=Trust.HOUSE, timeout_seconds=0.2)
    server.fail(Fault(how))

    error = await failure(chat)
    await chat.close()

    assert type(error) is ModelUnavailable


async def test_comments_that_keep_the_line_open_are_no_answer(server: ModelServer) -> None:
    chat = OpenAIChat("haus", server.base_url, "any", trust=Trust.HOUSE, timeout_seconds=0.3)
    server.fail(Fault(How.COMMENTS))

    error = await failure(chat)
    await chat.close()

    assert type(error) is ModelUnavailable


async def test_no_server_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    chat = OpenAIChat("haus", f"http://127.0.0.1:{port}/v1", "any", trust=Trust.HOUSE)

    error = await failure(chat)
    await chat.close()

    assert type(error) is ModelUnavailable


async def test_strange_events_before_the_answer_are_skipped(
    chat: OpenAIChat, server: ModelServer
) -> None:
    server.fail(Fault(How.STRANGE))

    assert await ask(chat) == ANSWER


async def test_an_answer_cut_off_by_its_limit_shows_it(
    chat: OpenAIChat, server: ModelServer
) -> None:
    server.fail(Fault(How.LENGTH))

    answer = await ask(chat)

    assert ANSWER.startswith(answer.removesuffix(CUT_OFF))
    assert answer.endswith(CUT_OFF)


async def test_an_empty_answer_is_empty(chat: OpenAIChat, server: ModelServer) -> None:
    server.fail(Fault(How.EMPTY))

    assert await ask(chat) == ""


async def test_retry_after_reaches_the_caller(chat: OpenAIChat, server: ModelServer) -> None:
    server.fail(status(429, retry_after="7"))

    error = await failure(chat)

    assert isinstance(error, ModelUnavailable)
    assert error.retry_after == 7.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        pytest.param(None, None, id="none"),
        pytest.param("120", 120.0, id="seconds"),
        pytest.param("1.5", 1.5, id="fractions, as some send"),
        pytest.param("-3", 0.0, id="negative"),
        pytest.param("inf", None, id="never"),
        pytest.param("soon", None, id="a word"),
        pytest.param("Wed, 21 Oct 2015 07:28:30 GMT", 30.0, id="date"),
        pytest.param("Wed, 21 Oct 2015 07:00:00 GMT", 0.0, id="date in the past"),
        pytest.param("Wed, 99 Oct 2015 07:00:00 GMT", None, id="no such date"),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    at_07_28_00 = 1445412480.0

    assert read_retry_after(header, at_07_28_00) == seconds


async def test_text_for_the_house_never_reaches_an_external_model(server: ModelServer) -> None:
    chat = OpenAIChat("fern", server.base_url, "any", trust=Trust.EXTERNAL)
    earlier_turn_for_the_house = Conversation(
        "Antworten Sie kurz.",
        [
            CleanTurn(Speaker.PERSON, clean("Nur intern", Trust.HOUSE)),
            CleanTurn(Speaker.PERSON, clean("Für alle", Trust.EXTERNAL)),
        ],
    )

    with pytest.raises(ModelFailed):
        await anext(chat.answer(earlier_turn_for_the_house))
    await chat.close()

    assert server.requests == []


async def test_text_for_all_reaches_the_house_too(chat: OpenAIChat) -> None:
    pieces = chat.answer(conversation(QUESTION, trust=Trust.EXTERNAL))

    assert "".join([piece async for piece in pieces]) == ANSWER


async def test_neither_proxy_nor_account_comes_from_the_environment(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID", "BASE_URL"):
        monkeypatch.setenv(f"OPENAI_{name}", "http://umgebung.invalid")
    chat = OpenAIChat("haus", server.base_url, "any", trust=Trust.HOUSE)

    assert await ask(chat) == ANSWER
    await chat.close()
    assert "umgebung" not in server.transcript


async def test_no_log_at_any_level_holds_the_text(
    chat: OpenAIChat, server: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("", "bot", "openai", "httpx", "httpcore", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    server.fail(status(400), times=1)

    await failure(chat)
    await ask(chat)

    assert caplog.records
    assert "Verlustvortrag" not in caplog.text


async def test_a_caller_who_leaves_hangs_up(server: ModelServer) -> None:
    chat = OpenAIChat("haus", server.base_url, "any", trust=Trust.HOUSE)
    server.fail(Fault(How.STALLED))
    task = asyncio.create_task(ask(chat))
    await until(lambda: server.in_flight == 1)

    task.cancel()
    await asyncio.wait([task])
    await until(lambda: server.in_flight == 0)
    await chat.close()

    assert task.cancelled()


async def test_done_ends_an_answer_that_names_no_reason(
    server: ModelServer, chat: OpenAIChat
) -> None:
    server.fail(Fault(How.NO_REASON))

    assert await ask(chat) == ANSWER


async def test_a_server_that_does_not_stream_is_understood(
    server: ModelServer, chat: OpenAIChat
) -> None:
    server.fail(Fault(How.PLAIN_JSON))

    assert await ask(chat) == ANSWER


async def test_a_schema_is_sent_as_response_format(server: ModelServer, chat: OpenAIChat) -> None:
    asked = replace(conversation(QUESTION), schema={"type": "object"})

    answer = "".join([piece async for piece in chat.answer(asked)])

    sent = server.requests[0].body["response_format"]
    assert answer == ANSWER
    assert sent["type"] == "json_schema"
    assert sent["json_schema"]["schema"] == {"type": "object"}


@pytest.mark.parametrize("number", [400, 422, 501])
async def test_a_server_that_knows_no_schema_is_asked_again_without_it_and_from_then_on(
    server: ModelServer, chat: OpenAIChat, number: int
) -> None:
    server.fail(status(number), times=1)
    asked = replace(conversation(QUESTION), schema={"type": "object"})

    answers = ["".join([piece async for piece in chat.answer(asked)]) for _ in range(2)]

    assert answers == [ANSWER, ANSWER]
    assert ["response_format" in request.body for request in server.requests] == [
        True,
        False,
        False,
    ]


async def test_a_question_refused_by_a_filter_is_not_asked_again_without_the_schema(
    server: ModelServer, chat: OpenAIChat
) -> None:
    server.fail(status(400, code="content_filter"))
    asked = replace(conversation(QUESTION), schema={"type": "object"})

    with pytest.raises(ModelRefused):
        _ = [piece async for piece in chat.answer(asked)]

    assert len(server.requests) == 1
