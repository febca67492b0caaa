"""What the demo prints: steps with their time, and who says what in which room."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from bot.wording import fill, load_table

BOT_STYLE = "bold green"
PERSON_STYLES = ("bold cyan", "bold magenta")
PLAIN_WIDTH = 100


class Show:
    """The demo's words in one language, on one console."""

    def __init__(self, language: str, console: Console | None = None) -> None:
        self.language = language
        self.console = console or _console()
        self._words = load_table(language, "demo")
        self._styles: dict[str, str] = {}

    def words(self, place: str, **values: object) -> str:
        """Look a text up by its place in `demo.toml`, such as `start.bot`."""
        found: Any = self._words
        for key in place.split("."):
            found = found[key]
        return fill(str(found).strip("\n"), **values)

    @contextmanager
    def step(self, place: str) -> Iterator[None]:
        """Show a step while it runs, and how long it took."""
        step, began = self.words(place), time.monotonic()
        with self.console.status(f"{step} …"):
            yield
        seconds = time.monotonic() - began
        self.good(self.words("start.done", step=step, seconds=seconds))

    def heading(self, text: str) -> None:
        self.console.print()
        self.console.rule(Text(text, "bold"), align="left", characters="─")

    def note(self, text: str) -> None:
        self.console.print(Text(text, "dim"))

    def good(self, text: str) -> None:
        self.console.print(Text.assemble(("✓ ", "green"), text))

    def bad(self, text: str) -> None:
        self.console.print(Text.assemble(("✗ ", "bold red"), text))

    def spoken(self, room: str, who: str, text: str, *, by_bot: bool = False) -> None:
        """Print a message: the room, the speaker, the text; the bot writes Markdown."""
        style = BOT_STYLE if by_bot else self._style_of(who)
        self.console.print(Text.assemble((f"{room} │ ", "dim"), (who, style)))
        shown = Markdown(text) if by_bot else Text(text)
        self.console.print(Padding(shown, (0, 0, 0, 2)))

    def _style_of(self, who: str) -> str:
        return self._styles.setdefault(who, PERSON_STYLES[len(self._styles) % len(PERSON_STYLES)])


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PLAIN_WIDTH)
