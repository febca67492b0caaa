"""The facts of one taxpayer's case, even where no name is given (§ 30 AO).

What makes a case: somebody certain, or a trade in a place; something that happened in an
assessment; an amount. General questions have the amount too, but speak of anybody, of examples,
of what the law says. What is masked are the amounts and the place.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen import name_lists
from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.persons import CERTAIN, GENERAL
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser
from bot.screen.sentences import sentence_around
from bot.screen.wordlist import byte_words

_AMOUNT = compiled(
    r"(?:(?:\x80|eur|euro)[ ]?[0-9][0-9.,]*[0-9]|\b[0-9]{1,3}(?:[. ][0-9]{3})+"
    r"(?:,[0-9]{2}|,-+)?[ ]?(?:\x80|eur|euro)|\b[0-9]+(?:,[0-9]{1,2}|,-+)?[ ]?"
    r"(?:(?:tsd|t|tausend|mio|millionen|k)\b\.?[ ]?)?(?:\x80|eur\b|euro\b|t\x80"
    r"|teur\b))"
)
_EVENT = compiled(
    r"\b(?:nachforderung(?:en)?|nachgefordert|angemeldet|insolvenztabelle"
    r"|konkurs(?:es)?|bescheid(?:en?|es)? (?:fur|vom|ist|uber|2|erl)"
    r"|festgesetzte|einspruch"
    r"(?:s|es)?\b|betriebsprufung|\bbp\b|ausenprufung|aussenprufung|umsatzsteuer-?nachschau"
    r"|kassennachschau|nachschau|kontrollmitteilung|hinzuschatz|schatzung|schatzen"
    r"|nachzahlung|erstattung|veranlag|nicht erklart|nicht angegeben|verschwiegen"
    r"|geltend gemacht|bareinnahmen|gewinn(?:e)?\b|einnahmen|umsatz(?:e|en)?\b"
    r"|verlust(?:e)?\b|einkunfte|zve\b|zu versteuernd|stundung|erlass\b|vollstreckung"
    r"|pfandung|ruckstand|ruckstande|schuldet|steuerschuld|selbstanzeige|steuerfahndung"
    r"|steufa|prufungsbericht|schlussbesprechung|fehlten|fehlbetrag|mehrergebnis"
    r"|rente\b|erklarung|verkauft|vermietet|geerbt|schenkung|abfindung|werbungskosten"
    r"|betriebsausgabe|vorsteuer|geklagt|klage|nachlass|grunderwerbsteuer|erbschaftsteuer"
    r"|grundsteuer|haftung|insolvenz|niederschlagung|saumniszuschl|verspatungszuschlag"
    r"|zwangsgeld|bewirtungskosten|fahrtkosten|arbeitszimmer|spende|unterhalt|est"
    r"|ust|gewst|kst|saumig|feststellung|eigenverbrauch|raten|nie erklart|konto leer"
    r"|lohn|bruttolohn|kinderbetreuung|abziehen|privatanteil|entnahme[n]?|zuschatzung"
    r"|kassenmangel|trinkgeld(?:er)?|miete[n]?|mieteinnahmen|dividende[n]?|zinsen"
    r"|spekulation[a-z]*|kryptogewinn[a-z]*|bitcoin)\b"
)
_STRONG_EVENT = compiled(
    r"einspruch|saumig|nie erklart|feststellung 2|zu gering|nicht versteuert|geklagt"
    r"|geerbt|nachlass|betriebsprufung|\bbp\b|ausenprufung|kontrollmitteilung|hinzuschatz"
    r"|nachforderung|nachgefordert|wehrt sich|insolvenztabelle|zur tabelle|stehen noch"
    r"|prufungsfeststellung|zahlt auf die|raten von|nicht erklart|nicht angegeben|nachzahlung"
    r"|bescheid (?:fur|vom|ist)|festgesetzte"
    r"|geltend gemacht|fehlten|schuldet|selbstanzeige|steuerfahndung|prufungsbericht"
    r"|vollstreckung|verschwiegen|pfandung|stundung|erlass"
)
_TRADE = (
    r"(?:backer(?:ei|in|s)?|baeckerei|metzger(?:ei)?|fleischer(?:ei)?|gastronom"
    r"(?:in)?|gaststatte|restaurant|imbiss|pizzeria|kiosk|dachdecker(?:ei|s|in)?"
    r"|tischler(?:ei)?|schreiner(?:ei)?|maler(?:betrieb|in)?|elektriker(?:in)?"
    r"|elektrobetrieb|friseur(?:in|salon)?|kosmetik(?:erin|studio|salon)?|zahnarzt"
    r"(?:in|praxis)?|tierarzt(?:in|praxis)?|arzt(?:in|praxis)?|apotheke[rn]?|apothekerin"
    r"|anwalt(?:in|skanzlei)?|rechtsanwalt(?:in)?|notar(?:in)?|architekt(?:in)?"
    r"|spedition|spediteur(?:in)?|taxi(?:unternehmer?n?|betrieb|fahrer(?:in)?)?"
    r"|autohaus|autohandler(?:in)?|werkstatt|landwirt(?:in|schaft)?|bauernhof|winzer"
    r"(?:in)?|florist(?:in)?|blumenladen|gartner(?:ei|in)?|hotel(?:ier|betrieb)?"
    r"|pension|tankstelle|supermarkt|baumarkt|spielhalle|reiterhof|campingplatz|tanzschule"
    r"|musikschule"
    r"|sauna|optiker(?:in)?|goldschmied(?:in)?|juwelier(?:in)?|drogerie|steinmetz(?:in)?"
    r"|klempner(?:in)?"
    r"|installateur(?:in)?|sanitarbetrieb|zimmerei|gerustbauer|schlosserei|druckerei|wascherei"
    r"|trodler(?:in)?"
    r"|logopad(?:e|in)|hebamme|yogalehrer(?:in)?|tatowierer(?:in)?|tattoostudio|brauerei"
    r"|eisdiele|eiscafe|cafe|bar|diskothek|nagelstudio|sonnenstudio|fitnessstudio"
    r"|fahrschule|bauunternehme[rn]?|baufirma|handwerker(?:in|sbetrieb)?|einzelhandler"
    r"(?:in)?|onlinehandler(?:in)?|handler(?:in)?|schausteller(?:in)?|kunstler"
    r"(?:in)?|fotograf(?:in)?|musiker(?:in)?|lehrer(?:in)?|rentner(?:in|ehepaar)?"
    r"|pensionar(?:in)?|witwe[rn]?|student(?:in)?|pflegedienst|reinigungsfirma"
    r"|gebaudereinig(?:er|ung)|it-berater(?:in)?|steuerberater(?:in)?|makler(?:in)?"
    r"|immobilienmakler(?:in)?|physiotherapeut(?:in)?|heilpraktiker(?:in)?|ehepaar"
    r"|eheleute|firma|fa\.|betrieb|praxis|laden|geschaft|unternehme[rn]|gmbh|kg"
    r"|ohg|gbr|verein|stpfl\.?|steuerpflichtiger?|mandant(?:in)?|inhaber(?:in)?"
    r"|geschaftsfuhrer(?:in)?|gesellschafter(?:in)?|influencer(?:in)?|vermieter"
    r"(?:in)?|hausbesitzer(?:in)?|anleger(?:in)?|[a-z]{3,14}(?:handel|betrieb|werkstatt"
    r"|laden|firma|praxis|studio|handlung|service|verlag|fabrik|brauerei|mulen"
    r"|bau gmbh))"
)
_TRADE_PLACE = compiled(
    rf"\b{_TRADE},?[ ](?:[a-z]+[ ])?(?:aus|in|im)[ ](?:(?:der|dem|bad|sankt|st\.)[ ])?"
    rf"([a-z][a-z-]{{2,}})\b"
)
_NOT_PLACE = byte_words(
    """
    der die das dem den einem einer eines diesem dieser deutschland nrw hohe folgenden
    anspruch rechnung form abzug summe bezug frage jahr jahren hoehe zusammenhang eu ausland
    inland osterreich frankreich kraft teilzeit vollzeit elternzeit rente ruhe kurze gefahr
    hand einkommensteuer steuerklasse anlage zeile zukunft insolvenz liquidation grundung
    """
)
_FROM = compiled(r"\baus[ ]([a-z][a-z-]{2,})\b")
_WHEN = compiled(r"\b(?:19|20)[0-9]{2}\b")
_LAW = compiled(
    r"freibetrag|pauschbetrag|freigrenze|grenze\b|hochstbetrag|grundtabelle|splitting"
    r"|wie hoch|tarif|steuersatz|beispielrechnung|rechne|berechne mal|kilometerpauschale"
    r"|entfernungspauschale|beschaffung|angebot|preis|stuck\b|etat|haushalt|ausschreibung"
    r"|laut gesetz|nach § |absatz [0-9]|ubersteigt|unpfandbar|hochstens|mindestens"
    r"|wochentlich"
)
_STATUTE = compiled(r"\([0-9][a-z]?\) |\babsatz [0-9]|\bsatz [0-9] ")
_NAMED_TAXPAYER = compiled(r"\bstpfl\b|\b(?:der|die|unser|unsere) (?:mandant|steuerpflichtige)")
_ANY = compiled(
    r"\b(?:ein|eine|einer|eines|einem|einen|jede|jeder|manche|als)[ ](?:[a-z]{2,14}[ ])?$"
)
WINDOW = 320
GENERAL_BEFORE, GENERAL_AFTER = 200, 120
MANY = 2


# A firm by its name and legal form, and what only its tax file can tell. Published rulings
# speak of "X-GmbH".
_FIRM = compiled(
    r"\b((?:[A-Z][A-Za-z&.+-]{2,30}[ ](?:(?:&|und|[A-Z][A-Za-z&.+-]{1,30})[ ]){0,3})"
    r"(?:GmbH|AG|KG|OHG|oHG|UG|GbR|e\.[ ]?K\.|SE|Ltd\.?)(?:[ ]&[ ]Co\.?(?:[ ]KG(?:aA)?|[ ]OHG)?)?)"
    r"(?:[^A-Za-z]|$)"
)
_FIRM_EVENT = compiled(
    r"hinterzog|hinterzieh|schwarzgeld|steuerschuld|ruckstand|pfandung|vollstreck"
    r"|haftungsbescheid|selbstanzeige|steuerfahndung|steufa\b|durchsuch|nachzahlung|zuschatz"
    r"|hinzuschatz|schatzungsbescheid|einspruch (?:der|von|gegen)|nicht abgefuhrt|nicht gezahlt"
    r"|schuldet|betriebsprufung (?:bei|der)|ausenprufung (?:bei|der)|umsatze verschwiegen"
    r"|\bvga\b|verdeckte gewinnausschuttung|fremdvergleich|verrechnungspreis|prufungsbericht"
    r"|insolvenzantrag|stundungsantrag|erlassantrag|steuerstrafverfahren"
)
_FIRM_PUBLIC = compiled(
    r"\b(?:bfh|fg|bgh|eugh|urteil|revision|rechtsprechung|pressebericht|zeitung|medien|presse"
    r"|laut wikipedia|angebot|lieferant|rahmenvertrag)\b"
)


def _firms(reading: Reading) -> Iterator[Hit]:
    for match in _FIRM.finditer(reading.flat):
        start, end = match.span(1)
        begin, finish = sentence_around(reading.low, start, end)
        said = reading.low[begin:finish]
        if not _FIRM_EVENT.search(said) or GENERAL.search(said) or _FIRM_PUBLIC.search(said):
            continue
        yield Hit(Kind.TAX_CASE, start, end)


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    yield from _firms(reading)
    amounts = [match.span() for match in _AMOUNT.finditer(low)]
    for start, end in amounts:
        around = slice(max(0, start - WINDOW), end + WINDOW)
        places = _case(low, start, end, around)
        if places is None:
            continue
        yield Hit(Kind.TAX_CASE, start, end)
        for place_start, place_end in places:
            yield Hit(Kind.TAX_CASE, place_start, place_end)


def _case(low: bytes, start: int, end: int, around: slice) -> list[tuple[int, int]] | None:
    """Find the places to mask with the amount; None when this is nobody's case."""
    context = low[around]
    if GENERAL.search(low[max(0, start - GENERAL_BEFORE) : end + GENERAL_AFTER]):
        return None
    places = [
        (around.start + match.start(1), around.start + match.end(1))
        for match in _TRADE_PLACE.finditer(context)
        if match.group(1) not in _NOT_PLACE
    ]
    if places and _has_facts(context):
        return places
    if not _EVENT.search(context) or _is_law(low, start, end, context):
        return None
    return _of_somebody(low, context, around)


def _has_facts(context: bytes) -> bool:
    """See a trade in a place that is certain, or that something happened to."""
    if _STRONG_EVENT.search(context) or _certain_trade(context):
        return True
    told = _WHEN.search(context) is not None or _exact_amounts(context) > 0
    return told and _EVENT.search(context) is not None


def _is_law(low: bytes, start: int, end: int, context: bytes) -> bool:
    """Amounts that the law sets, unless several exact ones say otherwise."""
    if _exact_amounts(context) >= MANY and not _STATUTE.search(context):
        return False
    return _LAW.search(low[max(0, start - 60) : end + 60]) is not None


def _of_somebody(low: bytes, context: bytes, around: slice) -> list[tuple[int, int]] | None:
    strong = _STRONG_EVENT.search(context) is not None
    when = _WHEN.search(context) is not None
    named = _NAMED_TAXPAYER.search(context) is not None and _exact_amounts(context) > 0
    if not strong and not when and not named:
        return None
    if CERTAIN.search(context):
        return []
    exact = _exact_amounts(context) > 0
    homes = _homes(low, around) if exact and when else []
    if homes or (strong and when and exact and b"bescheid" in context):
        return homes
    return None


def _exact_amounts(context: bytes) -> int:
    return sum(_exact(match.group()) for match in _AMOUNT.finditer(context))


def _certain_trade(context: bytes) -> bool:
    """Tell one from any: "die Pizzeria in Hattingen", "eine Pizzeria in Hattingen"."""
    return any(
        not _ANY.search(context[max(0, match.start() - 24) : match.start()])
        for match in _TRADE_PLACE.finditer(context)
        if match.group(1) not in _NOT_PLACE
    )


def _homes(low: bytes, around: slice) -> list[tuple[int, int]]:
    """Find the place that somebody comes from: "Vater aus Jülich"."""
    return [
        (around.start + match.start(1), around.start + match.end(1))
        for match in _FROM.finditer(low[around])
        if name_lists.is_place(match.group(1).decode("latin-1"))
    ]


def _exact(amount: bytes) -> bool:
    """Not a round figure: examples have round ones."""
    digits = amount.partition(b",")[0].rstrip(b" -abcdefghijklmnopqrstuvwxyz\x80.")
    return not digits.endswith(b"000") or b"," in amount


RECOGNISER = Recogniser(
    find=find,
    stems="\x80 eur tsd gmbh kg ag~ ohg ug~ gbr ltd",
    digits=4,
    on_digits=False,
)
