"""File numbers of a case: behind "Az.", "Vorgang", "GNOFÄ" and the like.

Published rulings ("BFH VI R 12/19", "1 K 123/20") and the ministries' letters ("IV C 5 -
S 2342/20/10009") are public. They stay so under "Az.", but not as "unser Az.".
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.codes import digits_in
from bot.screen.fields import Field
from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_VALUE = compiled(
    r"(?:[a-z]{1,9}[ ./-]{1,3}){0,2}[a-z]{0,6}[ ./-]{0,3}[0-9][0-9a-z]*"
    r"(?:[ ]?[/.\-_][ ]?[0-9a-z]+|:[0-9]+){0,7}"
    r"(?:[ ](?:[a-z]{1,3}[ ])?[0-9]{1,10}(?:[/.-][0-9a-z]+)*){0,4}"
)
_PROSECUTOR = compiled(
    r"\b((?:sta[ ](?:[a-z]{3,20}[ ])?)?[0-9]{1,4}[ ]?(?:u?js|gs|ds|cs|bs|vrs|vrjs)[ ]?[0-9]{"
    r"1,6}/[0-9]{2})\b"
)
# "Steufa-Fall EB 77/2022": what offices number, with the number right behind.
_NUMBERED = compiled(
    r"\b(?:[a-z]{0,20}-?(?:verfahren|fall|prufungsauftrag|prufauftrag|auftrag|sache|rechtsbehelf"
    r"|einspruch|akten?|dossier|vorgang|prufung|klage|zwangsversteigerung|auftragsbuch|eingangsbuch"
    r"|(?:einspruchs|rechtsbehelfs|prufungs|eingangs|fall|vollstreckungs)liste|lfd\. ?nr\.?"
    r"|listen-?nr\.?))(?:,? lfd\. ?nr\.?| nr\.?"
    r"| nummer|:| kg-nr\.?)?[ \n]"
    r"((?:[a-z]{1,6}[ /-]{0,3})?(?:[ivx]{1,4}[ /-]{1,2})?[0-9]{1,8}"
    r"(?:(?:[ ]?[/\x96-]{1,2}[ ]?[0-9]{2,6}){1,3}|(?:[a-z]{2})?[0-9]{3,8})?(?:[/-][0-9a-z]{1,6})?)"
    r"(?:[^0-9a-z/-]|$)"
)
# "Stundungsantrag Nr. 2025/331", "Amtshilfeersuchen AH-2025-17"
_FILED = compiled(
    r"\b(?:[a-z]{0,20}(?:bescheid|antrag|beschwerde|petition|ersuchen|anzeige|abmeldung|klage"
    r"|auftrag|versteigerung|insolvenz|insolvenzverfahren|mahnung|ermittlung|fahndung|prufung"
    r"|haftung|erbfall|stundung)s?-?(?:nummer|nr\.?)?|(?:our )?file no\.?)[ :.]{1,2}"
    r"(?:nr\.?[ ]|nummer[ ]|no\.?[ ])?"
    r"((?:[a-z]{1,4}[ -]?)?[0-9][0-9a-z]*(?:[/.-][0-9a-z]{1,10}){1,6})(?:[^0-9a-z/]|$)"
)
# Insolvency (InsO; Aktenordnung), child benefit (Familienkasse), land register (GBO).
_FORMS = (
    compiled(r"\b([0-9]{1,4}[ ]?(?:IN|IK|IE)[ ]?[0-9]{1,5}/[0-9]{2,4})\b"),
    compiled(r"\b([0-9]{3}[ ]?FK[ ]?[0-9]{6})\b"),
    compiled(r"\b(Grundbuch (?:von|des) [A-Za-z. -]{3,40},? Blatt [0-9]{2,6})\b"),
    compiled(r"\b(Gemarkung [A-Za-z. -]{3,40},? Flur [0-9]{1,3},? Flurstuck(?:e)? [0-9/]{1,10})"),
)
# A ticket of the help desk that is about somebody: "Ticket INC0048817 betrifft die Stpfl."
_TICKET = compiled(
    r"\b(?:ticket|incident|servicefall|stoerung|anfrage|vorfall)(?:nummer|-?nr\.?|s)?[ :#]{1,3}"
    r"(?:nr\.?[ ]|#)?([a-z]{0,6}-?[0-9]{4,10})\b"
)
_ABOUT_TAXPAYER = compiled(
    r"\b(?:stpfl|steuerpflichtige|mandant|einspruchsfuhrer|antragsteller|schuldner|klager|burger(?:in)?"
    r"|erblasser|beschuldigte)"
)
_MONTH = compiled(r"[01]?[0-9]/(?:19|20)[0-9]{2}")
_ANNOUNCED = compiled(
    r"(?:az\.?|aktenzeichen|akte|vorgang|verfahren|sta|staatsanwaltschaft|beschuldigt"
    r"|bustra|strabu|steufa|gz)"
)
_COURT = compiled(
    r"(?:(?:az|aktenzeichen)\.?:?[ ]?)?(?:(?:bfh|bverfg|eugh|egmr|bgh|bverwg|bag"
    r"|bsg|fg [a-z-]+|olg [a-z]+|lg [a-z]+|ag [a-z]+)[ ,]{1,3})?"
    r"(?:(?:[ivx]{1,5}|[0-9]{1,3})[ ]?(?:r|b|k|v|s|e|ko|zr|zb|str|bvr|bvl|bvf|bvq"
    r"|u|w|o|c|azr|ra|t|kr|f|wx|stbl|bf|az|x|vii|ab)(?:[ ]?[-(][a-z0-9 ]{1,8}\)?)?[ ]?[0-9]{"
    r"1,5}/[0-9]{2,4}(?:[ ]?[a-z]{1,4}(?:\(pkh\))?)?|c-[0-9]{1,4}/[0-9]{2}|gr\.?s[ ]?[0-9]/["
    r"0-9]{2})"
)
_MINISTRY = compiled(
    r"(?:[ivx]{1,4}[ ]?[a-z]?[ ]?[0-9]{0,2}[ ]?-[ ]?)(?:s|g|o|fm|vv|h|v)[ ]{0,2}[0-9]{3,4}.{"
    r"0,24}|[ivx]{1,4}[ ][a-z][ ]?[0-9]{0,2}"
    r"|s[ ]{1,2}[0-9]{4}[a-z]?(?:/[0-9]{2}/[0-9]{4,5}(?:[ ]?:?[ ]?[0-9]{3})?)?"
    r"(?:[ ]?-[ ]?[0-9]{1,3}[ ]?-[ ]?(?:v|st|vv|e)[ ].{0,8})?"
)
_DATE = compiled(
    r"(?:[0-3]?[0-9]\.[01]?[0-9]\.(?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}(?:[ ]?[-/][ ]?"
    r"(?:19|20)?[0-9]{2}(?:-[0-9]{2})?)?)"
)
_PUBLISHED = compiled(
    r"\b(?:bfh|bstbl|eugh|bverfg|bgh|efg|urteil|beschluss|rechtsprechung|revision"
    r"|bmf|schreiben|veroffentlicht|offentlich|leitsatz|zitier)"
)
_LINK = compiled(
    r"(?:zu|zum|zur|vom|von|bei|beim|im|in|der|die|das|mit|und|aus|am|an|fur|ab|bis|seit|auf|uber"
    r"|nach|nr|ist|hat|war|um|rund|ca)\b"
)
_AGAINST = compiled(r"^[ ,]{1,2}(?:gegen|wegen|bei|der|des|\()")
FEWEST_DIGITS = 3
_OURS = compiled(
    r"\b(?:unser|unsere[smr]?|mein|meine[smr]?|seine[smr]?|herr|frau|mandant|stpfl"
    r"|bei uns|erorterungstermin|klageerwiderung|prozessbevollmachtigt|gegen die (?:witwe|eheleute)"
    r"|gegen den|klager|bustra|sachstand|beschuldigte)"
)


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    for field in reading.fields(Kind.CASE_FILE):
        match = _VALUE.match(low, field.start, field.end)
        if match is None:
            continue
        end = _trimmed(low, *match.span())
        if _is_case(low, field, end):
            yield Hit(Kind.CASE_FILE, field.start, end)
    yield from _numbered(reading)
    yield from _tickets(low)


def _numbered(reading: Reading) -> Iterator[Hit]:
    """Find what offices number, and forms that nothing else has."""
    low = reading.low
    for match in _NUMBERED.finditer(low):
        if b"drucksache" not in match.group() and _is_numbered_case(reading, *match.span(1)):
            yield Hit(Kind.CASE_FILE, *match.span(1))
    for match in _FILED.finditer(low):
        value = match.group(1)
        public = _MINISTRY.match(value) or _MONTH.fullmatch(value)
        if not public and _is_numbered_case(reading, *match.span(1)):
            yield Hit(Kind.CASE_FILE, *match.span(1))
    for form in _FORMS:
        for match in form.finditer(reading.flat):
            yield Hit(Kind.CASE_FILE, *match.span(1))
    for match in _PROSECUTOR.finditer(low):
        if _ANNOUNCED.search(low[max(0, match.start() - 40) : match.end() + 50]):
            yield Hit(Kind.CASE_FILE, *match.span(1))


def _tickets(low: bytes) -> Iterator[Hit]:
    for match in _TICKET.finditer(low):
        if _ABOUT_TAXPAYER.search(low[max(0, match.start() - 60) : match.end() + 60]):
            yield Hit(Kind.CASE_FILE, *match.span(1))


def _is_case(low: bytes, field: Field, end: int) -> bool:
    value = low[field.start : end]
    digits = digits_in(value)
    if digits < FEWEST_DIGITS or _DATE.fullmatch(value):
        return False
    if _COURT.match(value) or _MINISTRY.fullmatch(value):
        around = low[max(0, field.start - 60) : field.start] + b" " + low[end : end + 60]
        return _OURS.search(around) is not None and not _PUBLISHED.search(around)
    return True


def _is_numbered_case(reading: Reading, start: int, end: int) -> bool:
    """Tell a file of ours from a ruling: "im Verfahren VI R 12/19" is published."""
    low = reading.low
    value = low[start:end]
    if digits_in(value) < FEWEST_DIGITS or _DATE.fullmatch(value):
        return False
    register = reading.flat[start : start + 2].isupper() and not reading.flat.isupper()
    if _LINK.match(value) and not register:
        return False
    if _PUBLISHED.search(low[max(0, start - 60) : end + 20]):
        return False
    if not _COURT.match(value) or _AGAINST.search(low[end : end + 40]):
        return True
    return _OURS.search(low[max(0, start - 60) : end + 60]) is not None


def _trimmed(low: bytes, start: int, end: int) -> int:
    while end > start and low[end - 1 : end] in b" ./-:_":
        end -= 1
    return end


RECOGNISER = Recogniser(find=find, digits=3)
