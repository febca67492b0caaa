"""Tax numbers of all sixteen Länder; figures of ELSTER's own document as fixed examples."""

from __future__ import annotations

from random import Random

import pytest

from bot.screen.kinds.tax_number import is_tax_number
from bot.screen.screen import Screen
from bot.screen.tax_offices import OFFICES
from tests import screen_identifiers as made

SCREEN = Screen()


@pytest.mark.parametrize(
    ("land", "elster"),
    [
        ("Baden-Württemberg", "2893081508152"),
        ("Bayern", "9181081508155"),
        ("Berlin", "1121081508150"),
        ("Brandenburg", "3048081508155"),
        ("Bremen", "2475081508152"),
        ("Hamburg", "2202081508156"),
        ("Hessen", "2613081508153"),
        ("Mecklenburg-Vorpommern", "4079081508151"),
        ("Niedersachsen", "2324081508151"),
        ("Nordrhein-Westfalen", "5133081508159"),
        ("Rheinland-Pfalz", "2722081508154"),
        ("Saarland", "1010081508182"),
        ("Sachsen", "3201012312340"),
        ("Sachsen-Anhalt", "3101081508154"),
        ("Schleswig-Holstein", "2129081508158"),
        ("Thüringen", "4151081508156"),
    ],
)
def test_the_published_example_of_each_land_is_right_and_its_neighbours_are_wrong(
    land: str, elster: str
) -> None:
    wrong = [elster[:12] + str((int(elster[12]) + step) % 10) for step in (1, 4)]

    assert is_tax_number(elster)
    if land != "Berlin":  # two methods, so that a neighbour may be right by the other one
        assert not any(is_tax_number(other) for other in wrong)


@pytest.mark.parametrize("land", made.LAENDER)
def test_a_number_as_on_a_letter_is_found_without_a_label(land: str) -> None:
    rng = Random(f"letter {land}")
    for _ in range(40):
        letter, _ = made.tax_number(rng, land)
        text = f"Bitte den Einspruch zu {letter} beantworten."

        found = SCREEN.findings(text)

        assert [text[f.start : f.end] for f in found] == [letter]
        assert found[0].kind in {"tax_number", "phone"}


@pytest.mark.parametrize("land", made.LAENDER)
def test_the_elster_form_is_found_anywhere(land: str) -> None:
    rng = Random(f"elster {land}")
    for _ in range(40):
        _, elster = made.tax_number(rng, land)

        assert "tax_number" in {f.kind for f in SCREEN.findings(f"siehe {elster}, danke")}


@pytest.mark.parametrize("land", made.LAENDER)
def test_a_labelled_number_with_a_wrong_check_digit_is_still_a_secret(land: str) -> None:
    letter, _ = made.tax_number(Random(f"wrong {land}"), land)
    wrong = letter[:-1] + str((int(letter[-1]) + 3) % 10)

    assert SCREEN.findings(f"Steuernummer {wrong}")[0].kind == "tax_number"


def test_every_office_belongs_to_a_land() -> None:
    assert {office[:2] if office[0] not in "59" else office[0] for office in OFFICES} == {
        "10", "11", "21", "22", "23", "24", "26", "27", "28", "30", "31", "32", "40", "41", "5", "9",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["000/0000/0000 als Muster", "DIN 12 345"])
def test_placeholders_and_other_numbers_pass(text: str) -> None:
    assert SCREEN.findings(text) == []
