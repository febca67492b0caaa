"""How a marking differs from talk about markings."""

from __future__ import annotations

from bot.screen.pattern import compiled
from bot.screen.sentences import sentence_around

_ABOUT = compiled(
    r"\b(?:was (?:bedeutet|ist|heis?t|sind|zahlt)|bedeut|unterschied|definition"
    r"|wann|wie|wer|welche[rsnm]?|wofur|warum|wozu|woher|wo steht|darf|durfen|muss"
    r"|mussen|soll(?:en|te)?|regeln?|regelt|vorschrift"
    r"|anweisung|verschlus?ssachenanweisung|vsa\b|sicherheitsuberprufungsgesetz"
    r"|schulung|allgemein|generell|einstufungen|geheimhaltungsgrade|stufen|grundsatzlich"
    r"|erklar|erlauter|kennzeichne|unterscheide|umgang|what|how|when|why|which"
    r"|means?|difference"
    r"|merkblatt|leitfaden|vorlage|muster|umgehen|abgrenzung|kriterien|voraussetzungen"
    r"|rechtsgrundlage|konnen|kann|schutz von|geschgehg|nach § ?[0-9]|verpflichtung"
    r"|stempel|wahrung|wahren|verletzung|offenbar)"
)


def stands_alone(low: bytes, start: int, end: int) -> bool:
    """See a line of its own, words before a colon at a line's start, or words in brackets."""
    line_start = low.rfind(b"\n", 0, start) + 1
    line_end = low.find(b"\n", end)
    line_end = len(low) if line_end < 0 else line_end
    before = low[line_start:start].strip(b" \t*_#=>|-[(\"'.:")
    after = low[end:line_end].strip(b" \t*_#=>|-])\"'.:!")
    if not before and not after:
        return True
    if (
        low[line_start:start]
        .rstrip(b" \"'")
        .endswith((b"einstufung:", b"grad:", b"betreff:", b"einstufung"))
    ):
        return True
    if low[start - 1 : start] in {b"[", b"("} and low[end : end + 1] in {b"]", b")"}:
        return not _ABOUT.search(low[line_start:line_end])
    leads = low[end : end + 4].lstrip(b' *_"')[:1] in {b":", b"-", b"|", b"!", b"/"}
    return leads and not before


def spoken_of(low: bytes, start: int, end: int) -> bool:
    """Tell whether the sentence asks about markings or explains them."""
    begin, finish = sentence_around(low, start, end)
    begin = max(begin, low.rfind(b"\n", 0, start) + 1)
    line_end = low.find(b"\n", end, finish)
    sentence = low[begin : finish if line_end < 0 else line_end]
    return b"?" in sentence or _ABOUT.search(sentence) is not None
