"""Names and addresses of machines inside the house.

Private IPv4 (RFC 1918), unique local and link-local IPv6 (RFC 4193, RFC 4291), the names that
never resolve outside (RFC 6762 .local, RFC 8375, ICANN's .internal) and Windows shares.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_DOT = r"[ ]?(?:\.|\[\.\]|\(\.\))[ ]?"
_IPV4 = compiled(
    rf"(?:^|[^0-9.a-z])((?:10{_DOT}{_OCTET}|172{_DOT}(?:1[6-9]|2[0-9]|3[01])|192{_DOT}168"
    rf"|169{_DOT}254|100{_DOT}(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])){_DOT}{_OCTET}{_DOT}"
    rf"{_OCTET})((?:/[0-9]{{1,2}})?(?::[0-9]{{2,5}})?)(?:[^0-9a-z.]|\.(?:[^0-9]"
    rf"|$)|$)"
)
_IPV6 = compiled(
    r"(?:^|[^0-9a-z:])((?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):[0-9a-f:]{2,40}(?:%[a-z0-9]+)?)"
)
_NAME = compiled(
    r"(?:^|[^0-9a-z._@-])((?:[a-z][a-z0-9+]{1,15}://(?:[a-z0-9._%+-]{1,40}(?::[^\s@/]{1,40})?"
    r"@)?)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,6}(?:local|intern|internal"
    r"|lan|corp|lokal|localdomain|intranet|intra|home\.arpa|ad|dmz|priv|private)(?::[0-9]{2,5})?)"
    r"(?:[^a-z0-9-]|$)"
)
_SHARE = compiled(
    r"(?:^|[^\\])(\\\\[a-z0-9][a-z0-9._-]{1,60}\\[^\s\\\"'<>|]{1,80}(?:\\[^\s\\\"'<>|]{1,80}){0,8})"
)
_PLACEHOLDER = compiled(r"\\\\(?:server|rechner|host|name)\\(?:freigabe|share|ordner|pfad|name)\b")
_SECTION = compiled(
    r"\b(?:abschnitt|tz\.?|rz\.?|nr\.?|ziffer|kapitel|punkt|version|ver\.?|v|gliederungspunkt"
    r"|textziffer|absatz|teil|r|h|release|update)[ ]{0,2}$"
)


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    for match in _IPV4.finditer(low):
        if _is_network(match.group(1), match.group(2)) or _SECTION.search(
            low[max(0, match.start(1) - 18) : match.start(1)]
        ):
            continue
        yield Hit(Kind.INTERNAL_HOST, match.start(1), match.end(2))
    for pattern in (_IPV6, _NAME, _SHARE):
        for match in pattern.finditer(low):
            if not _PLACEHOLDER.match(match.group(1)):
                yield Hit(Kind.INTERNAL_HOST, *match.span(1))


def _is_network(address: bytes, suffix: bytes) -> bool:
    """Let the blocks themselves pass (10.0.0.0/8): they are textbook knowledge."""
    return suffix.startswith(b"/") and address.replace(b" ", b"").endswith((b".0.0", b".0.0.0"))


RECOGNISER = Recogniser(
    find=find,
    stems="10 172 192 169 100 fc fd fe8 fe9 fea feb .local .lokal"
    " .intern .lan .corp .intra home.arpa .a"
    "d .dmz .priv \\\\",
    on_digits=False,
)
