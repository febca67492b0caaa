"""Business and trade secrets marked as such (§ 2 GeschGehG, § 30 Abs. 2 Nr. 2 AO)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.markings import spoken_of, stands_alone
from bot.screen.pattern import compiled
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_MARK = (
    r"(?:betriebs-?[ ]?(?:und|u\.|/|oder)[ ]gescha?e?fts-?geheimnis(?:se)?|geschafts-?[ ]?"
    r"(?:und|/|oder)[ ]betriebs-?geheimnis(?:se)?|(?:betriebs|geschafts|geschaefts"
    r"|firmen|fabrikations|produktions|unternehmens)-?[ ]?geheimnis(?:se|ses|s)?"
    r"|(?:firmen|unternehmens|betriebs|geschafts|geschaefts|konzern)-?(?:vertraulich"
    r"|intern)|company confidential|commercial(?:ly)?[ -]in[ -]confidence|(?:trade"
    r"|business) secrets?"
    r"|strictly (?:private and )?confidential|business confidential|confidential and proprie"
    r"tary|streng vertraulich|nicht zur weitergabe(?: an dritte)?"
    r"|vertrauliche[snrm]? (?:unternehmens|geschafts|firmen|betriebs)-?(?:information(?:en)?|daten"
    r"|unterlagen?|zahlen)|confidential (?:business|company|commercial) information"
    r"|(?:for )?internal use only|proprietary(?: information)?)"
)
_MARKING = compiled(
    rf"\b{_MARK}(?:[ ](?:des|der)[ ](?:bieters?|firma|fa\.?|auftragnehmers?|unternehmens"
    rf"|mandanten|anbieters?))?\b"
)


# What somebody marked so: "unter NDA und als Geschäftsgeheimnis markiert: Quellcode".
_MARKED = compiled(
    r"(?:^|[^a-z])(?:als|unter)[ ](?:nda|betriebs|geschafts|firmen)[^.?!\n:]{0,40}"
    r"(?:markiert|gekennzeichnet|eingestuft|deklariert|bezeichnet|ausgewiesen|uberlassen)"
    r"[^.?!\n:]{0,24}:"
)
# What follows is the secret: "Betriebsgeheimnis im Sinne des Gesetzes: Schaltplan".
_ANNOUNCES = compiled(
    r"(?:[ ]?\([^()\n]{1,40}\))?:[ ]|"
    r"[ ](?:im sinne|i\. ?s\. ?[dv]\.|gemas|laut|nach|des|der|von|zu[mr]?)[ ][^?!\n:]{0,60}:[ ]"
)
_AGREEMENT = compiled(
    r"(?:^|\n)[ \t#>*_-]{0,4}((?:unter )?nda|non-disclosure|geheimhaltungsvereinbarung)[ ]?[:|,-]"
    r"|\b((?:unterliegt|unterliegen|steht|stehen) (?:dem|einem|unserem|unter)[ ]"
    r"(?:[a-z]{3,14} )?nda)\b"
)


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    for match in _MARKING.finditer(low):
        marked = _MARKED.search(low, max(0, match.start() - 24), match.end() + 60)
        alone = marked or stands_alone(low, *match.span()) or _ANNOUNCES.match(low, match.end())
        if alone or not spoken_of(low, *match.span()):
            yield Hit(Kind.BUSINESS_SECRET, *match.span())
    for match in _AGREEMENT.finditer(low):
        yield Hit(Kind.BUSINESS_SECRET, *match.span(1 if match.group(1) else 2))


RECOGNISER = Recogniser(
    find=find,
    stems="weitergabe geheimnis vertraulich confiden secret intern nda geheimhalt proprietary",
    on_digits=False,
)
