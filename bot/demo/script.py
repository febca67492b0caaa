"""The scripted conversation: real clients play thirteen turns, each checked, and a look back.

A turn returns what it found in order, or raises `WentWrong`. A failed turn does not end the
script: the transcript shows the others, and the last line says which went wrong.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.demo.house import House
from bot.demo.neighbours import BOT_NAME
from bot.demo.replies import Asked, Replies, WentWrong
from bot.demo.show import Show
from bot.demo.staff import Heard, StaffFailed
from bot.review.reply import Kind

# The example number of python-stdnum's `stdnum.de.idnr`; it belongs to nobody.
TAX_NUMBER = "36 574 261 809"
# What the demo's statutes say of the question, and where (§ 355 AO).
SOURCE = "https://www.gesetze-im-internet.de/ao_1977/__355.html"
DAY_OF_THE_SOURCE = "2026-04-22"
SOURCE_TEXT = "innerhalb eines Monats nach Bekanntgabe"
SILENCE_SECONDS = 3.0
PNG = b"\x89PNG\r\n\x1a\n"
PDF = b"%PDF-"
FILES_OF_A_FLYER = 2
DOCUMENT = "aushang.md"

Turn = Callable[[], Awaitable[str]]


class Script:
    """Plays the turns in a house and keeps what later turns build on."""

    def __init__(
        self, house: House, show: Show, *, silence_seconds: float = SILENCE_SECONDS
    ) -> None:
        self._house = house
        self._show = show
        self._silence_seconds = silence_seconds
        self._replies = Replies(house, show)
        self._host, self._guest = house.people
        self._refusal: Heard | None = None
        self._chatter: Asked | None = None
        self._in_team: Asked | None = None

    async def play(self) -> dict[str, bool]:
        """Play all turns; return for each heading whether the turn went well."""
        went_well = {}
        for number, (name, turn) in enumerate(self._turns().items(), start=1):
            title = self._show.words(f"script.titles.{name}")
            heading = self._show.words("script.turn", number=number, title=title)
            self._show.heading(heading)
            went_well[heading] = await self._went_well(turn)
        return went_well

    def _turns(self) -> dict[str, Turn]:
        return {
            "question": self._question,
            "stopped": self._stopped,
            "confirmed": self._confirmed,
            "chatter": self._talk_among_colleagues,
            "encrypted": self._encrypted,
            "thread": self._thread,
            "flyer": self._flyer,
            "help": self._help,
            "near_miss": self._near_miss,
            "restart": self._restart,
            "law": self._law,
            "template": self._template,
            "document": self._document,
            "all": self._look_back,
        }

    async def _went_well(self, turn: Turn) -> bool:
        try:
            self._show.good(await turn())
        except WentWrong as problem:
            self._show.bad(self._show.words(f"script.problems.{problem.key}", **problem.values))
            return False
        except StaffFailed as error:
            self._show.bad(str(error))
            return False
        return True

    async def _question(self) -> str:
        asked = await self._ask_direct("question")
        await self._replies.one(asked, Kind.ANSWER)
        return self._show.words("script.checks.answered")

    async def _stopped(self) -> str:
        asked = await self._ask_direct("stopped", number=TAX_NUMBER)
        self._refusal = await self._replies.one(asked, Kind.REFUSAL)
        self._keep_secret()
        if _mentions_number(self._refusal.text):
            raise WentWrong("shown")
        if "✅" not in self._refusal.text:
            raise WentWrong("no_offer")
        return self._show.words("script.checks.stopped")

    async def _confirmed(self) -> str:
        if self._refusal is None:
            raise WentWrong("no_offer")
        root = self._refusal.thread or ""
        reaction = await self._host.agree(self._house.rooms.direct, self._refusal.event_id)
        who = self._host.name
        self._show.note(self._show.words("script.agrees", person=who))
        asked = Asked(self._host, self._house.rooms.direct, reaction, root)
        await self._replies.one(asked, Kind.ANSWER)
        self._keep_secret()
        around_the_number = self._line("stopped", number="\0").split("\0")
        if not all(map(self._house.heard_by_a_model, around_the_number)):
            raise WentWrong("not_masked")
        return self._show.words("script.checks.masked")

    async def _talk_among_colleagues(self) -> str:
        text = self._line("chatter")
        room = self._house.rooms.team
        event = await self._guest.say(room, text)
        self._chatter = Asked(self._guest, room, event, event)
        self._replies.show_said(self._chatter, text)
        await asyncio.sleep(self._silence_seconds)
        self._stay_silent()
        return self._show.words("script.checks.silent")

    async def _encrypted(self) -> str:
        room, text = self._house.rooms.team, self._line("encrypted")
        event = await self._host.say(room, text, to=(self._house.bot_user, BOT_NAME))
        self._in_team = Asked(self._host, room, event, event)
        self._replies.show_said(self._in_team, f"@{BOT_NAME} {text}")
        reply = await self._replies.one(self._in_team, Kind.ANSWER)
        self._stay_silent()
        if not reply.encrypted:
            raise WentWrong("not_encrypted")
        return self._show.words("script.checks.encrypted")

    async def _thread(self) -> str:
        if self._in_team is None:
            raise WentWrong("not_encrypted")
        room, text, root = self._in_team.room, self._line("thread"), self._in_team.thread
        event = await self._guest.say(room, text, thread=root)
        asked = Asked(self._guest, room, event, root)
        self._replies.show_said(asked, text)
        await self._replies.one(asked, Kind.ANSWER)
        return self._show.words("script.checks.answered")

    async def _flyer(self) -> str:
        asked = await self._ask_direct("flyer")
        sheet = await self._replies.one(asked, Kind.SHEET)
        await self._replies.save_picture(self._host, sheet)
        brighter = await self._host.say(asked.room, self._line("refine"), thread=asked.thread)
        refined = replace(asked, event=brighter)
        self._replies.show_said(refined, self._line("refine"))
        sheet = await self._replies.one(refined, Kind.SHEET)
        chosen = await self._host.react(asked.room, sheet.event_id, "2️⃣")
        self._show.note(self._show.words("script.chooses", person=self._host.name))
        choice = replace(asked, event=chosen)
        flyer = await self._replies.one(choice, Kind.FLYER)
        return await self._checked_flyer(choice, flyer)

    async def _checked_flyer(self, asked: Asked, flyer: Heard) -> str:
        """See that preview and files are what they say, and keep them."""
        path, png = await self._replies.save_picture(self._host, flyer)
        self._show.note(self._show.words("script.picture", path=path))
        if not png.startswith(PNG):
            raise WentWrong("no_png")
        if not flyer.text.strip():
            raise WentWrong("no_alt")
        saved = await self._replies.save_files(asked)
        for path, _ in saved:
            self._show.note(self._show.words("script.file", path=path))
        count = sum(data.startswith(PDF) for _, data in saved)
        if count != FILES_OF_A_FLYER:
            raise WentWrong("no_pdf", count=count)
        width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
        return self._show.words("script.checks.flyer", width=width, height=height)

    async def _help(self) -> str:
        reply = await self._replies.one(await self._ask_direct("help"), Kind.NOTICE)
        return self._names(reply, "!handreichung")

    async def _near_miss(self) -> str:
        reply = await self._replies.one(await self._ask_direct("near_miss"), Kind.NOTICE)
        return self._names(reply, "!hilfe")

    async def _restart(self) -> str:
        self._house.kill_bot()
        asked = await self._ask_direct("restart")
        await self._house.start_bot()
        await self._replies.one(asked, Kind.ANSWER)
        return self._show.words("script.checks.survived")

    async def _law(self) -> str:
        reply = await self._replies.one(await self._ask_direct("law"), Kind.ANSWER)
        for expected in (SOURCE, DAY_OF_THE_SOURCE):
            self._names(reply, expected)
        if not self._house.heard_by_a_model(SOURCE_TEXT):
            raise WentWrong("no_source")
        return self._show.words("script.checks.grounded")

    async def _template(self) -> str:
        await self._replies.one(await self._ask_direct("template"), Kind.ANSWER)
        if not self._house.heard_by_a_model(self._line("rule")):
            raise WentWrong("no_rules")
        return self._show.words("script.checks.template")

    async def _document(self) -> str:
        room, text, told = self._house.rooms.direct, self._line("about"), self._line("document")
        event = await self._host.attach(room, DOCUMENT, told.encode(), text)
        asked = Asked(self._host, room, event, event)
        self._replies.show_said(asked, f"[{DOCUMENT}] {text}")
        await self._replies.one(asked, Kind.ANSWER)
        if not self._house.heard_by_a_model(told):
            raise WentWrong("no_document")
        return self._show.words("script.checks.document")

    async def _look_back(self) -> str:
        """See at the end that nothing was answered twice, and talk not at all."""
        await asyncio.sleep(self._silence_seconds)
        self._replies.none_repeated()
        self._stay_silent()
        self._keep_secret()
        return self._show.words("script.checks.all")

    async def _ask_direct(self, line: str, **values: object) -> Asked:
        """Ask in the direct chat, outside any thread."""
        room, text = self._house.rooms.direct, self._line(line, **values)
        event = await self._host.say(room, text)
        asked = Asked(self._host, room, event, event)
        self._replies.show_said(asked, text)
        return asked

    def _line(self, name: str, **values: object) -> str:
        return self._show.words(f"script.lines.{name}", **values)

    def _names(self, reply: Heard, expected: str) -> str:
        if expected not in reply.text:
            raise WentWrong("not_said", expected=expected)
        return self._show.words("script.checks.answered")

    def _keep_secret(self) -> None:
        if any(map(self._house.heard_by_a_model, (TAX_NUMBER, TAX_NUMBER.replace(" ", "")))):
            raise WentWrong("leaked")

    def _stay_silent(self) -> None:
        if self._chatter is None:
            return
        if self._replies.about(self._chatter):
            raise WentWrong("not_silent")
        if self._house.heard_by_a_model(self._line("chatter")):
            raise WentWrong("overheard")


def _mentions_number(text: str) -> bool:
    return TAX_NUMBER.replace(" ", "") in text.replace(" ", "")
