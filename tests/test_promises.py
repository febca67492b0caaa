"""The two promises of the path, on everything it can do: each reply carries the reminder, and
nothing confidential reaches the model, wherever it was planted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.demo.homeserver import Homeserver
from bot.demo.staff import Person
from bot.wording import load_table
from tests.conftest import NewUser
from tests.house import House, house, settled
from tests.model_server import Fault, How, status

REMINDERS = tuple(load_table("de", "wording")["reminder"].values())

# Valid by their check digits, and nobody's: the IdNr and the IBAN are published examples
# (BZSt; https://www.iban.com/structure), the tax number is computed (ELSTER, NRW).
PLANTED = {
    "tax_id": "86095742719",
    "iban": "DE89 3704 0044 0532 0130 00",
    "tax_number": "133/8150/8159",
    "email": "sabine.mustermann@example.org",
    "phone": "0221 4710815",
    "credential": "Passwort: Sonnenblume-77",
    "person": "Herr Heinz-Gerd Nachtweih",
}


@pytest_asyncio.fixture
async def home(homeserver: Homeserver, new_user: NewUser, tmp_path: Path) -> AsyncIterator[House]:
    toml = "[answer]\npatience_seconds = 2.0"
    async with house(homeserver, new_user, tmp_path, people=1, toml=toml) as built:
        yield built


async def test_whatever_happens_every_event_of_the_bot_carries_the_reminder(home: House) -> None:
    anna = home.staff[0]
    room = await home.direct_chat(anna)
    say = home.ask

    await say(anna, room, "Eine Antwort bitte.")
    await say(anna, room, f"Steuer-ID {PLANTED['tax_id']}?")
    for command in ("!hilfe", "!handreichung", "!neu", "!status", "!bild", "!bild Ballons", "!xy"):
        await say(anna, room, command)
    for fault in (status(500), status(400), Fault(How.CONTENT_FILTER), Fault(How.TORN)):
        home.model.fail(fault)
        await say(anna, room, "Klappt das?")
        home.model.recover()
    home.model.answer = lambda _: "Satz ohne Ende. " * 3000
    await say(anna, room, "Sehr lang bitte.")
    await settled(2)

    said = home.from_bot(anna)
    assert len(said) > 14
    assert [h.text for h in said if not h.text.endswith(REMINDERS)] == []


async def test_nothing_planted_reaches_the_model_wherever_it_stands(home: House) -> None:
    anna = home.staff[0]
    room = await home.direct_chat(anna, encrypted=True)

    for value in PLANTED.values():
        asked = await anna.say(room, f"Zur Frage von gestern: {value}. Was gilt?")
        await _confirm(home, anna, room, asked)
        await home.ask(anna, room, "Was gilt allgemein?", thread=asked)
        await home.ask(anna, room, f"!bild ein Plakat mit {value}")
        await anna.send_file(room, f"{value.replace('/', '-')}.pdf")
    await settled(2)

    values = [value.removeprefix("Herr ").removeprefix("Passwort: ") for value in PLANTED.values()]
    assert [v for v in values if v in home.model.transcript] == []
    assert len(home.model.requests) >= len(PLANTED)
    log = home.log.read_text()
    assert [v for v in values if v in log] == []
    at_rest = b"".join(f.read_bytes() for f in (home.folder / "var").rglob("*") if f.is_file())
    assert [v for v in values if v.encode() in at_rest] == []


async def test_a_secret_split_over_two_messages_of_a_thread_stays(home: House) -> None:
    anna = home.staff[0]
    room = await home.direct_chat(anna)

    first = await anna.say(room, "Es geht um die Kontonummer DE89 3704 0044 0532")
    await home.reply(anna, first)
    refusal = await home.ask(anna, room, "0130 00 ist der Rest.", thread=first)
    consent = await home.reply(anna, await anna.agree(room, refusal.event_id))
    await home.ask(anna, room, "Danke. Was ist eine IBAN?", thread=first)

    assert refusal.meta["kind"] == consent.meta["kind"] == "refusal"
    assert not any("0130 00" in request.raw for request in home.model.requests)
    said = [t["content"] for t in home.model.requests[-1].body["messages"] if t["role"] == "user"]
    assert said == ["Danke. Was ist eine IBAN?"]


async def _confirm(home: House, person: Person, room: str, asked: str) -> None:
    refusal = await home.reply(person, asked)
    assert refusal.meta["kind"] == "refusal", asked
    await home.reply(person, await person.agree(room, refusal.event_id))
