"""Names that are public: commentators, office-holders, historical people, stand-ins for anybody.

The allowance ends where the name stands beside words of a case: "Tipke/Kruse zu § 30 AO" is a
commentary, "Bescheid an Kruse" is a taxpayer.
"""

from __future__ import annotations

import re

from bot.screen.wordlist import words

# Tax law commentaries, handbooks and journals cite their editors and authors by surname.
COMMENTATORS = words(
    """
    tipke kruse klein schmidt blümich hübschmann hepp spitaler herrmann heuer raupach kirchhof
    seer lang drüen gosch bunjes rau dürrwächter littmann bitz pust frotscher geurts korn
    lademann ernst young streck beermann koenig pahlke rüsken ratschow gersch rätke loschelder
    kulosa weber-grellet wacker krüger heinicke drenseck levedag schmieszek loose brandis
    werth wied sölch ringleb hartmann metzenmacher stadie offerhaus söhn lange birk desens
    tappe hey englisch montag palandt grüneberg maunz dürig herzog scholz jarass pieroth sachs
    kopp schenke ramsauer stelkens bonk sachs bonk leonhardt hopt baumbach troll gebel
    jülicher gottschalk meincke hannes holtz viskorf rössler erle sauter schwarz widmann
    radeisen wagner lippross bordewin brandt glanegger güroff lenski steinberg sarrazin
    ramackers boruttau meßbacher-hönsch pahlke franz hofmann beck boeker mösbauer flockermann
    stöcker bartone zöller thomas putzo musielak fischer schönke schröder joecks jäger randt
    rolletschke kohlmann franzen gast ruegenberg wabnitz janovsky moosmayer gola heckmann paal
    pauly kühling buchner simitis hornung spiecker wolff brink ehmann selmayr taeger gabel
    auernhammer feuchtmüller holthaus
    """
)

MOST_EDITORS = 3
_OFFICE = (
    r"(?:bundes|landes|vize|ex-|alt|staats|finanz|innen|justiz|außen|wirtschafts"
    r"|verkehrs|bau|gesundheits|kultus|umwelt|arbeits|minister|ober|premier|kreis"
    r"|bezirks|regierungs|verfassungs|parlaments|fraktions|partei)*"
    r"(?:kanzler|kanzlerin|minister|ministerin|präsident|präsidentin|bürgermeister"
    r"|bürgermeisterin|landrat|landrätin|senator|senatorin|staatssekretär|staatssekretärin"
    r"|abgeordneter|abgeordnete|abgeordneten|vorsitzender|vorsitzende|vorsitzenden"
    r"|papst|könig|königin|kaiser|philosoph|dichter|schriftsteller|autor|autorin"
    r"|komponist|maler|erfinder|physiker|ökonom|schauspieler|sänger|sängerin|fraktionschef"
    r"|parteichef|generalanwalt|generalanwältin|bundesrichter|kommissionspräsidentin"
    r"|kommissar|kommissarin|moderator|trainer|kardinal|bischof|ministers|kanzlers"
    r"|präsidenten)"
)
_BEFORE_OFFICE = re.compile(
    rf"\b{_OFFICE}(?:in|s|en)?(?:\s+(?:der|des|für|von|a\.\s?d\.)\s+\w+){{0,3}},?\s+"
    rf"(?:a\.\s?d\.,?\s+)?(?:(?:dr|prof|h|c)\.?\s*)*$"
)
_AFTER_OFFICE = re.compile(
    rf"^(?:,|\s+\(|\s+(?:war|ist|als|wurde|bleibt|wird|hat als|plant als))\s*(?:bis\s+\d{{4}}"
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
# People everybody may speak of: heads of state and of ministries, the dead whom encyclopedias know.
_KNOWN = """
    adenauer erhard kiesinger brandt schmidt kohl schröder merkel scholz merz steinmeier gauck
    wulff köhler rau herzog weizsäcker heuss lübke heinemann scheel carstens lindner klingbeil
    kukies schäuble steinbrück eichel lafontaine waigel stoltenberg optendrenk lienenkämper
    walter-borjans wüst laschet kraft rüttgers söder habeck baerbock pistorius faeser lauterbach
    dobrindt reiche bas prien warken hubig wildberger trump biden obama macron selenskyj putin
    leyen lagarde draghi goethe schiller lessing kafka kant hegel marx engels nietzsche luther
    bach beethoven mozart brahms wagner schumann heine brecht mann hesse böll grass fontane
    storm droste-hülshoff busch kästner ende lindgren einstein gauß gauss newton planck röntgen
    diesel benz daimler siemens bosch humboldt leibniz kepler kopernikus darwin curie ohm hertz
    zuse gutenberg bismarck stein hardenberg stephan napoleon caesar cicero platon sokrates
    aristoteles smith keynes ricardo laffer hayek friedman schumpeter popitz erzberger miquel
    riester rürup hartz raiffeisen schulze-delitzsch pfandbrief raffael rembrandt dürer picasso
    monet gogh vinci michelangelo klimt kandinsky richter beuys shakespeare dickens tolstoi
    hemingway orwell rowling lenin stalin loriot twain eco curie darwin freud churchill gandhi
    mandela tucholsky ringelnatz fontane preußler musil luxemburg liebknecht gropius kollwitz
    grimm andersen holle hänsel gretel moritz struwwelpeter normalverbraucher lieschen
    mustermann musterfrau mustermanns beispielmann muster thesling mellinghoff hidien spindler
""".split()
KNOWN = frozenset(_KNOWN)
_PEOPLE = """
    konrad adenauer, ludwig erhard, kurt kiesinger, willy brandt, helmut schmidt, helmut kohl,
    gerhard schröder, angela merkel, olaf scholz, friedrich merz, theodor heuss, heinrich lübke,
    gustav heinemann, walter scheel, karl carstens, richard weizsäcker, roman herzog, johannes
    rau, horst köhler, christian wulff, joachim gauck, frank-walter steinmeier, christian
    lindner, lars klingbeil, jörg kukies, wolfgang schäuble, peer steinbrück, hans eichel, oskar
    lafontaine, theo waigel, gerhard stoltenberg, marcus optendrenk, lutz lienenkämper, norbert
    walter-borjans, hendrik wüst, armin laschet, hannelore kraft, jürgen rüttgers, markus söder,
    robert habeck, annalena baerbock, boris pistorius, nancy faeser, karl lauterbach, bärbel
    bas, philipp amthor, sahra wagenknecht, gregor gysi, cem özdemir, winfried kretschmann,
    daniel günther, boris rhein, michael kretschmer, katherina reiche, julia klöckner, jens
    spahn, ursula leyen, walther rathenau, matthias erzberger, gustav stresemann, friedrich
    ebert, otto bismarck, paul hindenburg, rosa luxemburg, karl liebknecht, clara zetkin, august
    bebel, ferdinand lassalle, elisabeth selbert, anne frank, sophie scholl, hans scholl, claus
    stauffenberg, dietrich bonhoeffer, hannah arendt, heinrich stephan, johannes popitz,
    johannes miquel, karl stein, alexander humboldt, wilhelm humboldt, donald trump, joe biden,
    barack obama, john kennedy, abraham lincoln, george washington, thomas jefferson, benjamin
    franklin, emmanuel macron, giorgia meloni, wladimir putin, wolodymyr selenskyj, christine
    lagarde, mario draghi, winston churchill, margaret thatcher, nelson mandela, mahatma gandhi,
    wladimir lenin, josef stalin, karl marx, friedrich engels, martin luther, johannes calvin,
    julius caesar, marcus cicero, johann goethe, wolfgang goethe, friedrich schiller, gotthold
    lessing, heinrich kleist, heinrich heine, annette droste-hülshoff, theodor fontane, theodor
    storm, joseph eichendorff, clemens brentano, bettina arnim, novalis hardenberg, e.t.a.
    hoffmann, wilhelm busch, heinrich hoffmann, jacob grimm, wilhelm grimm, hans andersen, erich
    kästner, michael ende, astrid lindgren, otfried preußler, cornelia funke, james krüss,
    janosch eckert, joachim ringelnatz, christian morgenstern, kurt tucholsky, bertolt brecht,
    thomas mann, heinrich mann, klaus mann, hermann hesse, franz kafka, robert musil, stefan
    zweig, arthur schnitzler, rainer rilke, stefan george, georg trakl, else lasker-schüler,
    mascha kaléko, hilde domin, ingeborg bachmann, paul celan, heinrich böll, günter grass,
    siegfried lenz, christa wolf, max frisch, friedrich dürrenmatt, elfriede jelinek, peter
    handke, martin walser, patrick süskind, daniel kehlmann, juli zeh, herta müller, sebastian
    fitzek, vicco bülow, karl valentin, heinz erhardt, william shakespeare, charles dickens,
    jane austen, virginia woolf, george orwell, oscar wilde, mark twain, ernest hemingway, edgar
    poe, herman melville, leo tolstoi, fjodor dostojewski, anton tschechow, victor hugo, jules
    verne, voltaire arouet, albert camus, jean-paul sartre, simone beauvoir, umberto eco, dante
    alighieri, miguel cervantes, gabriel márquez, joanne rowling, stephen king, agatha christie,
    arthur doyle, john tolkien, roald dahl, johann bach, georg händel, joseph haydn, wolfgang
    mozart, ludwig beethoven, franz schubert, robert schumann, clara schumann, felix
    mendelssohn, johannes brahms, richard wagner, richard strauss, johann strauss, gustav
    mahler, frédéric chopin, giuseppe verdi, antonio vivaldi, herbert grönemeyer, udo
    lindenberg, helene fischer, albrecht dürer, caspar friedrich, käthe kollwitz, paul klee, max
    ernst, otto dix, august macke, franz marc, gabriele münter, joseph beuys, gerhard richter,
    pablo picasso, vincent gogh, claude monet, salvador dalí, frida kahlo, andy warhol, leonardo
    vinci, michelangelo buonarroti, rembrandt rijn, johannes vermeer, gustav klimt, wassily
    kandinsky, walter gropius, mies rohe, albert einstein, max planck, werner heisenberg, otto
    hahn, lise meitner, robert koch, paul ehrlich, emil behring, rudolf virchow, justus liebig,
    carl gauß, friedrich gauß, bernhard riemann, gottfried leibniz, johannes kepler, nikolaus
    kopernikus, galileo galilei, isaac newton, charles darwin, marie curie, alan turing, ada
    lovelace, konrad zuse, stephen hawking, thomas edison, nikola tesla, alexander bell, carl
    benz, bertha benz, gottlieb daimler, rudolf diesel, nikolaus otto, werner siemens, robert
    bosch, alfred krupp, friedrich krupp, august thyssen, ferdinand porsche, levi strauss, adi
    dassler, wilhelm röntgen, johannes gutenberg, ferdinand zeppelin, otto lilienthal, philipp
    reis, maria merian, alfred nobel, henry ford, steve jobs, bill gates, elon musk, immanuel
    kant, georg hegel, friedrich nietzsche, arthur schopenhauer, ludwig wittgenstein, theodor
    adorno, max horkheimer, jürgen habermas, max weber, karl popper, sigmund freud, carl jung,
    maria montessori, rudolf steiner, friedrich fröbel, hildegard bingen, adam ries, adam riese,
    adam smith, john keynes, david ricardo, arthur laffer, friedrich hayek, milton friedman,
    joseph schumpeter, walter eucken, alfred müller-armack, friedrich raiffeisen, hermann
    schulze-delitzsch, john locke, thomas hobbes, jean-jacques rousseau, charles montesquieu,
    john rawls, adolph wagner, klaus tipke, paul kirchhof, max mustermann, erika mustermann,
    lieschen müller, otto normalverbraucher, max moritz, john doe, jane doe, hans-josef
    thesling, rudolf mellinghoff, max muster, petra musterfrau, hans glück, rosa riese, pippi
    langstrumpf, harry potter, sherlock holmes, james bond, karl may, till eulenspiegel, baron
    münchhausen, heidi klum, thomas gottschalk, günther jauch, franz beckenbauer, jürgen klopp,
    steffi graf, boris becker, michael schumacher, jan ullrich, uwe seeler, toni kroos
"""
FULL_NAMES = frozenset(" ".join(name.split()) for name in _PEOPLE.split(","))
_BRANDS = words(
    """
    edding faber-castell herlitz leitz bosch siemens miele audi mercedes porsche opel henkel
    krupp thyssen aldi lidl edeka rewe metro canon brother epson ikea knauf würth stihl
    kärcher braun haribo ritter tchibo jacobs dallmayr knorr maggi oetker stabilo pelikan lamy
    schneider-kugelschreiber bayer merck beiersdorf kleenex tesa uhu zewa tempo google
    microsoft excel
    """
)
_CULTURE = re.compile(
    r"(?:im stil(?:e)? von|zitat|gedicht|biogra|lebenslauf von|roman\b|\bschrieb"
    r"|geschrieben von|komponi|gemalt|erfand|erfinder|namensgeb|quiz|berühmt|geschichte von"
    r"|märchen|\bfilm|\blied|\boper\b"
    r"|theater|epoche|jahrhundert|gespottet|mal gesagt|gesagt haben|denkmal|nobelpreis"
    r"|museum|ausstellung über|wer wohnte|wer war|geburtstag von|rede von|vortrag über"
    r"|text über|aufsatz über|lektüre|buch von|werk von|benannt nach|sind berufe"
    r"|als nachname|bilderbuch|fabel)"
)


_CASE = re.compile(
    r"\b(?:bescheid|einspr|einsprüch|mandant|stpfl|steuerpflichtig|st\.?-?nr|steuernummer"
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
    if _commentary(names, before, after):
        return True
    if _CASE_ITSELF.search(before[-60:] + " " + after[:60]):
        return False
    if _BEFORE_OFFICE.search(before[-80:]) or _AFTER_OFFICE.search(after[:80]):
        return True
    if not _BRANDS.isdisjoint(names):
        return True
    if len(names) > 1:
        known = any(f"{names[0]} {stem}" in FULL_NAMES for stem in stems)
        return known or _CULTURE.search(before[-50:] + " " + after[:40]) is not None
    if not stems.isdisjoint(KNOWN):
        return True
    return _CULTURE.search(before[-40:] + " " + after[:30]) is not None


def _commentary(names: list[str], before: str, after: str) -> bool:
    """An author or editor, cited as commentaries are."""
    if len(names) > MOST_EDITORS:
        return False
    known = any(name.removesuffix("s") in COMMENTATORS or name in COMMENTATORS for name in names)
    cited = bool(_CITED_BEFORE.search(before[-30:])) + bool(_CITED_AFTER.search(after[:30]))
    about = _ABOUT_TEXT.search(before[-60:] + " " + after[:60]) is not None
    if known:
        return cited > 0 and (about or "/" in before[-2:] + after[:2])
    return len(names) == 1 and cited > 0 and _REFERENCE.search(after[:48]) is not None
