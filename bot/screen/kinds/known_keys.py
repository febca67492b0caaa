"""Keys known by their form: no label needed.

Sources: the public documentation of each issuer (AWS, GitHub, GitLab, Google, Hugging Face, npm,
OpenAI, PyPI, SendGrid, Slack, Stripe, Matrix), JWT (RFC 7519), PEM (RFC 7468), PuTTY, URL user
info (RFC 3986). Long random-looking text alone is no finding: hashes and UUIDs are harmless.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

# [0-9]{6} eight times: BitLocker (Microsoft Learn, "BitLocker recovery overview").
_FORMS = (
    r"(?:akia|asia)[0-9a-z]{16}|[0-9]{6}(?:-[0-9]{6}){7}|gh[pousr]_[0-9a-z]{30,255}"
    r"|github_pat_[0-9a-z_]{40,255}"
    r"|gl(?:pat|ptt|dt|rt|soat)-[0-9a-z_-]{16,64}"
    r"|sk-(?:proj-|ant-|or-|svcacct-)?[0-9a-z_-]{20,200}|[sr]k_(?:live|test)_[0-9a-z]{16,128"
    r"}|whsec_[0-9a-z]{16,64}"
    r"|xox[abeoprs]-[0-9a-z-]{10,200}|xapp-[0-9a-z-]{20,200}|aiza[0-9a-z_-]{35}"
    r"|ya29\.[0-9a-z_-]{20,300}|gocspx-[0-9a-z_-]{20,40}"
    r"|hf_[0-9a-z]{20,64}|npm_[0-9a-z]{36}|pypi-[0-9a-z_-]{50,300}|sg\.[0-9a-z_-]{16,32}\.[0-9a"
    r"-z_-]{32,64}|dop_v1_[0-9a-f]{64}"
    r"|syt_[0-9a-z_]{20,100}|eyj[0-9a-z_-]{8,}\.[0-9a-z_-]{8,}(?:\.[0-9a-z_-]*)?"
    r"|age-secret-key-1[0-9a-z]{50,70}"
    r"|sq0(?:atp|csp)-[0-9a-z_-]{22,50}|shp(?:at|ss|pa)_[0-9a-f]{32}|ey[a-z]{2}[0-9a-z_-]{20"
    r",}\.[0-9a-z_-]{20,}\.[0-9a-z_-]{20,}"
)
_FORM = compiled(rf"(?:^|[^0-9a-z_-])({_FORMS})")
_PEM = compiled(r"-----[ ]?begin[ a-z0-9]{0,30}private key(?: block)?[ ]?-----(?:[a-z0-9+/=\\\s]*)")
_PEM_END = compiled(r"-----[ ]?end[ a-z0-9]{0,30}private key(?: block)?[ ]?-----")
_PUTTY = compiled(r"putty-user-key-file-[0-9][^\n]{0,80}")
_URL = compiled(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@<>]{1,64}:([^\s/@<>]{1,128})@[a-z0-9.-]+")
_HEADER = compiled(
    r"\b(?:authorization|proxy-authorization|x-api-key|x-auth-token|cookie|set-cookie)[\"']?"
    r"[ ]?[:=][ ]?[\"']?((?:bearer|basic|token|digest)?[ ]?[^\s\"',;]{6,400})"
)
_BEARER = compiled(r"\bbearer[ ]([0-9a-z_.~+/=-]{16,400})")
_FLAG = compiled(
    r"(?:^|\s)(?:-u|--user|--password|-p|--pass|--token)[ =]([^\s:]{1,40}:[^\s]{3,60})"
)
_PLACEHOLDER = compiled(
    r"[*.x_?#\-]+|[<\[{(].*|\$\{?[a-z_]+\}?|%[a-z_]+%|env\.[a-z_]+|os\.environ.*|getenv.*|\.\.\.+"
)


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    endings = [match.end() for match in _PEM_END.finditer(low)]
    for match in _PEM.finditer(low):
        after = bisect(endings, match.start())
        end = endings[after] if after < len(endings) else match.end()
        yield Hit(Kind.CREDENTIAL, match.start(), max(end, match.end()))
    for match in _PUTTY.finditer(low):
        yield Hit(Kind.CREDENTIAL, *match.span())
    for pattern in (_FORM, _URL, _HEADER, _BEARER, _FLAG):
        for match in pattern.finditer(low):
            if not _PLACEHOLDER.fullmatch(match.group(1)):
                yield Hit(Kind.CREDENTIAL, *match.span(1))


RECOGNISER = Recogniser(
    find=find,
    stems="""
    -----begin -----~begin putty :// authorization x-api x-auth cookie bearer -u~ --user --pass
    --token -p~ akia asia ghp_ gho_ ghu_ ghs_ ghr_ github_pat glpat glptt gldt glrt glsoat sk-
    sk_ rk_ whsec xox xapp aiza ya29 gocspx hf_ npm_ pypi- sg. dop_v1 syt_ eyj age-secret sq0
    shpat shpss shppa
    """,
    digits=48,
    on_digits=False,
)
