"""Credentials: what stands behind "Passwort:", "PIN", "API-Key", and keys known by their form.

Key forms: the public documentation of each issuer (AWS, GitHub, GitLab, Google, Hugging Face,
npm, OpenAI, PyPI, SendGrid, Slack, Stripe), JWT (RFC 7519), PEM (RFC 7468), URL user info
(RFC 3986). Long random-looking text alone is no finding: hashes and UUIDs are harmless.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_WORD = (
    r"(?:[a-z]{0,20}pass?wor[dt]|[a-z]{0,16}kenn?wort|passwd|pwd?|psw|pass?phrase|kennsatz|zugangscode|zugangs-?kennung"
    r"|zugangsdaten|anmeldedaten|login-?daten|logindaten|credentials?|freischaltcode|aktivierungscode|sicherheitscode"
    r"|entsperrcode|geheimzahl|(?:elster-?|karten-?|handy-?|sim-?)?(?:pin|puk|tan)(?:-?(?:code|nummer|nr))?|cvv|cvc2?"
    r"|(?:api|access|secret|private|auth|client|license|signing|encryption|shared|master|service|app)[-_ ]?(?:key|token|secret|schlussel)"
    r"|(?:access|refresh|bearer|id|session|auth|api|csrf|bot|registration)?[-_ ]?token|secret|geheimschlussel|wlan-?(?:schlussel|passwort|key)"
    r"|wpa2?-?(?:schlussel|key)?|master-?passwort|einmalpasswort|initialpasswort|schlussel)"
)
_QUALIFIER = r"(?:[ ]?\([^()\n]{1,30}\)|[ ](?:fur|von|zum|zur|des|der|dem|vom|am|im|in|auf|beim|for|of|to)(?:[ ](?:das|den|die|der|dem|meine[nmr]?|unsere[nmr]?|the|my|our))?[ ][^\s:=]{2,30}(?:[ ][^\s:=]{2,24})?)?"
_ASSIGNED = compiled(
    rf"(?:\b|_)({_WORD})s?[\"'`*]{{0,3}}{_QUALIFIER}[ \t]{{0,3}}(?:[\"'`*]{{0,2}}[ ]?(?::=|=>|->|[:=])[ ]?[*]{{0,2}}|</?[a-z]{{0,12}}>)[ \t\r\n]{{0,3}}([^\s,;<>|]{{3,120}}(?:[ /|,]{{1,3}}[^\s<>|]{{4,60}})?)"
)
_SPOKEN = compiled(
    rf"\b({_WORD})s?{_QUALIFIER}[ \n]{{1,2}}(?:lautet?|ist|sind|heis?s?t|war|is|was|wurde (?:auf|in|zu)|geandert (?:auf|in|zu)|zurucksetzen auf|auf)"
    r"[ \n]{1,2}(?:nun |jetzt |aktuell |derzeit |noch |immer |immer noch |wie folgt:? ?|also |now |neu |seit [a-z0-9.]{2,12} |einfach |weiterhin )?[:]?[ ]?([\"'`]?[^\s,;<>\"'`]{3,80}[\"'`]?)"
)
_ADJACENT = compiled(rf"\b({_WORD})[ \t]{{1,3}}([\"'`]?[^\s,;<>\"'`]{{4,80}}[\"'`]?)")
_MIT = compiled(
    rf"\b(?:mit|with|unter|benutzer|user|username|kennung|login|nutzer)[ :=]{{1,3}}[^\s]{{2,40}}[ ]{{0,2}}(?:/|\||,|;|und|and|-)[ ]{{0,2}}(?:{_WORD})?[ :=]{{0,3}}([^\s,;]{{6,60}})"
)
_ELSEWHERE = (
    r"(?:akia|asia)[0-9a-z]{16}|gh[pousr]_[0-9a-z]{30,255}|github_pat_[0-9a-z_]{40,255}|gl(?:pat|ptt|dt|rt|soat)-[0-9a-z_-]{16,64}"
    r"|sk-(?:proj-|ant-|or-|svcacct-)?[0-9a-z_-]{20,200}|[sr]k_(?:live|test)_[0-9a-z]{16,128}|whsec_[0-9a-z]{16,64}"
    r"|xox[abeoprs]-[0-9a-z-]{10,200}|xapp-[0-9a-z-]{20,200}|aiza[0-9a-z_-]{35}|ya29\.[0-9a-z_-]{20,300}|gocspx-[0-9a-z_-]{20,40}"
    r"|hf_[a-z]{30,40}|npm_[0-9a-z]{36}|pypi-[0-9a-z_-]{50,300}|sg\.[0-9a-z_-]{16,32}\.[0-9a-z_-]{32,64}|dop_v1_[0-9a-f]{64}"
    r"|syt_[0-9a-z_]{20,100}|eyj[0-9a-z_-]{8,}\.[0-9a-z_-]{8,}(?:\.[0-9a-z_-]*)?|age-secret-key-1[0-9a-z]{50,70}"
    r"|sq0(?:atp|csp)-[0-9a-z_-]{22,50}|shp(?:at|ss|pa)_[0-9a-f]{32}|ey[a-z]{2}[0-9a-z_-]{20,}\.[0-9a-z_-]{20,}\.[0-9a-z_-]{20,}"
)
_FORM = compiled(rf"(?:^|[^0-9a-z_-])({_ELSEWHERE})")
_PEM = compiled(r"-----[ ]?begin[ a-z0-9]{0,30}private key(?: block)?[ ]?-----(?:[a-z0-9+/=\\\s]*)")
_PEM_END = compiled(r"-----[ ]?end[ a-z0-9]{0,30}private key(?: block)?[ ]?-----")
_PUTTY = compiled(r"putty-user-key-file-[0-9][^\n]{0,80}")
_URL = compiled(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@<>]{1,64}:([^\s/@<>]{1,128})@[a-z0-9.-]+")
_HEADER = compiled(
    r"\b(?:authorization|proxy-authorization|x-api-key|x-auth-token|cookie|set-cookie)[\"']?[ ]?[:=][ ]?[\"']?((?:bearer|basic|token|digest)?[ ]?[^\s\"',;]{6,400})"
)
_BEARER = compiled(r"\bbearer[ ]([0-9a-z_.~+/=-]{16,400})")
_FLAG = compiled(
    r"(?:^|\s)(?:-u|--user|--password|-p|--pass|--token)[ =]([^\s:]{1,40}:[^\s]{3,60})"
)
_COMMON = frozenset(
    b"""
    vergessen abgelaufen falsch richtig korrekt sicher unsicher geheim bekannt unbekannt ungultig gultig gesperrt siehe steht per wird
    wurde werden muss mussen soll sollte sollten darf durfen kann konnen nicht kein keine nur noch schon zu zum zur zwingend pflicht
    erforderlich notwendig noetig nicht-mehr leer fehlt fehlen weg neu alt alte neue gleich gleiche anders lang kurz stark schwach
    mindestens maximal alle ihr ihre ihren dein deine mein meine unser unsere das die der den dem des ein eine einen einem einer
    zurucksetzen zurueckgesetzt zuruckgesetzt andern aendern geandert geaendert verloren gestohlen kompromittiert verschlusselt
    gehasht required invalid expired forgotten wrong correct secret none null true false xxx xxxx xxxxx todo tbd n/a na string str
    lautet ist sind heisst heist war und oder mit ohne bei von vom fur fuer als auch so wie was wann wo warum wer da dort hier
    eingeben eintragen eingegeben vergeben festlegen wahlen waehlen setzen regelmasig personlich vertraulich schutzen ihnen
    gespeichert hinterlegt abgefragt angefordert versendet verschickt zugeschickt beantragt benotigt beantragen erneuern
    zurzeit derzeit aktuell jetzt nie niemals immer oft einmalig vierstellig funfstellig sechsstellig achtstellig komplex einfach
    password passwort kennwort token key value placeholder example beispiel changeme your-password yourpassword
    the your our this that not missing reset change changed bitte folgt
    """.split()
)
_PLACEHOLDER = compiled(
    r"[*.x_?#\-]+|[<\[{(].*|\$\{?[a-z_]+\}?|%[a-z_]+%|env\.[a-z_]+|os\.environ.*|getenv.*|\.\.\.+"
)


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    for match in _PEM.finditer(low):
        ending = _PEM_END.search(low, match.start())
        yield Hit(Kind.CREDENTIAL, match.start(), ending.end() if ending else match.end())
    for match in _PUTTY.finditer(low):
        yield Hit(Kind.CREDENTIAL, *match.span())
    for pattern in (_FORM, _URL, _HEADER, _BEARER, _FLAG):
        for match in pattern.finditer(low):
            if not _PLACEHOLDER.fullmatch(match.group(1)):
                yield Hit(Kind.CREDENTIAL, *match.span(1))
    for match in _ASSIGNED.finditer(low):
        yield from _assigned(reading, *match.span(2))
    for match in _SPOKEN.finditer(low):
        if _looks_chosen(reading, *match.span(2)):
            yield Hit(Kind.CREDENTIAL, *_bare(low, *match.span(2)))
    for match in _ADJACENT.finditer(low):
        start, end = _bare(low, *match.span(2))
        if _strong(reading.flat[start:end]) or (
            b"pin" in match.group(1) and low[start:end].isdigit() and end - start <= 8
        ):  # noqa: PLR2004
            yield Hit(Kind.CREDENTIAL, start, end)
    for match in _MIT.finditer(low):
        start, end = _bare(low, *match.span(1))
        if _strong(reading.flat[start:end]):
            yield Hit(Kind.CREDENTIAL, start, end)


def _assigned(reading: Reading, start: int, end: int) -> Iterator[Hit]:
    """After a colon anything but a common word or a placeholder is the secret."""
    start, end = _bare(reading.low, start, end)
    value = reading.low[start:end]
    first = value.split()[0] if value.split() else b""
    if not first or first.strip(b".,;:!?()\"'") in _COMMON or _PLACEHOLDER.fullmatch(first):
        return
    if len(value.split()) > 1 and not _strong(reading.flat[start:end]):
        end = start + len(first)
    if len(first) >= 4 or first.isdigit():  # noqa: PLR2004 - three letters are an abbreviation
        yield Hit(Kind.CREDENTIAL, start, end)


def _bare(low: bytes, start: int, end: int) -> tuple[int, int]:
    """Without quotation marks around, and the full stop behind."""
    while start < end and low[start : start + 1] in b"\"'`*(":
        start += 1
    while end > start and low[end - 1 : end] in b"\"'`.,;:)*":
        end -= 1
    return start, end


def _looks_chosen(reading: Reading, start: int, end: int) -> bool:
    """After "lautet" or "ist": quoted, or not what a German word looks like."""
    if reading.low[start : start + 1] in {b'"', b"'", b"`"}:
        return True
    start, end = _bare(reading.low, start, end)
    value = reading.flat[start:end]
    if value.lower() in _COMMON or _PLACEHOLDER.fullmatch(value.lower()):
        return False
    return (
        _strong(value)
        or (value.isdigit() and 3 <= len(value) <= 10)
        or b"lautet" in reading.low[start - 9 : start]
    )  # noqa: PLR2004


def _strong(value: bytes) -> bool:
    """Letters with digits, signs or capitals inside: nothing a dictionary has."""
    value = value.rstrip(b"?!")
    if len(value) < 5:  # noqa: PLR2004 - too short to tell
        return False
    has_letter = any(chr(byte).isalpha() for byte in value)
    has_digit = any(48 <= byte <= 57 for byte in value)  # noqa: PLR2004 - 0 to 9
    has_sign = any(byte in b"!#$%&*+=?@^_~" for byte in value)
    inner_capital = any(65 <= byte <= 90 for byte in value[1:]) and not value.isupper()  # noqa: PLR2004 - A to Z
    return (
        (has_letter and has_digit)
        or (has_sign and (has_letter or has_digit))
        or (inner_capital and has_letter)
    )


RECOGNISER = Recogniser(
    find=find,
    stems="pass pw ps kenn zugang anmelde login credential code geheimzahl pin puk tan cv key token secret schlussel wpa -----begin putty :// authorization cookie bearer -u_ --user benutzer user akia asia ghp_ gho_ ghu_ ghs_ ghr_ github glpat glptt gldt glrt glsoat sk- sk_ rk_ whsec xox xapp aiza ya29 gocspx hf_ npm_ pypi- sg. dop_v1 syt_ eyj age-secret sq0 shpat shpss shppa",
    on_digits=False,
)
