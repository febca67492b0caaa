"""Which language a person is answered in: as they chose, else as they write, else the house's.

A message says it by its small words, looked at in its first sentences only, for what follows may
be a text to work on. What says nothing (a name, a reaction) goes by the person's last message; that
is kept in the process alone.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping

from bot.commands import ENGLISH, Command, parse
from bot.journal import Journal
from bot.messages import Message
from bot.screen.wordlist import words
from bot.wording import LANGUAGES

WORD = re.compile(r"[^\W\d_]+")
BEFORE_THE_TEXT = re.compile(r"[:\n„“\"]")
FIRST_WORDS = 24
PEOPLE = 50_000
# Words that the other language does not have; "was", "also", "in", "an" and "will" are in both.
SMALL_WORDS = {
    "de": words(
        """
        der das den dem des ein eine einen einem einer und oder aber nicht kein keine ich sie wir
        mir mich uns ihnen ihr ihre ist sind wird werden wurde hat haben kann können soll sollen
        bitte wie wer wo wann warum wieso welche welcher welches für mit von zu zum zur im auf aus
        bei nach über unter um als wenn dass ob auch noch nur mehr danke hallo guten tag morgen
        gern gerne mach schreib schreibe schreiben fass fasse kürzer länger nochmal deutsch
        """
    ),
    "en": words(
        """
        the and or but not you we they me us is are be been has have can could should would
        please what how who where when why which for with from into to of about if that this
        these only more thanks thank hello good make write summarise summarize translate shorter
        longer again my your our it does do did there their english
        """
    ),
}
# Typed by habit, whatever else one writes.
NO_HINT = {"stop", "help"}
SHORT = 3


class Tongues:
    """The languages people chose or write in; `hints` are commands that only one language has."""

    def __init__(
        self,
        journal: Journal | None = None,
        hints: Mapping[str, str] | None = None,
        *,
        by_writing: bool = True,
    ) -> None:
        self._journal = journal
        self._hints = hints_of_commands() | dict(hints or {})
        self._by_writing = by_writing
        self._last: OrderedDict[str, str] = OrderedDict()

    def of(self, message: Message) -> str | None:
        """Return the language of a person, if they chose one or wrote in one."""
        if self._journal is None:
            return None
        if chosen := self._journal.language_of(message.sender):
            return chosen
        if not self._by_writing:
            return None
        if written := self.written_in(message.text):
            self._last[message.sender] = written
            self._last.move_to_end(message.sender)
            while len(self._last) > PEOPLE:
                self._last.popitem(last=False)
            return written
        return self._last.get(message.sender)

    def choose(self, person: str, language: str | None) -> None:
        """Note what a person chose; None goes by what they write again."""
        self._last.pop(person, None)
        if self._journal:
            self._journal.speak(person, language)

    def written_in(self, text: str) -> str | None:
        parsed = parse(text)
        if parsed is None:
            return language_of_text(text)
        return language_of_text(parsed[1]) or self._hints.get(parsed[0])


def language_of_text(text: str) -> str | None:
    """Tell German from English by small words; None where too few say anything.

    What stands before a colon is the request, and what follows often the text to work on.
    """
    request = BEFORE_THE_TEXT.split(text, maxsplit=1)[0]
    return _by_small_words(request) or _by_small_words(text)


def _by_small_words(text: str) -> str | None:
    said = [word.casefold() for word in WORD.findall(text[:1_000])][:FIRST_WORDS]
    german, english = (sum(word in SMALL_WORDS[lang] for word in said) for lang in LANGUAGES)
    german += any(letter in word for word in said for letter in "äöüß")
    if german > english:
        return "de"
    telling = english > 1 or len(said) <= SHORT
    return "en" if english > german and telling else None


def hints_of_commands() -> dict[str, str]:
    hints = {command.value: "de" for command in Command}
    hints |= {name: "en" for name in ENGLISH if name not in NO_HINT and name.isascii()}
    return {name: language for name, language in hints.items() if name not in {"status", "export"}}
