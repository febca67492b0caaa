"""Statute texts for a legal question: data for the model, and lines that stand under the answer.

The texts are public, and pass the screen all the same: they leave like any other text. A section in
which it finds something stays here (3 of 700: a file number, an amount, the word „Betriebsrat")
Without an import the answer says that it was made without sources.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.commands import without_command
from bot.law.excerpt import excerpts
from bot.law.hit import Found, Hit
from bot.law.query import subject_index_knows
from bot.law.search import Search
from bot.law.settings import LawSettings
from bot.messages import Trust
from bot.ports import Material
from bot.screen.screen import Screen
from bot.screen.verdict import Clean, Origin
from bot.wording import fill, load_table, load_text

MARKDOWN = re.compile(r"([\\`*_\[\]<>()#|~])")
# Longer messages are texts to work on, whatever question stands in them.
LONGEST_QUESTION = 400
CITES = re.compile(r"§|\bArt\. ?\d")


@dataclass(frozen=True, slots=True)
class Sources:
    """`material` goes to the model, with `instructions` for it; `lines` stand under the answer."""

    material: tuple[Material, ...] = ()
    instructions: str = ""
    lines: tuple[str, ...] = ()


NONE = Sources()


class Statutes:
    """The statutes a house imported, if it did, and how much of them a model gets."""

    def __init__(self, search: Search | None = None, settings: LawSettings | None = None) -> None:
        self._search = search
        self._settings = settings or LawSettings()

    def close(self) -> None:
        if self._search:
            self._search.close()

    async def sources_for(
        self, question: Clean, *, asked: bool, screen: Screen, trust: Trust, language: str
    ) -> Sources:
        """Find what a question is answered from; `asked`: whatever the question looks like."""
        text = without_command(question.text)
        if not asked and not (self._settings.unasked and looks_legal(text)):
            return NONE
        words = load_table(language, "law")
        if self._search is None:
            return Sources(lines=(words["no_import"],))
        found = await asyncio.to_thread(self._search.find, text, self._settings.sections)
        if not asked and not is_strong(text, found):
            return NONE
        given = list(self._screened(found.hits, screen, trust))
        if not given:
            return Sources(lines=(words["nothing_found"],))
        material = tuple(Material(words["material"], content) for _, content in given)
        lines = "\n".join([words["sources"], *(_line(hit, words["line"]) for hit, _ in given)])
        return Sources(material, load_text(language, "law"), (lines,))

    def _screened(
        self, hits: Iterable[Hit], screen: Screen, trust: Trust
    ) -> Iterator[tuple[Hit, Clean]]:
        listed = list(hits)
        for hit, text in zip(listed, excerpts(listed, self._settings.tokens), strict=True):
            whole = f"{hit.name} {hit.heading}\n{text}"
            verdict = screen.check(whole, Origin.TOOL, trust)
            if isinstance(verdict, Clean) and verdict.text == whole:
                yield hit, verdict


def looks_legal(text: str) -> bool:
    """Tell whether a message is a question that the law may answer: short, and asking."""
    if len(text) > LONGEST_QUESTION:
        return False
    return bool(CITES.search(text)) or ("?" in text and subject_index_knows(text))


def is_strong(text: str, found: Found) -> bool:
    """Tell whether the best match is good enough to be given unasked."""
    return bool(found.hits) and looks_legal(text) and (found.is_cited or found.is_named)


def _line(hit: Hit, template: str) -> str:
    heading = f" ({_escaped(hit.heading)})" if hit.heading else ""
    return fill(
        template, name=_escaped(hit.name), heading=heading, link=hit.link, as_of=_escaped(hit.as_of)
    )


def _escaped(text: str) -> str:
    """Take the meaning from Markdown: a heading is text, whatever it holds."""
    return MARKDOWN.sub(r"\\\1", " ".join(text.split()))
