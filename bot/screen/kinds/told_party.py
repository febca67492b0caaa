"""What happened to the money of one party: "die Nachzahlung des Zahnarztes beträgt 22.780 Euro".

Read in one sentence: a party that is somebody certain (a definite article before a role in the
proceedings or a trade, a pronoun), a matter of tax, words that tell of a fact and not of a rule,
and an amount, also one in words. Roles stand in § 78 AO and § 57 FGO, trades are an own collection.
What is masked are the amounts.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.persons import GENERAL
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser
from bot.screen.sentences import sentence_around

_MONEY = compiled(
    r"(?:\b[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{2})?(?:[ ]?(?:\x80|euro?\b|eur\b))?"
    r"|\b[0-9]+(?:,[0-9]{1,2})?[ ]?(?:(?:tsd\.?|mio\.?|tausend|millionen|k)[ ]?)?(?:\x80|euro\b"
    r"|eur\b|brutto\b|netto\b)|\b(?:eur|euro)[ ][0-9][0-9.,]*[0-9]"
    r"|\b[a-z]{0,30}(?:tausend|hundert|millionen|million)[a-z]{0,30}[ ]?(?:euro|eur|\x80)"
    r"|\bverdient[ ][0-9]{3,5}\b)"
)
_ARTICLE = (
    r"(?:d(?:er|ie|es|em|en)|unser(?:e[rnms]?)?|mein(?:e[rnms]?)?|beim|vom|zum|zur"
    r"|dies(?:er|e|em|en|es))"
)
_ROLE = (
    r"(?:klager|antragsteller|einspruchsfuhrer|beschwerdefuhrer|erblasser|schenker|beschenkte"
    r"|pflichtige|steuerpflichtige|haftungsschuldner|schuldner|steuerschuldner|vollstreckungs"
    r"schuldner|beschuldigte|beigeladene|erbin|erben|erwerber|veraus[s]?erer|anteilseigner"
    r"|gesellschafter|zensit|geschaftsfuhrer|einzelunternehmer|insolvenzverwalter|stpfl\.?"
    r"|steuerburger|ehefrau|ehemann|ehegatt(?:e|in)|witwer?|rentner|pensionar|mandant"
    r"|vermieter|freiberufler|soloselbstandige|nachlass)"
)
_TRADE = (
    r"(?:[a-z-]{0,20}(?:wirt|wirtin|meister|meisterin|arzt|arztin|handler|handlerin|[a-z]{3,20}unternehmer"
    r"(?:in)?|gmbh|kg|ohg|backer(?:ei|in)?|metzger(?:ei|in)?|friseur(?:in)?|anwalt"
    r"|anwaltin|notar(?:in)?|architekt(?:in)?|gastronom(?:in)?|apotheke(?:rin|r)?|winzer(?:in)?"
    r"|gartner(?:ei|in)?|makler(?:in)?|kunstler(?:in)?|musiker(?:in)?|influencer(?:in)?"
    r"|fotograf(?:in)?|macher(?:in)?|schneider(?:in)?|schuster|markt|laden|imbiss|kiosk|pizzeria|restaurant|salon|werkstatt|spedition"
    r"|schreinerei|tischlerei|zimmerei|schlosserei|brauerei|druckerei|praxis|kanzlei|hotel"
    r"|pension|tankstelle|spielhalle|fahrschule|baufirma|handwerker(?:in)?|tanzschule|kneipe"
    r"|gaststatte|eisdiele|cafe|hebamme|physiotherapeut(?:in)?|heilpraktiker(?:in)?|trainer"
    r"(?:in)?|dolmetscher(?:in)?|programmierer(?:in)?|dachdecker(?:in)?|elektriker(?:in)?"
    r"|klempner(?:in)?|maler(?:in)?|fliesenleger(?:in)?|gerustbauer|taxifahrer(?:in)?"
    r"|schausteller(?:in)?|landwirt(?:in)?|bauer|bauerin))"
)
_PARTY = compiled(
    rf"\b{_ARTICLE}[ ](?:[a-z-]{{3,20}}[ ])?(?:{_ROLE}(?:in|s|es|n|innen)?|{_TRADE}(?:s|es|n)?)\b"
    r"|\b(?:im fall|in der sache|bei) (?:de[rsm]|unserem|unserer|einem unserer)\b"
    r"|\bfirma [a-z-]{4,24} (?:[a-z-]{2,20} )?(?:hat|hatte|schuldet|erklarte|meldete)\b"
    r"|\b(?:sein|ihr)(?:e[sm]?)? (?:zu versteuernde[sn]?|einkommen|zve\b"
    r"|gewinn|umsatz|verlust|bruttolohn|jahreslohn|steuerschuld|nachzahlung|ruckstand)"
    r"|\b(?:hat|hatte|zahlte?|schuldet|bekam|erhielt|verdient|erklarte|meldete) (?:er|sie)\b"
    r"|\b(?:er|sie) (?:verdient|schuldet|hat|hatte|bekam|erhielt|zahlte?|erklarte|meldete)\b"
    r"|\b(?:vater|mutter|tante|onkel|oma|opa) (?:hat|schenkte|verkaufte|vererbte|ubertrug)"
    r" (?:an |dem |der |seine[rm] |ihre[rm] )?(?:tochter|sohn|neffe|nichte|enkel)"
)
_FISCAL = compiled(
    r"(?:einkommen|umsatz|korperschaft|gewerbe|grund|erb|lohn|vor)[a-z]{0,10}steuer|steuerschuld"
    r"|\b(?:est|ust|kst|gewst|soli|zve)\b|zu versteuernd|umsatze?n?\b|barumsatz|einnahmen"
    r"|bareinnahmen|gewinn\b|gewinne\b|verlust\b|einkunfte|nachzahlung|nachforderung|erstattung"
    r"|kontrollmitteilung|prufung|hinzuschatz|geschatzt|schatzung|verschwieg|nicht erklart"
    r"|nichts erklart|nicht verbucht|nicht angegeben|nicht versteuert|zu wenig angemeldet"
    r"|zu niedrig|festgesetzt|vollstreckung|pfandung|stundung|erlass\b|aussetzung der vollziehung"
    r"|ruckstand|ruckstande|saumnis|haftung|unterhalt|anlage [a-z]{1,6}\b|arbeitszimmer"
    r"|fehlbetrag|kassen(?:bons|bericht|buch|manko)|abgabe [a-z]{4,6} erklarung|steuerklasse"
    r"|klasse[n]? (?:drei|vier|funf|[1-6]|iii|iv|v)\b|bescheid|angesetzt|geltend gemacht"
    r"|buchwert|verkehrswert|abschreibung|privatentnahme|honorar|provision|abfindung|schenkung"
    r"|nachlass|erbschaft|einspruch|steuererklarung|selbstanzeige|insolvenz|zinsen\b|depot"
    r"|konten? in|auslandskonto|kaufpreis|verkauft|ubertragen|uberlassen|spende[n]?\b"
    r"|werbungskosten|betriebsausgaben"
)
_FACT = compiled(
    r"\b(?:wurden?|hat|haben|hatten?|lag|lagen|betragt|betrug|belauft|ergab|ergibt sich|fehlen"
    r"|fehlten|fehlt|zahlte?|schuldet|verdient|erklarte|verkaufte|verschwieg|gehorten?|bekam"
    r"|erhielt|meldete|setzte|machte|buchte|uberwies|vereinnahmte|erzielte|hinterlies|schenkte"
    r"|ubertrug|vererbte|beantragt|lauft|laufen|steht|stehen)\b"
)
# What the law allows or sets, what anybody may do, what is asked in general.
_RULE = compiled(
    r"(?:\b[a-z]{4,30}|\ber|\bsie|\bman|\bwer|\bkg)[ ](?:kann|konnen|darf|durfen|muss|mussen|soll"
    r"|sollte|durfte)\b|\b(?:ab wann|bis zu|hochstens"
    r"|mindestens|maximal|wie hoch|freibetrag|pauschbetrag|freigrenze|hochstbetrag|grenze"
    r"|pauschale|tarif|steuersatz|rechne|berechne mal|beispiel|je kilometer|pro (?:jahr|tag)"
    r"|muster|kindergeld|bfh|fg|bverfg|eugh|urteil|rechtsprechung|gesetz(?:entwurf)?|haushalt|etat|statistik"
    r"|steueraufkommen|insgesamt|presse|zeitung|angebot|ausschreibung|beschaffung|foerderung"
    r"|zuschuss|tarifvertrag|besoldung|wir (?:haben|hatten)|uns(?:ere)? kantine)\b"
)
# One case on somebody's desk, without an amount: the place or trade that tells which.
_ON_DESK = compiled(
    r"\b(?:unser|mein)(?:em|er|en)? (?:pruffall|steuerfall|veranlagungsfall|fall|prufungsfall"
    r"|betriebsprufungsfall)\b,?[ ](?:eine[mr]|de[mr])[ ]([a-z-]{4,30}(?:[ ](?:in|aus)"
    r"[ ][a-z-]{3,30})?)"
)
MANY = 2


def find(reading: Reading) -> Iterator[Hit]:
    """Find amounts of one party's case, and what names a case on somebody's desk."""
    low = reading.low
    for match in _ON_DESK.finditer(low):
        yield Hit(Kind.TAX_CASE, *match.span(1))
    told: tuple[int, int] = (0, 0)
    for match in _MONEY.finditer(low):
        start, end = match.span()
        if not told[0] <= start < told[1]:
            told = (0, 0)
            begin, finish = sentence_around(low, start, end)
            if _tells_of_a_case(low[begin:finish]):
                told = (begin, finish)
        if told[1]:
            yield Hit(Kind.TAX_CASE, start, end)


def _tells_of_a_case(said: bytes) -> bool:
    if _RULE.search(said) or GENERAL.search(said):
        return False
    return all(needed.search(said) for needed in (_PARTY, _FISCAL, _FACT))


RECOGNISER = Recogniser(
    find=find,
    stems="\x80 eur verdient brutto tausend hundert pruffall steuerfall veranlagungsfall"
    " prufungsfall",
    digits=4,
    on_digits=False,
)
