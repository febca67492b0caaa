"""The chat in the terminal: a line to write in, above it who says what, below it what goes on.

What begins with `/` is for this program, all else goes into the room as the person wrote it.
After a question one stays in its thread, as in a messenger that opens it at the side.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.patch_stdout import patch_stdout

from bot.demo.house import House
from bot.demo.neighbours import BOT, BOT_NAME
from bot.demo.replies import write_file
from bot.demo.show import Show
from bot.demo.staff import Heard, Person, StaffFailed
from bot.review.reply import Kind

WATCH_SECONDS = 2.0
ADDRESS = f"@{BOT}"
BOT_COMMANDS = (
    "!hilfe",
    "!bild ",
    "!neu",
    "!status",
    "!geprueft",
    "!export",
    "!recht ",
    "!handreichung",
)


class Chat:
    """A person at a terminal; `run` lasts until that person leaves."""

    def __init__(self, show: Show, house: House) -> None:
        self._show = show
        self._house = house
        self._person = house.people[0]
        self._room = house.rooms.direct
        self._threads: dict[str, str] = {}
        self._seen: set[str] = set()
        self._drawing = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._commands: dict[str, Callable[[], Awaitable[None]]] = {
            "raum": self._switch_room,
            "room": self._switch_room,
            "ok": self._confirm,
            "faden": self._leave_thread,
            "thread": self._leave_thread,
            "person": self._switch_person,
            "konten": self._show_accounts,
            "accounts": self._show_accounts,
            "hilfe": self._show_help,
            "help": self._show_help,
        }
        names = [f"/{name}" for name in (*self._commands, "ende", "end")]
        completer = WordCompleter([*names, *BOT_COMMANDS, ADDRESS], sentence=True)
        self._prompt: PromptSession[str] = PromptSession(
            completer=completer, bottom_toolbar=self._toolbar, complete_while_typing=False
        )

    async def run(self) -> None:
        for person in self._house.people:
            self._seen |= {heard.event_id for heard in person.heard}
            person.on_heard = self._hear
            person.on_typing = self._redraw
        self._house.on_step = self._show_step
        names = {"person": self._person.name, "room": self._room_name()}
        self._show.console.print()
        self._show.note(self._show.words("chat.keys", **names))
        watching = asyncio.create_task(self._watch())
        try:
            with patch_stdout(raw=True), suppress(EOFError, KeyboardInterrupt):
                await self._read_lines()
        finally:
            watching.cancel()

    async def _read_lines(self) -> None:
        while True:
            line = (await self._prompt.prompt_async(self._before_the_line)).strip()
            if line in {"/ende", "/end"}:
                return
            if not line:
                continue
            try:
                await self._do(line)
            except StaffFailed as error:
                self._show.bad(self._show.words("chat.not_sent", problem=error))

    async def _do(self, line: str) -> None:
        if not line.startswith("/"):
            await self._say(line)
            return
        word = line.split(maxsplit=1)[0]
        command = self._commands.get(word[1:])
        if command is None:
            self._show.note(self._show.words("chat.unknown", command=word))
        else:
            await command()

    async def _say(self, line: str) -> None:
        thread = self._threads.get(self._room)
        to = None
        if line.startswith(ADDRESS):
            line, to = line.removeprefix(ADDRESS).lstrip(" :,"), (self._house.bot_user, BOT_NAME)
        event = await self._person.say(self._room, line, thread=thread, to=to)
        if to or self._room == self._house.rooms.direct:
            self._threads.setdefault(self._room, event)

    async def _confirm(self) -> None:
        """Put a ✅ on the latest refusal in this room."""
        refusals = [
            heard
            for heard in self._person.heard
            if heard.room_id == self._room and heard.meta.get("kind") == Kind.REFUSAL
        ]
        if not refusals:
            self._show.note(self._show.words("chat.nothing_to_confirm"))
            return
        await self._person.agree(self._room, refusals[-1].event_id)
        self._show.note(self._show.words("script.agrees", person=self._person.name))

    async def _switch_room(self) -> None:
        rooms = self._house.rooms
        guest = self._person is not self._house.people[0]
        self._room = rooms.team if guest or self._room == rooms.direct else rooms.direct
        self._say_where()

    async def _switch_person(self) -> None:
        host, guest = self._house.people
        self._person = guest if self._person is host else host
        self._room = self._house.rooms.team
        self._say_where()

    async def _leave_thread(self) -> None:
        self._threads.pop(self._room, None)
        self._show.note(self._show.words("chat.new_thread"))

    async def _show_accounts(self) -> None:
        self._show.note(self._house.accounts())

    async def _show_help(self) -> None:
        self._show.note(self._show.words("chat.help"))

    def _hear(self, heard: Heard) -> None:
        """Print what others say; what was typed here stands on the screen already."""
        ours = {person.user for person in self._house.people}
        if heard.event_id in self._seen or heard.sender in ours or heard.is_partial:
            return
        self._seen.add(heard.event_id)
        self._drawing = ""
        room = self._room_name(heard.room_id)
        self._show.spoken(room, BOT_NAME, heard.text, by_bot=True)
        if heard.is_picture or heard.is_file:
            person = self._owner_of(heard)
            task = asyncio.create_task(self._fetch(person, heard))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _fetch(self, person: Person, heard: Heard) -> None:
        try:
            data = await person.fetch_file(heard)
        except StaffFailed as error:
            self._show.bad(str(error))
            return
        path: Path = write_file(self._house.folder / "pictures", heard, data)
        key = "chat.file" if heard.is_file else "chat.picture"
        self._show.note(self._show.words(key, path=path))

    def _owner_of(self, heard: Heard) -> Person:
        return next(person for person in self._house.people if heard in person.heard)

    async def _watch(self) -> None:
        """Say once when a program ended that should run."""
        while (ended := self._house.ended()) is None:  # noqa: ASYNC110  # processes, no Event
            await asyncio.sleep(WATCH_SECONDS)
        self._show.bad(self._show.words("start.ended", name=ended.name, log=ended.log))

    def _show_step(self, step: int, steps: int) -> None:
        self._drawing = self._show.words("chat.drawing", step=step, steps=steps)
        self._redraw()

    def _redraw(self) -> None:
        self._prompt.app.invalidate()

    def _before_the_line(self) -> FormattedText:
        arrow = " ↳ " if self._room in self._threads else " › "
        return FormattedText(
            [("dim", f"{self._room_name()} │ "), ("bold ansicyan", self._person.name), ("", arrow)]
        )

    def _toolbar(self) -> str:
        working = any(self._house.bot_user in p.typing(self._room) for p in self._house.people)
        return self._drawing or (self._show.words("chat.typing") if working else "/hilfe")

    def _say_where(self) -> None:
        where = {"person": self._person.name, "room": self._room_name()}
        self._show.note(self._show.words("chat.room", **where))

    def _room_name(self, room: str | None = None) -> str:
        direct = (room or self._room) == self._house.rooms.direct
        return self._show.words("rooms.direct" if direct else "rooms.team_encrypted")
