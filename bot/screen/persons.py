"""Words for one certain person or one certain case, as opposed to people in general.

"Der Mandant", "unsere Kollegin", "er": somebody. "Ein Steuerpflichtiger", "wer", "Beschäftigte":
anybody. General questions speak of anybody.
"""

from __future__ import annotations

from bot.screen.pattern import compiled

_ROLE = (
    r"(?:stpfl\.?|steuerpfl(?:\.|ichtige[rnms]?)|mandant(?:in|en)?|antragsteller(?:in|s)?|einspruchsfuhrer(?:in|s)?|einspruchsfuehrer(?:in|s)?|klager(?:in|s)?|kollege?n?|kollegin|mitarbeiter(?:in|s)?|chef(?:in|s)?|azubi(?:ne)?s?|auszubildende[rnm]?|anwarter(?:in|s)?"
    r"|sachbearbeiter(?:in|s)?|sachgebietsleiter(?:in|s)?|bearbeiter(?:in|s)?|vorgesetzte[rnm]?|nachbar(?:in|n|s)?|bewerber(?:in|s)?|schuldner(?:in|s)?|zeugin|zeugen?|beschuldigte[rnms]?|arbeitnehmer(?:in|s)?|vermieter(?:in|s)?|mieter(?:in|s)?|witwe[rn]?|erbin|erblasser(?:in|s)?"
    r"|mutter|vater|sohn(?:es)?|tochter|bruder|schwester|ehemann|ehefrau|ehegattin|ehegatte|lebensgefahrt(?:in|en?)|partner(?:in|s)?|oma|opa|grosvater|grosmutter|schwiegervater|schwiegermutter|schwager|schwagerin|tante|onkel|cousine?|enkel(?:in)?|baby|frau|herrn?|mann(?:es)?|freund(?:in)?|referent(?:in|en)?|dame|dezernent(?:in|en)?|geschaftsfuhrer(?:in|s)?|inhaber(?:in|s)?|unternehmer(?:in|s)?|arzt(?:es)?|arztin|patient(?:in|en)?|beamt(?:er|e|en|in)|angestellte[rnm]?|praktikant(?:in|en)?|referatsleiter(?:in)?|teamleiter(?:in)?|gruppenleiter(?:in)?|abteilungsleiter(?:in)?|kaufer(?:in|s)?|verkaufer(?:in|s)?|erbe[n]?|kunde|kundin|gast|hausverwalter(?:in)?|trainer(?:in)?|lehrer(?:in)?|schuler(?:in)?|student(?:in)?|rentner(?:in)?|amtsleiter(?:in)?|vorsteher(?:in)?|hausmeister(?:in)?|pfortner(?:in)?|kind(?:es|er)?|[a-z]{3,20}(?:leiter|leiterin|pfleger|pflegerin|prufer|pruferin|schuldner|schuldnerin|besitzer|besitzerin|inhaber|inhaberin|schreiber|schreiberin|anwarter|anwarterin|helfer|helferin|kraft|kollege|kollegin|chef|chefin|fahrer|fahrerin))"
)
_DEFINITE = r"(?:d(?:er|ie|em|en|es)|unser(?:e[rnms]?)?|mein(?:e[rnms]?)?|sein(?:e[rnms]?)?|ihr(?:e[rnms]?)?|dies(?:er|e|em|en|es)|beim?|vom|zum|zur|jene[rnm]?|euer|eure[rnm]?|my|our|his|her|the)"
_SINGULAR = r"(?:ist|hat|hatte|war|wurde|wird|leidet|litt|bekommt|bekam|nimmt|tragt|traegt|geht|kommt|gehort|gehoert|sei|habe|betreibt|schuldet|will|mochte|lebt|erhielt|liegt|outet|macht|fehlt|beantragt|arbeitet|kann|muss|is|has|was|suffers)"

# A role with an article, a role that opens a sentence, or a pronoun with a verb in the singular.
CERTAIN = compiled(
    rf"\b{_DEFINITE}[ ](?:[a-z]{{3,16}}[ ]){{0,2}}{_ROLE}(?:[^a-z]|$)|(?:^[ ]{{0,3}}|[.!?:;\n>\"*-][ ]{{0,2}}|[0-9]\.[ ])(?:[a-z]{{2,12}},?[ ]){{0,2}}{_ROLE}[ ](?:[^.!?\n]{{1,40}}[ ])?{_SINGULAR}\b"
    rf"|\b(?:er|sie|ich|he|she)[ ](?:[a-z-]{{2,20}}[ ]){{0,3}}(?:{_SINGULAR}|bin|habe|leide)\b|(?:{_SINGULAR}|bin|leide)[ ](?:er|sie|ich)\b|\b(?:herrn?|frau|familie|eheleute|ehepaar)[ ][a-z]{{3,}}"
    rf"|\b(?:der|die|im|in) (?:akte|fall|sache|steuersache)\b|\bstpfl\b|\bmandant(?:in)?\b|\bschuldet uns\b|\b(?:witwer?|rentner(?:in)?|alleinerziehende?),|\b{_ROLE}[ ](?:ist|hat|hatte|war|wurde|leidet)\b"
)
GENERAL = compiled(
    r"\b(?:wenn|falls|sofern|soweit|angenommen|beispiel(?:sweise|haft|fall)?|fiktiv|musterfall|grundsatzlich|allgemein|generell|jemand|ob (?:ein|eine)|ein steuerpflichtiger mit|eine steuerpflichtige mit|merkblatt|flyer|broschure|schulung|ubungsfall|fallbeispiel|rechenbeispiel|unternehmer [a-z]\b|\b[a-d] (?:schenkt|verkauft|kauft|erbt|vermietet|zahlt|verdient|an [a-d]\b))"
)
