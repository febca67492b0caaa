"""Postal addresses: a street with a house number, with or without postcode and place.

A postcode or a place alone is nothing. The address of an office passes.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.authority import of_an_authority
from bot.screen.codes import digits_in
from bot.screen.kind import Kind
from bot.screen.pattern import Pattern, compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser
from bot.screen.wordlist import byte_words

_NUMBER = r"[1-9][0-9]{0,3}(?:[ ]?[a-h]\b)?(?:[ ]?[-/+][ ]?[0-9]{1,3}[ ]?[a-h]?\b)?"
_ENDING = (
    r"(?:stras?se?|str\b\.?|weg|gasse|allee|platz|ring|damm|ufer|chaussee|steig"
    r"|pfad|stieg|promenade"
    r"|markt|anger|berg|feld|wall|graben|hof|winkel|kamp|busch|garten|siedlung"
    r"|stiege|zeile|bogen|tal|grund|heide|hohe|wiese|winkel)"
)
_SURE = (
    r"(?:stras?s+e|strase|strasse|str\b\.?|weg|gasse|allee|platz|chaussee|promenade"
    r"|steig|pfad|damm|ufer|ring|stieg|gasschen|wall)"
)
_PLACE = (
    r"(?:[ ]?[,;|/\n\r-]{0,3}[ \n\r]{0,3}(?:d-?)?[0-9]{5}[ ]{1,2}[a-z][a-z.()/-]{1,30}"
    r"(?:[ ](?:am|an der|a\.|der|im|in|bei|ob|vor|[a-z]{3,20}))?)"
)
_STREET = compiled(
    rf"\b((?:(?:[a-z][a-z.-]{{1,24}}[ \n-]){{0,3}}[a-z-]{{0,30}}{_SURE})[ \n]{{0,2}}"
    rf"(?:nr\.?[ ]?)?{_NUMBER}{_PLACE}?)(?:[^0-9a-z]|$)"
)
_WITH_PLACE = compiled(
    rf"\b((?:(?:am|an der|an den|auf der|auf dem|im|in der|in den|zum|zur|unter den"
    rf"|unter der|hinter der|vor dem|alte[rn]?|neue[rn]?|obere|untere|[a-z][a-z.-]{{2,30}})[ "
    rf"-]){{0,3}}"
    rf"[a-z][a-z.-]{{2,30}}[ \n\r]{{1,2}}{_NUMBER}(?:[ ]?[,;|/\n\r]{{1,3}}|[ \n]in)[ \n\r]{{0"
    rf",3}}(?:d-?)?[0-9]{{5}}[ ]{{1,2}}[a-z][a-z.-]{{1,30}})"
)
_LABELLED = compiled(
    rf"\b(?:wohnhaft|wohnt|wohne|wohnen|wohnsitz|anschrift|adresse|wohnanschrift"
    rf"|address|lebt|strasse|strase|hausanschrift|lieferadresse)\b(?:/(?:haus-?)?nr\.?"
    rf"|/hausnummer| (?:und|u\.) (?:haus-?)?(?:nr\.?|nummer))?[: ,]{{0,3}}(?:"
    rf"(?:in|in der|im|am|an der|ist|unter|lautet|zur zeit|derzeit)[ ])?[: ]{{0,2}}"
    rf"((?:[a-z][a-z.-]{{1,30}}[ ]){{1,3}}{_NUMBER})(?:[^0-9a-z.]|$)"
)
# The guidelines to the tax laws: EStR 2012, LStR 2023.
_GUIDELINE = compiled(
    r"\b[a-z]{0,3}str (?:19|20)[0-9]{2}\b|^(?:park|stell|sitz|steh|arbeits|lade|lager|liege)platz"
    r"|\b(?:muster|beispiel)(?:str|weg|gasse|allee|platz)"
)


# As streets are called abroad.
_ABROAD = compiled(
    r"\b((?:rue|avenue|boulevard|via|viale|piazza|calle|plaza|ul\.|ulica|aleja|rua)[ ]"
    r"(?:[a-z'.-]{1,20}[ ]){0,4}[a-z'.-]{2,25}[ ,]{1,2}[0-9]{1,4}(?:/[0-9]{1,4})?[a-z]?"
    r"(?:,[ ](?:[a-z]{1,2}-)?[0-9][0-9 -]{3,6}[ ][a-z][a-z.-]{2,24})?)(?:[^0-9a-z]|$)"
    r"|\b([0-9]{1,5}[ ](?:[a-z][a-z'.-]{2,20}[ ]){1,3}(?:street|road|lane|drive|close)\b)"
)
_TAGS = compiled(
    r"<(?:strase|strasse|str|street)>([^<]{3,40}</[a-z]{3,8}>[ \r\n]{0,4}<(?:hnr|hausnr"
    r"|hausnummer|nr)>[0-9])"
)
_FIELDS = compiled(
    r"\bstr(?:as?se|asse|\.)?[\"']?[ ]?[:=][ ]?[\"']?([a-z][a-z .-]{2,40})[\"']?[,;"
    r"|\s]{1,4}[\"']?(?:haus-?)?(?:nr|nummer)\.?[\"']?[ ]?[:=][ ]?[\"']?[0-9]{1,4}"
)


def find(reading: Reading) -> Iterator[Hit]:
    for match in _TAGS.finditer(reading.low):
        yield Hit(Kind.ADDRESS, *match.span(1))
    for match in _ABROAD.finditer(reading.low):
        span = match.span(1) if match.group(1) else match.span(2)
        if not of_an_authority(reading, *span):
            yield Hit(Kind.ADDRESS, *span)
    for match in _FIELDS.finditer(reading.low):
        yield Hit(Kind.ADDRESS, match.start(1), match.end())
    for pattern in (_STREET, _WITH_PLACE, _LABELLED):
        for match in pattern.finditer(reading.low):
            start, end = match.span(1)
            if not _is_address(reading, pattern, start, end):
                continue
            begin = _trimmed(reading, start, end)
            if begin is not None and not of_an_authority(reading, begin, end):
                yield Hit(Kind.ADDRESS, begin, end)


_WORD = compiled(r"[^ ]+[ ]?")
_PREPOSITION = byte_words(
    """
    am an auf im in zum zur unter hinter vor alte alter alten neue neuer neuen obere untere
    der den dem kleine grosse gros klein lange kurze hohe st. sankt bad von
    """
)


def _trimmed(reading: Reading, start: int, end: int) -> int | None:
    """Leave out words that only lead to the street: it begins with a capital or a preposition."""
    words = list(_WORD.finditer(reading.low[start:end]))
    first = next(
        (at for at, word in enumerate(words) if digits_in(word.group())),
        len(words),
    )
    keep = first - 1
    if keep < 0:
        return None
    street = reading.flat[start + words[keep].start() : start + words[keep].end()].strip()
    name = street.lower().rstrip(b".")
    while keep > 0:
        word = reading.flat[start + words[keep - 1].start() : start + words[keep - 1].end()].strip()
        capital = word[:1].isupper() or reading.flat[start:end].islower()
        if word.lower() not in _PREPOSITION and not (capital and name in _ALONE):
            break
        if word.lower() in _LEADING_ONLY:
            break
        keep -= 1
        name = word.lower() if word.lower() in _PREPOSITION else b"strase"
    begin = start + words[keep].start()
    if reading.low[begin:end].split(b" ")[0].rstrip(b".") in _ALONE:
        return None
    return begin


_ALONE = byte_words(
    """
    strase strasse str weg gasse allee platz ring damm ufer wall steig pfad stieg chaussee
    promenade
    """
)
_LEADING_ONLY = byte_words("von vor")


def _is_address(reading: Reading, pattern: Pattern, start: int, end: int) -> bool:
    """Guidelines ("EStR 2012"), years and words in small letters are none."""
    if _GUIDELINE.search(reading.low[start:end]):
        return False
    if pattern is _WITH_PLACE:
        return _is_with_place(reading, start, end)
    capital = reading.is_small or reading.flat[start : start + 1].isupper()
    return pattern is not _LABELLED or capital


_YEAR = compiled(r" (?:19|20)[0-9]{2}[ ,;]")


def _is_with_place(reading: Reading, start: int, end: int) -> bool:
    """See a place by its capital; a house number is no year: "BeckRS 2009, 11633 und"."""
    place = reading.flat[start:end].split()[-1]
    return (reading.is_small or place[:1].isupper()) and not _YEAR.search(reading.low[start:end])


RECOGNISER = Recogniser(
    find=find,
    stems="str weg gasse allee platz ring damm ufer chaussee steig pfad stieg promenade wall wohn"
    " anschr adres address lebt rue~ via~ viale piazza calle ul. ulica aleja street road lane drive"
    " hausn plz",
    digits=5,
    on_digits=False,
)
