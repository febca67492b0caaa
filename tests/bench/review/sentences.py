"""Sentences by hand: what an answer in a tax office says around its citations, and between them.

`{c}` is where a citation stands; it may be of any form, so the sentences ask for no case.
"""

CITING = """
Maßgeblich ist {c}.
Das ergibt sich aus {c}.
Rechtsgrundlage dafür ist {c}, nicht die frühere Verwaltungspraxis.
Nach {c} ist der Antrag schriftlich zu stellen.
Gemäß {c} gilt eine Frist von einem Monat.
Die Behörde entscheidet nach pflichtgemäßem Ermessen ({c}).
Eine Ausnahme sieht {c} vor, wenn besondere Umstände vorliegen.
Zwar verlangt {c} eine Begründung, doch kann sie kurz ausfallen.
Ob {c} hier greift, hängt vom Einzelfall ab.
In der Literatur wird {c} eng ausgelegt.
Bitte beachten Sie auch {c}; dort ist die Zuständigkeit geregelt.
Im Übrigen verweist die Vorschrift auf {c}.
Der Grundsatz folgt unmittelbar aus {c} und gilt für alle Beteiligten.
Liegen die Voraussetzungen vor, so ist {c} entsprechend anzuwenden.
Siehe dazu {c} sowie die einschlägigen Kommentare.
- Zuständigkeit: {c}
- Form und Frist: {c}
1. Prüfen Sie zuerst, ob {c} erfüllt ist.
2. Danach ist {c} zu prüfen.
Wird die Frist versäumt, hilft unter Umständen {c} weiter.
Anders liegt es bei Körperschaften: Hier ist {c} vorrangig.
Der Bescheid kann nach {c} geändert werden, solange die Frist nicht abgelaufen ist.
Mit {c} hat der Gesetzgeber die Rechtsprechung aufgegriffen.
Streitig ist, wie weit {c} reicht.
Auf {c} kann sich nur berufen, wer selbst betroffen ist.
Vertrauensschutz besteht insoweit nicht, vgl. {c}.
Der Wortlaut von {c} ist eindeutig.
Hiervon unberührt bleibt {c}.
Bei grenzüberschreitenden Fällen tritt {c} hinzu.
Die Mitwirkungspflicht endet dort, wo {c} ein Verweigerungsrecht gibt.
Zur Berechnung: {c}, danach ist auf volle Euro abzurunden.
Kurz gesagt regelt {c} das Verfahren.
Soweit {c} nichts anderes bestimmt, bleibt es bei der allgemeinen Regel.
Ein Verstoß dagegen ist nach {c} bußgeldbewehrt.
Für die Verjährung ist {c} heranzuziehen.
Das Finanzamt stützt den Bescheid auf {c} (zu Recht).
Die Beamtin durfte nach {c} Auskunft verlangen.
> „Maßgebend ist {c}“, heißt es in der Begründung.
Eine abweichende Regelung enthält {c} für Vereine und Stiftungen.
Der Verweis auf {c} ist deshalb nur klarstellend.
""".strip().splitlines()

BETWEEN = """
Ich fasse die Rechtslage kurz zusammen.
Der Sachverhalt ist noch nicht vollständig aufgeklärt.
Die Frist beträgt in der Regel 4 Jahre und beginnt mit Ablauf des Kalenderjahres.
Bitte prüfen Sie die Angaben anhand der Akte.
Im Jahr 2024 wurden 12.500 Euro erklärt, davon 3.200 Euro aus Vermietung.
Das Verfahren hat drei Stufen.
Zu unterscheiden sind der Regelfall und die Ausnahme.
Für Vereine mit Einnahmen bis 45.000 Euro gelten Erleichterungen.
Die Zahlung war am 15. März 2025 fällig.
Eine Belehrung über den Einspruch ist beizufügen.
Der Antrag kann auch elektronisch gestellt werden.
Am Ende steht eine Abwägung der Interessen.
Wichtig ist die Reihenfolge: erst die Zuständigkeit, dann die Frist.
Die Tabelle auf Seite 3 nennt die Beträge.
Eine Rückfrage bei der Oberbehörde ist möglich, aber nicht nötig.
Bei Zweifeln wenden Sie sich an das Fachreferat.
Die Kosten trägt, wer unterliegt.
Das gilt auch für Personen, die im Ausland wohnen.
Für beide Veranlagungszeiträume ist getrennt zu rechnen.
Im Ergebnis bestehen gute Gründe für eine Änderung des Bescheids.
## Ergebnis
**Hinweis:** Diese Auskunft ersetzt keine Prüfung im Einzelfall.
Die Steuer ermäßigt sich um 20 Prozent, höchstens um 1.200 Euro.
Wer die Unterlagen nicht vorlegt, trägt die Feststellungslast.
Satz 2 der Anlage ist überholt, Nummer 7 dagegen nicht.
Absatz 3 der Vereinbarung betrifft nur die Vergütung.
Der Artikel im Handelsblatt nennt andere Zahlen.
""".strip().splitlines()

# Abbreviation in use, and the name as a text writes it after „des" or „der".
STATUTES = {
    "AO": "der Abgabenordnung",
    "EStG": "des Einkommensteuergesetzes",
    "UStG": "des Umsatzsteuergesetzes",
    "KStG": "des Körperschaftsteuergesetzes",
    "GewStG": "des Gewerbesteuergesetzes",
    "GrStG": "des Grundsteuergesetzes",
    "GrEStG": "des Grunderwerbsteuergesetzes",
    "ErbStG": "des Erbschaftsteuer- und Schenkungsteuergesetzes",
    "BewG": "des Bewertungsgesetzes",
    "AStG": "des Außensteuergesetzes",
    "InvStG": "des Investmentsteuergesetzes",
    "StBerG": "des Steuerberatungsgesetzes",
    "FGO": "der Finanzgerichtsordnung",
    "FVG": "des Finanzverwaltungsgesetzes",
    "EStDV": "der Einkommensteuer-Durchführungsverordnung",
    "UStDV": "der Umsatzsteuer-Durchführungsverordnung",
    "BGB": "des Bürgerlichen Gesetzbuchs",
    "HGB": "des Handelsgesetzbuchs",
    "StGB": "des Strafgesetzbuchs",
    "StPO": "der Strafprozessordnung",
    "ZPO": "der Zivilprozessordnung",
    "VwVfG": "des Verwaltungsverfahrensgesetzes",
    "VwGO": "der Verwaltungsgerichtsordnung",
    "InsO": "der Insolvenzordnung",
    "OWiG": "des Gesetzes über Ordnungswidrigkeiten",
    "BDSG": "des Bundesdatenschutzgesetzes",
    "AGG": "des Allgemeinen Gleichbehandlungsgesetzes",
    "BBG": "des Bundesbeamtengesetzes",
    "BeamtStG": "des Beamtenstatusgesetzes",
    "UrhG": "des Urheberrechtsgesetzes",
    "IFG": "des Informationsfreiheitsgesetzes",
    "OZG": "des Onlinezugangsgesetzes",
    "AktG": "des Aktiengesetzes",
    "GmbHG": "des Gesetzes betreffend die Gesellschaften mit beschränkter Haftung",
    "GewO": "der Gewerbeordnung",
    "GwG": "des Geldwäschegesetzes",
    "KWG": "des Kreditwesengesetzes",
    "WEG": "des Wohnungseigentumsgesetzes",
    "BauGB": "des Baugesetzbuchs",
    "AufenthG": "des Aufenthaltsgesetzes",
    "SGB V": "des Fünften Buches Sozialgesetzbuch",
    "SGB X": "des Zehnten Buches Sozialgesetzbuch",
    "EnergieStG": "des Energiesteuergesetzes",
    "KraftStG": "des Kraftfahrzeugsteuergesetzes",
    "GG": "des Grundgesetzes",
}

# What no index of federal law holds; a checker may not call it missing.
UNKNOWN = [
    "§ 5 KAG NRW", "Art. 6 Abs. 1 lit. f DSGVO", "Artikel 9 der Verordnung (EU) 2016/679", "§ 99 LBG NRW",
    "§ 12 der Hundesteuersatzung", "§ 427 AO a.F.", "Art. 110 AEUV", "§ 300 AO 1931",
    "§ 82 BauO NRW", "§ 3 des Kirchensteuergesetzes", "Art. 260 MwStSystRL",
]  # fmt: skip
