"""Decisions of courts: their form and whether it is plausible; what they say is not looked up.

„BFH, Urteil vom 12.03.2019 - IX R 5/18": the date must exist and not lie ahead, and the year of
the file number cannot be after the decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.law.citation import Citation, Note, Status

MONTHS = ("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september",
          "oktober", "november", "dezember")  # fmt: skip
GAP = r"[\s\u00a0*_]{1,4}"
DECISION = re.compile(
    r"(?<![^\W_])(?P<court>BFH|BVerfG|BGH|BVerwG|BSG|BAG|EuGH|EuG|Bundesfinanzhof|Bundesverfassungsgericht"
    r"|Bundesgerichtshof|(?:FG|OLG|LG|VG|OVG|VGH|LSG|SG|LAG|ArbG|AG|Finanzgericht)" + GAP
    + r"[A-ZÄÖÜ][a-zäöüß]{2,20}(?:[- ][A-ZÄÖÜ][a-zäöüß]{2,20})?)(?:s|es)?"
    r"[,:(\s*_-]{1,4}(?P<form>Urt(?:eil|\.)|Beschl(?:uss|\.)|Gerichtsbescheid|Vorlagebeschluss)"
    + GAP + r"(?:vom|v\.)" + GAP
    + r"(?P<day>\d{1,2})\.\s?(?:(?P<number>\d{1,2})\.|(?P<month>[A-Za-zä]{3,9}))\s?"
    r"(?P<year>\d{4}|\d{2})(?!\d)"
    r"(?:[\s\u00a0,;:()–—-]{1,5}(?:Az\.?:?\s?)?"
    r"(?P<file>C-\d{1,4}/\d{2}|(?:[IVX]{1,5}|\d{1,2})\s[A-Za-z]{1,4}(?:\s?\([A-Za-z]{1,6}\))?"
    r"\s\d{1,5}/(?:\d{2}|\d{4}))(?!\d))?"
)  # fmt: skip
CENTURY = 100
PIVOT = 50
FORMS = {"Urt.": "Urteil", "Beschl.": "Beschluss"}


def decisions(text: str, today: date) -> Iterator[Citation]:
    """Find the decisions a text names; all are `unknown`, the note says what is odd."""
    for match in DECISION.finditer(text):
        form = FORMS.get(match["form"], match["form"])
        when = _date(match)
        shown = when.strftime("%d.%m.%Y") if when else f"{match['day']}. … {match['year']}"
        norm = f"{' '.join(match['court'].split())}, {form} vom {shown}"
        if match["file"]:
            norm += f", {' '.join(match['file'].split())}"
        yield Citation(
            text=match[0],
            start=match.start(),
            end=match.end(),
            norm=norm,
            status=Status.UNKNOWN,
            note=_judged(match["file"], when, today),
        )


def _judged(file: str | None, when: date | None, today: date) -> Note:
    if when is None or when > today:
        return Note.COURT_FUTURE
    if file and _full_year(file.rpartition("/")[2], when.year) > when.year:
        return Note.COURT_FILE
    return Note.COURT


def _date(match: re.Match[str]) -> date | None:
    try:
        month = int(match["number"] or MONTHS.index(match["month"].casefold()) + 1)
        return date(_full_year(match["year"]), month, int(match["day"]))
    except ValueError:
        return None


def _full_year(written: str, near: int = 0) -> int:
    """Read `19` as 2019 and `86` as 1986; near a decision's year, as the one not far after it."""
    year = int(written)
    if year >= CENTURY:
        return year
    pivot = (near % CENTURY) + PIVOT // 5 if near else PIVOT
    base = near - near % CENTURY if near else 2000
    return base + year if year <= pivot else base + year - CENTURY
