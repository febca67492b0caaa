"""File numbers of a case: behind "Az.", "Vorgang", "GNOFÄ" and the like.

Published rulings ("BFH VI R 12/19", "1 K 123/20") and the ministries' letters ("IV C 5 -
S 2342/20/10009") are public. They stay so under "Az.", but not as "unser Az.".
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_LABEL = (
    r"(?:aktenzeichen|akten-?(?:nummer|nr)|az|akte|fallakte|vorgangs?-?(?:nummer|nr|zeichen|id)?|gnofa|gnofae|geschafts-?zeichen|geschaefts-?zeichen|gesch\.?-?z|gz"
    r"|fall-?(?:nummer|nr|id)|rechtsbehelfs?-?(?:nummer|nr|liste)|rbl?-?(?:nr|nummer|liste)|einspruchs-?(?:nummer|nr)|strafli?-?(?:nr|liste)|bustra|steufa|stra?bu|listen-?(?:nummer|nr)"
    r"|ordnungsbegriff|kassenzeichen|einheitswert-?(?:nummer|nr|aktenzeichen)|ew-?(?:az|nr|nummer)|grundsteuer-?aktenzeichen|vollstreckungs-?(?:nummer|nr|vorgang)|prufungs-?(?:nummer|nr)|bp-?(?:nr|nummer|auftrag)"
    r"|case (?:file|number|no|id)|file (?:number|no|ref)|(?:unser|ihr|mein) zeichen|sachakte|ticket(?: zum fall)?|verfahrens-?(?:nummer|nr))"
)
_VALUE = compiled(
    rf"\b({_LABEL})\b[ ]?\.?[ ]?(?:(?:nr|nummer|no|id)\b\.?[ ]?)?[:#=]{{0,2}}[ ]{{0,2}}(?:(?:lautet|ist|des|der|mit|dem|unter|zum|vom|fall|einspruchs|verfahrens|hat|bearbeiten|prufen|zur)[ ]){{0,3}}(?:(?:nr|nummer|az|aktenzeichen|no)\b\.?[ ]?)?[:]?[ ]?"
    r"([a-z]{0,6}[ ./-]{0,3}[0-9][0-9a-z]*(?:[ ]?[/.\-:_][ ]?[0-9a-z]+){0,7}(?:[ ][0-9]{1,10}(?:[/.-][0-9a-z]+)*){0,4})"
)
_COURT = compiled(
    r"(?:(?:az|aktenzeichen)\.?:?[ ]?)?(?:(?:bfh|bverfg|eugh|egmr|bgh|bverwg|bag|bsg|fg [a-z-]+|olg [a-z]+|lg [a-z]+|ag [a-z]+)[ ,]{1,3})?"
    r"(?:(?:[ivx]{1,5}|[0-9]{1,3})[ ]?(?:r|b|k|v|s|e|ko|zr|zb|str|bvr|bvl|bvf|bvq|u|w|o|c|azr|ra|t|kr|f|wx|stbl|bf|az|x|vii|ab)(?:[ ]?[-(][a-z0-9 ]{1,8}\)?)?[ ]?[0-9]{1,5}/[0-9]{2,4}(?:[ ]?[a-z]{1,4}(?:\(pkh\))?)?|c-[0-9]{1,4}/[0-9]{2}|gr\.?s[ ]?[0-9]/[0-9]{2})"
)
_MINISTRY = compiled(
    r"(?:(?:[ivx]{1,4})[ ]?[a-z]?[ ]?[0-9]{0,2}[ ]?-[ ]?)?(?:s|g|o|fm|vv|h|v)[ ]{1,2}[0-9]{3,4}[a-z]?(?:[ ]?[-/.:][ ]?[0-9a-z]+)*.{0,12}|(?:[ivx]{1,4})[ ]?[a-z]?[ ]?[0-9]{0,2}"
)
_OURS = compiled(
    r"\b(?:unser|unsere[smr]?|mein|meine[smr]?|sein|seine[smr]?|herr|frau|mandant|stpfl|gegen den|klager)"
)


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    for match in _VALUE.finditer(low):
        start, end = match.span(2)
        end = _trimmed(low, start, end)
        value = low[start:end]
        digits = sum(48 <= byte <= 57 for byte in value)  # noqa: PLR2004 - 0 to 9
        if digits < 3 or _is_date_or_year(value):  # noqa: PLR2004 - "Akte 12" names a folder
            continue
        context = low[max(0, match.start() - 40) : match.start()]
        whole = low[match.end(1) : end].lstrip(b" .:#")
        if _is_public(whole) and not _OURS.search(context):
            continue
        if (
            match.group(1).startswith((b"akte", b"vorgang"))
            and digits < 4
            and not match.group(1).endswith((b"nr", b"nummer", b"zeichen"))
        ):  # noqa: PLR2004
            continue
        yield Hit(Kind.CASE_FILE, start, end)


def _trimmed(low: bytes, start: int, end: int) -> int:
    while end > start and low[end - 1 : end] in b" ./-:_":
        end -= 1
    return end


def _is_public(value: bytes) -> bool:
    return _COURT.match(value) is not None or _MINISTRY.fullmatch(value) is not None


_DATE = compiled(
    r"(?:[0-3]?[0-9]\.[01]?[0-9]\.(?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}(?:[ ]?[-/][ ]?(?:19|20)?[0-9]{2}(?:-[0-9]{2})?)?)"
)


def _is_date_or_year(value: bytes) -> bool:
    return _DATE.fullmatch(value) is not None


RECOGNISER = Recogniser(
    find=find,
    stems="akte az vorgang gnof gesch zeichen gz fall rechtsbehelf rb einspruchs stra bustra steufa listen ordnungsbegriff einheitswert ew grundsteuer vollstreckung pruf bp case file verfahren ticket _js_",
)
