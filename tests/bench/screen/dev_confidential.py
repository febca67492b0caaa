"""Confidential messages of the development split."""

from tests.bench.screen.templates import Kind

CONFIDENTIAL = {
    "tax_id": Kind(
        labels=(
            "IdNr.",
            "Steuer-ID",
            "Identifikationsnummer",
            "Steuer-Identifikationsnummer",
            "steuerliche IdNr",
            "TIN",
        ),
        typos=("Steur-ID", "Steuer-Idnetifikationsnummer", "Identifkationsnummer", "Idntnr."),
        labelled=(
            "die {label} lautet {s}, kannst du daraus ein Anschreiben machen",
            "{label}: {s} - was fehlt da noch für den Antrag?",
            "Im Bescheid steht die {label} {s}. Stimmt das Format?",
            "Bitte Vermerk: {kin} hat angerufen, {label} {s}, will wissen wo die Erstattung bleibt",
            "Habe hier {label} {s} und {amount} Nachzahlung, schreib bitte einen höflichen Brief",
        ),
        free=(
            "prüf doch mal ob {s} stimmt, hat er mir am Telefon durchgegeben",
            "Ich finde zu {s} nichts in der Datenbank, woran kann das liegen?",
            "{s}\nIst das eine gültige Nummer?",
            "in ELSTER kommt bei {s} immer Fehler 610301",
        ),
    ),
    "tax_number": Kind(
        labels=("Steuernummer", "St.-Nr.", "StNr", "Steuer-Nr.", "StNr."),
        typos=("Steuernumer", "Setuernummer", "Steurnummer"),
        labelled=(
            "zur {label} {s} fehlt uns die Anlage EÜR, formulier mal eine Erinnerung",
            "{label} {s}: Verspätungszuschlag ja oder nein?",
            "Der Betrieb ({label} {s}) hat {year} keine Voranmeldung abgegeben",
            "Bitte umformulieren: Zu Ihrer {label}: {s} haben wir noch Rückfragen.",
            "ich hab hier ne {label} {s} und finde den Bearbeiter nicht",
            "Einspruch vom {date}, {label} {s}. Wie lange Frist?",
        ),
        free=(),
    ),
    "vat_id": Kind(
        labels=("USt-IdNr.", "Umsatzsteuer-ID", "USt-ID", "UID-Nummer", "VAT ID"),
        typos=("UTS-IdNr.", "Umsatsteuer-ID", "USt-IdNrr"),
        labelled=(
            "Rechnung enthält die {label} {s}, reicht das nach § 14 UStG?",
            "Bestätigungsanfrage für {label} {s} war negativ. Was schreibe ich der Firma",
            "{label} = {s}, Warenlieferung nach Polen",
        ),
        free=("Die Firma gibt {s} an, das kommt mir komisch vor.", "wer ist eigentlich {s}?"),
    ),
    "business_id": Kind(
        labels=("W-IdNr.", "Wirtschafts-Identifikationsnummer", "Wirtschafts-ID", "WIdNr"),
        typos=("Wirtschafts-Idenfikationsnummer", "Witrschafts-ID"),
        labelled=(
            "ab wann gilt die {label} {s} für den zweiten Betrieb?",
            "{label}: {s}, bitte in den Musterbrief einsetzen",
        ),
        free=("Im Schreiben vom BZSt steht {s}, was fang ich damit an?",),
    ),
    "iban": Kind(
        labels=("IBAN", "Kontoverbindung", "Bankverbindung", "Konto", "IBAN-Nr."),
        typos=("IBNA", "IABN", "Kontoverbidung"),
        labelled=(
            "Erstattung bitte auf {label} {s} überweisen, schreib das mal nett auf",
            "{label}: {s}\nBetrag: {amount}\nDas soll in den Bescheid",
            "Mandantin will ihre {label} ändern auf {s}, Textbaustein?",
        ),
        free=(
            "das Geld ging auf {s} und nicht auf unseres",
            "Wem gehört {s}? Da sind {amount} eingegangen.",
            "neues Konto ab {date}:\n{s}",
            "Lastschrift von {s} geplatzt, was tun?",
        ),
    ),
    "bic": Kind(
        labels=("BIC", "SWIFT", "SWIFT-Code", "BIC/SWIFT"),
        typos=("BCI", "SWFIT-Code"),
        labelled=(
            "Kontoinhaber hat als {label} {s} angegeben, ok so?",
            "{label} {s}, IBAN reicht er nach",
            "Die Rückzahlung scheitert, {label} ist {s} und die Bank gibts nicht mehr",
        ),
    ),
    "credit_card": Kind(
        labels=("Kreditkarte", "Kreditkartennummer", "Visa-Karte", "Karten-Nr.", "Mastercard"),
        typos=("Kreditkrate", "Kreditkartenummer"),
        labelled=(
            "er will per {label} {s} zahlen, geht das bei der Finanzkasse?",
            "{label}: {s} gültig bis 09/27",
        ),
        free=(
            "Auf dem Beleg steht {s}, was ist das für eine Nummer",
            "abgebucht von {s} am {date}",
        ),
    ),
    "id_card": Kind(
        labels=(
            "Personalausweis",
            "Ausweisnummer",
            "Perso-Nr.",
            "Personalausweisnummer",
            "Ausweis-Nr.",
        ),
        typos=("Personalauswies", "Ausweisnumer"),
        labelled=(
            "zur Legitimation {label} {s} vorgelegt, wie dokumentiere ich das?",
            "{label}: {s}, ausgestellt in {town}",
        ),
        free=(),
    ),
    "passport": Kind(
        labels=("Reisepass", "Reisepassnummer", "Pass-Nr.", "Passnummer"),
        typos=("Reispass", "Reisepassnumer"),
        labelled=(
            "Sie weist sich mit {label} {s} aus - reicht das für die Akteneinsicht?",
            "laut {label} {s} ist er erst seit {year} hier",
        ),
        free=(),
    ),
    "social_insurance_number": Kind(
        labels=(
            "Sozialversicherungsnummer",
            "SV-Nummer",
            "Rentenversicherungsnummer",
            "RVNR",
            "Versicherungsnummer",
        ),
        typos=("Sozialversicherungsnumer", "Rentenversichrungsnummer"),
        labelled=(
            "In der Lohnsteuerbescheinigung steht die {label} {s}, darf die da drauf?",
            "{label} {s} passt nicht zum Geburtstag",
        ),
        free=("unter {s} findet die Rentenversicherung nichts",),
    ),
    "health_insurance_number": Kind(
        labels=(
            "Krankenversichertennummer",
            "KVNR",
            "Versichertennummer",
            "Versichertennr. der KK",
        ),
        typos=("Krankenversichertenumer", "Versichertennumer"),
        labelled=(
            "Bescheinigung der AOK mit {label} {s} liegt bei",
            "Basisbeiträge zu {label}: {s} kamen doppelt, Ursache?",
        ),
        free=("die Kasse meldet zu {s} zwei Datensätze",),
    ),
    "licence_plate": Kind(
        labels=("Kennzeichen", "Kfz-Kennzeichen", "amtl. Kennzeichen", "Nummernschild"),
        typos=("Kenzeichen", "Kennziechen"),
        labelled=(
            "Der Firmenwagen mit {label} {s} wird auch privat gefahren, Fahrtenbuch?",
            "Kfz-Steuer {label} {s}, Halterwechsel am {date}",
            "{label}: {s} parkt seit Tagen auf unserem Hof, Aushang bitte",
        ),
    ),
    "phone": Kind(
        labels=("Tel.", "Telefon", "Handy", "Mobil", "Rückruf unter", "Rufnummer"),
        typos=("Telfon", "Hndy", "Rukfnummer"),
        labelled=(
            "{label} {s}, bittet um Rückruf nach 16 Uhr",
            "Anruferin, {label}: {s}, fragt nach dem Stand ihrer Erklärung",
            "bin im Homeoffice, privat {label} {s}",
        ),
        free=(
            "ruf mich an {s}",
            "Er ist erreichbar unter {s} oder abends zu Hause",
            "{s} geht keiner ran",
        ),
    ),
    "email": Kind(
        labels=("E-Mail", "Mail", "Mailadresse", "eMail"),
        typos=("Emial", "E-Mial"),
        labelled=(
            "bitte Antwort an {label}: {s}",
            "neue {label} {s} steht jetzt im Grunddatensatz",
        ),
        free=(
            "Kam von {s}, ist das Phishing?",
            "kannst du eine Absage an {s} formulieren",
            "cc: {s}",
        ),
    ),
    "address": Kind(
        labels=("Anschrift", "Adresse", "wohnhaft", "Wohnsitz"),
        typos=("Adrese", "Anschirft"),
        labelled=("{label}: {s}, dort zwei Kinder gemeldet", "neue {label} ab {date}: {s}"),
        free=(
            "Zustellung ging nach {s} und kam zurück",
            "Das Haus {s} wird seit {year} vermietet",
            "zieht um von {s} nach {town}",
        ),
    ),
    "birth_date": Kind(
        labels=("geb.", "Geburtsdatum", "geboren am", "Geb.-Datum"),
        typos=("Gebrutsdatum", "Geburtsdautm"),
        labelled=(
            "Antragstellerin, {label} {s}, verwitwet",
            "{label}: {s}, Kind in Ausbildung, Kindergeld?",
            "der Steuerpflichtige ist {label} {s}, Altersentlastungsbetrag?",
        ),
    ),
    "person": Kind(
        labels=("Name", "Steuerpflichtiger", "Mandant", "Antragsteller"),
        labelled=(
            "{label}: {s}, Rückfrage wegen Werbungskosten",
            "{label} {s} hat Einspruch eingelegt",
        ),
        free=(
            "{title} {s} hat sich beschwert, was antworte ich?",
            "hab mit {s} telefoniert, der Nachweis kommt nächste Woche",
            "Laut {s} war die Werkstatt {year} schon abgemeldet.",
            "Bitte ein Schreiben an {title} {s}, Betreff Stundung",
            "{s} will die Ratenzahlung verlängern",
            "die Eheleute {s} leben seit {date} getrennt",
            "Der Einspruch von {s} ist unbegründet, oder?",
            "StPfl. {s} hat keine Belege eingereicht",
            "Teilnehmer gestern: {s}, {s2}, {s3}",
            "abwesend heute: {s} (Kind krank), {s2}",
            "Fahrtkosten {s} anerkennen? {s2} hat die gleichen Strecken",
        ),
        possessive=(
            "{s} Bescheid ging zweimal raus, was nun?",
            "in {s} Erklärung fehlt die Anlage Kind",
            "Habe {s} Unterlagen verlegt und brauche ein Entschuldigungsschreiben",
            "{s} Einspruch ist verfristet, formulier das bitte",
        ),
    ),
    "case_file": Kind(
        labels=("Aktenzeichen", "Az.", "Vorgang", "Geschäftszeichen", "Fallnummer"),
        typos=("Aktenzeichn", "Aktenzeihcen"),
        labelled=(
            "unser {label} {s} liegt seit Wochen bei der Bustra",
            "In der Akte {label} {s} fehlt das Protokoll der Schlussbesprechung",
            "bitte Sachstand zu {label} {s} zusammenfassen, Stpfl. hat Klage erhoben",
        ),
    ),
    "credential": Kind(
        labels=("Passwort", "Kennwort", "PW", "PIN", "Zugangsdaten", "password", "Login"),
        typos=("Passwrt", "Passowrt", "Kenwort"),
        labelled=(
            "{label}: {s}",
            "Das {label} fürs Testsystem ist {s}, bitte Anleitung schreiben",
            "user: pruefer3 {label}: {s}",
            "neues {label} lautet {s} nicht weitersagen",
        ),
        free=(
            "Skript wirft 401:\n{key}",
            "hier mein Token {key}, warum geht das nicht?",
            "export API_KEY={key}",
        ),
    ),
    "internal_host": Kind(
        labels=("Server", "Host", "Laufwerk", "IP"),
        labelled=(
            "{label} {s} ist nicht erreichbar, was prüfen?",
            "Verbindung zu {label} {s} bricht ab",
        ),
        free=(
            "Die Dateien liegen auf {s}",
            "ping auf {s} geht, Anmeldung nicht",
            "mount {s} schlägt fehl",
        ),
    ),
    "classification": Kind(
        phrases=(
            "⟦VS-NfD⟧\nLagebild Cybersicherheit: zwei Vorfälle in {town}. Fass das zusammen.",
            "⟦VS – NUR FÜR DEN DIENSTGEBRAUCH⟧\n\nErgebnis der Begehung des Rechenzentrums",
            "⟦VS-VERTRAULICH⟧ amtlich geheim gehalten. Der Standort wird verlegt.",
            "Anlage 2 (⟦nur für den Dienstgebrauch⟧): Prüffelder der Außenprüfung {year}",
            "⟦Streng vertraulich⟧\nErgebnis der Personalrunde: Referat 4 wird aufgelöst",
            "⟦VERTRAULICH⟧\n\nEntwurf Haushaltsaufstellung, bitte sprachlich glätten",
            "Einstufung: ⟦VS-NfD⟧. Inhalt: Schwellenwerte des Risikomanagements",
            "⟦GEHEIM⟧\nbitte übersetzen: The following measures",
            "⟦Vertrauliche Personalsache⟧\nBeurteilungsentwurf für die A12-Stelle",
        ),
    ),
    "special_category": Kind(
        phrases=(
            "⟦Kollegin aus Zimmer 311 ist seit {date} wegen Depressionen krankgeschrieben⟧, wie plane ich das BEM-Gespräch?",
            "Der Mitarbeiter hat mir gesagt, dass ⟦er HIV-positiv ist⟧. Was muss ich beachten?",
            "⟦{kin} ist an Brustkrebs erkrankt⟧, GdB 60 beantragt, bitte Schreiben",
            "Unsere Azubine ⟦ist schwanger, im vierten Monat⟧, und will das noch nicht sagen",
            "⟦Der Antragsteller ist Mitglied der Zeugen Jehovas⟧ und zahlt keine Kirchensteuer",
            "Der neue Kollege ⟦ist schwul⟧ und wird gemobbt, wie gehe ich vor",
            "⟦Frau aus der Poststelle ist bei ver.di⟧ und streikt morgen",
            "⟦Der StPfl. leidet an Multipler Sklerose⟧, Treppenlift als außergewöhnliche Belastung?",
            "Sachgebietsleiter ⟦hatte einen Schlaganfall⟧ und kommt erst im Herbst wieder, Rundmail?",
        ),
    ),
    "tax_case": Kind(
        phrases=(
            "⟦Der Stpfl. betreibt eine {trade} in {town}, Gewinn {year} {amount}, hat {amount2} Bewirtungskosten geltend gemacht.⟧ Ist das zu kürzen?",
            "Fall: ⟦{trade} in {town}, Bareinnahmen {year} laut Kasse {amount}, Kontrollmitteilung über weitere {amount2}.⟧ Bitte Hinzuschätzung begründen",
            "⟦Bescheid für {year} vom {date}: festgesetzte Einkommensteuer {amount}, Einspruch des Mandanten wegen Arbeitszimmer.⟧ Einspruchsentscheidung entwerfen",
            "⟦Ehepaar aus {town}, er Lehrer, sie Inhaberin einer {trade}, zvE {year} {amount}, Nachzahlung {amount2}.⟧ Stundung möglich?",
            "⟦Bei der Betriebsprüfung der {trade} in {town} fehlten für {year} Belege über {amount}.⟧ Formulier den Prüfungsbericht Tz. 12",
            "⟦Unser Steuerpflichtiger aus {town} hat {year} eine Wohnung für {amount} verkauft und nicht erklärt.⟧ Wie weiter?",
        ),
    ),
    "business_secret": Kind(
        phrases=(
            "⟦Betriebsgeheimnis⟧: Rezeptur der Beschichtung, Anteil Nickel 14 %. Bitte ins Englische",
            "Aus dem Angebot (⟦Geschäftsgeheimnis des Bieters⟧): Stundensatz {amount2}, Rabatt 8 %",
            "⟦Betriebs- und Geschäftsgeheimnis – nicht weitergeben⟧\nKalkulation Los 3",
            "⟦Firmenvertraulich⟧ / company confidential: Lieferantenliste der Fa.",
            "⟦Company Confidential⟧ Margin per unit 4.20 EUR, please translate",
        ),
    ),
}
