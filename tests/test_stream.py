"""A growing answer shows nothing that the whole one will not say."""

from __future__ import annotations

import asyncio

import pytest

from bot.answer.stream import Stream, settled_until, with_fence_closed
from bot.answer.thread import open_thread
from bot.messages import Trust
from bot.screen.screen import Screen
from bot.screen.verdict import Origin
from tests.fakes import message

PATIENCE = 10.0
SCREEN = Screen()
SECRET = "Der Bescheid ging an Steuernummer 93815/08152."


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("Guten Tag", "Guten Tag"),
        ("An [Pers", "An "),
        ("An [Person 1]", "An "),
        ("An [Person 1]s", "An "),
        ("An [Person 1]s Adresse", "An [Person 1]s Adresse"),
        ("An \\", "An "),
        ("Siehe [hier](https://a", "Siehe "),
        ("Siehe [hier](https://a b", "Siehe "),
        ("Siehe <a [Person 1] und", "Siehe "),
    ],
)
def test_what_may_still_change_is_held_back(text: str, settled: str) -> None:
    assert text[: settled_until(text)] == settled


def test_every_beginning_restored_is_a_beginning_of_the_whole() -> None:
    thread = open_thread(SCREEN, Trust.EXTERNAL, [], message("x"), "de")
    masked = thread._screen.mask("Bitte an anna.muster@example.org schreiben.", Origin.QUESTION)
    name = masked.text[masked.text.index("[") : masked.text.index("]") + 1]
    whole = f"An {name}s Adresse, nicht [{name}](https://a.example/{name}) und <{name}> {name}."
    shown = thread.restore(whole)

    for end in range(len(whole)):
        beginning = whole[:end]
        assert shown.startswith(thread.restore(beginning[: settled_until(beginning)])), beginning


def test_an_open_code_block_is_closed_for_the_moment() -> None:
    assert with_fence_closed("So:\n```python\nx") == "So:\n```python\nx\n```"
    assert with_fence_closed("So:\n```\nx\n```") == "So:\n```\nx\n```"


async def test_what_nobody_gave_is_not_shown_before_the_whole_answer_says_so() -> None:
    shown = await _shown(["Gern. ", SECRET, " Ende."])

    assert shown
    assert all("93815" not in text for text in shown)
    assert shown[-1].startswith("Gern.")


async def test_a_torn_answer_that_begins_anew_shows_one_beginning() -> None:
    shown = await _shown(["Erster Anfang"], again=["Zweiter Anfang"])

    assert shown[-1] == "Zweiter Anfang"


async def test_a_failed_showing_ends_the_showing() -> None:
    shown = await _shown(["Eins "], again=["Zwei "], works=False)

    assert shown == ["Eins"]


async def _shown(
    pieces: list[str], *, again: list[str] | None = None, works: bool = True
) -> list[str]:
    shown: list[str] = []
    came = asyncio.Event()

    async def show(text: str) -> bool:
        shown.append(text)
        came.set()
        return works

    thread = open_thread(SCREEN, Trust.EXTERNAL, [], message("x"), "de")
    async with Stream(thread, show) as stream:
        for attempt in (pieces, again or []):
            if not attempt:
                continue
            stream.begin()
            came.clear()
            for piece in attempt:
                stream.hear(piece)
            if works or not shown:
                await came.wait()
        if not works and stream._task:
            async with asyncio.timeout(PATIENCE):
                await stream._task
    return shown
