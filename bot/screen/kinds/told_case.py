"""One taxpayer's case, as people tell it: "der Wirt vom Brauhaus", "ein Winzer aus Deidesheim".

Unlike `tax_case`, which reads facts in their sentence, this looks at the message as a whole: words
that put a case on somebody's desk, or somebody in a town, beside money and a matter of tax. General
questions, examples and public money pass. What is masked are the figures and the town.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen import name_lists
from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.persons import GENERAL
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser
from bot.screen.wordlist import byte_words

# "Der Wirt vom Brauhaus", "ein Winzer aus Deidesheim", "in meinem Fall": one taxpayer, on a desk.
_ON_THE_DESK = compiled(
    r"\b(?:in meinem fall|(?:unser|mein|neuer) fall\b|taxpayer (?:runs|has|had|failed|did"
    r"|owns|sold)"
    r"|(?:ehepaar|eheleute|rentnerin|rentner|witwe|witwer|alleinerziehende), (?:er|sie|beide"
    r"|[a-z]+)"
    r"|(?:kaufer|verkaufer|schenker|beschenkte|erbe|erbin)(?:in)? ist (?:der|die)"
    r"|\b(?:stundung|erlass|vollstreckung|pfandung|haftung|nachschau|hinzuschatzung):"
    r"|unser(?:em|er|en) [a-z]{3,20}(?:laden|betrieb|firma|praxis|wirt|handler|imbiss|kiosk"
    r"|restaurant|gastronom|arzt|arztin)\b|aus unserem bezirk"
    r"|unser(?:e)? prufer(?:in)? (?:fand|hat|stellte)|haben wir (?:der|dem|den) [a-z]{4,24}"
    r"|von (?:der|dem) (?:mutter|vater|tante|oma|opa|grossmutter|grosvater) auf (?:den|die)"
    r"|von den eltern auf (?:den|die)"
    r"|mein(?:es)? falls?|den ich (?:gerade |hier )?(?:prufe|bearbeite"
    r"|veranlage)"
    r"|die ich (?:gerade |hier )?(?:prufe|bearbeite|veranlage)|das ich (?:gerade "
    r"|hier )?(?:prufe|bearbeite"
    r"|veranlage)|bei mir sitzt|unser(?:e|em|en|er)? (?:steuerpflichtige[rnm]?|stpfl)|our taxpayer"
    r"|kontrollmitteilung:|durchsuchung|sonderprufung|betriebsprufung (?:beim?|in der|im)"
    r"|erlassablehnung"
    r"|vollstreckung:|hinzuschatzung|die erblasserin|der erblasser|stpfl\b|einleitungsvermerk"
    r"|auskunftsersuchen|schreibe ich dem ehepaar|schreibe ich der|drittschuldner)"
)
_SOMEBODY_FROM = compiled(
    r"\b(?:ein|eine|der|die|dem|den|beim?|vom|zum)[ ](?:[a-z]{3,20}[ ]){0,2}[a-z-]{4,26}[ ]"
    r"(?:aus|in|im|am|von|vom|gegenuber)[ ](?:(?:der|dem|bad|sankt"
    r"|altstadt)[ ](?:von[ ])?)?([a-z][a-z-]{2,})"
)
# "Taxifahrer, Nordhorn, hat laut Fiskaltaxameter", "In Pirna wurde ein Haus übertragen"
_TRADE_TOWN = compiled(
    r"(?:^|[.:>\n]|[0-9]\))[ ]{0,2}(?:(?:[a-z]{2,20}[:,.]?[ ]){0,4}[a-z]{4,24}, ([a-z][a-z-]{2,}), "
    r"(?:hat|hatte|erklart|gab|will|betreibt|schuldet)\b)"
)
_IN_TOWN = compiled(r"(?:^|[.:>\n,)])[ ]{0,2}in ([a-z][a-z-]{2,}) (?:wurde|hat|hatte|verkaufte)\b")
GENERAL_BEFORE, GENERAL_AFTER = 260, 120
_MONEY = compiled(
    r"(?:\b[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{2})?\b|\b[0-9]+(?:,[0-9]+)?[ ]?(?:mio|mill|tsd"
    r"|millionen"
    r"|franken|chf|euro|eur|\x80)\b|\b(?:eur|chf|euro)[ ][0-9][0-9.,]*|[0-9]+(?:,[0-9]{2})?[ ]?\x80"
    r"|\b[0-9]{4,9}\b)"
)
_FISCAL = compiled(
    r"steuererklarung|stundung|messbetrag|hinzuschatz|input vat|undeclared|sales|prufungsbericht"
    r"|einkunft|einkommen|einnahmen|verbucht|erstattung|eingefahren|niesbrauch|kapitalwert"
    r"|ubertragen|z-bons?|kassenab|zwei kassen|splitting|umsatz|umgesetzt|gewinn|honorar"
    r"|kaufpreis|erklart|ubertragt|schenk|erbt"
    r"|hinterlies|verschwieg"
    r"|schwarz|ruckstand|verlust|vorsteuer|ruckstellung|gutachten|erstattet|nachzahl|kassenfehl"
    r"|zinsen|entnahme|depot|bonus|vga|follower|schulden|lottogewinn|grunderwerb|mietshaus|zve"
    r"|bescheid|kennzahl|konto in|lohnsteuer|arbeitszimmer|undeclared|received|income"
)
_PUBLIC_MONEY = compiled(
    r"haushalt|etat|fordermittel|steueraufkommen|statistik|landesweit|bundesweit|insgesamt nrw"
    r"|ministerium"
    r"|freibetrag|pauschbetrag|freigrenze|hochstbetrag|grundfreibetrag|tarif|bfh|urteil"
    r"|gesetzentwurf"
    r"|muster[: ]|\bazubis\b|beispiel|angenommen|fiktiv|ubung|schulung|musterfall|aufgabe"
    r"|klausur|presse|zeitung"
    r"|laut medien"
    r"|bewirtungsrahmen|angebot|ausschreibung|spende[nt]? (?:wir|fur)|feier(?:n|lich|stunde)"
    r"|[a-z]{3,}feier\b|\bfeier\b|fest der|catering"
)


def find(reading: Reading) -> Iterator[Hit]:
    """Find the amounts of a case that its words place on somebody's desk, or in a town."""
    low = reading.low
    money = [match.span() for match in _MONEY.finditer(low)]
    if not money or _PUBLIC_MONEY.search(low) or not _FISCAL.search(low):
        return
    if any(_is_general(low, *span) for span in money):
        return
    places = [
        span
        for pattern in (_SOMEBODY_FROM, _TRADE_TOWN, _IN_TOWN)
        for span in (match.span(1) for match in pattern.finditer(low))
        if _is_town(reading, *span)
    ]
    told = any(not _IS_YEAR.match(low[start:end]) for start, end in money)
    if not told or not (places or _ON_THE_DESK.search(low)):
        return
    for start, end in [*money, *places]:
        if not _IS_YEAR.match(low[start:end]):
            yield Hit(Kind.TAX_CASE, start, end)


# "Wäre schön, wenn es schnell ginge": of the request, not of the case.
_POLITE = compiled(
    r"\b(?:ware|wars|wars|super|schon|toll|nett|lieb|prima|freue mich|dankbar|gut|klasse),?[ ]"
    r"(?:[a-z]{2,10},?[ ]){0,3}wenn[ ][^.?!\n]{0,50}"
)


def _is_general(low: bytes, start: int, end: int) -> bool:
    """Tell whether what stands around an amount speaks of anybody, or of an example."""
    around = low[max(0, start - GENERAL_BEFORE) : end + GENERAL_AFTER]
    for polite in list(_POLITE.finditer(around)):
        begin, finish = polite.span()
        around = around[:begin] + b" " * (finish - begin) + around[finish:]
    return GENERAL.search(around) is not None


_IS_YEAR = compiled(r"(?:19|20)[0-9]{2}$")


def _is_town(reading: Reading, start: int, end: int) -> bool:
    capital = reading.is_small or reading.flat[start : start + 1].isupper()
    word = reading.low[start:end]
    name = reading.text[start:end].casefold()
    # Small towns stand in no list, and in no dictionary either.
    unknown = not reading.is_small and name_lists.key(name) not in name_lists.entries("words")
    return capital and (unknown or name_lists.is_place(name)) and word not in _NOT_PLACE


_NOT_PLACE = byte_words(
    """
    der die das dem den einem einer eines diesem dieser deutschland nrw hohe folgenden anspruch
    rechnung form abzug summe bezug frage jahr jahren zusammenhang eu ausland inland kraft rente
    ruhe gefahr hand anlage zeile zukunft insolvenz liquidation grundung raten excel word outlook
    elster teams powerpoint euro ordnung arbeit bearbeitung prufung kenntnis verzug bar teilen
    folge falle fallen absatz paragraf satz nummer hohe uberlegung verbindung bezug sachen
    familienbesitz privatbesitz eigentum miete pacht kurzarbeit ausbildung insolvenzverfahren
    """
)

RECOGNISER = Recogniser(
    find=find,
    stems="\x80 eur mio tsd franken chf fall erblasser stpfl steuerpflichtige taxpayer prufe"
    " bearbeite",
    digits=4,
    on_digits=False,
)
