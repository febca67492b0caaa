"""Classification markings (Verschlusssachenanweisung des Bundes and of the Länder, § 4 SÜG).

A marking is written where it counts: as a heading, in capitals, in brackets, after "Einstufung".
A question about markings names them too and passes; a heading in the same text still counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_S = r"[ \t\-_.:/]{0,4}"
_MARK = (
    rf"(?:vs{_S}n(?:ur)?{_S}f(?:ur|uer)?{_S}d(?:en)?\b(?:{_S}dienst{_S}gebr[a-z]*)?|vs{_S}nfd\b|vs{_S}vertr(?:aulich|\.)?|vs{_S}geheim|nur[ ]fu?e?r[ ]den[ ]dienstgebr[a-z]*"
    rf"|streng{_S}geheim|verschlus?s-?sache|(?:nato|eu)[ -](?:restricted|confidential|secret|top secret|cosmic top secret)|cosmic top secret|restreint ue|tlp:?[ ]?(?:red|rot|amber(?:\+strict)?))"
)
_MARKING = compiled(rf"\b{_MARK}")
_HEADING = compiled(
    r"(?:^|\n)[ \t#>*_=|\-\[(\"]{0,6}((?:streng |amtlich |hoch ?)?(?:vertraulich|geheim|geheimhaltungsbedurftig|confidential|secret|top secret|dienstgeheimnis)"
    r"(?:[ ]?[-/][ ]?(?:nicht weitergeben|nur intern|nur fur den dienstgebrauch|personlich))?)[ \t*_=|\-\])!.:\"]{0,6}(?:\r?\n|$|[-:!|][ ])"
)
_LABELLED = compiled(
    r"\b(?:einstufung|geheimhaltungsgrad|vertraulichkeit(?:sstufe)?|klassifizierung|classification|verschlusssachengrad|schutzklasse|vs-?grad|status|kennzeichnung)[ ]?[:=][ ]?[\"']?((?:streng )?(?:vertraulich|geheim|confidential|secret|vs[a-z -]{0,12}))\b"
)
_ABOUT = compiled(
    r"\b(?:was (?:bedeutet|ist|heis?t|sind)|bedeutet|bedeutung|unterschied|definition|wann|wie|wer|welche[rsn]?|wofur|warum|wozu|woher|darf|durfen|muss|mussen|mussten|soll|regeln?|regelt|vorschrift"
    r"|anweisung|verschlusssachenanweisung|vsa\b|sicherheitsuberprufungsgesetz|schulung|allgemein|generell|einstufungen|geheimhaltungsgrade|stufen|grundsatzlich|erklar|erlauter|kennzeichne|zusammenfass|formulier|unterscheide|umgang|what|how|when|why|which|means?|difference"
    r"|merkblatt|leitfaden|vorlage|muster|umgehen|abgrenzung|kriterien|voraussetzungen|rechtsgrundlage|konnen|kann)"
)
_SENTENCE_END = compiled(r"[.!?\n](?:[ \n]|$)")


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    for pattern in (_HEADING, _LABELLED):
        for match in pattern.finditer(low):
            yield Hit(Kind.CLASSIFICATION, *match.span(1))
    for match in _MARKING.finditer(low):
        if _stands_alone(reading, *match.span()) or not _is_spoken_of(low, *match.span()):
            yield Hit(Kind.CLASSIFICATION, *match.span())


def _stands_alone(reading: Reading, start: int, end: int) -> bool:
    """A line of its own, or the first words of the text before a dash or a colon."""
    low = reading.low
    line_start = low.rfind(b"\n", 0, start) + 1
    line_end = low.find(b"\n", end)
    line_end = len(low) if line_end < 0 else line_end
    before = low[line_start:start].strip(b" \t*_#=>|-[(\"'.:")
    after = low[end:line_end].strip(b" \t*_#=>|-])\"'.:!")
    if before in {b"", b"einstufung", b"geheimhaltungsgrad", b"betreff"} and not after:
        return True
    opened = low[start - 1 : start] in {b"[", b"("} and low[end : end + 1] in {b"]", b")"}
    leads = not before and low[end : end + 3].lstrip(b" *_")[:1] in {b":", b"-", b"|", b"!", b"\n"}
    return leads or (opened and not _ABOUT.search(low[line_start:line_end]))


def _is_spoken_of(low: bytes, start: int, end: int) -> bool:
    begin = max(
        (match.end() for match in _SENTENCE_END.finditer(low[max(0, start - 240) : start])),
        default=0,
    )
    begin += max(0, start - 240)
    stop = _SENTENCE_END.search(low[end : end + 240])
    finish = end + (stop.end() if stop else 240)
    sentence = low[begin:finish]
    return b"?" in sentence or _ABOUT.search(sentence) is not None


RECOGNISER = Recogniser(
    trigger=rf"\bvs{_S}[nvg]|dienstgebr|verschlus|geheim|vertraulich|restrict|confiden|secret|restreint|\btlp",
    find=find,
    on_digits=False,
)
