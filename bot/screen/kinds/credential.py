"""Passwords, PINs, keys: what stands behind "Passwort:", "Kennwort lautet", "API-Key =".

After a sign anything but a common word or a placeholder is the secret; after a verb it must look
chosen; without either only what no dictionary has. Keys known by their form: see `known_keys`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.screen.codes import digits_in
from bot.screen.fields import Field
from bot.screen.kind import Kind
from bot.screen.known_tokens import PRODUCT
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser
from bot.screen.wordlist import byte_words

_VALUE = re.compile(rb"[^\s,;<>|\"`]+(?:[ ]?[/|,;][ ]?[^\s<>|\"`]{4,60})?")
_JOINED = re.compile(rb"-[A-Z]")
_FIRST = re.compile(rb"[^\s,;<>|\"`]+")
_LOGIN = compiled(
    r"\b(?:benutzer(?:name)?|user(?:name)?|kennung|login|nutzer(?:name)?|anmeldung"
    r"|account)[ :=]{1,3}[^\s,;/|]{2,40}[ ]{0,2}(?:/|\||,|;|und|and|-|:)[ ]{0,2}"
    r"(?:[a-z]{2,16}[ :=]{1,3})?([^\s,;]{6,60})"
)
_COMMON = byte_words(
    """
    vergessen abgelaufen falsch richtig korrekt sicher unsicher geheim bekannt unbekannt
    ungultig gultig gesperrt siehe steht per wird wurde werden muss mussen soll sollte sollten
    darf durfen kann konnen nicht kein keine nur noch schon zu zum zur zwingend pflicht
    erforderlich notwendig noetig nicht-mehr leer fehlt fehlen weg neu alt alte neue gleich
    gleiche anders lang kurz stark schwach mindestens maximal alle ihr ihre ihren dein deine
    mein meine unser unsere das die der den dem des ein eine einen einem einer zurucksetzen
    zurueckgesetzt zuruckgesetzt andern aendern geandert geaendert verloren gestohlen
    kompromittiert verschlusselt gehasht required invalid expired forgotten wrong correct
    secret none null true false xxx xxxx xxxxx todo tbd n/a na string str lautet ist sind
    heisst heist war und oder mit ohne bei von vom fur fuer als auch so wie was wann wo warum
    wer da dort hier eingeben eintragen eingegeben vergeben festlegen wahlen waehlen setzen
    regelmasig personlich vertraulich schutzen ihnen gespeichert hinterlegt abgefragt
    angefordert versendet verschickt zugeschickt beantragt benotigt beantragen erneuern
    zurzeit derzeit aktuell jetzt nie niemals immer oft einmalig vierstellig funfstellig
    sechsstellig achtstellig komplex einfach glossar erklarung definition liste bedeutung
    hinweise regeln anleitung tipps vorschriften bisher ubersicht pflichtfeld password
    passwort kennwort token key value placeholder example beispiel changeme your-password
    yourpassword the your our this that not missing reset change changed bitte folgt
    """
)

_PLACEHOLDER = compiled(
    r"[*.x_?#\-]+|[<\[{(].*|\$\{?[a-z_]+\}?|%[a-z_]+%|env\.[a-z_]+|os\.environ.*"
    r"|getenv.*|[a-z_.]{3,}\(.*|\.\.\.+"
)
SHORTEST = 4
SHORTEST_STRONG = 5
LONGEST_PIN = 12


# Words that often name something else ("Zugang: Treppe 2"): the value must look chosen.
_WEAK_LABEL = compiled(r"\b(?:zugang|zugange|[a-z]{0,20}code|kennung|losung|login)\b[^\n]{0,40}$")
_LOCK = compiled(
    r"\b(?:wiederherstellungs|backup|recovery|bestatigungs|verifizierungs|einmal|safe|tresor|tur|alarm|zugangs|pin|entsperr|schloss|freischalt|aktivierungs"
    r"|sicherheits|zugriffs|pass|geheim|anmelde|wlan)-?[ ]?codes?\b"
)
# "root / hunter2": accounts that every system has, with what stands behind the stroke.
_KNOWN_ACCOUNT = compiled(
    r"\b(?:root|admin|administrator|postgres|oracle|sysdba|sysadmin|superuser|guest|gast)"
    r"(?:[ ]?[/:|][ ]?|[ ](?:und|mit|and|with)[ ])([^\s,;/|]{6,40})"
)
# "Benutzer hmueller / Passwort Regenbogen!": the label of the pair makes any word the value.
_PAIR = compiled(
    r"\b(?:benutzer(?:name)?|user(?:name)?|kennung|login|nutzer(?:name)?|account)[ :=]{1,3}"
    r"[^\s,;/|]{2,40}[ ]{0,2}(?:/|\||,|;|und|and|-)[ ]{0,2}"
    r"(?:passwort|kennwort|password|pw|pwd|pin)"
    r"[ :=]{1,3}([^\s,;]{4,60})"
)


# "Das Kennwort habe ich auf Igel!Pfote geändert"
_CHANGED_TO = compiled(
    r"(?:passwort|kennwort|\bpw|\bpin|zugangscode|password)\b[^\n.:;?]{0,40}\b(?:auf|in|zu|to)[ ]"
    r"[\"']?([^\s,;\"']{4,40})[\"']?[ ](?:geandert|gesetzt|zuruckgesetzt|umgestellt|festgelegt"
    r"|gewechselt)"
)


# "Passwort zurücksetzen, altes war Winter2023!"
_FORMER = compiled(
    r"(?:passwort|kennwort|\bpw|password)\b[^\n]{0,60}\b(?:altes|alte|neues|neue|bisheriges"
    r"|vorheriges)"
    r"[ ](?:war|ist|lautet|heisst|jetzt|pw|passwort|kennwort)[: ]{1,2}([^\s,;]{5,40})"
)


def find(reading: Reading) -> Iterator[Hit]:
    yield from _in_sentences(reading)
    for field in reading.fields(Kind.CREDENTIAL):
        span = _spoken(reading, field) if field.spoken else _assigned(reading, field)
        if span is not None:
            yield Hit(Kind.CREDENTIAL, *span)
    for field in reading.fields(Kind.PASSPORT):
        span = _assigned(reading, field) if _says_pass(reading, field) else None
        if span is not None and strong(reading.flat[slice(*span)]):
            yield Hit(Kind.CREDENTIAL, *span)


def _in_sentences(reading: Reading) -> Iterator[Hit]:
    """Find what stands behind an account, or what a password was changed to."""
    for pattern in (_LOGIN, _KNOWN_ACCOUNT, _CHANGED_TO, _FORMER):
        for match in pattern.finditer(reading.low):
            span = _bare(reading.low, *match.span(1))
            value = reading.flat[slice(*span)]
            if strong(value) or (pattern is _CHANGED_TO and value.isdigit()):
                yield Hit(Kind.CREDENTIAL, *span)
    for match in _PAIR.finditer(reading.low):
        span = _bare(reading.low, *match.span(1))
        if not _is_harmless(reading.low[slice(*span)]):
            yield Hit(Kind.CREDENTIAL, *span)


def _assigned(reading: Reading, field: Field) -> tuple[int, int] | None:
    """After a sign; without one the value must be strong, or a PIN of digits."""
    if reading.low[field.start : field.start + 1] == b"-" and not field.signed:
        return None
    match = _VALUE.match(reading.low, field.start, field.end)
    if match is None:
        return None
    first = _FIRST.match(reading.low, field.start, field.end)
    start, end = _bare(reading.low, *match.span())
    if first is not None and not strong(
        reading.flat[start:end].split()[-1] if start < end else b""
    ):
        start, end = _bare(reading.low, *first.span())
    value = reading.low[start:end]
    if _is_harmless(value):
        return None
    if _is_given(reading, field, value):
        return (start, end)
    if field.signed and value.isalpha() and _wants_number(reading, field):
        return (start, end) if strong(reading.flat[start:end]) else None
    if field.signed and not _is_weak(reading, field):
        return (start, end) if len(value) >= SHORTEST or value.isdigit() else None
    if _is_weak(reading, field):
        # "Code: UTF-8", "NUTS-Code DEA25": signs of a catalogue are in capitals.
        flat = reading.flat[start:end]
        return (start, end) if strong(flat) and flat != flat.upper() else None
    number = value.translate(None, b"-. ")
    pin = number.isdigit() and SHORTEST - 1 < len(value) <= LONGEST_PIN and _is_pin(reading, field)
    return (start, end) if pin or strong(reading.flat[start:end]) else None


def _is_given(reading: Reading, field: Field, value: bytes) -> bool:
    """See "Zugangscode = schokokeks": behind this sign stands a value, no heading's text."""
    before = reading.low[max(0, field.start - 40) : field.start]
    assigned = before.rstrip(b" \"'").endswith(b"=")
    return assigned and len(value) >= SHORTEST_STRONG and _LOCK.search(before) is not None


def _is_weak(reading: Reading, field: Field) -> bool:
    before = reading.low[max(0, field.start - 60) : field.start]
    return _WEAK_LABEL.search(before) is not None and not _LOCK.search(before)


def _wants_number(reading: Reading, field: Field) -> bool:
    """See "Token: Infoblatt": a heading, since no token is a plain word."""
    before = reading.low[max(0, field.start - 16) : field.start].rstrip(b" :=-\"'")
    return before.endswith((b"pin", b"puk", b"tan", b"token", b"code"))


def _says_pass(reading: Reading, field: Field) -> bool:
    """Take "pass: hunter2" for a password, but not "Pass: C01X00T47"."""
    before = reading.low[max(0, field.start - 8) : field.start].rstrip(b" :=")
    value = reading.flat[field.start : field.end]
    return field.signed and before.endswith(b"pass") and value != value.upper()


def _is_pin(reading: Reading, field: Field) -> bool:
    before = reading.low[max(0, field.start - 16) : field.start]
    return any(word in before for word in (b"pin", b"puk", b"tan", b"code", b"geheimzahl", b"cv"))


def _spoken(reading: Reading, field: Field) -> tuple[int, int] | None:
    """After "lautet" any word; after "ist" a quoted one, a number, or what no dictionary has."""
    low = reading.low
    match = _FIRST.match(low, field.start, field.end)
    if match is None:
        return None
    start, end = _bare(low, *match.span())
    value = low[start:end]
    if _is_harmless(value):
        return None
    before = low[max(0, field.start - 12) : field.start]
    quoted = (
        before.rstrip(b" ")[-1:] in {b'"', b"'", b"`"} or b"lautet" in before or b"folgt" in before
    )
    number = value.isdigit() and SHORTEST <= len(value) <= LONGEST_PIN
    return (start, end) if quoted or number or strong(reading.flat[start:end]) else None


def _is_harmless(value: bytes) -> bool:
    word = value.strip(b".,;:!?()\"'*")
    if b"://" in word and b"@" not in word:
        return True
    return not word or word in _COMMON or _PLACEHOLDER.fullmatch(value) is not None


def _bare(low: bytes, start: int, end: int) -> tuple[int, int]:
    """Without quotation marks around, and the full stop behind."""
    while start < end and low[start : start + 1] in b"\"'`*(":
        start += 1
    while end > start and low[end - 1 : end] in b"\"'`.,;:)*}]":
        end -= 1
    return start, end


def strong(value: bytes) -> bool:
    """Tell what nobody finds in a dictionary: letters with digits, signs or capitals inside."""
    value = value.rstrip(b"?!")
    if len(value) < SHORTEST_STRONG or PRODUCT.fullmatch(value.lower()):
        return False
    has_letter = any(chr(byte).isalpha() for byte in value)
    has_digit = digits_in(value) > 0
    has_sign = any(byte in b"!#$%&*+=?@^_~" for byte in value)
    # "Elster-Zertifikat": German joins nouns with their capitals.
    inner = _JOINED.sub(b"-", value[1:])
    inner_capital = inner != inner.lower() and not value.isupper()
    return (
        (has_letter and has_digit)
        or _is_passphrase(value)
        or (has_sign and (has_letter or has_digit))
        or (inner_capital and has_letter)
    )


def _is_passphrase(value: bytes) -> bool:
    """See "blau-kanne-ticker": words in small letters, which German spelling does not join so."""
    words = value.split(b"-")
    few = 3
    return len(words) >= few and all(len(word) >= few and word.islower() for word in words)


RECOGNISER = Recogniser(
    find=find,
    stems="root admin postgres oracle sysdba superuser guest gast losung code safe tresor pas pw "
    "ps kenn kenw keno zugang anmelde login credential code geheimz pin puk tan cv key "
    "token secret schlussel wpa benutzer user nutzer account",
    on_digits=False,
)
