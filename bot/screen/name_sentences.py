"""Writes labelled office sentences from templates, so that the tagger meets our kind of text.

A template is a line: `[a|b]` is a choice, `{n}` a slot. Slots of persons: `p` whole name, `n`
surname, `v` first name, `nv` "surname, first name", `in` with initial, `pg` and `ng` genitive.
Others: `t` title or nothing, `ort`, `plz`, `str`, `amt`, `firma`, `kom` commentary, `ges` statute,
`beruf`, `ding` noun, `marke` brand, `abk` abbreviation, `dat`, `jahr`, `eur`, `zahl`, `tel`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from bot.screen.name_features import find_words
from bot.screen.name_pool import Pool
from bot.screen.name_sources import Sentence

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
PARTICLES = ("von", "von der", "von und zu", "van", "van den", "de", "zu", "El", "al", "Ben", "Abu")
TITLES = ("Dr.", "Prof.", "Prof. Dr.", "Dipl.-Ing.", "Dr. med.", "Freiherr", "Graf")
_PERSON = {"p", "n", "v", "nv", "in", "pg", "ng"}
_PLACE = {"ort", "str", "amt", "firma", "kom", "marke"}
_SYLLABLES = ("ba", "del", "fir", "gan", "hol", "jar", "kel", "lo", "mer", "nis", "pre", "rud")
_ENDINGS = ("ova", "mann", "er", "ski", "ich", "ow", "ert", "ak", "i", "oglu", "sen", "ts")


class Writer:
    """Fills templates; the same seed writes the same sentences."""

    def __init__(self, pool: Pool, seed: int) -> None:
        self._pool = pool
        self._random = random.Random(seed)  # noqa: S311, sentences need no secrecy

    def sentences(self, templates: Path, copies: int) -> Iterator[Sentence]:
        for template in read_templates(templates):
            for _ in range(copies):
                yield self.write(template)

    def write(self, template: str) -> Sentence:
        """Write one sentence from a template, sometimes in another spelling."""
        spell, spell_names = self._spelling()
        text = ""
        marks: list[tuple[int, int, str]] = []
        for piece, role in self._pieces(self._choose(template)):
            spelled = spell(spell_names(piece) if role == "B" else piece)
            if role == "B" and marks and marks[-1][2] == "B" and text[marks[-1][1] :] == " ":
                marks[-1] = (marks[-1][0], len(text) + len(spelled), "B")
            elif role != "O":
                marks.append((len(text), len(text) + len(spelled), role))
            text += spelled
        return label_words(text, marks)

    def _choose(self, template: str) -> str:
        text = template.replace("\\n", "\n").replace("\\t", "\t")
        while _CHOICE.search(text):
            text = _CHOICE.sub(lambda found: self._random.choice(found[1].split("|")), text)
        return text

    def _pieces(self, text: str) -> Iterator[tuple[str, str]]:
        end = 0
        for slot in _SLOT.finditer(text):
            yield text[end : slot.start()], "O"
            name = slot[1]
            role = "B" if name in _PERSON else "X" if name in _PLACE else "O"
            yield (self.person(name) if role == "B" else self._filling(name)), role
            end = slot.end()
        yield text[end:], "O"

    def _spelling(self) -> tuple[Callable[[str], str], Callable[[str], str]]:
        dice = self._random.random()
        if dice < 0.14:  # noqa: PLR2004, shares of spellings
            return str.lower, str
        if dice < 0.20:  # noqa: PLR2004, a share
            return str.upper, str
        if dice < 0.25:  # noqa: PLR2004, a share
            return (lambda text: text.translate(_UMLAUTS)), str
        if dice < 0.33:  # noqa: PLR2004, a share
            return str, str.upper
        if dice < 0.37:  # noqa: PLR2004, a share
            return str, str.lower
        return str, str

    def person(self, slot: str) -> str:
        """Make up a person; the slot says in which form."""
        match slot:
            case "n":
                return self.surname()
            case "v":
                return self.first_name()
            case "ng":
                return self._genitive(self.surname())
            case "pg":
                return self._genitive(self._random.choice((self._full(), self.surname())))
            case "nv":
                return f"{self.surname()}, {self._first_names()}"
            case "in":
                return f"{self.first_name()[0]}. {self.surname()}"
            case _:
                return self._full()

    def _full(self) -> str:
        dice = self._random.random()
        if dice < 0.05:  # noqa: PLR2004, a share
            return f"{self.first_name()} {self.first_name()[0]}. {self.surname()}"
        return f"{self._first_names()} {self.surname()}"

    def _first_names(self) -> str:
        dice = self._random.random()
        if dice < 0.06:  # noqa: PLR2004, a share
            return f"{self.first_name()}-{self.first_name()}"
        if dice < 0.12:  # noqa: PLR2004, a share
            return f"{self.first_name()} {self.first_name()}"
        return self.first_name()

    def first_name(self) -> str:
        return self._random.choices(self._pool.first, self._pool.first_weights)[0]

    def surname(self) -> str:
        dice, pick = self._random.random(), self._random.choice
        if dice < 0.05:  # noqa: PLR2004, a share
            return f"{self._simple_surname()}-{self._simple_surname()}"
        if dice < 0.10:  # noqa: PLR2004, a share
            return f"{pick(PARTICLES)} {self._simple_surname()}"
        if dice < 0.12:  # noqa: PLR2004, a share
            return (pick(_SYLLABLES) + pick(("", pick(_SYLLABLES))) + pick(_ENDINGS)).capitalize()
        return self._simple_surname()

    def _simple_surname(self) -> str:
        dice, pool = self._random.random(), self._pool
        if dice < 0.35:  # noqa: PLR2004, a share
            return self._random.choice(pool.frequent)
        if dice < 0.60:  # noqa: PLR2004, a share
            return self._random.choice(pool.foreign)
        if dice < 0.97:  # noqa: PLR2004, a share
            return self._random.choice(pool.listed)
        return self._random.choice(pool.wordlike)

    def _genitive(self, name: str) -> str:
        if name[-1] in "sßxz":
            return name + self._random.choice(("'", "’"))
        return name + "s"

    def _filling(self, slot: str) -> str:
        pick = self._random.choice
        match slot:
            case "t":
                return pick(("", "", "", *TITLES))
            case "str":
                return f"{pick(self._pool.slots['strasse'])} {self._random.randint(1, 240)}"
            case "amt":
                return pick(self._pool.slots["amt"]).replace("{ort}", self._filling("ort"))
            case "plz" | "zahl" | "jahr" | "dat" | "eur" | "tel":
                return self._figure(slot)
            case _:
                return pick(self._pool.slots[slot])

    def _figure(self, slot: str) -> str:
        pick, number = self._random.choice, self._random.randint
        match slot:
            case "plz":
                return f"{number(10000, 99999)}"
            case "zahl":
                return f"{number(1, pick((9, 99, 400)))}"
            case "jahr":
                return f"{number(1995, 2027)}"
            case "dat":
                return f"{number(1, 28)}.{number(1, 12):02}.{number(1950, 2027)}"
            case "eur":
                return f"{number(1, 99)}.{number(100, 999)}{pick((' €', ' Euro', ',50 EUR', ''))}"
            case _:
                return f"0{number(200, 299)} {number(10000, 9999999)}"


def read_templates(path: Path) -> Iterable[str]:
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def label_words(text: str, marks: Sequence[tuple[int, int, str]]) -> Sentence:
    """Cut a text into words; a word that touches a marked stretch gets its label."""
    words: list[str] = []
    labels: list[str] = []
    begun: set[int] = set()
    for found in find_words(text):
        label = "O"
        for start, end, role in marks:
            if found.start() < end and start < found.end():
                label = "I" if role == "B" and start in begun else role
                begun.add(start)
        words.append(found[0])
        labels.append(label)
    return Sentence(tuple(words), tuple(labels))
