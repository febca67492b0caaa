"""Harmless messages that look like secrets; each must pass."""

from __future__ import annotations

TRAPS: dict[str, list[str]] = {
    "law and rulings": [
        "§ 33 Abs. 1 EStG", "§§ 3 Nr. 26, 26a, 26b EStG", "§ 15 Abs. 1 Satz 1 Nr. 2 Satz 1 Halbsatz 2 EStG", "§ 4 Nr. 12 Satz 1 Buchst. a UStG i. V. m. § 9 Abs. 2 UStG",
        "BStBl II 2019, 123", "BStBl. I 2020 S. 1175 Tz. 4.2", "BFH/NV 2021, 1334", "EFG 2018, 1052", "DStR 2022, 2481 (2484)", "BFHE 268, 402",
        "BFH v. 16.03.2022 - VIII R 33/18", "BFH, Urteil vom 12.11.2020, VI R 1/17, BStBl II 2021, 513", "FG Köln, 15.02.2023 - 2 K 1374/20", "1 K 123/20 E, EFG 2021, 456",
        "EuGH v. 15.09.2022, C-705/20", "BVerfGE 148, 147", "1 BvL 11/14, 1 BvR 889/12", "BGH NJW 2019, 1234 Rn. 17", "Beschluss des Großen Senats GrS 1/16",
        "BMF-Schreiben vom 14.07.2021, IV C 6 - S 2133/20/10002 :001", "BMF v. 26.10.2018 - IV C 4 - S 2221/16/10005", "GZ IV A 3 - S 0338/19/10006 :002 ist öffentlich im BStBl",
        "BT-Drs. 19/22850, S. 110", "BR-Drucksache 503/20", "ABl. EU 2006 L 347, 1", "BGBl. I 2020, 3096", "R 8.1 Abs. 9 Nr. 2 LStR 2023", "AEAO zu § 122, Nr. 1.5.2", "Art. 107 AEUV",
        "OFD NRW, Kurzinfo ESt 15/2021", "Verfügung der OFD Karlsruhe vom 31.01.2020, S 2240", "UStAE Abschn. 14.5 Abs. 5 Satz 3",
        "ECLI:EU:C:2022:678", "LG Bonn 62 KLs 1/20", "KG 121 Ss 71/16 wird oft zitiert", "§ 147 Abs. 3 AO: 6, 8 oder 10 Jahre?",
    ],
    "numbers": [
        "Die Rechnung über 12.345.678,90 € ist nur ein Beispiel.", "220 × 0,30 × 45 = 2.970", "1763", "2024-01", "24/7 erreichbar", "3/4 aller Anfragen", "0,5 % bis 1,25 %",
        "Zeilen 31-38", "Kennzahl 81, 86, 35", "Kz 2100245", "Anlage V Zeile 9 bis 13", "2023/2024", "Schuljahr 2025/26", "8.00-16.30", "Mo 08:15 - Do 17:45",
        "Seite 1234 von 5678", "1.000.000.007 ist eine Primzahl", "Pi ist 3,14159265358979", "Die Zahl 12345678901 als Platzhalter", "0800 ist eine kostenlose Vorwahl",
        "Notruf 112, Polizei 110", "Die 115 ist die Behördennummer", "10000000 Byte sind 10 MB", "2^64 = 18446744073709551616", "100 200 300 400 500 600",
        "1 2 3 4 5 6 7 8 9 10 11 12", "eins zwei drei vier fünf, wer hat meine Strümpf", "Temperatur -18 °C bis +4 °C", "60 x 90 cm, 4 Stück", "50.000 Flyer DIN A5, 135 g/m²",
        "CMYK 100/72/0/18", "RGB 0 73 122", "300 dpi, 3508 x 2480 px", "Maße 210 x 297 mm, Beschnitt 3 mm", "Los 4, Pos. 12.3.1",
    ],
    "codes": [
        "ISBN 978-3-16-148410-0", "EAN 4006381333931", "DIN EN ISO 14289-1", "ISO 8601: 2026-11-23T12:30:00Z", "RFC 9110 Abschnitt 8.8.3", "CVE-2024-3094", "Artikel 4711-0815",
        "Toner CE285A", "MN-2024-00123 ist die Bestellnummer", "Charge L2304A", "Raum 4.017", "Zimmer E 23", "Gebäude C, Ebene 2, Raum 2.14", "Inventar-Nr. 0012345",
        "550e8400-e29b-41d4-a716-446655440000", "commit 9fceb02d0ae598e95dc970b74767f19372d61af8", "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709", "MD5: 9e107d9d372bb6826bd81d3542a419d6",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "SGFsbG8gV2VsdA== heißt Hallo Welt", "%C3%BC ist ein ü",
        "&#252; und &uuml; sind dasselbe", "U+00AD ist das weiche Trennzeichen", "127.0.0.1 ist localhost", "0.0.0.0/0 heißt alles", "255.255.255.0", "Version 10.4.2.1", "Python 3.11.7", "Kernel 6.8.0-45",
        "KB5034441 lässt sich nicht installieren", "Fehler 0x80070643", "Error 1603", "Port 5432", "HTTP 404", "RAL 5005 Signalblau", "WDR 2 um 18:40", "A40, Ausfahrt 23", "RE 7 nach Rheine, Gleis 11", "S 9 um 7:32", "BMW X5 als Firmenwagen allgemein",
        "DHL-Paket? Nein, Hauspost.", "GTIN 04012345678901", "Modell RX-78-2", "LGA1700", "M 8 x 40 Schrauben",
    ],
    "authorities in public": [
        "Finanzamt Münster-Außenstadt, Friedrich-Ebert-Straße 46, 48153 Münster", "Zentrale: 0251 9729-0", "Postfach 10 18 41, 44018 Dortmund", "poststelle@fm.nrw.de",
        "Service-Hotline des Finanzamts 0211 89000", "service@fa-5316.fin-nrw.de", "Bundesministerium der Finanzen, Wilhelmstraße 97, 10117 Berlin", "Tel. 030 18682-0 (BMF)", "www.finanzverwaltung.nrw.de",
        "Bundesfinanzhof, Ismaninger Straße 109, 81675 München", "Finanzgericht Düsseldorf, Ludwig-Erhard-Allee 21, 40227 Düsseldorf", "Bundeszentralamt für Steuern, 53225 Bonn", "info@bzst.bund.de steht im Impressum",
        "Minister der Finanzen Dr. Marcus Optendrenk eröffnet die Ausbildungsmesse", "Ministerpräsident Hendrik Wüst hat eine Rede gehalten", "Bundesfinanzminister Lars Klingbeil plant eine Reform", "Christian Lindner war bis 2024 Finanzminister",
        "Angela Merkel als Beispiel für eine Rednerin", "Präsident des Bundesfinanzhofs Dr. Hans-Josef Thesling", "Ludwig Erhard und die soziale Marktwirtschaft",
        "Tipke/Lang, Steuerrecht, 25. Aufl. 2024", "Seer in Tipke/Kruse, § 162 AO Tz. 12", "Loschelder in Schmidt, EStG, § 4 Rz. 520", "Kirchhof/Seer, EStG", "Bunjes, UStG, § 15 Rz. 44", "Rau/Dürrwächter zum Vorsteuerabzug",
        "Littmann/Bitz/Pust", "Herrmann/Heuer/Raupach, § 9 EStG Anm. 120", "nach Ansicht von Wied in Blümich, EStG § 4 Rz. 600", "Palandt heißt jetzt Grüneberg",
        "Adam Smith nannte vier Grundsätze der Besteuerung", "Kafka hat in einer Versicherung gearbeitet", "Konrad-Adenauer-Platz und Willy-Brandt-Allee sind Straßennamen", "Max Mustermann, Musterstraße 1, 12345 Musterstadt", "Erika Mustermann als Beispiel im Formular",
        "Goethe, Schiller und Lessing als Raumnamen", "der Laffer-Kurve nach", "das Gauß-Jordan-Verfahren", "Riester-Rente und Rürup-Rente vergleichen", "die Hartz-Reformen", "Röntgen und Diesel sind Eponyme",
    ],
    "speaking of secrets": [
        "Wie lautet der Aufbau einer IBAN?", "Passwort vergessen - was tun?", "Mein Passwort muss 12 Zeichen haben, welche Regeln gelten?", "Text: Geben Sie Ihre PIN nie weiter.", "Passwort: mindestens 12 Zeichen", "Was heißt VS-NfD?",
        "Wer vergibt den Stempel Geheim?", "Unterschied vertraulich und streng vertraulich?", "Bitte behandeln Sie alle Anfragen vertraulich - ist der Satz gut?", "Wo steht die Steuer-ID?", "Ist die Steuernummer das Gleiche wie die Steuer-ID?",
        "Wie lang ist eine USt-IdNr.?", "Telefonnummer im Briefkopf: rechts oder links?", "Darf das Geburtsdatum ins Protokoll?", "E-Mail oder Mail oder eMail, was ist richtig?", "Kfz-Kennzeichen: wer vergibt die?", "Wie schwärze ich Adressen in einem PDF?",
        "Wer ist ab wann schwerbehindert?", "Merkblatt Pauschbetrag bei GdB 50", "Depression am Arbeitsplatz: Flyer für Führungskräfte", "Kirchensteuer bei Konfessionswechsel, allgemein", "Gewerkschaftsbeiträge als Werbungskosten?", "Ist eine Brille absetzbar?",
        "Welche Angaben gehören auf den Personalausweis?", "Schreib ein Rätsel über einen Geheimcode", "token heißt auf Deutsch Wertmarke?", "API-Key rotieren: wie oft ist üblich?", "password = input('Passwort: ')", "os.environ['API_KEY']", "private_key ist ein Feldname", "Muster: DE00 0000 0000 0000 0000 00",
        "XXXX-XXXX-XXXX als Platzhalter", "Der Schlüssel fürs Sitzungszimmer liegt beim Pförtner", "Ein Steuerpflichtiger mit 40.000 € Einkommen, was zahlt er nach Grundtabelle?", "Angenommen, A schenkt B 400.000 €", "Beispiel: Der Unternehmer U aus Köln verkauft an D", "Was ist ein Betriebsgeheimnis?",
        "Geheimtipp für die Mittagspause gesucht", "Das ist kein Geheimnis", "ein vertrauter Ton", "Zugangsdaten beantragt man bei der IT", "Anmeldung mit Benutzername und Passwort, Anleitung schreiben",
    ],
    "everyday words that are names": [
        "Der Koch in der Kantine macht freitags Fisch.", "Schneider, Bäcker und Müller sind Berufe, die als Nachname häufig sind.", "Im Winter sind die Wege glatt, Frost und Schnee.", "König der Löwen als Musical, Gruppenrabatt?", "Wolf, Fuchs und Hase im Bilderbuch",
        "Frau und Mann gleichermaßen ansprechen", "Herr im Haus sein", "Familie und Beruf vereinbaren", "Sommer, Herbst und Winter als Farbschema", "Rosemarie ist eine Sorte", "Frau Holle als Thema fürs Kinderfest", "Sehr geehrte Damen und Herren,", "Sehr geehrte Frau Ministerin,",
        "Herr Minister, wie redet man ihn an?", "Lieber Kollege, liebe Kollegin", "Januar bis März", "Marburg, Siegen und Essen liegen in der Nähe", "Essen und Trinken für die Tagung", "die Meier-Regel kenne ich nicht", "Jung und Alt im Team", "Klein, aber fein", "Lange Nacht der Museen", "Stein, Schere, Papier",
        "Max und Moritz für die Kinderecke", "Otto Normalverbraucher", "Lieschen Müller als Sprachbild", "der kleine Prinz", "Hänsel und Gretel, neue Fassung", "Dornröschen schläft", "Mercedes oder Audi als Dienstwagen, allgemein", "Siemens und Bosch liefern auch", "Die Firma Mustermann GmbH im Beispiel",
    ],
}  # fmt: skip
