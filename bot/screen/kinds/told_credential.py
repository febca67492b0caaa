"""Credentials told in passing: "mein Kennwort fürs Portal ist übrigens Kaffee#22".

`credential` reads what stands right behind a label. Here the label and the value are apart: any
token that looks chosen, or a number where a lock or a card wants one, in the same breath. A word
counts only where "ist" or "lautet" says that it is the value. Own collection of how people write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.screen import name_lists
from bot.screen.codes import digits_in
from bot.screen.kind import Kind
from bot.screen.known_tokens import KNOWN_TOKEN
from bot.screen.pattern import Match, compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser
from bot.screen.wordlist import byte_words

LABEL_WORDS = (
    r"(?:[a-z]{0,20}(?:pa(?:ss|\$\$)w[0@]rt|pa\$\$wort|passw(?:ort|orter|orts|ord|ords)"
    r"|kennw(?:ort|orter|orts)|passphrase"
    r"|losungswort|zugangsdaten|anmeldedaten|logindaten|credentials)|\b(?:pw|pwd|pass)\b"
    r"|(?:wlan|wifi|wi-fi|wpa|netzwerk)[^.?!\n]{0,40}(?:schlussel|key|code)\b)"
)
_NUMBER = (
    r"(?:\b(?:[a-z]{1,16}-?)?(?:pin|puk|tan|geheimzahl|geheimnummer|kenncode)s?\b"
    r"|(?:tur|tor|safe|tresor|schloss|alarm|zugangs|zutritts|entsperr|sicherheits|freischalt"
    r"|aktivierungs|bestatigungs|einmal|schlusselkasten|kopier|garagen|schranken)-?[ ]?codes?\b"
    r"|(?:tresor|safe|schloss|zahlen|schlusselkasten|tur)?kombination\b"
    r"|\bcodes?\b[^.?!\n]{0,30}\b(?:schliesfach|spind|briefkasten|tresor|safe|tur|schloss|eingang|garage|alarmanlage|schranke"
    r"|schlusselkasten|keypad)|(?:tresor|safe|tur|schloss|eingang"
    r"|alarmanlage)[^.?!\n]{0,60}\bcode\b)"
)
_LABEL = compiled(rf"{LABEL_WORDS}|({_NUMBER})")
# "Pass-Nummer": a document, no password.
_DOCUMENT = compiled(r"[ -]?(?:nr|nummer|number|no\b|bild|foto|kopie|kontrolle)")
# "lavendelfeld-7", where "ist" or "lautet" says that it is the value.
_NUMBERED_WORD = compiled(r"[a-z]{6,24}[-_.]?[0-9]{1,3}")

_SAID = compiled(
    r"\b(?:ist|war|lautet|heist|heisst|sei|bleibt|is|was|setzen auf|gesetzt auf|andern (?:auf|in)"
    r"|merken|namlich|und zwar)[ ](?:(?:ubrigens|immer|jetzt|noch|nun|wieder|aktuell|derzeit|bei"
    r"|mir|dir|allen|einfach|nur|ja|doch|wohl|seit|heute|gestern|nach wie vor|weiterhin|momentan"
    r"|alle|still|always|now)[ ]){0,4}[\"'`(]?([^\s\"'`)]{4,40})"
)
_TOKEN = re.compile(rb"[^\s,;<>|\"'`()\[\]{}]{6,40}")
_DIGITS = compiled(r"(?:^|[ :=\"'(])([0-9](?:[0-9]|[ -][0-9]){2,14}[#*]?)(?:[ \"'),;.!?\n]|$)")
# What stands behind a number that counts, and before one that names something.
_COUNTS = byte_words(
    """
    zeichen stellen stellig ziffern mal tage tagen minuten stunden sekunden uhr euro eur jahre
    jahren personen gerate geraten versuche versuchen prozent seiten beschaftigte mitarbeiter
    monate monaten wochen kollegen kolleginnen nutzer konten euro cent anrufe falle fallen
    """
)
_NAMES_THING = compiled(
    r"(?:§|\babs\.?|\bart\.?|\bnr\.?|\brz\.?|\bzeile|\bseite|\bs\.|\braum|\bzimmer|\bversion|\bv\."
    r"|\bticket|\btel\.?|\btelefon|\bhotline|\bjahr|\bab|\bseit|\bbis|\bvom|\bam|\bstand|\bfehler"
    r"|\bfehlercode|\bmodell|\btyp|\bgerat|\bdrucker|\bformular|\bvordruck|\bmodul|\bserver"
    r"|\bport|\bwindows|\boffice|\bdin|\biso|\bdin en iso|\bgrosschreibung|\bapp|\bmeeting-id"
    r"|\bin|\bum|\baus der|\bgegen"
    r"|\bfritz!?box|\bbenutzer(?:name)?:?|\bkennung:?|\baccount:?|\blogin:?"
    r"|\buser(?:name)?:?|\bvon|\berlass|\bfrist)[ ]{1,2}$"
)
_ABSTRACT = byte_words(
    """
    pflicht teil sache grundlage voraussetzung bestandteil standard vorschrift geheimsache
    pflichtfeld geschmackssache quatsch unsinn thema schuld aufgabe zufall ende schluss mist
    privatsache chefsache blodsinn vergangenheit datenschutz sicherheit gluckssache personlich
    jeder jede jedes niemand keiner alles nichts etwas eines einer leider schon wegen trotz
    """
)
# Endings of participles and adjectives, which say how the password is.
_ADJECTIVE = compiled(
    r".*(?:bar|lich|ig|isch|t|en|end|haft|los|sam|er|es|fahig|voll|frei|ell|iv|ant)"
)
WINDOW = 110
NUMBER_WINDOW = 64
FEWEST_LETTERS = 3
SHORTEST_WORD = 6
SHORTEST_UNKNOWN = 9


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    for label in _LABEL.finditer(low):
        for hit in _behind(reading, label):
            document = label.group() == b"pass" and _is_document(reading, label.end(), hit)
            if not document:
                yield hit


def _behind(reading: Reading, label: Match) -> Iterator[Hit]:
    low = reading.low
    end = _window_end(low, label.end())
    if reading.digits_only:
        if label.span(1)[0] >= 0:
            yield from _numbers(low, label.start(), min(end, label.end() + NUMBER_WINDOW))
        return
    yield from _said(reading, label.end(), end)
    if label.span(1)[0] >= 0:
        yield from _numbers(low, label.start(), min(end, label.end() + NUMBER_WINDOW))
    else:
        yield from _tokens(reading, label.end(), end)


def _is_document(reading: Reading, end: int, hit: Hit) -> bool:
    """Tell a passport from a password: "Pass-Nummer", "Pass G31HRX0XN7"."""
    serial = reading.flat[hit.start : hit.end]
    return serial.isupper() or _DOCUMENT.match(reading.low, end) is not None


def _window_end(low: bytes, start: int) -> int:
    paragraph = low.find(b"\n\n", start, start + WINDOW)
    return paragraph if paragraph >= 0 else min(len(low), start + WINDOW)


def _tokens(reading: Reading, start: int, end: int) -> Iterator[Hit]:
    """Find tokens nobody would write but as a password."""
    for match in _TOKEN.finditer(reading.flat, start, min(len(reading.flat), end + 40)):
        if match.start() >= end:
            return
        begin, finish = match.span()
        while finish > begin and reading.flat[finish - 1 : finish] in b".:?":
            finish -= 1
        value = reading.flat[begin:finish]
        before = reading.low[max(0, begin - 24) : begin]
        if looks_chosen(value) and not _NAMES_THING.search(before):
            yield Hit(Kind.CREDENTIAL, begin, finish)


def looks_chosen(value: bytes, digits: int = 2) -> bool:
    """Tell "Kaffee#22" and "Steuer2024" from "Windows11" and "Passwort-Manager"."""
    value = value.rstrip(b".:?!,;")
    if len(value) < SHORTEST_WORD or KNOWN_TOKEN.fullmatch(value.lower()):
        return False
    letters = sum(chr(byte).isalpha() for byte in value)
    signs = sum(byte in b"!#$%&*+=?^~_" for byte in value[:-1])
    if letters < FEWEST_LETTERS:
        return False
    return digits_in(value) >= digits or (signs > 0 and b"*" not in value)


def _said(reading: Reading, start: int, end: int) -> Iterator[Hit]:
    """Find the word that "ist" or "lautet" names, where no dictionary word could stand."""
    stop = next((at for at in range(start, end) if reading.low[at : at + 1] in b"?!"), end)
    match = _SAID.search(reading.low, start, min(len(reading.low), stop + 1))
    if match is None:
        return
    begin, finish = match.span(1)
    while finish > begin and reading.low[finish - 1 : finish] in b".,;:!?":
        finish -= 1
    value = reading.flat[begin:finish]
    chosen = looks_chosen(value, digits=1) or is_numbered_word(value)
    if chosen or _is_named(reading, value, begin, finish):
        yield Hit(Kind.CREDENTIAL, begin, finish)


def is_numbered_word(value: bytes) -> bool:
    return value[:1].islower() and _NUMBERED_WORD.fullmatch(value) is not None


def _is_named(reading: Reading, value: bytes, begin: int, finish: int) -> bool:
    """See a bare noun or an unknown word where the sentence ends with it."""
    low = value.lower()
    if len(value) < SHORTEST_WORD or not low.isalpha() or low in _ABSTRACT:
        return False
    ends = reading.low[finish : finish + 1] in b".,;!)\"'\n" or _goes_on(reading.low, finish)
    if not ends:
        return False
    quoted = reading.low[begin - 1 : begin] in b"\"'`(" and begin > 0
    if quoted:
        return True
    if value[:1].isupper():
        return True
    known = value.decode("latin-1") in name_lists.entries("words")
    return not known and len(value) >= SHORTEST_UNKNOWN and not _ADJECTIVE.fullmatch(low)


def _goes_on(low: bytes, finish: int) -> bool:
    rest = low[finish : finish + 8]
    return not rest.strip() or rest.startswith((b" und ", b" aber", b" oder", b" falls"))


def _numbers(low: bytes, start: int, end: int) -> Iterator[Hit]:
    """Find the digits of a PIN: not a count, a year, a date, the number of something else."""
    for match in _DIGITS.overlapping(low[start:end]):
        begin, finish = start + match.start(1), start + match.end(1)
        value = low[begin:finish].rstrip()
        count = low[finish : finish + 16].strip(b" .,;:)-").split(b" ")[0]
        if _is_date(value) or count in _COUNTS or low[finish : finish + 1] == b"-":
            continue
        before = low[max(start, begin - 24) : begin]
        if _NAMES_THING.search(before) or (b"\n" in before and b":" not in before):
            continue
        yield Hit(Kind.CREDENTIAL, begin, begin + len(value))


def _is_date(value: bytes) -> bool:
    year = len(value) == len(b"2024") and value[:2] in {b"19", b"20"}
    return year or b"." in value


RECOGNISER = Recogniser(
    find=find,
    stems="passw pa$$ @ kennw passphrase losungswort zugangsdaten anmeldedaten logindaten"
    " credentials pw "
    "pwd pass sicherheitsfrage sicherheitsantwort geheimfrage security schlussel key code"
    " kombination pin puk tan geheimzahl geheimnummer",
)
