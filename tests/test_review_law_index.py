"""The shipped index: its size, its date, how it is built, and that nothing in it is called missing."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bot.law import build
from bot.law.check import citations
from bot.law.library import Library
from bot.law.names import aliases, written_names
from bot.law.shelf import FILE, Shelf, shipped

MEGABYTE = 1024 * 1024


def test_the_index_is_small_and_says_its_date_and_licence() -> None:
    assert FILE.stat().st_size < 3 * MEGABYTE
    assert shipped().as_of == "2026-04"
    assert "CC0" in shipped().licence
    assert len(shipped()) > 4000


def test_what_stands_in_the_index_is_never_called_missing() -> None:
    """One section of every statute, cited by each of its abbreviations."""
    wrong: list[str] = []
    for key in shipped().keys:
        for statute in shipped().find(key):
            number = next(iter(statute.sections))
            paragraph = next(iter(statute.sections[number].paragraphs), "1")
            text = f"Nach {number} Abs. {paragraph} {key} gilt das."
            wrong += [text for one in citations(text) if one.status == "missing"]

    assert wrong == []


def test_every_name_and_alias_leads_somewhere() -> None:
    library = Library(shipped())
    keys = {key for names in written_names().values() for _, key in names}
    unknown = {key for key in keys | set(aliases().values()) if not library.key(key)}

    # Named by texts, but not in the table that the index was built from.
    assert unknown <= {"MobPrämG", "BVG"}


TABLE = [
    ["BJNR1", "AO 1977", "AO", "paragraph", "§ 1", "1,2", "Eins"],
    ["BJNR1", "AO 1977", "AO", "paragraph", "§ 2", "", "(weggefallen)"],
    ["BJNR1", "AO 1977", "AO", "annex", "Anlage", "1", ""],
    ["BJNR2", "ÜblG 3", "", "article", "Artikel 5", "1", ""],
    ["BJNR3", "Nur Anlagen", "", "annex", "Anlage 1", "1", ""],
]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    table = tmp_path / "sections.tsv.gz"
    with gzip.open(table, "wt", encoding="utf-8") as lines:
        lines.write("heading\n" + "".join("\t".join(row) + "\n" for row in TABLE))
    file = tmp_path / "small.idx"
    file.write_bytes(build.build(build.rows(table), "2027-01"))
    return Shelf(file)


def test_an_index_is_built_from_a_table_and_read_back(shelf: Shelf) -> None:
    (statute,) = shelf.find("AO")

    assert len(shelf) == 2
    assert (statute.name, statute.as_of, list(statute.sections)) == (
        "AO",
        "2027-01",
        ["§ 1", "§ 2"],
    )
    assert statute.sections["§ 1"].paragraphs == ("1", "2")
    assert statute.sections["§ 2"].is_repealed
    assert shelf.find("AO 1977") == shelf.find("AO")
    assert list(shelf.find("ÜblG 3")[0].sections) == ["Art 5"]


def test_the_same_table_gives_the_same_bytes() -> None:
    assert build.build(TABLE) == build.build(TABLE)


def test_another_file_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "x.idx").write_bytes(b"something else")

    with pytest.raises(ValueError, match=r"x\.idx is no index"):
        Shelf(tmp_path / "x.idx")
