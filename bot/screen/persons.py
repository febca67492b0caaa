"""Words for one certain person or one certain case, as opposed to people in general.

"Der Mandant", "unsere Kollegin", "er": somebody. "Ein Steuerpflichtiger", "wer", "Beschäftigte":
anybody. General questions speak of anybody.
"""

from __future__ import annotations

from bot.screen.pattern import compiled

_ROLE = (
    r"(?:vertrauens(?:mann|frau|person)|sb [0-9]{1,3}|neue (?:im|in unserem) team|colleague"
    r"|neighbou?r|boss|trainee|applicant|bewerber(?:in)?"
    r"|volontar(?:in)?|vollziehungsbeamte[rnm]?|stpfl\.?|steuerpfl(?:\.|ichtige[rnms]?)"
    r"|mandant(?:in|en)?|antragsteller"
    r"(?:in|s)?|einspruchsfuhrer(?:in|s)?|einspruchsfuehrer(?:in|s)?|klager(?:in"
    r"|s)?|kollege?n?|kollegin|mitarbeiter(?:in|s)?|chef(?:in|s)?|azubi(?:ne)?s?"
    r"|auszubildende[rnm]?|anwarter(?:in|s)?"
    r"|sachbearbeiter(?:in|s)?|sachgebietsleiter(?:in|s)?|bearbeiter(?:in|s)?|vorgesetzte[rn"
    r"m]?|nachbar(?:in|n|s)?|bewerber(?:in|s)?|schuldner(?:in|s)?|zeugin|zeugen?"
    r"|beschuldigte[rnms]?|arbeitnehmer(?:in|s)?|vermieter(?:in|s)?|mieter(?:in"
    r"|s)?|witwe[rn]?|erbin|erblasser(?:in|s)?"
    r"|mutter|vater|sohn(?:es)?|tochter|bruder|schwester|ehemann|ehefrau|ehegattin"
    r"|ehegatte|lebensgefahrt(?:in|en?)|partner(?:in|s)?|oma|opa|grosvater|grosmutter"
    r"|schwiegervater|schwiegermutter|schwager|schwagerin|tante|onkel|cousine?"
    r"|enkel(?:in)?|baby|frau|herrn?|mann(?:es)?|freund(?:in)?|referent(?:in|en)?"
    r"|dame|dezernent(?:in|en)?|geschaftsfuhrer(?:in|s)?|inhaber(?:in|s)?|unternehmer"
    r"(?:in|s)?|arzt(?:es)?|arztin|patient(?:in|en)?|beamt(?:er|e|en|in)|angestellte[rnm]?"
    r"|praktikant(?:in|en)?|referatsleiter(?:in)?|teamleiter(?:in)?|gruppenleiter"
    r"(?:in)?|abteilungsleiter(?:in)?|kaufer(?:in|s)?|verkaufer(?:in|s)?|erbe[n]?"
    r"|kunde|kundin|gast|hausverwalter(?:in)?|trainer(?:in)?|lehrer(?:in)?|schuler"
    r"(?:in)?|student(?:in)?|rentner(?:in)?|amtsleiter(?:in)?|vorsteher(?:in)?"
    r"|steuerberater(?:in|s)?|prufer(?:in|s)?|verwalter(?:in|s)?|rechtsanwalt(?:in|s)?"
    r"|hausmeister(?:in)?|fahrer(?:in|s)?|kandidat(?:in|en)?|bote[n]?|botin|sekretar(?:in|s)?"
    r"|vertreter(?:in|s)?|koch|kochin|personalrat(?:s|es)?|betriebsrat(?:s|es)?"
    r"|pfortner(?:in)?|kind(?:es|er)?|[a-z]{3,20}(?:leiter|leiterin"
    r"|beamte[rnm]?|beamtin|angestellte[rnm]?|beauftragte[rnm]?|arbeiter|arbeiterin|berater"
    r"|beraterin|techniker|technikerin|kassierer|kassiererin|dame|kandidat|kandidatin"
    r"|kandidaten|pfleger|pflegerin|prufer|pruferin|schuldner|schuldnerin|besitzer|besitzerin"
    r"|inhaber|inhaberin|schreiber|schreiberin|anwarter|anwarterin|helfer|helferin"
    r"|kraft|kollege|kollegin|chef|chefin|fahrer|fahrerin))"
)
_DEFINITE = (
    r"(?:d(?:er|ie|em|en|es)|unser(?:e[rnms]?)?|mein(?:e[rnms]?)?|sein(?:e[rnms]?)?"
    r"|ihr(?:e[rnms]?)?|dies(?:er|e|em|en|es)|beim?|vom|zum|zur|jene[rnm]?|euer"
    r"|eure[rnm]?|my|our|his|her|the)"
)
_SINGULAR = (
    r"(?:ist|hat|hatte|war|wurde|wird|leidet|litt|bekommt|bekam|nimmt|tragt|traegt"
    r"|geht|kommt|gehort|gehoert|sei|habe|betreibt|schuldet|will|mochte|lebt|erhielt"
    r"|liegt|outet|macht|fehlte?|fiel|erlitt|erkrankte|meldete|erhalt|beantragt|arbeitet|kann"
    r"|muss|is|has|was|suffers)"
)

# A role with an article, a role that opens a sentence, or a pronoun with a verb in the singular.
CERTAIN = compiled(
    rf"\b{_DEFINITE}[ ](?:[a-z]{{3,16}}[ ]){{0,2}}{_ROLE}(?:[^a-z]|$)|(?:^[ ]{{0,3}}"
    rf"|[.!?:;\n>\"*-][ ]{{0,2}}|[0-9]\.[ ])(?:[a-z]{{2,12}},?[ ]){{0,2}}{_ROLE}[ ]"
    rf"(?:[a-z]\.[ ])?(?:[^.!?\n]{{1,40}}[ ])?{_SINGULAR}\b"
    rf"|\b(?:er|sie|ich|he|she)[ ](?:[a-z-]{{2,20}}[ ]){{0,3}}(?:{_SINGULAR}|bin"
    rf"|habe|leide)\b|(?:{_SINGULAR}|bin|leide)[ ](?:er|sie|ich)\b|\b(?:herrn?|frau"
    rf"|familie|eheleute|ehepaar)[ ](?:[a-z]{{3,}}|[a-z]\.)"
    rf"|\b(?:der|die|im|in) (?:akte|fall|sache|steuersache)\b|\bstpfl\b|\bmandant"
    rf"(?:in)?\b|\bschuldet uns\b|\b(?:witwer?|rentner(?:in)?|alleinerziehende?),"
    rf"|\b{_ROLE}[ ](?:ist|hat|hatte|war|wurde|leidet)\b|\b(?:er|sie)[ ][a-z]{{3,12}}t\b"
    r"|\b(?:kollege|kollegin|chef|chefin|nachbar|nachbarin|azubi)[ ][a-z]{1,14}\.?[ ][a-z]{3,12}t\b"
)
GENERAL = compiled(
    r"\b(?:wenn|falls|sofern|soweit|angenommen|beispiel(?:sweise|haft|fall)?|fiktiv"
    r"|musterfall|grundsatzlich|allgemein|generell|jemand|ob (?:ein|eine)|ein steuerpflichti"
    r"ger mit|eine steuerpflichtige mit|merkblatt|schulung|ubungsfall"
    r"|fallbeispiel|rechenbeispiel|unternehmer [a-z]\b|\b[a-d] (?:schenkt|verkauft"
    r"|kauft|erbt|vermietet|zahlt|verdient|an [a-d]\b))"
)
