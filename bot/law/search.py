"""Finds the sections that answer a question, in the index on disk.

A citation in the question goes first. Then counts how well passages fit its words (BM25; a hit in a
heading counts more than one in the text), what the subject index names, which statute the question
names, and that people here ask about taxes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from bot.law.compounds import Splitter
from bot.law.hit import Found, Hit
from bot.law.library import Library
from bot.law.mentions import statutes_named
from bot.law.passages import Passage
from bot.law.query import Wanted, wanted
from bot.law.reading import read
from bot.law.statute import link
from bot.law.stems import listed
from bot.law.store import StatuteStore

# What the second to fourth best passage of a section add to its best.
FURTHER = 0.25
FURTHER_PASSAGES = 3
# A stem in more passages than this share says too little to be worth its time.
COMMON = 0.1
NAMED_STATUTE = 3.0
TAX_STATUTE = 1.5
# What the subject index adds for one word that led there, and for each more.
KEYWORD, KEYWORD_MORE = 50.0, 25.0
# The statutes a tax office works with: of two that fit alike, theirs is meant.
TAX_STATUTES = frozenset(listed("tax_statutes.txt", folded=False))
# A hit counts 4 in the heading, 2 in parts of its compounds, 3 in the names of the statute, 1 in
# the text, 0.5 in parts of its compounds. Sixty passages are looked at.
BEST = """
select section_id, start, stop, -found.score from (
  select rowid, bm25(search, 4.0, 2.0, 3.0, 1.0, 0.5) as score from search where search match ?
  order by score limit 60
) as found join passages on passages.id = found.rowid order by found.score
"""
WITHIN = """
select start, stop from passages join (
  select rowid, bm25(search, 4.0, 2.0, 3.0, 1.0, 0.5) as score from search
  where search match ?2 and rowid between (select min(id) from passages where section_id = ?1)
   and (select max(id) from passages where section_id = ?1)
) as found on found.rowid = passages.id order by found.score
"""
ABOUT = """
select sections.id, sections.abbreviation, statutes.abbreviation, number, heading, place, text,
 sections.as_of from sections join statutes using (source_id) where sections.id in (%s)
"""

Places = dict[int, list[Passage]]


class Search:
    """Searches one store; safe to use from several threads."""

    def __init__(self, store: StatuteStore) -> None:
        store.ready_to_search()
        self._store = store
        self._library = Library(store)
        self._splitter = Splitter(self._count)

    @classmethod
    def existing(cls, folder: Path) -> Search | None:
        """Open the search over a data folder, if statutes were imported into it."""
        store = StatuteStore.existing(folder)
        return cls(store) if store else None

    def close(self) -> None:
        self._store.close()

    def find(self, question: str, limit: int) -> Found:
        """Find the best sections; those that the question cites come all, and first."""
        asked = wanted(question, self._splitter)
        cited = self._cited(question)
        terms = self._telling(asked)
        match = " OR ".join(f'"{term}"' for term in terms for _ in range(asked.terms[term]))
        scores, places = self._scored(match) if match else ({}, {})
        self._weigh(scores, asked, self._statutes_named(question))
        ranked = sorted(scores, key=lambda section: -scores[section])
        chosen = list(dict.fromkeys([*cited, *ranked]))[: max(limit, len(cited))]
        for section in chosen:
            if match and section not in places:
                places[section] = self._places_within(section, match)
        hits = self._hits(chosen, places, set(cited))
        is_named = bool(hits) and hits[0].key in asked.sections
        return Found(tuple(hits), bool(cited), is_named)

    def _cited(self, question: str) -> list[int]:
        """Return the sections that the question cites, in its order."""
        found: list[int] = []
        for cited in read(question, self._library.key):
            key = f"{cited.sign} {cited.number}"
            for source_id in self._store.source_ids(cited.statute.name) if cited.statute else ():
                found += self._ids("source_id = ? and number = ?", source_id, key)
        return list(dict.fromkeys(found))

    def _scored(self, match: str) -> tuple[dict[int, float], Places]:
        """Score sections by their best passages."""
        scores: defaultdict[int, list[float]] = defaultdict(list)
        places: defaultdict[int, list[Passage]] = defaultdict(list)
        for section, start, stop, score in self._store.rows(BEST, match):
            scores[section].append(score)
            places[section].append(Passage(start, stop))
        summed = {
            section: found[0] + FURTHER * sum(found[1 : 1 + FURTHER_PASSAGES])
            for section, found in scores.items()
        }
        return summed, places

    def _places_within(self, section: int, match: str) -> list[Passage]:
        """Find the best passages of a section that was not found by its words."""
        return [Passage(start, stop) for start, stop in self._store.rows(WITHIN, section, match)]

    def _telling(self, asked: Wanted) -> list[str]:
        """Leave out what no passage has, and what too many have, unless there is nothing else."""
        known = {term: self._spread(term) for term in asked.terms}
        many = COMMON * self._passages()
        rare = [term for term, count in known.items() if 0 < count < many]
        return rare or [term for term, count in known.items() if count]

    def _weigh(self, scores: dict[int, float], asked: Wanted, named: set[str]) -> None:
        """Weigh what is known beside the words."""
        for name, count in asked.sections.items():
            for section in self._ids("abbreviation = ? and number = ?", *name):
                bonus = KEYWORD + KEYWORD_MORE * (count - 1)
                scores[section] = scores.get(section, 0.0) + bonus
        among = ",".join(map(str, scores))
        sql = f"select id, source_id, abbreviation from sections where id in ({among})"  # noqa: S608
        for section, source_id, abbreviation in self._store.rows(sql):
            if source_id in named:
                scores[section] *= NAMED_STATUTE
            elif not named and abbreviation in TAX_STATUTES:
                scores[section] *= TAX_STATUTE

    def _statutes_named(self, question: str) -> set[str]:
        names = statutes_named(question, self._library.key)
        return {source_id for name in names for source_id in self._store.source_ids(name)}

    def _hits(self, chosen: Iterable[int], places: Places, cited: set[int]) -> list[Hit]:
        order = list(chosen)
        found = {row[0]: row[1:] for row in self._store.rows(ABOUT % ",".join(map(str, order)))}
        hits = []
        for section in order:
            name, short, number, heading, place, text, as_of = found[section]
            hits.append(
                Hit(
                    abbreviation=name,
                    number=number,
                    heading=heading or place,
                    link=link(short, number),
                    as_of=as_of,
                    text=text,
                    passages=tuple(places.get(section, ())),
                    is_cited=section in cited,
                )
            )
        return hits

    def _ids(self, where: str, *values: object) -> list[int]:
        sql = f"select id from sections where {where} and text <> ''"  # noqa: S608 - conditions of our own
        return [int(row[0]) for row in self._store.rows(sql, *values)]

    def _passages(self) -> int:
        return self._number("select max(id) from passages")

    def _spread(self, term: str) -> int:
        return self._number("select doc from search_terms where term = ?", term)

    def _count(self, word: str) -> int:
        return self._number("select count from vocabulary where stem = ?", word)

    def _number(self, sql: str, *values: object) -> int:
        found = self._store.rows(sql, *values)
        return int(found[0][0] or 0) if found else 0
