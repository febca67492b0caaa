"""Puts made-up persons into real sentences: the labelled sets' own persons are few and famous.

A labelled person becomes another one, an anonymised party ("Zeuge G.") gets a name back, and a
party of a judgement or statute ("der Kläger", "des Steuerpflichtigen") is named.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from bot.screen.name_features import split_words
from bot.screen.name_sentences import Writer
from bot.screen.name_sources import Sentence, spans

CONTEXT_WORDS = 18
_PARTIES = """Kläger Klägerin Klägers Angeklagte Angeklagten Antragsteller Antragstellerin
Antragstellers Beschwerdeführer Beschwerdeführerin Beschwerdeführers Steuerpflichtige
Steuerpflichtigen Arbeitnehmer Arbeitnehmers Arbeitnehmerin Schuldner Schuldners Zeuge Zeugen Zeugin
Eigentümer Eigentümers Erblasser Erblassers Erbe Erben Mieter Mieters Vermieter Vermieters
Versicherte Versicherten Beamte Beamten Ehegatte Ehegatten Vater Vaters Mutter Gläubiger Gläubigers
Betroffene Betroffenen Beteiligte Beteiligten Geschäftsführer Geschäftsführers Gesellschafter
Gesellschafters Unternehmer Unternehmers""".split()  # noqa: SIM905, a list of words reads better so
PARTIES = frozenset(_PARTIES)
# What may stand for "article + party", by the article; {r} is the party, {n} and {p} a person.
_NAMED = {
    "der": ("der {r} {n}", "der {r} {p}", "Herr {n}", "{p}", "{n}", "die {r} {p}"),
    "die": ("die {r} {n}", "die {r} {p}", "Frau {n}", "{p}", "{n}", "Familie {n}"),
    "des": ("des {r} {p}", "von {p}", "des Herrn {n}", "der Frau {n}", "von {n}"),
    "dem": ("dem {r} {n}", "{p}", "Herrn {n}", "Herrn {p}", "{n}"),
    "den": ("den {r} {n}", "{p}", "Herrn {n}", "{n}"),
    "vom": ("vom {r} {p}", "von {p}", "von Frau {n}", "von {n}"),
    "beim": ("beim {r} {n}", "bei {p}", "bei {n}"),
    "zum": ("zum {r} {n}", "zu {p}"),
}
_SLOTS = {"{n}": "n", "{p}": "p"}


class Substitution:
    """Renames with the writer's names; the same seed gives the same sentences."""

    def __init__(self, writer: Writer, seed: int) -> None:
        self._writer = writer
        self._dice = random.Random(seed)  # noqa: S311, sentences need no secrecy

    def rename(self, sentence: Sentence) -> Sentence:
        """Replace each labelled person by another of the same length."""
        words: list[str] = []
        labels: list[str] = []
        done = 0
        for start, end in spans(sentence.labels):
            if sentence.words[end - 1].endswith("s"):
                continue
            words += sentence.words[done:start]
            labels += sentence.labels[done:start]
            whole = sum(word[0].isalpha() for word in sentence.words[start:end]) > 1
            self._insert("p" if whole else "n", words, labels)
            done = end
        return Sentence((*words, *sentence.words[done:]), (*labels, *sentence.labels[done:]))

    def name_a_party(self, words: Sequence[str]) -> Sentence | None:
        """Name one party of a sentence without persons; None when it has no party."""
        places = list(_party_places(words))
        if not places:
            return None
        at = self._dice.choice(places)
        before = list(words[max(0, at - CONTEXT_WORDS) : at])
        labels = ["O"] * len(before)
        named = self._dice.choice(_NAMED[words[at].lower()])
        for piece in named.split():
            if piece in _SLOTS:
                self._insert(_SLOTS[piece], before, labels)
            else:
                text = words[at + 1] if piece == "{r}" else piece
                before.append(text.capitalize() if not before else text)
                labels.append("O")
        after = words[at + 2 : at + 2 + CONTEXT_WORDS]
        return Sentence((*before, *after), (*labels, *("O" for _ in after)))

    def _insert(self, slot: str, words: list[str], labels: list[str]) -> None:
        name = split_words(self._writer.person(slot))
        words += name
        labels += ["B", *("I" for _ in name[1:])]


def _party_places(words: Sequence[str]) -> Iterator[int]:
    for at in range(len(words) - 1):
        if words[at + 1] in PARTIES and words[at].lower() in _NAMED:
            yield at
