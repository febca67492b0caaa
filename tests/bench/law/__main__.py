"""Measures the search for statutes: `python -m tests.bench.law --texts texts.jsonl.gz`.

Three tables of questions with the sections that answer them (one of those named is enough), written
for this program. `questions.tsv` and `asked.tsv` were used while the search was made. `held_back.tsv`
was written after it, measured, and not looked into: only its figure tells how the search does on
questions that nobody has prepared for. The peer is SQLite's own search over the same sections.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.law.search import Search
from bot.law.store import FILE_NAME, StatuteStore
from tests.bench.law.texts import fill_from_folder, fill_from_texts

HERE = Path(__file__).parent
TABLES = ("questions", "asked", "held_back")
LIMIT = 5
Find = Callable[[str], list[str]]


@dataclass(frozen=True)
class Question:
    kind: str
    text: str
    answers: frozenset[str]


def read(table: str) -> list[Question]:
    lines = (HERE / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    cells = (line.split("\t") for line in lines)
    return [Question(kind, text, frozenset(named.split("|"))) for kind, text, named in cells]


def other_requests() -> list[str]:
    return (HERE / "other_requests.txt").read_text(encoding="utf-8").splitlines()


class Peer:
    """FTS5 as it comes: unicode61, BM25, every word of the question."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute("attach ? as statutes", [str(file)])
        self._db.execute("create virtual table plain using fts5(name, heading, text)")
        self._db.execute(
            "insert into plain select abbreviation || ' ' || number, heading, text"
            " from statutes.sections where text <> ''"
        )

    def find(self, question: str) -> list[str]:
        words = "".join(char if char.isalnum() else " " for char in question).split()
        match = " OR ".join(f'"{word}"' for word in words)
        sql = "select name from plain where plain match ? order by rank limit ?"
        return [row[0] for row in self._db.execute(sql, [match, LIMIT])]


def measure(name: str, find: Find, table: str, questions: Iterable[Question]) -> None:
    found: defaultdict[str, list[bool]] = defaultdict(list)
    milliseconds = []
    for question in questions:
        begun = time.perf_counter()
        names = find(question.text)
        milliseconds.append((time.perf_counter() - begun) * 1000)
        found[question.kind].append(not question.answers.isdisjoint(names))
    whole = [hit for hits in found.values() for hit in hits]
    p95 = statistics.quantiles(milliseconds, n=20)[-1]
    shares = " | ".join(f"{_share(found[kind])}" for kind in ("formal", "layman"))
    median = statistics.median(milliseconds)
    print(f"| {table} | {name} | {shares} | {_share(whole)} | {median:.1f} | {p95:.1f} |")


def _share(hits: list[bool]) -> str:
    return f"{sum(hits) / len(hits):.3f} ({sum(hits)}/{len(hits)})" if hits else "-"


def count_missing(questions: Iterable[Question], db: sqlite3.Connection) -> int:
    """Count the sections that a table names and the texts do not have: a mistake of the table."""
    rows = db.execute("select abbreviation || ' ' || number from sections where text <> ''")
    known = {row[0] for row in rows}
    return sum(name not in known for question in questions for name in question.answers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--texts", type=Path, help="gesetze-corpus-data's texts.jsonl.gz")
    source.add_argument("--import", type=Path, dest="folder", help="official XML, a file or folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE_NAME
        store = StatuteStore(file)
        begun = time.perf_counter()
        if given.texts:
            fill_from_texts(store, given.texts)
        else:
            fill_from_folder(store, given.folder)
        seconds = time.perf_counter() - begun
        search, peer = Search(store), Peer(file)
        known = Counter(kind for (kind,) in store.rows("select abbreviation from sections"))
        megabytes = file.stat().st_size / 1e6
        print(
            f"{len(known)} statutes, {known.total()} sections, import {seconds:.1f} s, {megabytes:.1f} MB\n"
        )
        print(
            f"| table | search | formal | layman | recall@{LIMIT} | p50 ms | p95 ms |\n|---|---|---|---|---|---|---|"
        )
        for table in TABLES:
            questions = read(table)
            measure("own", lambda text: _names(search, text), table, questions)
            measure("plain FTS5", peer.find, table, questions)
        _say_when_given(search)
        search.close()


def _names(search: Search, text: str) -> list[str]:
    return [" ".join(hit.key) for hit in search.find(text, LIMIT).hits]


def _say_when_given(search: Search) -> None:
    """Say how often a plain message gets sources unasked, and how often rightly."""
    from bot.answer.sources import is_strong  # noqa: PLC0415 - the station beside

    print("\n| messages | get sources | of these the right section is among them |\n|---|---|---|")
    for table in TABLES:
        questions = read(table)
        found = [(question, search.find(question.text, LIMIT)) for question in questions]
        given = [(q, one) for q, one in found if is_strong(q.text, one)]
        right = sum(any(" ".join(hit.key) in q.answers for hit in one.hits) for q, one in given)
        print(f"| {table} | {len(given)}/{len(questions)} | {right}/{len(given)} |")
    others = other_requests()
    wrong = sum(is_strong(text, search.find(text, LIMIT)) for text in others)
    print(f"| other_requests | {wrong}/{len(others)} | - |")


if __name__ == "__main__":
    main()
