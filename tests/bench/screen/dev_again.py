"""The development split, widened once more where it had become too easy."""

from tests.bench.screen.templates import Kind

CONFIDENTIAL = {
    "special_category": Kind(
        phrases=(
            "⟦Der neue Vorsteher ist GEW-Mitglied⟧, Interessenkonflikt?",
            "⟦Unsere Registraturkraft hatte einen Hexenschuss und ist bis Pfingsten krank⟧, Plan anpassen",
            "⟦Mein Azubi ist in der FDP⟧ und verteilt Flyer",
            "⟦Die Sachbearbeiterin macht einen Drogenentzug⟧, wie kommt sie zurück?",
            "⟦Der Fahrer hat einen Sehnenriss und fällt bis Silvester aus⟧, Ersatz suchen",
            "⟦Der Kollege aus dem Empfang ist Jugendvertreter der IG BCE⟧, freistellen?",
            "⟦Die Vermieterin hat Parkinson⟧ und zahlt deshalb verspätet, Erlass",
            "⟦Unser Bote ist Zeuge Jehovas⟧, Weihnachtsfeier?",
            "⟦Sie lässt gerade eine Kinderwunschbehandlung machen⟧, absetzbar?",
            "⟦Der Beamte wurde wegen Schizophrenie dienstunfähig⟧, Schreiben",
        ),
    ),
    "business_secret": Kind(
        phrases=(
            "⟦Geheimhaltungsvereinbarung, Betriebsgeheimnis im Sinne des Gesetzes⟧: Schaltplan erläutern",
            "laut Vertrag ⟦Geschäftsgeheimnis (§ 2 Nr. 1 GeschGehG)⟧: Einkaufskonditionen vergleichen",
            "⟦NDA⟧: Messwerte des Prototyps, bitte als Diagrammtext",
        ),
    ),
    "tax_case": Kind(
        phrases=(
            "⟦Zur Insolvenztabelle der {trade} in {town} haben wir {amount} Gewerbesteuer angemeldet.⟧ Begleitschreiben",
            "⟦Für {year} verlangen wir {amount} nach, die Steuerpflichtige hat am {date} Einspruch erhoben.⟧ Erwiderung",
            "⟦Die {trade} aus {town} ist pleite, offen sind {amount} Umsatzsteuer.⟧ Was melde ich an?",
            "⟦Nachgefordert wurden {amount2}, der Mandant klagt seit {date}.⟧ Zusammenfassung",
            "⟦Insolvenzantrag gegen die {trade} in {town} wegen {amount} Lohnsteuer.⟧ Muster anpassen",
        ),
    ),
    "credential": Kind(
        labels=("Zugriffscode", "Anmeldedaten", "Zugang zum Portal", "Kennung/Passwort", "Safe-PIN", "Netzwerkschlüssel"),
        typos=("Zugangdaten", "Kenntwort", "Psswort"),
        labelled=("{label}: {s} funktioniert nur am alten Rechner", "{label} für Gäste: {s}", "probiert mal {label} {s}"),
    ),
    "case_file": Kind(
        labels=("AZ:", "Gz", "Vorg.-Nr.", "Aktenzeichen der Bustra", "Listen-Nr.", "Verfahrensnummer"),
        typos=("Aktenzeichne", "Vorgansgnummer"),
        labelled=("{label} {s}, Haftungsschuldner ist der Geschäftsführer", "Ermittlungen zu {label} {s} ruhen", "{label} {s} an die Rechtsbehelfsstelle, die Klägerin drängt"),
    ),
    "internal_host": Kind(
        free=("nslookup {s} liefert nichts", "Wem gehört {s}?", "{s} lässt sich nicht anpingen"),
    ),
    "tax_number": Kind(
        labels=("Steuer-Nummer", "St.-Nr", "SteuerNr.", "Ordnungs-Nr."),
        typos=("Steuenrummer", "Streuernummer"),
        labelled=("Erlassantrag zu {label} {s}, Muster?", "die {label} {s} gibt es zweimal", "{label} {s} - Dauerfristverlängerung abgelehnt"),
    ),
    "bic": Kind(
        labels=("Bic", "BIC (SWIFT)"),
        typos=("BCC", "SWFT", "BIX"),
        labelled=("Rückläufer, {label} {s} veraltet", "{label} {s} gehört zu welcher Bank?"),
    ),
    "licence_plate": Kind(
        labels=("Kennzeichen", "amtl. Kennz."),
        typos=("Kenzeihen", "Kennzeihcen", "Autokennzeihen"),
        labelled=("{label} {s} wurde abgemeldet, Erstattung Kfz-Steuer", "Unfall auf dem Hof, {label} {s}"),
    ),
}  # fmt: skip

PROSE = (
    "Schlag drei Farben für die Wand vor.",
    "Streich alles Überflüssige: Es ist so, dass wir im Grunde genommen gerne kommen.",
    "Leg eine Liste mit Spielen für den Ausflug an.",
    "Bau mir einen Satz mit dem Wort obgleich.",
    "Dreh die Reihenfolge um: erst Essen, dann Rede.",
    "Setz den Text in die Vergangenheit: Wir gehen los und finden den Weg.",
    "Lass den zweiten Satz weg und mach den ersten runder.",
    "Trag zusammen, was eine gute Pause ausmacht.",
    "Fang mit einer Frage an, dann drei Thesen zum Lesen.",
    "Mal ein Bild in Worten: der Hof im Schnee.",
    "Teil den Absatz auf, er ist zu lang.",
    "Kopf hoch, Montag ist bald vorbei: so was als Spruch des Tages.",
    "Schöner wohnen im Büro, Überschrift gesucht.",
    "Großer Saal oder kleiner Saal, was passt zu dreißig Leuten?",
    "Bank oder Stuhl für den Flur?",
    "Suppe, Salat, Braten: Speisekarte nett gestalten.",
    "Was ist der Plural von Status, von Atlas, von Kaktus?",
    "Welche Wörter schreibt man mit ie, welche mit ih?",
)

OFFICE = {
    "citations": (
        "BMF-Schr. vom {day}.{month}.{pubyear}, GZ IV D {n1} - S 7{page}/{yy}/1000{n1}, in Kürze",
        "FM-Erl. v. {day}.{month}.{pubyear}, FR {pubyear}, {page}: Inhalt?",
        "H/H/R, K/S/M, L/B/P: welche Abkürzung ist welche?",
    ),
    "rulings": (
        "BeckRS {pubyear}, {page}{rz} und juris PR-SteuerR {n2}/{pubyear}, gleiche Entscheidung?",
        "DStRE {pubyear}, {page}; HFR {pubyear}, {page}; wo steht mehr?",
    ),
    "amounts": (
        "Zuschuss {amount} oder {amount2}, je nach Haushaltslage. Satz glätten",
        "Umzugskosten 964 Euro, Pauschale 643 Euro, Merkblatt aktualisieren",
        "Beispielrechnung: {amount} minus {amount2} gleich?",
        "Übungsleiter 3.300, Ehrenamt 960 Euro, Tabelle",
    ),
    "dates_and_forms": (
        "Seminarwoche {day}.-{day}.{month}.{pubyear} in Nordkirchen, Zimmerliste leer",
        "Reisekostentabelle ab {day}.{month}.{pubyear}, Hinweis fürs Intranet",
        "Grundsteuerreform, Erklärvideo {n1}:30 min, Sprechertext",
        "vom {day}.{month} bis {day}.{month}. geschlossen, Schild",
    ),
    "standards_and_goods": (
        "Bauteil 0 433 771 {page} im Katalog, Alternative?",
        "HDMI-Kabel 2 m, USB-B auf USB-A, Bestelltext",
        "NUTS-Code DEA2{n1} und CPV 791{page}00-{n1}, Formular ausfüllen",
        "Plotter Roland, Scanner Epson, Drucker Canon: Wartungsplan",
        "Bodenbelag Eiche, Vinyl oder Teppich im Flur?",
        "Karton braun 30x20x15, 100 Stck., Pos. 0 110 224 {page}",
        "Etiketten Avery Zweckform 3475, Druckrand stimmt nicht",
        "Logitech MX Keys oder Cherry KC 6000?",
    ),
    "authority_contacts": (
        "Sprechstunde ohne Termin, {switchboard}, Plakat A3",
        "Rückruf-Service: {switchboard} ({n1} bis 15 Uhr)",
        "Impressumszeile: {officestreet}, {officeplace}, {switchboard}",
        "Rechenzentrum der Finanzverwaltung, {officestreet}, {officeplace}, Wegbeschreibung",
        "Bei Störungen {switchboard} wählen, Aufkleber entwerfen",
    ),
    "office_holders_and_commentators": (
        "Cornelia Funke, Erich Kästner oder Terry Pratchett für die Leseecke?",
        "Finanztheorie nach Richard Musgrave in fünf Sätzen",
        "Karl Lauterbach und Hubertus Heil waren Minister, wofür?",
        "Die Justizministerin von Sachsen, Constanze Geiert, schickt ein Grußwort",
        "Svenja Schulze, Nancy Faeser, Klara Geywitz: Ressorts zuordnen",
        "Asimov und Lem, Roboter und Recht: Buchtipp",
        "Aufsatz von Wernsmann, DStR {pubyear}, {page}: Gliederung",
        "nach Hannah Arendt: Macht und Gewalt, kurzer Text",
        "Karl-Arnold-Platz, Hildegard-von-Bingen-Weg: Schreibweise",
        "John Maynard Keynes gegen Milton Friedman, Streitgespräch erfinden",
        "C. S. Lewis oder J. M. Barrie: wer schrieb Peter Pan?",
    ),
    "technical": (
        '<span id="t{page}" style="float:left"> springt nach rechts, warum',
        "ul li a:hover wirkt nicht, CSS-Frage",
        "Traceback in Zeile {page}: KeyError, allgemeine Tipps",
        "git rebase oder merge, Vor- und Nachteile",
        "systemctl status cron zeigt failed, was nun",
    ),
    "first_names_of_colleagues": (
        "HALLO {colleague}, BITTE NICHT SO LAUT, als Aushang",
        "{colleague}, Inge und ich suchen ein Rezept",
        "geht klar, {colleague}, mach ich, formuliere die Antwort",
    ),
}  # fmt: skip

CASE_FILES = (
    "DUI-BP-2023/044", "Erhebung 9921/25-C", "O 1000 - 2024/0012", "Fahnd 77-24", "GrESt-25-30177", "104/5510/0312-II", "S 0338 - 2023/0009 - 12",
    "KR-BuStra-2024/31", "Stundg. 118/25-K", "EW-2024-00718",
)  # fmt: skip
PASSWORDS = (
    "Hund+Maus=7", "guten-tag-99", "Preussen1906!", "g4nz.geh31m", "XyZ-987-aBc", "Kasse2025", "blau-kanne-ticker", "Essen#liegtimwesten", "Gans!weit2", "mimi123",
)  # fmt: skip
STREETS = (
    "Auf dem Sande 12", "Am Neuen Tor 6", "Wallfahrtsweg 8", "Buchenbusch 4a", "In den Wiesen 21", "Stiegenfeld 33", "Marktring 90", "Jägerpfad 1c",
    "Koblenzer Landstraße 212", "Elfriede-Höfer-Ring 7", "Esch 19", "Schulgasse 3",
)  # fmt: skip
FIRST_NAMES = (
    "Kenji",
    "Naoko",
    "Adebayo",
    "Mariam",
    "Uwe",
    "Manuela",
    "Nour-Eddine",
    "Ilse",
    "Torben",
    "Aishe",
    "Pavel",
    "Ricarda",
)
SURNAMES = (
    "Tanaka", "Haidari", "Wegener", "Schröer", "Böttcher", "te Kaat", "d'Angelo", "MacLeod", "Vries-Hansen", "Kühn", "Maler", "Eriksson",
    "Yilmazer", "Obermann", "Lüttgens", "Zieliński",
)  # fmt: skip
