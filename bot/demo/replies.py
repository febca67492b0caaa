"""Waiting for the bot's replies, and what must be true of every one of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.demo.house import House
from bot.demo.neighbours import BOT_NAME
from bot.demo.show import Show
from bot.demo.staff import Heard, Person
from bot.errors import LeitplankeError
from bot.review.reply import Kind
from bot.wording import load_table

# Longer than the bot's own patience with a model, after which it says so.
ANSWER_SECONDS = 360.0
FILE_SUFFIXES = {".pdf", ".md", ".docx", ".png"}


class WentWrong(LeitplankeError):
    """A turn did not go as it should; `key` is its sentence under `script.problems`."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands in its room: who asked, the event, and the root of its thread."""

    person: Person
    room: str
    event: str
    thread: str


class Replies:
    def __init__(self, house: House, show: Show) -> None:
        self._house = house
        self._show = show
        self._asked: list[Asked] = []
        self._shown: set[str] = set()

    def show_said(self, asked: Asked, text: str) -> None:
        self._show.spoken(self._room_name(asked.room), asked.person.name, text)

    async def one(self, asked: Asked, expected: Kind) -> Heard:
        """Wait for the reply to a question and check it; raise `WentWrong` when it is not right."""
        self._asked.append(asked)
        settling = await asked.person.hear(
            lambda heard: self._settles(heard, asked), patience=ANSWER_SECONDS
        )
        if settling is not None:
            last = settling.meta["parts"] - 1
            await asked.person.hear(
                lambda heard: self._settles(heard, asked) and heard.meta["part"] == last,
                patience=ANSWER_SECONDS,
            )
        self._show_new(asked)
        if settling is None:
            raise WentWrong("no_reply", seconds=ANSWER_SECONDS)
        if settling.meta["kind"] != expected:
            raise WentWrong("wrong_kind", found=settling.meta["kind"], expected=expected.value)
        self._check_form(settling, asked, expected)
        self.none_repeated()
        return settling

    def about(self, asked: Asked) -> list[Heard]:
        """Return all that the bot has said about a message or in its thread."""
        return [
            heard
            for heard in asked.person.heard
            if heard.sender == self._house.bot_user
            and asked.event in {heard.meta.get("question"), heard.thread, heard.answers}
        ]

    def none_repeated(self) -> None:
        """See that each part of each reply came once."""
        for asked in self._asked:
            parts = [h.meta["part"] for h in asked.person.heard if self._settles(h, asked)]
            if len(parts) != len(set(parts)):
                raise WentWrong("repeated", count=len(parts))

    async def save_picture(self, person: Person, heard: Heard) -> tuple[Path, bytes]:
        png = await person.fetch_file(heard)
        return write_file(self._house.folder / "pictures", heard, png), png

    async def save_files(self, asked: Asked) -> list[tuple[Path, bytes]]:
        """Save what came with a reply beside its picture."""
        files = [h for h in asked.person.heard if self._settles(h, asked) and h.is_file]
        saved = []
        for heard in files:
            data = await asked.person.fetch_file(heard)
            saved.append((write_file(self._house.folder / "pictures", heard, data), data))
        return saved

    def _settles(self, heard: Heard, asked: Asked) -> bool:
        kind = heard.meta.get("kind")
        return (
            heard.sender == self._house.bot_user
            and heard.meta.get("question") == asked.event
            and heard.replaces is None
            and not heard.is_partial
            and kind in set(Kind)
            and Kind(kind).settles
        )

    def _check_form(self, heard: Heard, asked: Asked, kind: Kind) -> None:
        words = load_table(self._show.language, "wording")["reminder"]
        if words["full" if kind.is_generated else "short"] not in heard.text:
            raise WentWrong("no_reminder")
        if heard.thread != asked.thread:
            raise WentWrong("other_thread")

    def _show_new(self, asked: Asked) -> None:
        """Print what the bot has said since, the greeting of a new person too."""
        for heard in asked.person.heard:
            said_here = heard.room_id == asked.room and heard.sender == self._house.bot_user
            # An answer that grew stands where it began; the edits that made it grow are no news.
            is_news = heard.replaces is None and heard.event_id not in self._shown
            if said_here and not heard.is_partial and is_news:
                self._shown.add(heard.event_id)
                self._show.spoken(self._room_name(asked.room), BOT_NAME, heard.text, by_bot=True)

    def _room_name(self, room: str) -> str:
        direct = room == self._house.rooms.direct
        return self._show.words("rooms.direct" if direct else "rooms.team_encrypted")


def write_file(folder: Path, heard: Heard, data: bytes) -> Path:
    """Save a file under the id of its event, which says nothing about what is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    suffix = Path(str(heard.content.get("filename", ""))).suffix if heard.is_file else ".png"
    known = suffix if suffix in FILE_SUFFIXES else ".pdf"
    path = folder / f"{heard.event_id[1:13]}{known}"
    path.write_bytes(data)
    return path
