"""Names that are public: commentators, office-holders, historical people, stand-ins for anybody.

The allowance ends where the name stands beside words of a case: "Tipke/Kruse zu § 30 AO" is a
commentary, "Bescheid an Kruse" is a taxpayer.
"""

from __future__ import annotations

import re

# Tax law commentaries, handbooks and journals cite their editors and authors by surname.
COMMENTATORS = frozenset(
    """
    tipke kruse klein schmidt blümich hübschmann hepp spitaler herrmann heuer raupach kirchhof seer lang drüen gosch bunjes
    rau dürrwächter littmann bitz pust frotscher geurts korn lademann ernst young streck beermann koenig pahlke rüsken ratschow
    gersch rätke loschelder kulosa weber-grellet wacker krüger heinicke drenseck levedag schmieszek loose brandis werth wied
    sölch ringleb hartmann metzenmacher stadie offerhaus söhn lange birk desens tappe hey englisch montag palandt grüneberg
    maunz dürig herzog scholz jarass pieroth sachs kopp schenke ramsauer stelkens bonk sachs bonk leonhardt hopt baumbach
    troll gebel jülicher gottschalk meincke hannes holtz viskorf rössler erle sauter schwarz widmann radeisen wagner lippross
    bordewin brandt glanegger güroff lenski steinberg sarrazin ramackers boruttau meßbacher-hönsch pahlke franz hofmann
    beck boeker mösbauer flockermann stöcker bartone zöller thomas putzo musielak fischer schönke schröder joecks jäger randt
    rolletschke kohlmann franzen gast ruegenberg wabnitz janovsky moosmayer gola heckmann paal pauly kühling buchner simitis
    hornung spiecker wolff brink ehmann selmayr taeger gabel auernhammer feuchtmüller holthaus
    """.split()
)

_OFFICE = (
    r"(?:bundes|landes|vize|ex-|alt|staats|finanz|innen|justiz|außen|wirtschafts|verkehrs|bau|gesundheits|kultus|umwelt|arbeits|minister|ober|premier|kreis|bezirks|regierungs|verfassungs|parlaments|fraktions|partei)*"
    r"(?:kanzler|kanzlerin|minister|ministerin|präsident|präsidentin|bürgermeister|bürgermeisterin|landrat|landrätin|senator|senatorin|staatssekretär|staatssekretärin|abgeordneter|abgeordnete|abgeordneten|vorsitzender|vorsitzende|vorsitzenden|papst|könig|königin|kaiser|philosoph|dichter|schriftsteller|autor|autorin|komponist|maler|erfinder|physiker|ökonom|schauspieler|sänger|sängerin|fraktionschef|parteichef|generalanwalt|generalanwältin|bundesrichter|kommissionspräsidentin|kommissar|kommissarin|moderator|trainer|kardinal|bischof|ministers|kanzlers|präsidenten)"
)
_BEFORE_OFFICE = re.compile(
    rf"\b{_OFFICE}(?:in|s|en)?(?:\s+(?:der|des|für|von|a\.\s?d\.)\s+\w+){{0,3}},?\s+(?:a\.\s?d\.,?\s+)?(?:(?:dr|prof|h|c)\.?\s*)*$"
)
_AFTER_OFFICE = re.compile(
    rf"^(?:,|\s+\(|\s+(?:war|ist|als|wurde|bleibt|wird|hat als|plant als))\s*(?:bis\s+\d{{4}}\s+|von\s+\d{{4}}\s+bis\s+\d{{4}}\s+|seit\s+\d{{4}}\s+|früher\s+|lange\s+|der\s+|die\s+|einst\s+|ein\s+|eine\s+|damals\s+|unser\s+|deutscher?\s+|ehemaliger?\s+|frühere[rn]?\s+)*{_OFFICE}"
)
_CITED_BEFORE = re.compile(
    r"(?:\bin[:]?\s+|\bbei\s+|\bnach\s+(?:ansicht\s+von\s+)?|/\s?|\bs\.\s+|\bvgl\.?\s+|\bsagen?\s+|\bmeint\s+|\bkommentar(?:en|s)?\s+(?:von\s+)?|\baufl(?:age|\.)\s+|\blt\.?\s+|\blaut\s+|\bso\s+(?:auch\s+)?|\ba\.\s?a\.\s+)$"
)
_CITED_AFTER = re.compile(
    r"^\s*(?:/\s?\w|,\s*(?:\w{2,8}g|ao|steuerrecht|[a-zäöü]+recht|[a-zäöü]*kommentar|fgo|dsgvo|gg|bgb|hgb|stgb|zpo|vwvfg|vwgo|in:?|rz|rn|tz)\b|\s+in\s+\w+|\s+(?:rz|rn|tz|anm|§|\d+\.\s?aufl)|,?\s*§|\s+(?:zu|zum|zur)\s+(?:§|art|vorsteuer|\w+abzug|\w{2,6}g\b)|,\s*\d+\.\s*aufl|\s+(?:estg|ustg|kstg|gewstg|ao|fgo|bgb|hgb|stgb|gg)\b|\s*\(hrsg)"
)
_ABOUT_TEXT = re.compile(
    r"\b(?:kommentar|kommentierung|literatur|aufl\.?|auflage|schrifttum|herausgeber|hrsg|verlag|beck|fundstelle|zitier|rz\.?|rn\.?|tz\.?|anm\.?|§|bfh|fg|estg|ao\b|ustg)"
)
# People everybody may speak of: heads of state and of ministries, the dead whom encyclopedias know.
_KNOWN = """
    adenauer erhard kiesinger brandt schmidt kohl schröder merkel scholz merz steinmeier gauck wulff köhler rau herzog weizsäcker heuss lübke heinemann scheel carstens
    lindner klingbeil kukies schäuble steinbrück eichel lafontaine waigel stoltenberg optendrenk lienenkämper walter-borjans wüst laschet kraft rüttgers söder habeck baerbock pistorius faeser
    lauterbach dobrindt reiche bas prien warken hubig wildberger trump biden obama macron selenskyj putin leyen lagarde draghi
    goethe schiller lessing kafka kant hegel marx engels nietzsche luther bach beethoven mozart brahms wagner schumann heine brecht mann hesse böll grass fontane storm droste-hülshoff busch kästner ende lindgren
    einstein gauß gauss newton planck röntgen diesel benz daimler siemens bosch humboldt leibniz kepler kopernikus darwin curie ohm hertz zuse gutenberg bismarck stein hardenberg stephan napoleon caesar cicero platon sokrates aristoteles
    smith keynes ricardo laffer hayek friedman schumpeter popitz erzberger miquel riester rürup hartz raiffeisen schulze-delitzsch pfandbrief
    raffael rembrandt dürer picasso monet gogh vinci michelangelo klimt kandinsky richter beuys shakespeare dickens tolstoi hemingway orwell rowling
    grimm andersen holle hänsel gretel moritz struwwelpeter normalverbraucher lieschen mustermann musterfrau mustermanns beispielmann muster thesling mellinghoff hidien spindler
""".split()
KNOWN = frozenset(_KNOWN)
_FULL_NAMES = frozenset(
    """
    konrad_adenauer ludwig_erhard willy_brandt helmut_schmidt helmut_kohl gerhard_schröder angela_merkel olaf_scholz friedrich_merz frank-walter_steinmeier
    christian_lindner lars_klingbeil jörg_kukies wolfgang_schäuble peer_steinbrück hans_eichel oskar_lafontaine theo_waigel marcus_optendrenk lutz_lienenkämper
    norbert_walter-borjans hendrik_wüst armin_laschet hannelore_kraft markus_söder robert_habeck annalena_baerbock boris_pistorius nancy_faeser karl_lauterbach
    johannes_rau johann_goethe wolfgang_goethe friedrich_schiller franz_kafka immanuel_kant karl_marx friedrich_engels martin_luther heinrich_heine bertolt_brecht thomas_mann heinrich_mann hermann_hesse erich_kästner wilhelm_busch
    albert_einstein max_planck wilhelm_röntgen rudolf_diesel carl_benz gottlieb_daimler werner_siemens robert_bosch alexander_humboldt otto_bismarck heinrich_stephan
    adam_smith john_keynes david_ricardo johannes_popitz matthias_erzberger max_mustermann erika_mustermann lieschen_müller otto_normalverbraucher hans-josef_thesling
    max_moritz donald_trump joe_biden emmanuel_macron ursula_leyen christine_lagarde
    """.replace("_", " ").split("\n")
)
FULL_NAMES = frozenset(
    name for line in _FULL_NAMES for name in re.findall(r"\S+ \S+?(?=\s|$)", line)
)

_CASE = re.compile(
    r"\b(?:bescheid|einspr|einsprüch|mandant|stpfl|steuerpflichtig|st\.?-?nr|steuernummer|steuer-id|idnr|stundung|vollstreck|pfänd|nachzahl|rückruf|telefonier|akte\b|fall\b|antrag|angerufen|beschwer|eingereicht|abgegeben|wohnt|wohnhaft|geboren|geb\.|gehalt\b|ratenzahl|zahlungs|mahnung|erklärung\b|steuererklärung|veranlag|kind(?:er)?geld|scheidung|krank|urlaub|unterlagen|belege|nachweis|vorladung|zeug(?:e|in|en)\b|beschuldig|prüfung bei|praxis|werkstatt|kanzlei|termin mit|gespräch mit|schreiben an|brief an|antwort an|grundsteuer|erbengemeinschaft|witwe|schuldet|eheleute|geschäftsführer)"
)


def case_near(before: str, after: str) -> bool:
    """Words of a single case close by."""
    return _CASE.search(before[-70:] + " " + after[:70]) is not None


def is_public(words: list[str], before: str, after: str) -> bool:
    """`words`, `before` and `after` in lower case, umlauts kept."""
    names = [word.removesuffix("'").removesuffix("’") for word in words]
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
    if _commentary(names, stems, before, after):
        return True
    if case_near(before, after):
        return False
    if _BEFORE_OFFICE.search(before[-80:]) or _AFTER_OFFICE.search(after[:80]):
        return True
    if len(names) > 1:
        return any(f"{names[0]} {stem}" in FULL_NAMES for stem in stems)
    return not stems.isdisjoint(KNOWN)


def _commentary(names: list[str], stems: set[str], before: str, after: str) -> bool:
    """An author or editor, cited as commentaries are."""
    if len(names) > 3:  # noqa: PLR2004 - Herrmann/Heuer/Raupach at most
        return False
    known = any(name.removesuffix("s") in COMMENTATORS or name in COMMENTATORS for name in names)
    cited = bool(_CITED_BEFORE.search(before[-30:])) + bool(_CITED_AFTER.search(after[:30]))
    about = _ABOUT_TEXT.search(before[-60:] + " " + after[:60]) is not None
    if known:
        return cited > 0 and (about or "/" in before[-2:] + after[:2])
    return len(names) == 1 and cited > 1 and about and not stems.isdisjoint(stems)
