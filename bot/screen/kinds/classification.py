"""Classification markings (Verschlusssachenanweisung des Bundes and of the Länder, § 4 SÜG).

A marking is written where it counts: as a heading, in capitals, in brackets, after "Einstufung".
A question about markings names them too and passes; a heading in the same text still counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.markings import spoken_of, stands_alone
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_S = r"[ \t\r\n\-_.:/]{0,4}"
_MARK = (
    rf"(?:v[ ]?s[ ]{{0,2}}{_S}n[ ]?f[ ]?d\b|vs{_S}n(?:ur)?{_S}f(?:ur"
    rf"|uer)?{_S}d(?:en)?\b(?:{_S}dienst"
    rf"{_S}gebr[a-z]*)?|vs{_S}nfd\b|vs{_S}vertr(?:aulich|\.)?|vs{_S}geheim|nur[ \r\n]{{1,2}}f"
    rf"u?e?r[ \r\n]{{1,2}}den[ \r\n]{{1,2}}(?:internen[ ])?dienstgebr[a-z]*"
    rf"|nur[ ]f\.?[ ]?d\.?[ ]?dienstgebr[a-z]*|\bn\.f\.d\.|stempel[ ](?:streng )?geheim\b"
    rf"|(?:streng )?geheim eingestufte[snrm]?[ ](?:schreiben|papier|dokument|vermerk|bericht"
    rf"|unterlagen?|akte|mail)"
    rf"|amtlich geheim[ ]?gehalten"
    rf"|streng{_S}geheim|verschlus?s-?sache\b|(?:nato|eu)[ \r\n-]{{1,2}}(?:restricted"
    rf"|confidential|secret|top secret|cosmic top secret)|cosmic top secret|restreint ue"
    rf"|tlp:?[ ]?(?:red|rot|amber(?:\+strict)?))"
)
_MARKING = compiled(rf"\b{_MARK}")
_HEADING = compiled(
    r"(?:(?:^|\n)(?:[0-9][.)][ ])?[ \t#>*_=|\-\[(\"]{0,6}|[ ]#{1,6}[ ])((?:streng |amtlich "
    r"|hoch ?)?(?:vertraulich"
    r"(?:e[ \r\n]{1,2}(?:personalsache|dienstsache|verschlus?ssache|sache|unterlagen?"
    r"|mitteilung|information))?|geheim|geheim gehalten|geheim zu halten|geheimhaltungsbedurftig"
    r"|confidential|secret"
    r"|top secret|dienstgeheimnis)"
    r"(?:[ ]?[-/][ ]?(?:nicht weitergeben|nur intern|nur fur den dienstgebrauch"
    r"|personlich))?)[ \t*_=|\-\])!.:\"]{0,6}(?:\r?\n|$|[-:!|][ ])"
)
_LABELLED = compiled(
    r"\b(?:einstufung|geheimhaltungsgrad|vertraulichkeit(?:sstufe)?|klassifizierung"
    r"|classification|verschlusssachengrad|schutzklasse|vs-?grad|status|kennzeichnung)[ ]?[:"
    r"=][ ]?[\"']?((?:streng )?(?:vertraulich|geheim|confidential|secret|vs[a-z -]{0,12}))\b"
)


# "Dieses Dokument ist als GEHEIM eingestuft."
_CLASSED = compiled(
    r"\b(?:dies(?:es|er|e)|das|der|die|folgende[rs]?|anliegende[rs]?)[ ][^.?!\n]{0,50}"
    r"\b((?:streng[ ])?(?:geheim|vertraulich|vs[a-z -]{0,14}))[ ](?:eingestuft|klassifiziert"
    r"|gekennzeichnet|gestempelt)"
)


# "Stempel oben rechts: VS-NfD": what the paper bears.
_BEARS = compiled(
    r"(?:stempel|aufdruck|vermerk|kopfzeile|fusszeile|stamp|header)[^.?!\n:]{0,30}:[ ]{0,2}$"
)


def _is_borne(low: bytes, start: int) -> bool:
    return _BEARS.search(low[max(0, start - 50) : start]) is not None


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    for pattern in (_HEADING, _LABELLED):
        for match in pattern.finditer(low):
            yield Hit(Kind.CLASSIFICATION, *match.span(1))
    for match in _CLASSED.finditer(low):
        if not spoken_of(low, *match.span(1)):
            yield Hit(Kind.CLASSIFICATION, *match.span(1))
    for match in _MARKING.finditer(low):
        borne = _is_borne(low, match.start())
        if borne or stands_alone(low, *match.span()) or not spoken_of(low, *match.span()):
            yield Hit(Kind.CLASSIFICATION, *match.span())


RECOGNISER = Recogniser(
    find=find,
    stems="vs v~s nfd n.f.d. d.d d.~d d~d dienstgebr verschlus geheim vertraulich restrict"
    " confiden secret restreint "
    "tlp",
    on_digits=False,
)
