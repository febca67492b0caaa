"""Names that are public: commentators, office-holders, historical people, stand-ins for anybody.

The allowance ends where the name stands beside words of a case: "Tipke/Kruse zu § 30 AO" is a
commentary, "Bescheid an Kruse" is a taxpayer.
"""

from __future__ import annotations

import re

from bot.screen.public_people import BRANDS, COMMENTATORS, FULL_NAMES, KNOWN
from bot.screen.wordlist import words as word_list

MOST_EDITORS = 3
_OFFICE = (
    r"(?:bundes|landes|vize|ex-|alt|staats|finanz|innen|justiz|außen|wirtschafts"
    r"|verkehrs|bau|gesundheits|kultus|umwelt|arbeits|minister|ober|premier|kreis"
    r"|bezirks|regierungs|verfassungs|parlaments|fraktions|partei)*"
    r"(?:kanzler|kanzlerin|minister|ministerin|präsident|präsidentin|bürgermeister"
    r"|bürgermeisterin|landrat|landrätin|senator|senatorin|staatssekretär|staatssekretärin"
    r"|abgeordneter|abgeordnete|abgeordneten|vorsitzender|vorsitzende|vorsitzenden"
    r"|papst|könig|königin|kaiser|philosoph|dichter|schriftsteller|autor|autorin"
    r"|komponist|maler|schöpfer|begründer|entdecker|erfinder|physiker|ökonom|schauspieler|sänger|sängerin|fraktionschef"
    r"|parteichef|generalanwalt|generalanwältin|bundesrichter|kommissionspräsidentin"
    r"|kommissar|kommissarin|moderator|trainer|kardinal|bischof|ministers|kanzlers"
    r"|präsidenten)"
)
_BEFORE_OFFICE = re.compile(
    rf"\b{_OFFICE}(?:in|s|en)?(?:\s+(?:der|des|für|von|a\.\s?d\.)\s+\w+){{0,3}},?\s+"
    rf"(?:a\.\s?d\.,?\s+)?(?:(?:dr|prof|h|c)\.?\s*)*$"
)
_AFTER_OFFICE = re.compile(
    rf"^(?:,|\s+\(|\s+(?:war|waren|ist|sind|als|wurde|bleibt|wird|hat als|plant als))\s*"
    rf"(?:bis\s+\d{{4}}"
    rf"\s+|von\s+\d{{4}}\s+bis\s+\d{{4}}\s+|seit\s+\d{{4}}\s+|früher\s+|lange\s+"
    rf"|der\s+|die\s+|einst\s+|ein\s+|eine\s+|damals\s+|unser\s+|deutscher?\s+|ehemaliger?\s+"
    rf"|frühere[rn]?\s+)*{_OFFICE}"
)
_CITED_BEFORE = re.compile(
    r"(?:\bin[:]?\s+|\bbei\s+|\bnach\s+(?:ansicht\s+von\s+)?|/\s?|\bs\.\s+|\bvgl\.?\s+"
    r"|\bsagen?\s+|\bmeint\s+|\bkommentar(?:en|s|ierung)?\s+(?:von\s+)?|\baufl"
    r"(?:age|\.)\s+|\blt\.?\s+|\blaut\s+|\bso\s+(?:auch\s+)?|\ba\.\s?a\.\s+)$"
)
_CITED_AFTER = re.compile(
    r"^\s*(?:/\s?\w|,\s*(?:\w{2,8}g|ao|steuerrecht|[a-zäöü]+recht|[a-zäöü]*kommentar"
    r"|fgo|dsgvo|gg|bgb|hgb|stgb|zpo|vwvfg|vwgo|in:?|rz|rn|tz)\b|\s+in\s+\w+|\s+"
    r"(?:rz|rn|tz|anm|§|\d+\.\s?aufl)|,?\s*§|\s+(?:zu|zum|zur)\s+(?:§|art|vorsteuer"
    r"|\w+abzug|\w{2,6}g\b)|,\s*\d+\.\s*aufl|\s+(?:estg|ustg|kstg|gewstg|ao|fgo"
    r"|bgb|hgb|stgb|gg)\b|\s*\(hrsg)"
)
_REFERENCE = re.compile(
    r"(?:§|art\.).{0,24}\b(?:rz|rn|tz|anm)\b|\b(?:rz|rn|tz|anm)\.?\s?[a-z]?\s?\d"
)
_ABOUT_TEXT = re.compile(
    r"\b(?:kommentar|kommentierung|literatur|aufl\.?|auflage|schrifttum|herausgeber"
    r"|hrsg|verlag|beck|fundstelle|zitier|rz\.?|rn\.?|tz\.?|anm\.?|§|bfh|fg|estg"
    r"|ao\b|ustg)"
)
_CULTURE = re.compile(
    r"(?:im stil(?:e)? von|zitat|gedicht|biogra|lebenslauf von|roman\b|\bschrieb"
    r"|geschrieben von|komponi|gemalt|erfand|erfinder|namensgeb|quiz|berühmt|geschichte von"
    r"|märchen|\bfilm|\blied|\boper\b"
    r"|theater|epoche|jahrhundert|gespottet|mal gesagt|gesagt haben|denkmal|nobelpreis"
    r"|museum|ausstellung über|wer wohnte|wer war|geburtstag von|rede von|vortrag über"
    r"|text über|aufsatz über|lektüre|buch von|werk von|benannt nach|sind berufe"
    r"|als nachname|bilderbuch|fabel|buchtipp|ressort|leseecke|lesesaal|bücherregal"
    r"|schriftsteller|roboter|krimi|hörbuch|erfunden|klassiker|sagte einst|bekannt für)"
)


_CASE = re.compile(
    r"\./\.|\b(?:bescheid|einspr|einsprüch|mandant|stpfl|steuerpflichtig|st\.?-?nr|steuernummer"
    r"|steuer-id|idnr|stundung|vollstreck|pfänd|nachzahl|rückruf|telefonier|akte\b"
    r"|fall\b|antrag|angerufen|beschwer|eingereicht|abgegeben|wohnt|wohnhaft|geboren"
    r"|geb\.|gehalt\b|ratenzahl|zahlungs|mahnung|erklärung\b|steuererklärung|veranlag"
    r"|kind(?:er)?geld|scheidung|krank|urlaub|unterlagen|belege|nachweis|vorladung"
    r"|zeug(?:e|in|en)\b|beschuldig|prüfung bei|praxis|werkstatt|kanzlei|termin mit"
    r"|gespräch mit|schreiben an|brief an|antwort an|grundsteuer|erbengemeinschaft"
    r"|witwe|schuldet|eheleute|geschäftsführer|gesellschafter|erben\b|erblasser"
    r"|verstorben|teilnehmer|abwesend|klage\b|klagt|zuständig|im namen von|kollege von"
    r"|nachfolger|vertret)"
)


# What turns even a famous name into a taxpayer's.
_CASE_ITSELF = re.compile(
    r"\b(?:bescheid|einspr|einsprüch|mandant|stpfl|steuerpflichtig|st\.?-?nr|steuernummer"
    r"|steuer-id|idnr|stundung|vollstreck|pfänd|nachzahl|akte\b|angerufen|beschwer"
    r"|eingereicht|wohnhaft|geboren am|geb\.|ratenzahl|mahnung|steuererklärung"
    r"|veranlag|kind(?:er)?geld|unterlagen|belege|nachweis|vorladung|beschuldig"
    r"|grundsteuer|schuldet)"
)


# Journals of tax law: who is named before one and its year has written there.
_JOURNAL_AFTER = re.compile(
    r"^\s*(?:,|\(|in:?|schreibt|meint|vertritt|argumentiert|kritisiert|führt aus)?\s*(?:\w+\s+)?"
    r"(?:in:?\s+(?:der\s+)?)?"
    r"(?:nwb|dstr|dstre|fr|db|bb|stuw|dstz|efg|hfr|ur|mwstr|ubg|gmbhr|ifstr|istr|njw|stb|estb"
    r"|kösdi|stbg|jstg|ao-stb|umsatzsteuer-rundschau|betriebs-berater)\s+(?:19|20)\d{2}"
)

# The parties give a European case its name: "EuGH C-146/05 Albert Collée".
_COURT_CASE = re.compile(r"\b(?:c|t|rs\.?)[ -]{1,2}\d{1,4}/\d{2}[ ,;:(\"„–-]{1,4}$")
_RULERS = word_list("kaiser kaiserin könig königin papst zar zarin fürst herzog kurfürst sultan")
_ORDINAL = re.compile(
    r"\s+(?:der|die)\s+(?:erste|zweite|dritte|vierte|fünfte|sechste|große|kluge|weise|schöne|gute)"
    r"|\s+[ivx]{1,5}\.|\s+barbarossa\b"
)


def case_near(before: str, after: str) -> bool:
    """Words of a single case close by."""
    return _CASE.search(before[-70:] + " " + after[:70]) is not None


def is_public(words: list[str], before: str, after: str) -> bool:
    """`words`, `before` and `after` in lower case, umlauts kept."""
    # Initials say nothing: W. I. Lenin.
    names = [word.removesuffix("'").removesuffix("’") for word in words if len(word) > 1] or words
    last = names[-1]
    stems = {last, last.removesuffix("s")}
    if last in {
        "mustermann",
        "musterfrau",
        "mustermanns",
        "normalverbraucher",
        "muster",
        "beispielmann",
    }:
        return True
    if _commentary(names, before, after) or _is_in_office(names, stems, after):
        return True
    if _CASE_ITSELF.search(before[-60:] + " " + after[:60]):
        return False
    if _in_public_life(names, before, after):
        return True
    if not BRANDS.isdisjoint(names):
        return True
    if len(names) > 1:
        known = any(f"{names[0]} {stem}" in FULL_NAMES for stem in stems)
        return known or _CULTURE.search(before[-50:] + " " + after[:40]) is not None
    if not stems.isdisjoint(KNOWN):
        return True
    return _CULTURE.search(before[-40:] + " " + after[:30]) is not None


def _in_public_life(names: list[str], before: str, after: str) -> bool:
    """See the party of a European case, a ruler of history, somebody in office."""
    if names[0] in _RULERS and _ORDINAL.match(after):
        return True
    public = _COURT_CASE.search(before[-60:]) or _BEFORE_OFFICE.search(before[-80:])
    return (public or _AFTER_OFFICE.search(after[:80])) is not None


def _is_in_office(names: list[str], stems: set[str], after: str) -> bool:
    """See a well-known name with its office behind it, whatever matter of tax stands there too."""
    known = any(f"{names[0]} {stem}" in FULL_NAMES for stem in stems)
    return known and _AFTER_OFFICE.search(after[:80]) is not None


def _pairs(before: str, after: str) -> bool:
    """Tell whether another author stands beside: "Drüen und Seer streiten"."""
    if _CASE_ITSELF.search(before[-60:] + " " + after[:60]):
        return False
    beside = (
        re.search(r"(\w+),? (?:und|oder|gegen|heißt jetzt|hieß früher) $", before),
        re.match(r",? (?:und|oder|gegen) (\w+)", after),
    )
    return any(match is not None and match[1] in COMMENTATORS for match in beside)


def _commentary(names: list[str], before: str, after: str) -> bool:
    """Tell whether this is an author or editor, cited as commentaries are."""
    if len(names) > MOST_EDITORS:
        return False
    known = any(name.removesuffix("s") in COMMENTATORS or name in COMMENTATORS for name in names)
    if len(names) == 1 and _JOURNAL_AFTER.search(after[:60]):
        return True
    if known and (_pairs(before, after)):
        return True
    cited = bool(_CITED_BEFORE.search(before[-30:])) + bool(_CITED_AFTER.search(after[:30]))
    about = _ABOUT_TEXT.search(before[-60:] + " " + after[:60]) is not None
    if known:
        return cited > 0 and (about or "/" in before[-2:] + after[:2])
    return len(names) == 1 and cited > 0 and _REFERENCE.search(after[:48]) is not None
