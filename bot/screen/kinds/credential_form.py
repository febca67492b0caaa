"""Credentials in a form of their own: "4711# ist der Türcode", "mit Hase#12 kommt man ins Portal".

Each form holds its value itself and says what that has to look like; `told_credential` looks behind
labels instead. Own collection of how people write.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.codes import digits_in
from bot.screen.kind import Kind
from bot.screen.kinds.credential import strong
from bot.screen.kinds.told_credential import LABEL_WORDS, is_numbered_word, looks_chosen
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

# The value before its name: "4711# ist der Türcode", "Code 7391 für den Tresor".
_LOCK_CODE = compiled(
    r"\b(?:code|kombination|nummer)[ ]([0-9][0-9 #*-]{2,10}[0-9#*])[ ](?:fur|am|vom|zum|an der|fur"
    r"s)[^.?!\n]{0,24}(?:tresor|safe|tur|schloss|eingang|garage|alarm|schranke|schlusselkasten)"
)
# "die Antwort auf die Sicherheitsfrage ist Dackel Waldi"
_ANSWER = compiled(
    r"\b(?:antwort auf (?:die|meine|deine) (?:sicherheits|geheim)frage|sicherheitsantwort"
    r"|security answer)[ :]{1,2}(?:ist|lautet|war|heisst|is)?[ :]{0,2}[\"']?([^.,;?!\n\"']{3,40})"
)
# Programs that take the password as an argument.
_LOGGED_IN = compiled(
    r"\b[a-z0-9._-]{2,30}@[a-z0-9.-]{3,60}[ ](?:mit|with)[ ](?:(?:dem |the )?(?:passwort"
    r"|password|pw)[ ])?"
    r"[\"']?([^\s\"',;]{5,40})"
)
_ARGUMENT = compiled(
    r"\b(?:sshpass[ ]-p|mysql[ ][^\n]{0,60}-p|--password[ =]|-passwd[ ]"
    r"|net use[ ][^\n]{0,80}/user:[^ ]{2,40})"
    r"[ ]{0,2}[\"']?([^\s\"']{4,40})"
)
_BEFORE = compiled(
    r"(?:^|[ \"'(:])([^ \n\"'(]{4,40})[\"')]?[ ](?:ist|war|lautet|als)[ ](?:(?:jetzt|immer|noch"
    rf"|auch|wieder)[ ])?(?:das|der|die|dein|mein|ihr|unser)[ ](?:[a-z]{{3,14}}[ ])?{LABEL_WORDS}"
)

# "Ist hJ7-kL9-mN2 als Passwort sicher genug?"
_AS = compiled(
    r"(?:^|[ \"'(:>\n])([^ \n\"'(]{5,40})[\"')]?[ ]als[ ](?:(?:das|mein|dein|neues|erstes|sein|ihr"
    r"|unser|gemeinsames)[ ])?(?:[a-z]{1,16}-?)?(?:passwort|kennwort|password|passphrase|pw|pwd"
    r"|zugangscode|sicherheitscode|losung|schlussel|pin)(?:[ ,.;:?!\n]|$)"
)
# "Login ins Testsystem klappt mit test01 / Quatsch-2024"
_USER_AND = compiled(
    r"\b(?:login|log-in|anmeldung|anmelden|einloggen|eingeloggt|zugang|zugriff|konto|account|user"
    r"|benutzer|testkonto|testnutzer|rein)[^?!\n]{0,50}(?:mit|:|lautet|ist|als|uber)[ ]{1,2}"
    r"[^\s/,;]{2,30}[ ]?(?:/|\||und|mit)[ ]{1,2}([^\s,;/]{5,40})"
)
# "mit Oktoberfest#12 kommt man ins Portal"
_OPENS = compiled(
    r"\bmit[ ][\"']?([^\s\"',;]{6,40})[\"']?[ ](?:kommt|kommst|kommen|komme|kam|loggt|logge"
    r"|meldet|melde|gelangt|geht|offnet|entsperrt|entsperre|lasst)\b"
)
# "Am Terminal Regen!44 eintippen"
_TYPED = compiled(
    r"(?:^|[ :(\"'])([^\s\"',;:(]{6,40})[\"')]?[ ](?:eingeben|eintippen|eingegeben|eintippst"
    r"|eingibst|eingetippt|reintippen)\b"
)
_WIRELESS = compiled(
    r"\b(?:w-?lan|wi-?fi|hotspot|gastenetz|gastzugang)(?:[ ][a-z()-]{2,20}){0,3}[ ]?[:=\x96-]"
    r"[ ]{0,2}[\"']?([^\s,;\"']{6,63})"
)
# A key for something, as in "Schlüssel für die Schnittstelle", behind a colon.
_KEY_FOR = compiled(
    r"\b[a-z-]{0,16}(?:schlussel|key|token|secret)[ ](?:fur|zur|zum|des|der|von|to|for|am|an der"
    r"|im|in der)[ ][^:=.?!\n]{2,40}[:=][ ]{0,2}[\"']?([^\s\"',;]{8,80})"
)
# "Name archiv, Losung Eisvogel"
_PASSWORD_OF = compiled(
    r"\b(?:name|benutzer(?:name)?|user|login|zugang|konto|server|rechner|laptop|portal|tablet"
    r"|anmeldung)\b[^.?!\n]{0,50}\b(?:losung|parole|codewort|kennwort|passwort|pw)[ ]"
    r"(?:ist |lautet |heisst )?[\"']?([a-z][^\s\"',;.?!]{3,40})"
)
# Several words, as in "roter ziegel fliegt leise".
_PHRASE = compiled(
    r"\b(?:passphrase|passsatz|pass-satz|passwort-?satz|merksatz|kennsatz|seed(?:-?phrase)?"
    r"|mnemonic|(?:wiederherstellungs|recovery)-?(?:worter|phrase|satz|schlussel|key))\b[^:\n]{0,60}"
    r":[ ]{0,2}[\"']?([^\n:.?!\"']{12,160})"
)
_RULE = compiled(
    r"\b(?:mindestens|zeichen|soll|sollte|muss|darf|keine?|nicht|bitte|wie|was|regel|lang|worter"
    r"|satz|andern|vergessen|zurucksetzen|empfehl)"
)
FEWEST_WORDS = 3


def find(reading: Reading) -> Iterator[Hit]:
    for pattern, fits in _FORMS:
        for match in pattern.finditer(reading.low):
            start, end = match.span(1)
            while end > start and reading.low[end - 1 : end] in b".,;:!? ":
                end -= 1
            if fits(reading.flat[start:end]):
                yield Hit(Kind.CREDENTIAL, start, end)


def _anything(_value: bytes) -> bool:
    return True


def _chosen(value: bytes) -> bool:
    return looks_chosen(value, digits=1)


def _is_strong_or_numbered(value: bytes) -> bool:
    return strong(value) or is_numbered_word(value)


def _is_network_key(value: bytes) -> bool:
    return looks_chosen(value) or is_numbered_word(value)


def _is_keyed(value: bytes) -> bool:
    return looks_chosen(value) and digits_in(value) > 0


def _is_proper(value: bytes) -> bool:
    """See a noun as value: in small letters it would be how the password is or what to do."""
    return value[:1].isupper() or looks_chosen(value, digits=1) or is_numbered_word(value)


def _is_phrase(value: bytes) -> bool:
    return len(value.split()) >= FEWEST_WORDS and not _RULE.search(value.lower())


# Forms that hold the value themselves, and what it has to look like.
_FORMS = (
    (_ANSWER, _anything),
    (_ARGUMENT, _anything),
    (_LOCK_CODE, _anything),
    (_LOGGED_IN, _chosen),
    (_AS, _is_strong_or_numbered),
    (_BEFORE, looks_chosen),
    (_USER_AND, _chosen),
    (_OPENS, looks_chosen),
    (_TYPED, _is_keyed),
    (_WIRELESS, _is_network_key),
    (_KEY_FOR, _is_keyed),
    (_PASSWORD_OF, _is_proper),
    (_PHRASE, _is_phrase),
)

RECOGNISER = Recogniser(
    find=find,
    stems="passw pa$$ kennw passphrase passsatz pass-satz merksatz kennsatz seed mnemonic "
    "wiederherst recovery losung parole codewort pw~ pwd sicherheitsfrage sicherheitsantwort "
    "geheimfrage security schlussel key code kombination nummer token secret login log-in anmeld "
    "einlog eingelog zugang zugriff konto account user benutzer rein wlan w-lan wifi wi-fi hotspot "
    "netz tippe tippt einge kommt kommst kommen komme loggt meldet gelangt geht offnet entsperr "
    "@ sshpass mysql pin",
    on_digits=False,
)
