"""Answers with citations in them: half of the places do not exist. A seed makes them again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random

from bot.law.library import shipped_library
from bot.law.statute import Section, Statute
from tests.bench.review import styles
from tests.bench.review.sentences import BETWEEN, CITING, STATUTES, UNKNOWN
from tests.bench.review.styles import Place, Written

ANSWER_CHARACTERS = 1200
CITATIONS = 4
CHAIN_SHARE, UNKNOWN_SHARE = 0.2, 0.05


@dataclass(frozen=True)
class Truth:
    """A citation that was put into a text; `place` is None for what no index holds.

    `whole` is the chain it belongs to, as a person would cut it out.
    """

    start: int
    end: int
    whole: tuple[int, int]
    style: str
    place: Place | None


@dataclass
class Answer:
    text: str = ""
    truths: list[Truth] = field(default_factory=list)


class Generator:
    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        library = shipped_library()
        keys = {
            name: name.replace("SGB V", "SGB 5").replace("SGB X", "SGB 10") for name in STATUTES
        }
        self._statutes = {name: library.find(library.key(key)) for name, key in keys.items()}

    def answers(self, citations: int) -> list[Answer]:
        made: list[Answer] = []
        while sum(len(answer.truths) for answer in made) < citations:
            made.append(self._answer())
        return made

    def _answer(self) -> Answer:
        answer = Answer()
        wanted = self._chance.choice(range(CITATIONS - 1, CITATIONS + 2))
        while len(answer.truths) < wanted or len(answer.text) < ANSWER_CHARACTERS:
            if len(answer.truths) < wanted and self._chance.random() < 0.5:
                self._cite(answer)
            else:
                answer.text += self._chance.choice(BETWEEN)
            answer.text += self._chance.choice([" ", " ", "\n", "\n\n"])
        return answer

    def _cite(self, answer: Answer) -> None:
        sentence = self._chance.choice(CITING)
        start = len(answer.text) + sentence.index("{c}")
        style, written = self._written()
        answer.text += sentence.replace("{c}", written.text)
        whole = (start, start + len(written.text))
        for begin, end, place in written.parts:
            known = place if place.statute else None
            answer.truths.append(Truth(start + begin, start + end, whole, style, known))

    def _written(self) -> tuple[str, Written]:
        drawn = self._chance.random()
        if drawn < UNKNOWN_SHARE:
            text = self._chance.choice(UNKNOWN)
            return "unknown", styles.whole(text, Place("", "", "", exists=False))
        name = self._chance.choice(list(STATUTES))
        if drawn < UNKNOWN_SHARE + CHAIN_SHARE and name != "GG":
            style = self._chance.choice(list(styles.CHAINS))
            places = sorted(
                {
                    self._section_key(one): one for one in (self._place(name) for _ in range(3))
                }.values(),
                key=self._section_key,
            )
            return style, styles.CHAINS[style](self._chance, places)
        style = self._chance.choice(list(styles.SINGLE))
        return style, styles.SINGLE[style](self._chance, [self._place(name)])

    @staticmethod
    def _section_key(place: Place) -> tuple[int, str]:
        digits = re.match(r"\d+", place.number)
        return (int(digits[0]) if digits else 0, place.number)

    def _place(self, name: str) -> Place:
        statutes = self._statutes[name]
        section = self._existing(statutes[0])
        number = section.number.partition(" ")[2]
        paragraph = self._chance.choice(["", *section.paragraphs])
        if self._chance.random() < 0.5:
            return Place(name, number, paragraph, exists=True)
        return self._wrong(name, statutes, section, paragraph)

    def _existing(self, statute: Statute) -> Section:
        sections = [
            one for one in statute.sections.values() if not one.is_repealed and one.paragraphs
        ]
        return self._chance.choice(sections)

    def _wrong(self, name: str, statutes: list[Statute], section: Section, paragraph: str) -> Place:
        """Make a section beyond the last, a letter that was never given, or a paragraph too many."""
        sign, _, number = section.number.partition(" ")
        digits = re.match(r"\d+", number)
        assert digits
        numbers = [re.match(r"\d+", key.partition(" ")[2]) for key in statutes[0].sections]
        last = max(int(found[0]) for found in numbers if found)
        match self._chance.choice(["beyond", "letter", "paragraph"]):
            case "beyond":
                made, inner = (
                    str(last + self._chance.randint(1, 150)),
                    self._chance.choice(["", "1", "2"]),
                )
            case "letter":
                letter = self._chance.choice("klmnopqrstuvwxyz")
                made, inner = f"{digits[0]}{letter}", paragraph
            case _:
                made, inner = number, str(len(section.paragraphs) + self._chance.randint(2, 7))
        if any(self._has(statute, f"{sign} {made}", inner) for statute in statutes):
            return Place(name, made, inner, exists=True)
        return Place(name, made, inner, exists=False)

    @staticmethod
    def _has(statute: Statute, key: str, paragraph: str) -> bool:
        found = statute.sections.get(key)
        return bool(found) and (not paragraph or paragraph in found.paragraphs)
