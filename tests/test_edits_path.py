"""A question that is edited is answered anew in its place; one that is removed takes it along."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import nio  # noqa: TID251  # a room's owner sets its power levels
import pytest

from bot.adapters.matrix.content import META
from bot.demo.homeserver import Homeserver
from bot.demo.staff import Heard, Person
from bot.wording import load_table
from tests.conftest import NewUser
from tests.house import House, house, settled
from tests.model_server import Body, ModelServer

WORDING = load_table("de", "wording")
FULL = WORDING["reminder"]["full"]
LONG = " ".join(f"Satz {number} gilt allgemein." for number in range(60))
PATIENCE = 60.0
both = pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])


def echo(body: Body) -> str:
    """Answer with the question, so that it shows which version was asked."""
    return f"Zu: {body['messages'][-1]['content']}"


async def shown(home: House, person: Person, answer: str, words: str) -> Heard:
    """Wait for the edit of an answer that is whole and says something."""
    heard = await person.hear(
        lambda h: h.replaces == answer and words in str(new(h).get("body")) and not _partial(h),
        patience=PATIENCE,
    )
    assert heard, home.log.read_text()[-2000:]
    return heard


def new(heard: Heard) -> Body:
    content: Body = heard.content.get("m.new_content", {})
    return content


def _partial(heard: Heard) -> bool:
    return bool(new(heard).get(META, {}).get("partial"))


async def edit(person: Person, room: str, question: str, text: str) -> str:
    return await person._send(
        room,
        "m.room.message",
        {
            "msgtype": "m.text",
            "body": f"* {text}",
            "m.new_content": {"msgtype": "m.text", "body": text},
            "m.relates_to": {"rel_type": "m.replace", "event_id": question},
        },
    )


async def is_gone(person: Person, room: str, event_id: str) -> bool:
    """Ask the homeserver whether an event has been redacted."""
    found = await person._client.room_get_event(room, event_id)
    return "redacted_because" in found.event.source.get("unsigned", {})


async def gone(home: House, person: Person, room: str, event_id: str) -> None:
    for _ in range(200):
        if await is_gone(person, room, event_id):
            return
        await settled(0.1)
    raise AssertionError(home.log.read_text()[-2000:])


def events_of(home: House, person: Person) -> list[Heard]:
    """What the bot said in messages of its own, without edits and the greeting."""
    said = [h for h in home.from_bot(person) if h.content and not h.replaces]
    return [h for h in said if h.meta.get("kind") != "greeting"]


def kinds(home: House) -> list[str]:
    with sqlite3.connect(home.folder / "var" / "audit.sqlite") as audit:
        rows = audit.execute("select kind from entries order by number").fetchall()
    audit.close()
    return [kind for (kind,) in rows]


@both
async def test_an_edit_is_answered_in_place_a_secret_refused_there_and_a_removal_takes_it_along(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path, *, encrypted: bool
) -> None:
    async with house(homeserver, new_user, tmp_path, model=ModelServer(answer=echo)) as home:
        anna = home.staff[0]
        room = await home.direct_chat(anna, encrypted=encrypted)
        question = await anna.say(room, "Was regelt § 30 AO?")
        answer = await home.reply(anna, question)
        await anna.agree(room, answer.event_id)
        await anna.hear(lambda h: bool(new(h).get(META, {}).get("signed")), patience=PATIENCE)
        await edit(anna, room, question, "Was regelt § 31 AO?")
        anew = await shown(home, anna, answer.event_id, "§ 31 AO")
        asked = home.model.requests
        await edit(anna, room, question, "Was zahlt 133/8150/8159?")
        refused = await shown(home, anna, answer.event_id, WORDING["reminder"]["short"])
        await settled()
        asked_later = home.model.requests
        said = events_of(home, anna)
        await anna.withdraw(room, question)
        await gone(home, anna, room, answer.event_id)
        await settled(0.3)

    assert new(anew)["body"].endswith(FULL)
    assert "signed" not in new(anew)[META]
    assert new(refused)[META]["kind"] == "refusal"
    assert len(asked) == len(asked_later)
    assert [h.event_id for h in said] == [answer.event_id]
    assert kinds(home) == ["answered", "signed", "answered", "refused", "removed"]


@both
async def test_an_edit_or_removal_in_mid_answer_ends_that_answer(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path, *, encrypted: bool
) -> None:
    def answer(body: Body) -> str:
        return echo(body) if "31" in echo(body) else f"{echo(body)} {LONG}"

    model = ModelServer(pause=0.2, answer=answer)
    async with house(homeserver, new_user, tmp_path, model=model) as home:
        anna = home.staff[0]
        room = await home.direct_chat(anna, encrypted=encrypted)
        question = await anna.say(room, "Was regelt § 30 AO?")
        begun = await anna.hear(lambda h: h.is_partial, patience=PATIENCE)
        assert begun
        await edit(anna, room, question, "Was regelt § 31 AO?")
        anew = await shown(home, anna, begun.event_id, "§ 31 AO")
        second = await anna.say(room, "Was regelt § 32 AO?")
        growing = await anna.hear(
            lambda h: h.is_partial and h.meta["question"] == second, patience=PATIENCE
        )
        assert growing
        await anna.withdraw(room, second)
        await gone(home, anna, room, growing.event_id)
        await settled()
        said = [h.event_id for h in events_of(home, anna)]

    assert LONG[:20] not in new(anew)["body"]
    assert said[0] == begun.event_id
    assert set(said) == {begun.event_id, growing.event_id}
    assert kinds(home) == ["answered", "removed"]


async def test_what_is_edited_and_removed_while_the_bot_is_down_counts_once_when_it_is_back(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    async with house(
        homeserver, new_user, tmp_path, people=2, model=ModelServer(answer=echo)
    ) as home:
        anna, bernd = home.staff
        room = await home.team_room(home.staff, encrypted=True)
        first = await anna.say(room, "Was regelt § 30 AO?", to=home.bot)
        kept = await home.reply(anna, first)
        second = await anna.say(room, "Was regelt § 31 AO?", to=home.bot)
        lost = await home.reply(anna, second)
        await settled()  # the row of an answer comes just after it
        home.kill_bot()
        await edit(bernd, room, first, "Leitplanke: Was will Bernd?")
        await edit(anna, room, first, "Leitplanke: Was regelt § 33 AO?")
        await edit(anna, room, first, "Leitplanke: Was regelt § 34 AO?")
        await anna.withdraw(room, second)
        home.start_bot()
        anew = await shown(home, anna, kept.event_id, "§ 34 AO")
        await gone(home, anna, room, lost.event_id)
        await settled()
        edits = [h for h in anna.heard if h.replaces == kept.event_id and not _partial(h)]
        asked = [r.question for r in home.model.requests]

    assert [h.event_id for h in edits] == [anew.event_id]
    assert not any("Bernd" in text or "§ 33" in text for text in asked)
    assert sorted(kinds(home)) == ["answered", "answered", "answered", "removed"]


async def test_a_kill_while_the_answer_to_an_edit_grows_leaves_one_whole_answer(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    def answer(body: Body) -> str:
        return echo(body) if "30" in echo(body) else f"{echo(body)} {LONG}"

    model = ModelServer(pause=0.1, answer=answer)
    async with house(homeserver, new_user, tmp_path, model=model) as home:
        anna = home.staff[0]
        room = await home.direct_chat(anna, encrypted=True)
        question = await anna.say(room, "Was regelt § 30 AO?")
        first = await home.reply(anna, question)
        edited = await edit(anna, room, question, "Was regelt § 31 AO?")
        growing = await anna.hear(
            lambda h: _partial(h) and new(h)[META]["question"] == edited, patience=PATIENCE
        )
        home.kill_bot()
        model.pause = 0.0
        home.start_bot()
        whole = await shown(home, anna, first.event_id, "Satz 59")
        await settled()
        said = events_of(home, anna)

    assert growing
    assert growing.replaces == first.event_id
    assert new(whole)[META]["question"] == edited
    assert new(whole)["body"].endswith(FULL)
    assert [h.event_id for h in said] == [first.event_id]


async def test_where_the_bot_may_not_redact_a_sentence_takes_the_place_of_the_answer(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    async with house(homeserver, new_user, tmp_path) as home:
        anna = home.staff[0]
        room = await home.team_room([anna])
        question = await anna.say(room, "Was regelt § 30 AO?", to=home.bot)
        answer = await home.reply(anna, question)
        levels = {"events": {"m.room.redaction": 50}}
        put = await anna._client.room_put_state(room, "m.room.power_levels", levels)
        assert isinstance(put, nio.RoomPutStateResponse), put
        await anna.withdraw(room, question)
        sentence = await shown(home, anna, answer.event_id, WORDING["command"]["taken_back"])
        asked = await home.ask(anna, room, "Was regelt § 31 AO?", to=home.bot)

    assert WORDING["reminder"]["short"] in new(sentence)["body"]
    assert asked.text
