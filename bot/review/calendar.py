"""Public holidays and deadlines of tax procedure.

Sources: Feiertagsgesetz NW § 2; § 122 Abs. 2 AO (a letter counts as known on the fourth day after
posting, before 2025 on the third: Art. 5 PostModG); § 355 Abs. 1 AO (one month for an objection);
§ 108 AO with §§ 187-193 BGB (a deadline that ends on a Saturday, Sunday or holiday ends on the next
working day).
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import cache

FOURTH_DAY_SINCE = date(2025, 1, 1)
SATURDAY = 5


@cache
def holidays(year: int) -> frozenset[date]:
    """Public holidays of North Rhine-Westphalia."""
    easter = _easter(year)
    movable = (-2, 0, 1, 39, 49, 50, 60)
    fixed = ((1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26))
    return frozenset(
        [easter + timedelta(days) for days in movable] + [date(year, *day) for day in fixed]
    )


def _easter(year: int) -> date:
    """Find Easter Sunday (Meeus, Jones, Butcher)."""
    century = year // 100
    moon = (19 * (year % 19) + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - year % 19) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    from_march = moon - weekday
    month = 3 + (from_march + 40) // 44
    return date(year, month, from_march + 28 - 31 * (month // 4))


def working_day(day: date) -> date:
    """Return the day, or the next one that is no Saturday, Sunday or holiday."""
    while day.weekday() >= SATURDAY or day in holidays(day.year):
        day += timedelta(1)
    return day


def known_on(posted: date) -> date:
    """Tell when a letter that was posted counts as known."""
    return working_day(posted + timedelta(4 if posted >= FOURTH_DAY_SINCE else 3))


def after_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def objection_until(known: date) -> date:
    return working_day(after_months(known, 1))
