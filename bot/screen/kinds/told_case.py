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
    r"\b(?:in meinem fall|mein(?:es)? falls?|den ich (?:gerade |hier )?(?:prufe|bearbeite"
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
_MONEY = compiled(
    r"(?:\b[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{2})?\b|\b[0-9]+(?:,[0-9]+)?[ ]?(?:mio|mill|tsd"
    r"|millionen"
    r"|franken|chf|euro|eur|\x80)\b|\b(?:eur|chf|euro)[ ][0-9][0-9.,]*|[0-9]+(?:,[0-9]{2})?[ ]?\x80"
    r"|\b[0-9]{4,9}\b)"
)
_FISCAL = compiled(
    r"einkunft|umsatz|umgesetzt|gewinn|honorar|kaufpreis|erklart|ubertragt|schenk|erbt"
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
    r"|beispiel|angenommen|fiktiv|ubung|schulung|musterfall|aufgabe|klausur|presse|zeitung"
    r"|laut medien"
    r"|bewirtungsrahmen|angebot|ausschreibung|spende[nt]? (?:wir|fur)|feier|fest der|catering"
)


def find(reading: Reading) -> Iterator[Hit]:
    """Find the amounts of a case that its words place on somebody's desk, or in a town."""
    low = reading.low
    money = [match.span() for match in _MONEY.finditer(low)]
    if not money or _PUBLIC_MONEY.search(low) or GENERAL.search(low) or not _FISCAL.search(low):
        return
    places = [m.span(1) for m in _SOMEBODY_FROM.finditer(low) if _is_town(reading, *m.span(1))]
    told = any(not _IS_YEAR.match(low[start:end]) for start, end in money)
    if not told or not (places or _ON_THE_DESK.search(low)):
        return
    for start, end in [*money, *places]:
        if not _IS_YEAR.match(low[start:end]):
            yield Hit(Kind.TAX_CASE, start, end)


_IS_YEAR = compiled(r"(?:19|20)[0-9]{2}$")


def _is_town(reading: Reading, start: int, end: int) -> bool:
    capital = reading.is_small or reading.flat[start : start + 1].isupper()
    word = reading.low[start:end]
    known = name_lists.is_place(reading.text[start:end].casefold())
    return capital and known and word not in _NOT_PLACE


_NOT_PLACE = byte_words(
    """
    der die das dem den einem einer eines diesem dieser deutschland nrw hohe folgenden anspruch
    rechnung form abzug summe bezug frage jahr jahren zusammenhang eu ausland inland kraft rente
    ruhe gefahr hand anlage zeile zukunft insolvenz liquidation grundung
    """
)

RECOGNISER = Recogniser(
    find=find,
    stems="\x80 eur mio tsd franken chf fall erblasser stpfl steuerpflichtige taxpayer prufe"
    " bearbeite",
    digits=4,
    on_digits=False,
)
