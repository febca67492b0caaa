"""Figures and dates that contradict themselves are named; what is right or unclear passes."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review.calendar import holidays, known_on, objection_until
from bot.review.checks import BUDGET_SECONDS
from bot.review.figures import check_figures
from bot.review.sources import unsupported_figures

TABLE = "| Posten | 2023 | 2024 |\n|---|---:|---:|\n| Miete | 1.200,00 € | 10 |\n| Strom | 300,00 € | 20 |\n"

WRONG = [
    ("table, bold total", TABLE + "| **Summe** | **1.600,00 €** | 30 |", "sum", "1.600,00", "1.500,00"),
    ("table, second column", TABLE + "| Gesamt | 1.500,00 € | 31 |", "sum", "31", "30"),
    ("list", "- Miete: 1.200 €\n- Strom: 300 €\nSumme: 1.600 €", "sum", "1.600", "1.500"),
    ("addition", "Das sind 1.200 € + 300 € = 1.600 €.", "sum", "1.600", "1.500"),
    ("addition in words", "Die Raten von 10.000 und 12.000 Euro ergeben 23.000 Euro.", "sum", "23.000", "22.000"),
    ("product", "12 x 50 € = 500 €", "sum", "500", "600"),
    ("difference", "2.000 € - 300 € = 1.600 €", "sum", "1.600", "1.700"),
    ("share", "19 % von 1.000 € sind 180 €", "percent", "180", "190"),
    ("with tax", "1.000 € zzgl. 19 % USt = 1.180 €", "percent", "1.180", "1.190,00"),
    ("rise", "Die Zahl stieg von 80 auf 100, also um 20 %.", "percent", "20", "25"),
    ("no such day", "spätestens am 31.02.2024", "date", "31.02.2024", ""),
    ("no leap year", "am 29. Februar 2023", "date", "29. Februar 2023", ""),
    ("weekday", "Montag, den 12. Juni 2025", "weekday", "Montag, den 12. Juni 2025", "Donnerstag"),
    ("weekday, short", "Mo., 12.06.2025", "weekday", "Mo., 12.06.2025", "Donnerstag"),
    (
        "known on the third day after 2024",
        "Der Bescheid vom 03.03.2025 gilt am 06.03.2025 als bekannt gegeben.",
        "deadline", "06.03.2025", "07.03.2025",
    ),
    (
        "objection counted from the posting",
        "Der Bescheid wurde am 3. März 2025 zur Post gegeben. Die Einspruchsfrist endet daher am 3. April 2025.",
        "deadline", "3. April 2025", "07.04.2025",
    ),
    (
        "weeks",
        "Die Frist von zwei Wochen ab dem 31.01.2025 endet am 20.02.2025.",
        "deadline", "20.02.2025", "14.02.2025",
    ),
]  # fmt: skip

RIGHT = [
    ("table", TABLE + "| Summe | 1.500,00 € | 30 |"),
    ("table with a subtotal", TABLE + "| Zwischensumme | 1.500,00 € | 30 |\n| Abzüglich | 100,00 € | 5 |\n| Summe | 1.400,00 € | 25 |"),
    ("rounded parts", "| A | 33,33 % |\n| B | 33,33 |\n| C | 33,33 |\n| Summe | 100,00 |"),
    ("words in the cells", "| A | Text |\n| B | 3 Räume |\n| C | 4 |\n| Summe | 9 |"),
    ("list", "Miete: 1.200 €\nStrom: 300 €\nSumme: 1.500 €"),
    ("rounded share", "7 % von 129,90 € sind 9,09 €"),
    ("rounded rise", "stieg von 3 auf 4, ein Plus von 33 %"),
    ("fall", "sank von 100 auf 80, ein Minus von 20 %"),
    ("years", "Von 2019 bis 2023 stieg die Zahl um 5 %."),
    ("range of rates", "zwischen 10 % und 20 %, je nach Fall"),
    ("section numbers", "§ 15 Abs. 2 Nr. 3, R 4.12.2 EStR, Version 1.2.2024"),
    ("leap year", "am 29.02.2024"),
    ("weekday", "Donnerstag, 12. Juni 2025"),
    ("pages", "Seite 12 + 13"),
    ("deadline", "Der Bescheid vom 03.03.2025 gilt am 07.03.2025 als bekannt gegeben. Die Einspruchsfrist endet am 07.04.2025."),
    ("third day before 2025", "Der Bescheid vom 04.03.2024 gilt am 07.03.2024 als bekannt gegeben."),
    ("end of month", "Die Frist von einem Monat ab dem 31.01.2025 endet am 28.02.2025."),
    ("two letters", "Bescheid vom 03.03.2025 und Bescheid vom 05.05.2025: Die Einspruchsfrist endet am 01.01.2026."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "written", "expected"), [pytest.param(*row[1:], id=row[0]) for row in WRONG]
)
def test_a_figure_that_cannot_be_right_is_named(
    text: str, kind: str, written: str, expected: str
) -> None:
    found = [(f.kind.value, f.text, f.expected) for f in check_figures(text)]

    assert found == [(kind, written, expected)]


@pytest.mark.parametrize("text", [pytest.param(text, id=why) for why, text in RIGHT])
def test_what_is_right_or_unclear_passes(text: str) -> None:
    assert check_figures(text) == []


@given(
    st.text(max_size=400) | st.from_regex(r"(?:[0-9]{1,4}[.,%€ +=x|:-]{0,2}|von |auf |\n){0,40}")
)
def test_any_text_can_be_checked_and_places_point_into_it(text: str) -> None:
    for figure in check_figures(text):
        assert text[figure.start : figure.end] == figure.text


@given(st.lists(st.decimals(0, 99999, places=2), min_size=2, max_size=9))
def test_a_right_sum_in_a_table_is_never_doubted(parts: list[Decimal]) -> None:
    rows = [f"| Posten | {str(part).replace('.', ',')} |" for part in [*parts, sum(parts)]]
    rows[-1] = rows[-1].replace("Posten", "Summe")

    assert check_figures("\n".join(rows)) == []


# Published calendars of North Rhine-Westphalia.
@pytest.mark.parametrize(
    "day",
    [date(2025, 4, 18), date(2025, 4, 21), date(2025, 6, 19), date(2026, 11, 1), date(2027, 5, 6)],
)
def test_movable_and_fixed_holidays_are_known(day: date) -> None:
    assert day in holidays(day.year)


def test_a_letter_counts_as_known_on_the_fourth_day_or_the_next_working_day() -> None:
    assert known_on(date(2025, 3, 3)) == date(2025, 3, 7)
    assert known_on(date(2025, 3, 4)) == date(2025, 3, 10)  # the 8th is a Saturday
    assert known_on(date(2024, 12, 30)) == date(2025, 1, 2)  # still the third day


def test_an_objection_has_a_month_to_the_end_of_a_working_day() -> None:
    assert objection_until(date(2025, 1, 31)) == date(2025, 2, 28)
    assert objection_until(date(2025, 3, 21)) == date(2025, 4, 22)  # after Easter Monday


SOURCE = (
    "Im Jahr 2024 gab es 1.200 Anträge und 300 Klagen. Die Kosten: 4.000,50 Euro. Stand 12.06.2025."
)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param("Die Kosten betrugen 4.000,50 Euro.", [], id="said there"),
        pytest.param("Die Kosten betrugen rund 4.000 Euro.", [], id="rounded"),
        pytest.param("25 % davon klagten.", [], id="a share of two figures"),
        pytest.param("Die Kosten betrugen 5.000 Euro.", ["5.000 Euro"], id="an invented amount"),
        pytest.param("Stand 13.06.2025", ["13.06.2025"], id="another day"),
    ],
)
def test_a_figure_that_the_source_does_not_have_is_pointed_out(
    answer: str, expected: list[str]
) -> None:
    assert [found.text for found in unsupported_figures(answer, [SOURCE])] == expected


def test_a_long_source_is_compared_within_the_time_of_one_check() -> None:
    """199 figures give 79,000 of two; an answer does not wait for all of them."""
    source = "\n".join(f"{at * 7919 % 99991},{at % 90 + 10} €" for at in range(1, 200))
    began = time.process_time()

    found = unsupported_figures("Das sind 4.711,11 € und 815,03 €.", [source])

    assert len(found) == 2
    assert time.process_time() - began < BUDGET_SECONDS


def test_a_comparison_that_nobody_waits_for_ends() -> None:
    with pytest.raises(TimeoutError):
        unsupported_figures("Das kostet 5.000 Euro.", [SOURCE], until=0.0)


def test_without_a_source_nothing_is_compared() -> None:
    assert unsupported_figures("Das kostet 5.000 Euro.", []) == []
