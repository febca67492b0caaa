"""Longer messages of the fresh split: mail chains, notes, rows, code. Who writes recognisers does not read this."""

from tests.bench.screen.templates import Kind

CONFIDENTIAL = {
    "tax_id": Kind(
        labelled=(
            "AW: Rückfrage\n\n> Guten Tag,\n> meine {label} ist {s}, ich habe zwei Bescheide.\n\nWas antworte ich ihr?",
            "Lfd;{label};Ergebnis\n1;{s};Treffer\n2;fehlt;kein Treffer\nWarum kein Treffer in Zeile 2?",
            "def lookup():\n    {label} = '{s}'  # Testfall aus Produktion\n    return suche({label})",
        ),
    ),
    "tax_number": Kind(
        labelled=(
            "Vermerk\n1. Sachverhalt: Dauerfrist nicht beantragt.\n2. {label}: {s}\n3. Weiteres: Erinnerung senden",
            "WG: WG: Zuständigkeit\n> bitte übernehmen, {label} {s}, Akte folgt per Kurier\nmach daraus eine ordentliche Abgabenachricht",
        ),
        free=("Kassenzeichen unklar, die Buchung lief auf {s}. Rückfrage an die Kasse formulieren",),
    ),
    "vat_id": Kind(
        labelled=(
            "Pos | Firma | {label}\n1 | {trade} | {s}\nKannst du das als CSV ausgeben?",
            "From: accounting\nTo: us\nOur {label} is {s}, please confirm.\n\nAntwort auf Deutsch bitte",
        ),
    ),
    "business_id": Kind(
        labelled=(
            "Chat von heute früh:\n09:12 hast du die {label}?\n09:14 ja, {s}\nBitte als Aktenvermerk",
            '<meldung><typ>neu</typ><wert art="{label}">{s}</wert></meldung> validieren',
        ),
    ),
    "iban": Kind(
        labelled=(
            "Hallo zusammen,\nanbei die Änderung:\n\n{label}: {s}\nab: {date}\n\nBitte Bestätigung an die Bürgerin schreiben.",
            '{{"auszahlung": {{"{label}": "{s}", "betrag": "{amount2}"}}}} kommt als Fehler zurück',
            "Mitschrift Telefonat: will Geld zurück / {label} {s} / ruft {weekday} wieder an",
        ),
        free=("Was ist an {s} verkehrt, das Programm sagt Prüfziffer falsch?",),
    ),
    "bic": Kind(
        labelled=(
            "Datenblatt Auslandskonto\n- {label}: {s}\n- Land: siehe Akte\n- Saldo {date}: {amount}",
            "> {label} {s}\n> Konto reiche ich nach\nso schreibt der Erbe, was fehlt noch",
        ),
    ),
    "credit_card": Kind(
        labelled=(
            'Fehlermeldung vom Bezahlterminal: "{label} {s} abgelehnt". Was heißt das',
            "Reisekosten:\n1. Bahn {amount2}\n2. Hotel, {label} {s}\n3. Taxi bar\nAls Tabelle bitte",
        ),
    ),
    "id_card": Kind(
        labelled=(
            "Niederschrift\nDer Erschienene wies sich aus durch {label} {s}.\nEr erklärt: Ich kenne das Konto nicht.",
            "Feld;Inhalt\n{label};{s}\nAussteller;{town}\nBitte Pflichtfelder nach GwG nennen",
            "hab grad ein foto vom {label} bekommen, da steht {s}, darf ich das speichern",
        ),
    ),
    "passport": Kind(
        labelled=(
            "Visa invitation letter needed. {label} {s}, visit from {date}, purpose: study trip.",
            "TOP 2 Delegation: Gast aus Georgien, {label} {s}, Zutritt beantragen",
            "Protokoll Kontrolle\n{label}: {s}\nBargeld: {amount}\nErklärung: keine",
        ),
    ),
    "social_insurance_number": Kind(
        labelled=(
            "pers_nr,{label},entgelt\n17,{s},{amount2}\nwarum meckert der Import",
            "Hallo Personalstelle,\nmeine {label} lautet {s}, ich trete am {date} an.\n\nBitte Antwort mit Begrüßung",
        ),
    ),
    "health_insurance_number": Kind(
        labelled=(
            "Bescheinigung § 10 EStG\n{label}: {s}\nBeiträge: {amount2}\nStimmt die Zuordnung?",
            "> anbei meine Karte, {label} {s}\nIch brauche nur eine nette Empfangsbestätigung",
        ),
    ),
    "licence_plate": Kind(
        labelled=(
            "Wochenplan Fuhrpark\nMo {label} {s} Werkstatt\nDi frei\nBitte als Rundmail, das ist der Wagen vom Vollziehungsbeamten",
            "Anhörung: Sie sind Halter, {label} {s}, und haben die Steuer nicht entrichtet. Weniger hart?",
        ),
    ),
    "phone": Kind(
        labelled=(
            "Notiz\nwer: Mutter der Stpfl.\n{label}: {s}\nwas: versteht den Bescheid nicht",
            '{{"kanal": "rueckruf", "{label}": "{s}"}}',
        ),
        free=("Signatur der Mail: Hausverwaltung, {s}, Antwort bitte per Post. Schreib den Brief",),
    ),
    "email": Kind(
        free=(
            "To: {s}\nCc: -\nSubject: reminder\n\nDear taxpayer, ... - bitte ins Deutsche",
            "Verteiler bereinigen: {s}; (alle anderen sind Funktionspostfächer)",
            "user,last_login\n{s},{date}\nWie lösche ich inaktive Konten",
        ),
    ),
    "address": Kind(
        labelled=("Feld 1 leer\nFeld 2 {label}: {s}\nFeld 3 Eigentumsanteil 1/2",),
        free=(
            "Hallo,\nich ziehe um nach {s}.\nBitte ändern Sie das.\n\n- so kam es rein, Bestätigung bitte",
            "Protokoll: Begehung {s}, Dachgeschoss ausgebaut, nicht erklärt",
        ),
    ),
    "birth_date": Kind(
        labelled=(
            "Haushalt: Mutter, Vater, zwei Kinder ({label} {s} und ein Säugling), wer bekommt was",
            '{{"person": {{"rolle": "kind", "{label}": "{s}"}}}} wird als ungültig gemeldet',
        ),
    ),
    "person": Kind(
        labelled=("Lfd;{label};Stand\n1;{s};offen\n2;{s2};ruht\nBitte nach Stand sortieren",),
        free=(
            "Von: {s}\nAn: Poststelle\nBetreff: Mahnung\n\nIch habe längst bezahlt. - wie antworte ich ruhig",
            "14:02 {s}: wann kommt mein Geld\n14:05 ich: bald\nMach die Antwort besser",
            "Vermerk über die Schlussbesprechung\nfür den Betrieb: {s}\nfür das Amt: wir drei\nStreitpunkt: Rückstellungen",
            "- {s}: Steuererklärung {year} fehlt\n- {s2}: Anlage V unvollständig\nzwei Erinnerungen bitte",
            "Pfändungsprotokoll: anwesend Frau {last}; sie heißt mit vollem Namen {s}",
            "assistent, {s} will wissen ob pflegekosten absetzbar sind, sie wohnt jetzt im heim",
            "UPDATE faelle SET bearbeitet=1 WHERE name='{s}'; ist das sicher?",
        ),
    ),
    "case_file": Kind(
        labelled=(
            "Sehr geehrte Frau Rechtsanwältin,\n\nin der Sache {label} {s} geben wir dem Einspruch Ihres Mandanten statt.\n\nBitte glätten.",
            "{label};Beteiligter;Stand\n{s};Schuldner;Vollstreckung läuft\nBericht daraus",
        ),
    ),
    "credential": Kind(
        labelled=(
            "Übergabe an die Vertretung:\n1. Schlüssel beim Pförtner\n2. {label}: {s}\n3. Blumen gießen",
            "config:\n  user: batch\n  {label}: {s}\nwieso startet der Dienst nicht",
        ),
        free=("const client = new Client('{key}');\nclient.start(); wirft Fehler", "git push sagt: secret detected {key}, wie bekomme ich das aus der Historie"),
    ),
    "internal_host": Kind(
        free=(
            "Traceback (most recent call last):\n  ConnectionError: {s} refused\nWas tun?",
            "upstream backend {{ server {s}; }} in der nginx-Konfiguration, richtig so?",
        ),
    ),
    "classification": Kind(
        phrases=(
            "⟦VS-NfD⟧\n\nSehr geehrte Damen und Herren,\ndie Funkkennungen wechseln monatlich.\n\nBitte höflicher.",
            "WG: Bericht\n\n⟦VS-NUR FÜR DEN DIENSTGEBRAUCH⟧\n\nDie Tür Nord schließt nicht. Zusammenfassung?",
        ),
    ),
    "special_category": Kind(
        phrases=(
            "AW: Termin\n> ⟦ich kann nicht kommen, ich bin nach der Chemo zu schwach⟧\nWie antworte ich der Bürgerin einfühlsam?",
            "TOP 4 Personal: ⟦Kollegin {last} hat Burnout, Reha bis {date}⟧. Bitte neutral formulieren",
        ),
    ),
    "tax_case": Kind(
        phrases=(
            "Sachverhalt:\n⟦Die Klägerin vermietet in {town} zwei Wohnungen an Angehörige, Verlust {year}: {amount2}.⟧\nStreitig ist die Marktmiete. Gliedere den Fall",
            "> ⟦unser Mandant, Inhaber einer {trade} in {town}, hat {amount} bar eingenommen und nicht gebucht⟧\nAntwort an den Berater",
        ),
    ),
    "business_secret": Kind(
        phrases=(
            "WG: Unterlagen\n\n⟦Geschäftsgeheimnis⟧\n\nStückkosten Werk Süd, als Tabelle bitte",
            "⟦Betriebsgeheimnis⟧\n\nSehr geehrte Damen und Herren,\nanbei die Rezeptur. Bitte Empfang bestätigen lassen.",
        ),
    ),
}  # fmt: skip

OFFICE = {
    "citations": (
        "AW: Frage\n> gilt § {par} {law} auch hier?\nja, siehe § {par2} Abs. {abs} {law2}. Kannst du das ausführlicher?",
        "Prüfschema\n1. Tatbestand § {par} {law}\n2. Rechtsfolge § {par2} {law}\n3. Ermessen § 5 AO",
        "Norm;Absatz;Stichwort\n§ {par} {law};{abs};Frist\n§ {par2} {law2};{n1};Form",
    ),
    "rulings": (
        "Literaturliste:\n- BFH {sen} {n2}/{yy}, BStBl II {pubyear}, {page}\n- {court} {n1} K {page}/{yy}, EFG {pubyear}, {page}\n- BMF v. {day}.{month}.{pubyear}",
        "> laut {sen} {n2}/{yy} geht das nicht\nDoch, Rz. {rz} lesen. Wie schreibe ich das der Kollegin diplomatisch?",
    ),
    "amounts": (
        "Kostenstelle;Plan;Ist\n4711;12.000,00;11.480,37\n4712;8.500,00;9.{page},10\nErkläre die Abweichung in einem Satz",
        "Protokoll Haushalt\nTOP 1: 48.000 € für Möbel\nTOP 2: 3.{page} € für Schulung\nBitte Fließtext",
    ),
    "dates_and_forms": (
        "Zeitplan\n{day}.{month}.{pubyear} Kick-off\n{day}.{month}.{pubyear} Test\nKW {n2} Schulung\nAls Zeitstrahl beschreiben",
        "form,zeile,text\nESt 1 A,{n2},Bankverbindung\nAnlage N,{n1},Steuerklasse\nVerständliche Hilfetexte je Zeile bitte",
    ),
    "standards_and_goods": (
        "Bestellliste\n- 10 x Ordner, Art.-Nr. 1050-{page}\n- 2 x Locher B{n2}\n- 1 x Stempel 4913\nMail an den Lieferanten",
        "Raum;Plätze;Beamer\n1.0{n1};12;ja\n2.{n2};30;nein\nWelcher Raum passt für 25 Leute?",
        "Ablesung:\nStrom 1ESY116{page}{n2}: 20481,3\nWasser: 00{page},721\nGas: 1{page}4",
    ),
    "authority_contacts": (
        "Kopfbogen:\n{office}\nZentrale Poststelle\nÖffnungszeiten nach Vereinbarung\nBitte moderner",
        "Adressliste fürs Merkblatt\n1. Bundeszentralamt für Steuern, 53221 Bonn\n2. Bundesfinanzhof, Postfach 86 02 40, 81629 München\nReihenfolge alphabetisch",
    ),
    "office_holders_and_commentators": (
        "Fußnoten:\n1 Drüen in Tipke/Kruse, AO, § {par} Rz. {rz}\n2 Schmidt/Loschelder, EStG, § {par} Rz. {rz}\n3 Wagner in Blümich, § {par} Rz. {rz}\nEinheitlich formatieren",
        "Ablauf Festakt\n10 Uhr Rede von Minister Dr. Marcus Optendrenk\n11 Uhr Musik\nAnmoderation schreiben",
    ),
    "technical": (
        '{{\n  "id": "{uuid}",\n  "status": "ok",\n  "dauer_ms": {page}\n}}\nWie lese ich das in Python ein?',
        'Traceback (most recent call last):\n  File "bericht.py", line {n2}, in <module>\nZeroDivisionError: division by zero\nWas heißt das?',
        "Changelog {n1}.{n2}.0\n- Fix #{page}\n- Commit {hash}\nBitte für Fachfremde umschreiben",
    ),
    "questions_about_secrets": (
        "FAQ-Entwurf:\n1. Wo steht meine Steuernummer?\n2. Warum brauchen Sie meine IBAN?\n3. Wer sieht meine Daten?\nAntworten bitte, je zwei Sätze",
        "Merkblatt Passwörter\n- lang\n- einmalig\n- nie weitergeben\nKlingt das zu streng?",
    ),
    "first_names_of_colleagues": (
        "Hallo {buddy},\n\ndanke für die Vorlage, ich schaue sie {weekday} an.\n\nLiebe Grüße\n{buddy2}\n\nFörmlicher bitte",
        "09:01 {buddy}: Kaffee?\n09:02 {buddy2}: immer\nMach daraus einen Comicstrip-Text",
    ),
}  # fmt: skip
