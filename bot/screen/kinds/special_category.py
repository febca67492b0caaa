"""Special categories of personal data (Art. 9 GDPR) and criminal records (Art. 10), about somebody.

The term alone is general ("Pauschbetrag bei GdB 50"); in one sentence with a certain person
("unsere Kollegin ist schwanger") it is the most private thing there is. What is masked is the term.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen.kind import Kind
from bot.screen.pattern import compiled
from bot.screen.persons import CERTAIN, GENERAL
from bot.screen.reading import Reading
from bot.screen.recogniser import Hit, Recogniser
from bot.screen.sentences import sentence_around

_HEALTH = (
    r"(?:ritzt|verletzt) sich(?: selbst)?|selbstverletz[a-z]*|belastungsstorung[a-z]*"
    r"|(?:rucken|haut|herz|nerven|knie|augen|magen|leber|nieren|lungen)-?leiden|leuk[a]?emia"
    r"|cancer|depression|pregnant|miscarriage|stroke|in rehab|mental (?:illness|breakdown)"
    r"|nervenzusammenbruch|zusammenbruch|suizidgefahrdet|medikamentenabhangig|krankenhaus"
    r"|(?:in|auf|zur) (?:reha|kur)\b|spielsuchtig|suchtig|links taub|rechts taub"
    r"|horgerat[a-z]*|fingerabdruck[a-z]*"
    r"|irisscan[a-z]*|schub ihrer ms"
    r"|schub seiner ms|alkohol am steuer|bandscheibenvorfall|in der reha|diagnose"
    r"|(?:diagnosed with|suffers from) (?:[a-z]{3,16}[ ]?){1,3}"
    r"|krank(?:gemeldet)?|sehnenriss|banderriss|kreuzbandriss|meniskus[a-z]*|hexenschuss"
    r"|(?:bein|arm|knochen|rippen|handgelenks)bruch|down-?[ ]?syndrom|trisomie[ ]?21"
    r"|[a-z]{3,14}-op\b|antidepressiva|legasthenie"
    r"|dyskalkulie|morbus[ ][a-z]+|colitis|insulin|neurodermitis|thrombose|lungenembolie"
    r"|hirn(?:tumor|blutung|schlag)[a-z]*|im koma|intensivstation|tagesklinik|psycholog"
    r"(?:e|in|en|isch)|therapeut(?:in|en)?|selbsthilfegruppe|nierenversagen|fibromyalgie"
    r"|essstorung|sehbehindert|horgerat|tourette|zwangsstorung|traumati[a-z]*|ptbs"
    r"|unfruchtbar|kunstliche befruchtung|kinderwunschbehandlung|abtreibung|schwangerschafts"
    r"abbruch|prothese|in der klinik|im krankenhaus|stationar[a-z]*|chronisch[a-z]*[ ]"
    r"(?:krank|leiden)[a-z]*|epi-?anfall|bluthochdruck|herz-?schrittmacher|depressi"
    r"(?:on(?:en)?|v(?:e[rnms]?)?)|burn-?out|[a-z]{0,16}krebs(?:leiden|patient[a-z]*"
    r"|erkrank[a-z]*|krank|diagnose|therapie)?|karzinom|tumor[a-z]*|leukami[a-z]*"
    r"|metastas[a-z]*|chemotherapie|bestrahlung|hiv(?:[- ]?(?:positiv|infi[a-z]*"
    r"|infektion))?|aids"
    r"|(?:hat|an|wegen|mit)[ ]ms|positiv auf [a-z]{3,20} getestet|drogen(?:test|konsum)"
    r"|nimmt drogen|kifft|kokst|trinkt (?:seit|zu viel|zuviel|heimlich|wieder)"
    r"|multiple[rn]?[ ]sklerose"
    r"|parkinson|demen[zt][a-z]*|alzheimer|schlaganfall"
    r"|herzinfarkt|herzfehler|epilep[a-z]*|diabet[a-z]*|schizophren[a-z]*|bipolar[a-z]*"
    r"|psychos[a-z]*|psychotherapie|psychiatri[a-z]*|psychisch[a-z]*(?:[ ](?:krank"
    r"|erkrankt|erkrankung|belastet|labil|storung|probleme?n?))?|angststorung|panikattacken?"
    r"|suizid[a-z]*|selbstmord[a-z]*|magersucht|bulimie|borderline"
    r"|alkoholi(?:ker|kerin|sch|smus)|alkohol(?:abhangig|krank|sucht|problem)[a-z]*"
    r"|suchtkrank[a-z]*|drogen(?:entzug|abhangig|sucht|problem)[a-z]*|spielsucht|entzug"
    r"(?:sklinik)?|entziehungskur|entgiftung|entwohnung(?:skur|stherapie)?|kur(?:aufenthalt)?"
    r"|krank(?:geschrieben|schreibung|heitsbedingt)|arbeitsunfahig"
    r"|dienstunfahig|langzeiterkrankt|todkrank|(?:schwer|chronisch|unheilbar|ernsthaft"
    r"|dauerhaft)[ ]?(?:krank|erkrankt)|erkrankt(?:e[rn]?)?|leide[tn]?[ ](?:an"
    r"|unter)[ ](?:[a-z]+[ ]?){1,3}"
    r"|schwanger(?:schaft)?|fehlgeburt|(?:schwer)?behinder(?:t|te[rn]?|ung)|gdb[ ]?"
    r"(?:von[ ])?[0-9]{2,3}|grad[ ]der[ ]behinderung[ ](?:von[ ])?[0-9]{2,3}|merkzeichen[ ]["
    r"a-z]{1,3}|pflegegrad[ ]?[1-5]|pflegestufe[ ]?[0-3i]|rollstuhl|dialyse|organspende"
    r"|transplant[a-z]*|autis[a-z]*|adhs|long[- ]?covid|corona(?:-?positiv|infektion)"
    r"|gelahmt|querschnitt[a-z]*|erblindet|blind|gehorlos|taubstumm|inkontinen[a-z]*"
    r"|diagnos(?:e|tiziert)[ :]{1,2}(?:[a-z]+[ ])?[a-z][0-9]{2}(?:\.[0-9])?|icd-?10[: ]{1,2}"
    r"[a-z][0-9]{2}(?:\.[0-9])?|[fcgim][0-9]{2}\.[0-9]|bandscheibenvorfall|hufte?-?op"
    r"|operiert|reha(?:klinik|mas?nahme)?|asthma|rheuma|endometriose|tinnitus|migrane"
    r"|hepatitis"
)
_FAITH = (
    r"zeug(?:en?|in) jehovas?|jehovah'?s witness|jewish|catholic|devout|muslim(?:a|in|isch)?"
    r"|moslem[a-z]*|islam[a-z]*|jud(?:e|in"
    r"|isch[a-z]*)|katholi(?:k|kin|sch)|evangelisch|protestant(?:in)?|buddhist"
    r"(?:in)?|hindu|alevit(?:in|isch)?|jesid(?:e|in|isch)|konvertiert(?:e)?(?: zum [a-z]+)?"
    r"|kippa|kopftuch|hidschab|atheist(?:in)?|sektenmitglied|scientolog[a-z]*|"
    r"(?:aus der )?kirche (?:ausgetreten|ausgetretene[nr]?|aus\b|raus\b)|kirchenaustritt[a-z]*"
    r"|freikirch[a-z]*|mormon(?:e|in)|betet|ramadan|sikh|turban|taoist|bahai|orthodox|hugenott[a-z]*|baptist"
    r"(?:in)?|adventist(?:in)?|pfingstler|kirchenmitglied"
)
_LEANING = (
    r"schwul|lesbisch|lesbe|homosexuell|bisexuell|transsexuell|trans(?:frau|mann"
    r"|gender|ident[a-z]*|person)?|intersexuell|nonbinar|nicht-binar|queer|pansexuell"
    r"|asexuell|(?:mit|und|von) (?:ihrer lebenspartnerin"
    r"|seinem lebenspartner)\b|geschlechtsangleich[a-z]*"
)
_UNION = (
    r"(?:in der |bei (?:der )?|mitglied (?:in|bei|der|von)[ ](?:der )?)?(?:gewerkschaft"
    r"(?:smitglied|lich)?|ver\.?di|komba|betriebsrat|ig[ -]?metall|ig bce|dbb|dstg"
    r"|deutschen? steuer-?gewerkschaft|gdp|gew)"
)
_PARTY = (
    r"(?:mitglied (?:in|bei|der|von)[ ](?:der )?|wahlt (?:die |den )?|in der |bei der )(?:afd|cdu"
    r"|csu|spd|fdp|grunen|linken?|linkspartei|piraten|volt|dkp|npd|bsw|partei|burschenschaft"
    r"|freimaurer[a-z]*)"
    r"|(?:afd|cdu|csu|spd|fdp|grunen|linken|linkspartei|npd|bsw|partei)-?mitglied(?:e?s|schaft)?"
    r"|(?:afd|npd|cdu|spd|fdp)-?(?:wahler(?:in)?|anhanger(?:in)?|funktionar(?:in)?)"
    r"|reichsburger(?:in)?|rechtsextrem[a-z]*|linksextrem[a-z]*"
)
_ORIGIN = (
    r"romn[ij]a?|romni|sinte(?:z|tin)?|sintez[az]|kurd(?:e|in|isch)|sinti|roma\b|sinto|rom\b"
    r"|ethnisch[a-z]*|abstammung|hautfarbe|asylbewerber"
    r"(?:in)?|gefluchtete[rn]?|fluchtling|migrationshintergrund"
)
_RECORD = (
    r"vorbestraft|vorstrafe[n]?|verurteilt wegen|haftstrafe|im gefangnis|inhaftiert"
    r"|untersuchungshaft|bewahrungsstrafe|vorstrafenregister|auf bewahrung"
)

_TERM = compiled(
    rf"(?:^|[^a-z])({_HEALTH}|{_FAITH}|{_LEANING}|{_UNION}|{_PARTY}|{_ORIGIN}|{_RECORD})"
    rf"(?:[^a-z]|$)"
)
_WEAK = compiled(
    r"(?:schwer)?behinder.*|erkrankt.*|schwanger.*|evangelisch|katholi.*|gewerkschaft.*"
    r"|blind|krank.*|rollstuhl|reha.*|schwer.?|chronisch.?|dauerhaft.?|ernsthaft.?"
    r"|arbeitsunfahig|dienstunfahig|operiert|islam.*|gdb.*|diabet.*|pflege.*|merkzeichen.*"
    r"|ramadan|betet|trans|roma|rom|alkohol.*|hindu|gew|gdp|dbb|dstg|bestrahlung"
    r"|abstammung"
)
_QUESTION = compiled(
    r"(?:^|[\n:>]|[.!?] )[ ]{0,3}(?:[a-z]{2,12},? ){0,3}(?:sind|ist (?:ein|eine"
    r"|das|es|die)|kann|konnen|darf|durfen|muss|mussen|wie|was|welche[rsn]?|wann"
    r"|ab welchem|ab wann|wer|gibt|gilt|gelten|wird|werden|hat ein|bekommt|bekommen"
    r"|zahlt|zahlen|text|entwirf|formulier|erklar|tipps|ideen|regelung|anspruch"
    r"|pauschbetrag|freibetrag|wo)\b"
)
# A field of a record, or a list of somebody's absences.
_LISTED = compiled(
    r"\"(?:grund|diagnose|krankheit|erkrankung|religion|konfession|gewerkschaft|behinderung)\"[ ]?:"
    r"|\b(?:bem|eingliederungs|ruckkehr|fehlzeiten|kranken)-?(?:gesprach|management)[ ](?:mit"
    r"|von)[ ](?:ihm|ihr|de[rm]|unsere[rm]|herrn|frau)|\b(?:bei|mit|an) (?:ihm|ihr)[ ]"
    r"(?:wurde|ist|hat|ergab)"
    r"|\b(?:au|kranken|krankheits|fehlzeiten)-?(?:liste|tabelle)\b|\bsb [0-9]{1,3} (?:ist|hat)\b"
)
_STATUTE = compiled(r"\([0-9][a-z]?\) |\babsatz\b|\bsatz [0-9]|wer eine\b")
NEAR = 130


def find(reading: Reading) -> Iterator[Hit]:
    low = reading.low
    for match in _TERM.finditer(low):
        start, end = match.span(1)
        while end > start and low[end - 1 : end] == b" ":
            end -= 1
        if _about_somebody(low, start, end):
            yield Hit(Kind.SPECIAL_CATEGORY, start, end)


def _about_somebody(low: bytes, start: int, end: int) -> bool:
    begin, finish = sentence_around(low, start, end)
    sentence = low[max(begin, start - NEAR) : min(finish, end + NEAR)]
    if not CERTAIN.search(sentence) and not _LISTED.search(sentence):
        return False
    if GENERAL.search(low[begin:finish]) or _STATUTE.search(low[begin:finish]):
        return False
    asks = _QUESTION.search(low[begin:finish]) is not None
    return not (asks and _WEAK.fullmatch(low[start:end]))


RECOGNISER = Recogniser(
    find=find,
    stems="ritzt verletzt selbstverl belastungs leiden~ leukem cancer pregnant miscarriage "
    "stroke rehab mental "
    "zusammenbruch suizidg medikament jehovah jewish catholic devout romn sinte kurd "
    "diagnosed suffers suchtig fingerabdruck iris bandscheib diagnose schub ~ms "
    "trinkt kifft kokst getestet entzieh "
    "entgift entwohn kur~ kuraufenthalt kinderwunsch riss linkspartei piraten volt "
    "ig- meniskus hexenschuss bruch afd cdu csu spd fdp grune linke npd bsw down trisom op~ "
    "op, op. syndrom legasthen dyskalkul morbus colitis insulin neuroderm thrombo embolie "
    "hirn koma station klinik psycho therap selbsthilfe niere fibromy esssto seh hor tourette "
    "zwangs trauma ptbs frucht abtreib prothese chron epi- blut sikh turban taoist bahai "
    "orthodox baptist adventist pfingst komba betriebsrat depress burn krebs karzinom tumor "
    "leukam metasta chemo bestrahl hiv aids sklerose parkinson demen alzheimer schlaganfall "
    "herz epilep diabet schizo bipolar psych angst panik suizid selbstmord magersucht bulimie "
    "borderline alkohol sucht drogen entzug krank arbeitsunf dienstunf leide schwanger "
    "fehlgeburt behinder gdb merkzeichen pflege rollstuhl dialyse organ transplant autis adhs "
    "covid corona gelahmt querschn blind gehorlos taub inkont diagnos icd bandscheibe op "
    "operiert reha asthma rheuma endometr tinnitus migrane hepatit jehova muslim moslem islam "
    "jud katholi evangel protest buddhis hindu alevit jesid konvert kippa kopftuch hidschab "
    "atheist sekte scientolog kirche mormon betet ramadan schwul lesb homosex bisex trans "
    "lebenspartner intersex nonbin binar queer pansex asex geschlechts ver.di verdi gewerk ig~ "
    "dbb dstg gdp "
    "gew mitglied wahlt partei burger extrem sinti roma sinto ethn abstamm hautfarbe asyl "
    "gefluchtet fluchtling migration vorbestraft vorstraf verurteilt haft gefangnis bewahrung "
    "f0 f1 f2 f3 f4 f5 f6 f7 f8 f9",
    on_digits=False,
)
