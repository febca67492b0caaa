"""Business secrets that nobody marked: what a firm calculates or plans, told from its files.

Three things together: a word of calculation, recipe or plan; a figure; and words that say it came
from a firm's own papers or is not public yet. Each alone is general. What is masked are the
figures (§ 2 GeschGehG, § 30 Abs. 2 Nr. 2 AO). Own collection of how people write.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.persons import GENERAL
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser

_MATTER = compiled(
    r"rezeptur|herstellkosten|herstellungskosten|selbstkosten|stuckkosten|deckungsbeitrag|kalkulation"
    r"|kalkuliert|einkaufspreis|\bmarge|handelsspanne|rohaufschlag|kundenliste|lieferantenliste"
    r"|ruckvergutung|rabattstaffel|rabattsatz|wagniszuschlag|gewinnaufschlag|lizenzgebuhr|lizenzsatz"
    r"|sanierungsplan|ubernahme der|geplante ubernahme|fusion mit|quellcode|algorithmus"
    r"|geplanter preis|markteinfuhrung|fertigungsverfahren|bauplan|konstruktionszeichnung|deputat"
    r"|werk [a-z]{3,20} wird|verrechnungspreis|transfer pricing|mischungsverhaltnis|einstandspreis"
)
_FROM_THE_FIRM = compiled(
    r"prufungsunterlagen|prufungsakten?\b|\bgepruften?[rs]?\b|offengelegt|mitgeteilt|offenbart"
    r"|noch nicht (?:bekannt|veroffentlicht|offentlich)|\bvertrauliche[nrs]?\b|\bintern[en]?\b"
    r"|interne[rn]? (?:planung|kalkulation|zahlen)|in der [a-z-]{3,30}akte\b|unter nda"
    r"|unter der hand|(?:angebots|vor|nach)kalkulation de[rs]|verrechnungspreisdokumentation"
    r"|aus den (?:unterlagen|papieren|akten)|hat uns ihr|hat uns sein"
)
_FIGURE = compiled(
    r"(?:\b(?:eur|euro)[ ])?\b[0-9][0-9.]*(?:,[0-9]{1,2})?[ ]?(?:mio\.?|tsd\.?|mill\.?)?[ ]?"
    r"(?:\x80|euro\b|eur\b|%|prozent\b)|\bfaktor[ ][0-9]+,[0-9]+|\b[0-9]{2,5} stellen\b"
    r"|;[0-9]+(?:,[0-9]{2})"
)
_PUBLIC = compiled(
    r"beispiel|fiktiv|angenommen|ubungs|schulung|lehrbuch|musterrechnung|\bbfh\b|urteil|\bbmf\b"
    r"|statistik|unser haushalt|ausschreibung|beschaffung|richtsatz|veroffentlichte"
)
LONGEST = 1_500


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    matter = _MATTER.search(low)
    if matter is None:
        return
    around = slice(max(0, matter.start() - LONGEST), matter.end() + LONGEST)
    context = low[around]
    if not _FROM_THE_FIRM.search(context) or _is_general(context):
        return
    for match in _FIGURE.finditer(context):
        yield Hit(Kind.BUSINESS_SECRET, around.start + match.start(), around.start + match.end())


def _is_general(context: bytes) -> bool:
    return GENERAL.search(context) is not None or _PUBLIC.search(context) is not None


RECOGNISER = Recogniser(
    find=find,
    stems="rezeptur kosten deckungsbeitrag kalkul einkaufspreis marge spanne aufschlag kundenliste"
    " lieferantenliste ruckverg rabatt zuschlag lizenz sanierungsplan ubernahme fusion quellcode"
    " algorithmus geplanter markteinf fertigungs bauplan konstruktions werk~ verrechnungs transfer"
    " mischungs einstands",
    digits=1,
    on_digits=False,
)
