"""Legal citations in any text: nothing raises, offsets point into it, and it takes linear time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.law.check import citations

PIECES = st.sampled_from(
    [
        "§",
        "§§",
        "Art.",
        "Artikel",
        "Section",
        "1",
        "30",
        "4h",
        "427",
        "(4)",
        "I",
        "II",
        "XIV",
        "Abs.",
        "Absatz",
        "Satz",
        "S.",
        "Nr.",
        "Buchst.",
        "lit.",
        "a",
        "bis",
        "und",
        ",",
        "-",
        "/",
        "i.V.m.",
        "AO",
        "EStG",
        "SGB",
        "V",
        "2002",
        "der",
        "des",
        "Abgabenordnung",
        "Gesetzes",
        "(AO)",
        "a.F.",
        "in",
        "der",
        "Fassung",
        "ff.",
        "f.",
        "**",
        "\n",
        "\xa0",
        "&nbsp;",
        "😀",
    ]
)
BUILT = st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "\n"])), max_size=40).map(
    lambda pieces: "".join(piece + gap for piece, gap in pieces)
)


@given(st.one_of(st.text(), BUILT))
def test_any_text_is_read_and_offsets_point_into_it(text: str) -> None:
    found = citations(text)

    for one in found:
        assert text[one.start : one.end] == one.text
        assert one.text.strip() == one.text
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(BUILT, BUILT)
def test_a_citation_alone_in_its_line_is_found_whatever_stands_around(
    before: str, after: str
) -> None:
    text = f"{before}\n\nDas gilt.\n\n§ 30 Abs. 4 AO\n\nDas gilt.\n\n{after}"

    assert ("§ 30 Abs. 4 AO", "exists") in [(one.norm, one.status) for one in citations(text)]


HOSTILE = [
    ("signs", "§"),
    ("signs and numbers", "§ 1"),
    ("signs with blanks", "§ " + " " * 50),
    ("numbers in a list", "§§ 1, "),
    ("a list without a sign", "1, 2 und "),
    ("levels", "§ 1 Abs. 1 "),
    ("levels without end", "Abs. 1 "),
    ("the longest way to a statute", "§ 1 der Aaaen Bbben Cccen "),
    ("words that end like a statute", "§ 1 des Xgesetzes "),
    ("older versions that never come", "§ 1 in der " + "x" * 70),
    ("articles", "Artikel "),
    ("gaps", "*" * 20),
    ("one long word", "a"),
    ("capitals", "§ 1 A"),
    ("Roman numbers", "§ 1 I, II, "),
    ("ranges", "§§ 1 bis 2 bis "),
    ("connections", "§ 1 i.V.m. "),
    ("social codes", "§ 1 des Fünften Buches "),
    ("brackets", "§ 1 ("),
]


@pytest.mark.timeout(30)
@pytest.mark.parametrize(("what", "piece"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_a_megabyte_made_to_be_slow_is_read_in_seconds(what: str, piece: str) -> None:
    """The limit only ends what is not linear: quadratic reading would take hours."""
    citations(piece * (1_000_000 // len(piece)))
