"""E-mail addresses (RFC 5321/5322), also written out: "name (at) firma punkt de".

The mailbox of an office at an official domain (poststelle@…nrw.de) is public and passes.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.authority import MAILBOX, OFFICIAL_DOMAIN
from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_ADDRESS = compiled(
    r"([a-z0-9](?:[a-z0-9!#$%&'*+/=?^_`{|}~.-]{0,62}[a-z0-9_+-])?)[ \r\n\t]{0,2}@[ \r\n\t]{0,2}"
    r"([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:[ ]{0,1}\.[ \r\n]{0,2}[a-z0-9-]{1,61}){0,5}[ ]{"
    r"0,1}\.[ \r\n]{0,2}[a-z]{2,18})\b"
)
_WRITTEN = compiled(
    r"\b([a-z0-9](?:[a-z0-9_+-]{0,40}(?:[ ]?(?:\.|[\[({]?(?:punkt|dot|strich|minus"
    r"|underscore|unterstrich)[\])}]?)[ ]?[a-z0-9_+-]{1,40}){0,4}))"
    r"[ ]{0,2}(?:@|,?[ ]?[\[({</|*_-][ ]?(?:at|a|aet|ett|@|klammeraffe|affenschwanz)[ ]?"
    r"[\])}>/|*_-]"
    r"|\bat-?zeichen\b"
    r"|\bat\b|\baet\b|\baffenschwanz\b"
    r"|,?[ ]?\bklammeraffe\b,?|\[at\])[ ]{0,2}"
    r"([a-z0-9-]{2,40}(?:[ ]?(?:\.|[\[({]?(?:punkt|dot|minus|strich)[\])}]?)[ ]?[a-z0-9-]{2,"
    r"40}){0,3}[ ]?(?:\.|,|[\[({/|*_-]?[ ]?(?:punkt|dot|\.)[ ]?[\])}/|*_-]?)[ ]?"
    r"(?:de|com|net|org|eu|at|ch|info|biz|email|gmbh|nrw|online|io))\b"
)


# "k.meier bei t-online punkt de": told aloud.
_TOLD = compiled(
    r"\b([a-z0-9][a-z0-9._+-]{1,40})[ ]bei[ ]([a-z0-9-]{2,40})[ ](?:punkt|dot)[ ]"
    r"(?:de|com|net|org|eu)\b"
)


def find(reading: Reading) -> Iterator[Hit]:
    for match in _ADDRESS.finditer(reading.low):
        if reading.low[: match.start()].endswith(b"://"):
            continue
        domain = _without_next_sentence(reading.flat[slice(*match.span(2))])
        if not _public(match.group(1), domain.lower()):
            yield Hit(Kind.EMAIL, match.start(), match.start(2) + len(domain))
    for match in _TOLD.finditer(reading.low):
        yield Hit(Kind.EMAIL, *match.span())
    for match in _WRITTEN.finditer(reading.low):
        if b"@" in match.group() and b" " in match.group(1):
            continue  # the end of a sentence before a plain address
        if not _public(match.group(1), match.group(2)):
            yield Hit(Kind.EMAIL, *match.span())


_NEXT_SENTENCE = compiled(r"\.[ \r\n]{1,2}[A-Z]")


# In a text without capitals: what ends a domain, and a word behind it.
_NEXT_SMALL = compiled(r"\.(?:de|com|net|org|eu|nrw|info)(\.[ \r\n]{1,2}[a-z]{3,})")


def _without_next_sentence(domain: bytes) -> bytes:
    """Take "fa.example. Bitte" for an address and the word after it."""
    capital, small = _NEXT_SENTENCE.search(domain), _NEXT_SMALL.search(domain)
    ends = [m.start(group) for m, group in ((capital, 0), (small, 1)) if m is not None]
    cut = domain[: min(ends)] if ends else domain
    return cut if b"." in cut else domain


def _public(local: bytes, domain: bytes) -> bool:
    compact = bytes(byte for byte in domain if byte not in b" \r\n")
    return bool(MAILBOX.fullmatch(local) and OFFICIAL_DOMAIN.fullmatch(compact))


RECOGNISER = Recogniser(
    find=find,
    stems="@ at-zeichen -at- *at* |at| _at_ ~bei~ ~at~ ~aet~ (at [at {at <at affenschwanz "
    "klammeraffe ( at_ )at",
    on_digits=False,
)
