"""Makes `federal.idx` from a table of sections: `python -m bot.law.build sections.tsv.gz`.

The table is gesetze-corpus-data's (CC0): a heading line, then source id, short title, official
abbreviation, kind, number, paragraphs joined by commas, heading, separated by tabs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from bot.law.shelf import FILE, MAGIC
from bot.law.statute import without_year

AS_OF = "2026-04"
LICENCE = "official works, § 5 UrhG; compiled from gesetze-corpus-data, CC0"
GROUP_BYTES = 65_536
KINDS = {"paragraph", "article"}  # an annex is not cited by § or Art.


def rows(table: Path) -> Iterator[list[str]]:
    with gzip.open(table, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            yield line.rstrip("\n").split("\t")


def build(table: Iterable[list[str]], as_of: str = AS_OF) -> bytes:
    """Give the index as bytes; the same table gives the same bytes."""
    statutes: list[list[object]] = []
    keys: defaultdict[str, list[int]] = defaultdict(list)
    groups: list[bytes] = []
    group = b""
    for (source_id, short, official), sections in groupby(table, key=itemgetter(0, 1, 2)):
        cited = [_line(row) for row in sections if row[3] in KINDS]
        if not cited:
            continue
        block = ("\n".join(cited) + "\n").encode()
        if group and len(group) + len(block) > GROUP_BYTES:
            groups.append(group)
            group = b""
        for key in dict.fromkeys(filter(None, (short, official, *_bare(short, official)))):
            keys[key].append(len(statutes))
        place = [len(groups), len(group), len(group) + len(block)]
        statutes.append([short, official, source_id, *place])
        group += block
    groups.append(group)
    return _packed(statutes, keys, groups, as_of)


def _line(row: list[str]) -> str:
    """Write a section's number in the one form that is looked up: Art 5, never Artikel 5."""
    number = row[4].replace("Artikel ", "Art ").replace("Art. ", "Art ")
    return "\t".join((number, *row[5:7]))


def _bare(short: str, official: str) -> Iterator[str]:
    """Leave the year out, as people do: AO for AO 1977."""
    yield from (without_year(name) for name in (official, short))


def _packed(
    statutes: list[list[object]], keys: dict[str, list[int]], groups: list[bytes], as_of: str
) -> bytes:
    packed = [zlib.compress(group, 9) for group in groups]
    starts = [sum(map(len, packed[:at])) for at in range(len(packed))]
    directory = {
        "as_of": as_of,
        "licence": LICENCE,
        "groups": [[start, len(block)] for start, block in zip(starts, packed, strict=True)],
        "statutes": statutes,
        "keys": keys,
    }
    head = zlib.compress(json.dumps(directory, ensure_ascii=False).encode(), 9)
    return MAGIC + len(head).to_bytes(4, "big") + head + b"".join(packed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--to", type=Path, default=FILE)
    parser.add_argument("--as-of", default=AS_OF, help="year and month of the table")
    given = parser.parse_args()
    given.to.write_bytes(build(rows(given.table), given.as_of))


if __name__ == "__main__":
    main()
