"""A sign-off on a real homeserver: the answer's review shows it, and shows it no more."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path

import docx
import pytest
from nio.crypto.attachments import decrypt_attachment  # noqa: TID251  # a client downloads a file

from bot.adapters.matrix.content import META
from bot.demo.homeserver import Homeserver
from bot.demo.staff import Heard, Person
from bot.review.marks import buttons
from bot.wording import load_table
from tests.conftest import NewUser
from tests.house import House, house, settled
from tests.test_picture_path import offers

FULL = load_table("de", "wording")["reminder"]["full"]
MARKED = "Als geprüft gekennzeichnet"


async def edit_of(home: House, person: Person, answer: Heard, *, marked: bool) -> str:
    """Wait for the edit of an answer that shows, or no longer shows, a sign-off."""
    heard = await person.hear(
        lambda h: h.replaces == answer.event_id and (MARKED in new_content(h)["body"]) == marked,
        patience=60,
    )
    assert heard, home.log.read_text()[-2000:]
    return str(new_content(heard)["body"])


def new_content(heard: Heard) -> dict[str, str]:
    new: dict[str, str] = heard.content["m.new_content"]
    return new


async def files_of(home: House, person: Person, exported: Heard) -> list[Heard]:
    """Wait for both files; a client may hear of an event twice."""
    question = exported.meta["question"]
    files: dict[int, Heard] = {}
    while len(files) < 2:
        await settled(0.2)
        replies = home.replies(person, question)
        files = {h.meta["part"]: h for h in replies if "filename" in h.content}
    return [files[part] for part in sorted(files)]


async def fetch(person: Person, heard: Heard) -> bytes:
    file = heard.content.get("file")
    url = file["url"] if file else heard.content["url"]
    response = await person._client.download(url)
    if not file:
        return bytes(response.body)
    return decrypt_attachment(response.body, file["key"]["k"], file["hashes"]["sha256"], file["iv"])


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_a_check_shows_under_the_answer_until_it_is_taken_back(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path, *, encrypted: bool
) -> None:
    async with house(homeserver, new_user, tmp_path, people=2) as home:
        anna, bernd = home.staff
        room = await home.team_room(home.staff, encrypted=encrypted)
        question = await anna.say(room, "Was regelt § 30 AO allgemein?", to=home.bot)
        answer = await home.reply(anna, question)
        while not await offers(anna, room, answer.event_id):
            await settled(0.1)

        check = await bernd.agree(room, answer.event_id)
        signed = await edit_of(home, anna, answer, marked=True)
        exported = await home.ask(anna, room, "!export", thread=question)
        files = await files_of(home, anna, exported)
        markdown, word = [await fetch(anna, file) for file in files]
        await bernd.withdraw(room, check)
        unsigned = await edit_of(home, anna, answer, marked=False)
        by_word = await home.ask(bernd, room, "!geprueft", thread=question)
        await settled()
        last = [h for h in anna.heard if h.replaces == answer.event_id][-1]

    assert signed.endswith(FULL)
    assert bernd.user not in signed
    assert unsigned == answer.text
    assert f"{bernd.user}, " in markdown.decode()
    assert answer.text.split("\n\n---\n")[0] in markdown.decode()
    assert any(bernd.user in p.text for p in docx.Document(io.BytesIO(word)).paragraphs)
    assert "gekennzeichnet" in by_word.text
    assert MARKED in new_content(last)["body"]
    assert len(last.content["m.new_content"][META]["signed"]) == 1
    assert kinds(home) == ["answered", "signed", "withdrawn", "signed"]
    assert all(h.encrypted == encrypted for h in home.from_bot(anna) if h.content)


async def test_what_is_signed_and_taken_back_while_the_bot_is_down_counts_when_it_is_back(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    async with house(homeserver, new_user, tmp_path) as home:
        anna = home.staff[0]
        room = await home.direct_chat(anna)
        first = await home.ask(anna, room, "Was regelt § 30 AO allgemein?")
        second = await home.ask(anna, room, "Was regelt § 31 AO allgemein?")
        check = await anna.agree(room, second.event_id)
        await edit_of(home, anna, second, marked=True)
        home.kill_bot()

        await anna.agree(room, first.event_id)
        await anna.withdraw(room, check)
        home.start_bot()

        await edit_of(home, anna, first, marked=True)
        await edit_of(home, anna, second, marked=False)
        await settled()

    assert sorted(kinds(home)) == ["answered", "answered", "signed", "signed", "withdrawn"]


async def test_three_buttons_touched_by_two_people_make_one_checked_answer(
    homeserver: Homeserver, new_user: NewUser, tmp_path: Path
) -> None:
    toml = '[sign_off]\noffer = "three"'
    async with house(homeserver, new_user, tmp_path, people=2, toml=toml) as home:
        anna, bernd = home.staff
        room = await home.team_room(home.staff, encrypted=True)
        question = await anna.say(room, "Was regelt § 30 AO allgemein?", to=home.bot)
        answer = await home.reply(anna, question)
        while len(await offers(anna, room, answer.event_id)) < len(buttons("de")):
            await settled(0.1)
        offered = await offers(anna, room, answer.event_id)

        correct, copied, fair = buttons("de")
        await anna.react(room, answer.event_id, correct)
        one = await saying(home, anna, answer, "Noch offen: Plagiate, diskriminierende Inhalte.")
        await bernd.react(room, answer.event_id, copied)
        await saying(home, anna, answer, "Noch offen: diskriminierende Inhalte.")
        last = await bernd.react(room, answer.event_id, fair)
        whole = await saying(home, anna, answer, "von 2 Personen")
        await bernd.withdraw(room, last)
        left = await saying(home, anna, answer, "Noch offen: diskriminierende Inhalte.")
        await settled()

    assert offered == set(buttons("de"))
    assert all(body.endswith(FULL) for body in (one, whole, left))
    assert kinds(home) == ["answered", "signed", "signed", "signed", "withdrawn"]


async def saying(home: House, person: Person, answer: Heard, words: str) -> str:
    """Wait until the newest edit of an answer says something under it."""
    for _ in range(300):
        edits = [h for h in person.heard if h.replaces == answer.event_id]
        if edits and words in new_content(edits[-1])["body"]:
            return new_content(edits[-1])["body"]
        await settled(0.2)
    raise AssertionError(home.log.read_text()[-2000:])


def kinds(home: House) -> list[str]:
    with sqlite3.connect(home.folder / "var" / "audit.sqlite") as audit:
        rows = audit.execute("select kind, found from entries order by number").fetchall()
    audit.close()
    assert all(isinstance(json.loads(found), dict) for _, found in rows)
    return [kind for kind, _ in rows]
