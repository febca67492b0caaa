"""What people do while the bot dies again and again, and what they must have seen in the end."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.adapters.matrix.content import META
from bot.demo.staff import Heard, Person
from bot.errors import LeitplankeError
from tests.house import House
from tests.screen_identifiers import tax_id

PATIENCE = 600.0
LONG = "Bitte ausführlich:"
LONG_ANSWER = "Ein Absatz mit allgemeinen Angaben zum Verfahren. " * 20
WORDS = 400


@dataclass(frozen=True)
class Wanted:
    """An event that has to be answered exactly once."""

    person: Person
    event: str
    kind: str


@dataclass
class Place:
    person: Person
    room: str
    to: tuple[str, str] | None = None


@dataclass
class Traffic:
    """Says things in rooms; goes on with what the bot answers, as soon as it does."""

    home: House
    places: list[Place]
    dice: random.Random
    wanted: list[Wanted] = field(default_factory=list)
    signed: list[tuple[Person, str, bool]] = field(default_factory=list)
    said: int = 0
    _going_on: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def kinds(self) -> dict[str, Callable[[Place], Awaitable[None]]]:
        return {
            "question": self._question,
            "long answer": self._long_answer,
            "refusal": self._refusal,
            "picture": self._picture,
            "command": self._command,
            "sign-off": self._sign_off,
        }

    async def say_something(self, kind: str | None = None) -> None:
        chosen = kind or self.dice.choice([*self.kinds, "question", "question"])
        await self.kinds[chosen](self.dice.choice(self.places))

    async def finish(self) -> None:
        """Wait until everybody has what they wanted, and all that followed from it."""
        while self._going_on:
            await asyncio.gather(*self._going_on)
        for wanted in list(self.wanted):
            await self._heard(wanted.person, wanted.event)

    def lost(self) -> list[Wanted]:
        return [one for one in self.wanted if not self._replies(one)]

    def doubled(self) -> list[Wanted]:
        """Tell which have a part of their answer twice, or not all parts."""
        return [one for one in self.wanted if not _is_whole(self._replies(one))]

    def wrongly_signed(self) -> list[str]:
        return [
            answer
            for person, answer, stands in self.signed
            if len(_sign_offs(person, answer)) != int(stands)
        ]

    def _replies(self, wanted: Wanted) -> list[Heard]:
        return self.home.replies(wanted.person, wanted.event)

    async def _heard(self, person: Person, event: str) -> Heard:
        return await self.home.reply(person, event, patience=PATIENCE)

    async def _say(self, place: Place, text: str, kind: str) -> str:
        event = await _patiently(lambda: place.person.say(place.room, text, to=place.to))
        self._want(place.person, event, kind)
        return event

    def _want(self, person: Person, event: str, kind: str) -> None:
        self.said += 1
        self.wanted.append(Wanted(person, event, kind))

    async def _question(self, place: Place) -> None:
        await self._say(place, f"Frage {self.said}: Was gilt allgemein?", "question")

    async def _long_answer(self, place: Place) -> None:
        await self._say(place, f"{LONG} Frage {self.said}, was gilt?", "long answer")

    async def _command(self, place: Place) -> None:
        await self._say(place, "!hilfe", "command")

    async def _refusal(self, place: Place) -> None:
        text = f"Frage {self.said}: Was bedeutet die Steuer-ID {tax_id(self.dice)} im Bescheid?"
        event = await self._say(place, text, "refusal")
        self._go_on(self._agree(place, event))

    async def _agree(self, place: Place, event: str) -> None:
        refusal = await self._heard(place.person, event)
        agreed = await _patiently(lambda: place.person.agree(place.room, refusal.event_id))
        self._want(place.person, agreed, "masked")

    async def _picture(self, place: Place) -> None:
        event = await self._say(place, "!bild ein Baum auf einem Hügel", "picture")
        self._go_on(self._choose(place, event))

    async def _choose(self, place: Place, event: str) -> None:
        sheet = await self._heard(place.person, event)
        chosen = await _patiently(lambda: place.person.react(place.room, sheet.event_id, "2️⃣"))
        self._want(place.person, chosen, "choice")

    async def _sign_off(self, place: Place) -> None:
        event = await self._say(place, f"Frage {self.said}: Was gilt allgemein?", "question")
        self._go_on(self._check(place, event, stands=self.dice.random() < 0.5))

    async def _check(self, place: Place, event: str, *, stands: bool) -> None:
        answer = (await self._heard(place.person, event)).event_id
        check = await _patiently(lambda: place.person.agree(place.room, answer))
        await self._until_signed(place.person, answer, 1)
        self.said += 1
        if not stands:
            await _patiently(lambda: place.person.withdraw(place.room, check))
            await self._until_signed(place.person, answer, 0)
            self.said += 1
        self.signed.append((place.person, answer, stands))

    async def _until_signed(self, person: Person, answer: str, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(_sign_offs(person, answer)) != count:  # noqa: ASYNC110  (another process)
                await asyncio.sleep(0.2)

    def _go_on(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)


async def _patiently(send: Callable[[], Awaitable[str | None]]) -> str:
    """Send once more what a busy homeserver did not take."""
    for pause in (1, 5, 10):
        try:
            return await send() or ""
        except LeitplankeError:
            await asyncio.sleep(pause)
    return await send() or ""


def _is_whole(replies: list[Heard]) -> bool:
    parts = Counter(heard.meta["part"] for heard in replies)
    count = replies[0].meta["parts"] if replies else 1
    return parts == Counter(range(count))


def _sign_offs(person: Person, answer: str) -> list[object]:
    edits = [heard for heard in person.heard if heard.replaces == answer]
    if not edits:
        return []
    signed: list[object] = edits[-1].content["m.new_content"][META].get("signed", [])
    return signed


def answer_at_length(question: str) -> str:
    """Answer so that it needs several messages where that is asked for."""
    if LONG not in question:
        return f"Antwort auf: {question[:200]}"
    return "\n\n".join(f"{number}. {LONG_ANSWER}" for number in range(20))
