"""What the words around a place say: a tax case, an authority, a public source, a date."""

from __future__ import annotations

from bot.screen.pattern import compiled
from bot.screen.reading import Reading

NEAR = 80

_TAX = compiled(
    r"steuer(?:nummer|pflicht|fall|akte|konto|bescheid|schuld)|\bst\.?-?nr|bescheid|einspruch"
    r"|\bfinanzamt|\bfa\b|stpfl|mandant|veranlag|einkommensteuer|umsatzsteuer|gewerbesteuer"
    r"|vollstreck|vorauszahlung|ruckstand|saumniszuschl|elster|mahnung|betriebsprufung|voranmeld|steuererklarung|lohnsteuer"
    r"|korperschaftsteuer|erbschaftsteuer|grunderwerbsteuer|jahreserklarung|gewinnermittlung"
    r"|dauerfrist|steuerkonto|kindergeld|verspatungszuschl|zahllast"
)


def tax_words_near(reading: Reading, start: int, end: int) -> bool:
    return _TAX.search(reading.low[max(0, start - NEAR) : end + NEAR]) is not None


def is_date(sizes: tuple[int, ...], digits: str) -> bool:
    """12.03.2024, 2024-03-12 or two of them; not a number that merely has eight digits."""
    if sizes[:3] in {(2, 2, 4), (1, 2, 4), (2, 1, 4), (1, 1, 4)}:
        return True
    return sizes[:3] == (4, 2, 2) and digits[:2] in {"19", "20"}
