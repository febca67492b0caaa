"""Statute texts for the benchmark: as gesetze-corpus-data has them, or in the official XML."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from bot.law.files import documents, files
from bot.law.official_xml import Edition, Norm, parse
from bot.law.statute import without_year
from bot.law.store import StatuteStore

PARAGRAPH = re.compile(r"(?m)^\((\d+[a-z]*)\)")
KINDS = {"paragraph", "article"}


def fill_from_texts(store: StatuteStore, file: Path) -> None:
    """Import JSON lines, one section each."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    store.replace(_editions(records))


def fill_from_folder(store: StatuteStore, folder: Path) -> None:
    """Import the official XML of a folder."""
    store.replace(parse(document) for file in files(folder) for document in documents(file))


def _editions(records: list[dict[str, str]]) -> Iterator[Edition]:
    for source_id, sections in groupby(records, key=lambda record: record["bjnr"]):
        listed = list(sections)
        first = listed[0]
        yield Edition(
            source_id=source_id,
            abbreviation=first["jurabk"],
            official=without_year(first["abbr"]),
            title=first["title"],
            as_of="2026-04",
            state="",
            norms=tuple(_norm(record) for record in listed if record["kind"] in KINDS),
        )


def _norm(record: dict[str, str]) -> Norm:
    text = record["text"].partition("\n")[2].strip()
    number = record["number"].replace("Artikel ", "Art ")
    place = record["breadcrumb"][-1] if record["breadcrumb"] else ""
    paragraphs = ",".join(PARAGRAPH.findall(text))
    return Norm(number, record["heading"], paragraphs, "", text, place)
