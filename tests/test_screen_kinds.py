"""Every kind by example and counter-example: a row a reason."""

from __future__ import annotations

import pytest

from bot.screen.kind import Kind
from bot.screen.reasons import kind_name, mask_names, reason
from bot.screen.recognisers import BUILT_IN
from bot.screen.screen import Screen

SCREEN = Screen()

# The secret stands between ⟦ and ⟧.
SECRETS = {
    "tax_id": [
        ("digits alone, check digit right", "meine ⟦50618324391⟧"),
        ("grouped as on letters", "IdNr. ⟦50 618 324 391⟧"),
        ("label, check digit wrong", "Steuer-ID: ⟦50618324392⟧"),
        ("label with a slip", "Stuer-ID ⟦50618324392⟧"),
        ("label behind", "⟦50618324392⟧ ist die Steuer-ID"),
        ("a digit missing under its label", "Steuer-ID ⟦5061832439⟧"),
        ("letters for digits", "IdNr. ⟦5O6l8324391⟧"),
        ("column of a table", "Jahr;IdNr\n2023;⟦50618324392⟧"),
    ],
    "tax_number": [
        ("NRW with slashes", "⟦133/8150/8159⟧ bitte prüfen"),
        ("label, check digit wrong", "StNr. ⟦133/8150/8158⟧"),
        ("grouping and a word of tax", "Einspruch zu ⟦201/2019/4711⟧"),
        ("glued to its label", "Steuernr⟦209/9189/6239⟧"),
    ],
    "vat_id": [
        ("compact", "Rechnung mit ⟦DE136695976⟧"),
        ("digits under the label", "USt-IdNr.: ⟦136695976⟧"),
        ("another member state", "UID-Nr. ⟦ATU12345678⟧"),
    ],
    "business_id": [("with its suffix", "W-IdNr. ⟦DE123456788-00001⟧")],
    "iban": [
        ("German", "⟦DE44 5001 0517 5407 3249 31⟧"),
        ("German with a slip", "⟦DE45 5001 0517 5407 3249 31⟧"),
        ("with letters", "auf ⟦GB29 NWBK 6016 1331 9268 19⟧ bitte"),
        ("over lines", "IBAN\n⟦DE44 5001\n0517 5407\n3249 31⟧"),
        ("account under its label", "Konto ⟦1234567890⟧ bei der Sparkasse"),
        ("digit missing", "IBAN ⟦DE44 5001 0517 5407 3249 3⟧ (unvollständig)"),
    ],
    "bic": [("label", "BIC: ⟦INGDDEFFXXX⟧"), ("label with a slip", "SWFIT ⟦INGDDEFFXXX⟧")],
    "credit_card": [
        ("Visa", "⟦4111 1111 1111 1111⟧"),
        ("label, wrong digit", "Kreditkarte ⟦4111 1111 1111 1112⟧"),
    ],
    "id_card": [
        ("label", "Ausweisnummer ⟦L01X00T47⟧"),
        ("check digit", "⟦L01X00T471⟧ liegt vor"),
        ("taken apart", "Perso-Nr. ⟦L 01 X 00 T 47⟧"),
    ],
    "passport": [("label", "Reisepass ⟦C01X00T47⟧ kopiert")],
    "social_insurance_number": [
        ("check digit", "⟦65 170839 J 003⟧"),
        ("label, wrong digit", "SV-Nummer ⟦65170839J004⟧"),
    ],
    "health_insurance_number": [
        ("check digit", "⟦A123456780⟧"),
        ("label, wrong digit", "KVNR ⟦A123456789⟧"),
    ],
    "licence_plate": [
        ("hyphen", "⟦K-AB 1234⟧ steht quer"),
        ("vehicle nearby", "Kennzeichen ⟦K AB 1234⟧"),
        ("electric", "⟦DO-X 77E⟧ lädt"),
    ],
    "phone": [
        ("mobile", "Rückruf ⟦0171 2345678⟧"),
        ("international", "⟦+49 211 4566123⟧"),
        ("label", "Tel.: ⟦4566123⟧"),
        ("private landline", "Frau Kurz: ⟦0211 / 45 66 123⟧"),
    ],
    "email": [
        ("plain", "an ⟦max.kurz@web.de⟧"),
        ("written out", "⟦max punkt kurz at web punkt de⟧"),
        ("brackets", "⟦max.kurz [at] web.de⟧"),
        ("a company's", "⟦info@kurz-bau.de⟧"),
    ],
    "address": [
        ("street and number", "wohnt ⟦Lindenallee 14⟧"),
        ("with postcode", "⟦Am Hang 3, 50667 Köln⟧"),
        ("fields", "Str.: ⟦Lindenallee⟧, Hausnr.: 14, PLZ: 59423"),
    ],
    "birth_date": [
        ("geb.", "geb. ⟦12.03.1975⟧"),
        ("label with a slip", "Gebrutsdatum: ⟦12.3.75⟧"),
        ("words", "geboren am ⟦12. März 1975⟧"),
        ("behind", "⟦12.03.1975⟧ geboren"),
    ],
    "person": [
        ("title", "Frau ⟦Kowalczyk⟧ wartet"),
        ("first name and surname", "mit ⟦Sabine Kowalczyk⟧ telefoniert"),
        ("reversed", "Antragsteller: ⟦Kowalczyk, Sabine⟧"),
        ("capitals", "HERR ⟦KOWALCZYK⟧ HAT ANGERUFEN"),
        ("small letters", "hab mit ⟦sabine kowalczyk⟧ telefoniert"),
        ("genitive", "⟦Sabine Kowalczyks⟧ Bescheid"),
        ("commentator's name in a case", "Einspruch von Herrn ⟦Tipke⟧ liegt vor"),
    ],
    "case_file": [
        ("label", "Aktenzeichen ⟦4711-2024/0815⟧"),
        ("ours", "unser Az. ⟦133/5512/0847-III⟧"),
        ("number of an office", "Steufa-Fall ⟦EB 77/2022⟧: wie geht es weiter"),
        ("like a ruling, but against somebody", "im Verfahren ⟦S 1234/22⟧ gegen die Schreinerei"),
        ("prosecutor", "Az. ⟦412 Js 338/24⟧ StA Bochum"),
    ],
    "credential": [
        ("colon", "Passwort: ⟦Sommer2024!⟧"),
        ("lautet", "Das Kennwort lautet ⟦Katzenpfote⟧"),
        ("ist, looks chosen", "mein Passwort ist ⟦Fuchsbau_88⟧"),
        ("label with a slip", "Pasword: ⟦Fuchsbau_88⟧"),
        ("PIN", "PIN ⟦4711⟧ fürs Schließfach"),
        ("known form", "Skript mit ⟦ghp_x7Kq2Lm9Pz4Rt6Vw8Yb1Nc3Md5Fg7Hj9KaQe⟧"),
        ("in a URL", "https://pruefer:⟦Fuchsbau_88⟧@kasse.example.de/"),
        (
            "JWT",
            "⟦eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1gFWFOEjXk⟧",
        ),
        ("XML", "<Passwort>⟦Fuchsbau_88⟧</Passwort>"),
        ("word between", "Mein Kennwort fürs Portal ist übrigens ⟦Kaffee#22⟧"),
        ("in the next sentence", "Passwort für den Ordner? Das war doch ⟦Steuer2024⟧, oder?"),
        ("a bare noun", "hmeier, Passwort ist ⟦Sommerregen⟧"),
        ("a word no dictionary has", "password is ⟦correcthorsebatterystaple⟧"),
        ("signs for letters", "Pa$$wort: ⟦Sonne!55⟧"),
        ("on a command line", "ssh root@10.3.4.5 mit ⟦toor123⟧"),
        ("lock", "Die Kombination vom Tresor ist ⟦34-12-88⟧"),
        ("code before its lock", "Code ⟦7391⟧ für den Tresor"),
        ("PIN, far from its label", "PIN der Signaturkarte 6 mal falsch, sie lautet ⟦093412⟧"),
    ],
    "internal_host": [
        ("private address", "ping ⟦10.34.7.112⟧ geht nicht"),
        ("internal name", "auf ⟦srv01.fv.intern⟧"),
        ("share", "unter ⟦\\\\fs-abt3\\vollstreckung⟧"),
        ("unique local", "Host ⟦fd12:3456:789a::1⟧"),
    ],
    "classification": [
        ("heading", "⟦VS-NfD⟧\nLagebild"),
        ("said to be", "Dieses Dokument ist als ⟦GEHEIM⟧ eingestuft. Kürzen bitte."),
        ("abbreviated", "⟦nur f. d. Dienstgebrauch⟧: Umzugsplan"),
        ("spelled out", "⟦VS – NUR FÜR DEN DIENSTGEBRAUCH⟧\n\nErgebnis"),
        ("in brackets", "Anlage 2 (⟦nur für den Dienstgebrauch⟧): Prüffelder"),
        ("heading vertraulich", "⟦VERTRAULICH⟧\n\nEntwurf"),
        ("a question in the same text", "⟦VS-NfD⟧\nLagebild\n\nKannst du das kürzen?"),
    ],
    "special_category": [
        ("health", "Unsere Kollegin ist ⟦schwanger⟧"),
        ("faith", "Der Antragsteller ist bei den ⟦Zeugen Jehovas⟧"),
        ("union", "Der Kollege ist in der ⟦Gewerkschaft⟧"),
        ("orientation", "Der neue Kollege ist ⟦schwul⟧"),
        ("record", "Der Mandant ist ⟦vorbestraft⟧"),
    ],
    "tax_case": [
        ("certain taxpayer", "Unser Stpfl. hat 2022 Einnahmen von ⟦83.412,50 €⟧ nicht erklärt."),
        (
            "trade and place",
            "Betriebsprüfung der Bäckerei in ⟦Unna⟧: 2021 fehlten Belege über ⟦12.508,00 EUR⟧",
        ),
    ],
    "business_secret": [
        ("marked", "⟦Betriebsgeheimnis⟧: Härtetemperatur 842 Grad"),
        ("English", "⟦Company confidential⟧ - margin per unit"),
    ],
}

HARMLESS = {
    "law": [
        "§ 30 AO", "BFH VI R 12/19", "BStBl. II 2019 S. 123", "Rz. 12", "1 K 123/20", "R 8.1 Abs. 9 Nr. 2 LStR 2023",
        "BMF-Schreiben vom 14.07.2021, IV C 6 - S 2133/20/10002 :001", "ECLI:EU:C:2022:678", "BT-Drs. 19/22850, S. 110",
        "BFH im Verfahren VI R 12/19", "Prüfung 2021/2022 im Betrieb",
    ],
    "figures": [
        "Wie hoch ist der Grundfreibetrag 2025?", "12.345.678,90 €", "1763", "2024-01", "12.03.2024", "Zeilen 31-38", "0,5 % bis 1,25 %",
        "1 2 3 4 5 6 7 8 9 10 11 12", "Pi ist 3,14159265358979", "Öffnungszeiten Mo-Fr 8:30-12:00",
    ],
    "codes": [
        "ESt 1 A", "DIN A4", "DIN EN ISO 14289-1", "ISBN 978-3-16-148410-0", "550e8400-e29b-41d4-a716-446655440000",
        "d41d8cd98f00b204e9800998ecf8427e", "Version 10.4.2.1", "127.0.0.1", "Raum 2.14", "CVE-2024-3094", "SGFsbG8gV2VsdA==",
    ],
    "authorities": [
        "Finanzamt Köln-Mitte, Blaubach 7, 50676 Köln, Tel. 0221 92400-0", "poststelle@fm.nrw.de", "Bürgertelefon 0211 4972-0",
        "Ministerium der Finanzen NRW, Jägerhofstraße 6, 40479 Düsseldorf",
    ],
    "public people": [
        "Tipke/Kruse, § 162 AO Tz. 12", "Loschelder in Schmidt, EStG, § 4 Rz. 520", "Finanzminister Optendrenk hält eine Rede",
        "Zitat von Konrad Adenauer", "Max Mustermann, Musterstraße 1, 12345 Musterstadt", "Hallo Anke, schaust du mal?",
        "Sehr geehrte Damen und Herren,", "Herr Minister, wie redet man ihn an?",
    ],
    "talk of secrets": [
        "Was bedeutet VS-NfD?", "Wie oft sollte man sein Passwort ändern?", "Das Passwort ist abgelaufen.", "Passwort: mindestens 12 Zeichen",
        "Wie ändere ich das Kennwort in Windows11?", "Passwort-Richtlinie 2024: 14 Zeichen", "PIN 3 mal falsch eingegeben",
        "Ein sicheres Passwort ist Grundlage der IT-Sicherheit.", "Token: Infoblatt für 29.000 Beschäftigte",
        "Das Passwort setzen Sie im SelfService-Portal zurück.", "Der PIN-Code muss 6 Ziffern haben",
        "Wo finde ich die Steuernummer?", "Ab welchem GdB gibt es einen Pauschbetrag?", "Was ist ein Geschäftsgeheimnis?",
        "Muster: DE00 0000 0000 0000 0000 00", "password = input('Passwort: ')",
    ],
    "general cases": [
        "Ein Arbeitnehmer verdient 45.000 €. Wie hoch ist die Lohnsteuer?", "Angenommen, A schenkt B 400.000 €",
        "Beispiel: Der Unternehmer U aus Köln verkauft an D für 1.190 €", "Merkblatt: Depression am Arbeitsplatz",
    ],
    "small letters": [
        "!image colourful balloons in a blue sky", "helle wiese, sonne", "brighter, no people", "!image a red kite over green hills",
        "write a short poem about autumn leaves", "!bild winter, tannen und schnee", "mehr konfetti, weniger blau",
    ],
    "everyday words": ["Der Koch in der Kantine macht Fisch.", "Familie und Beruf", "nach dem 1. Januar 1964 geboren", "Denk dir einen Namen aus."],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "marked"),
    [
        pytest.param(kind, text, id=f"{kind}: {why}")
        for kind, rows in SECRETS.items()
        for why, text in rows
    ],
)
def test_a_secret_is_found_where_it_stands(kind: str, marked: str) -> None:
    start = marked.index("⟦")
    end = marked.index("⟧") - 1
    text = marked.replace("⟦", "").replace("⟧", "")

    hits = [f for f in SCREEN.findings(text) if f.kind == kind and f.start < end and f.end > start]

    assert hits, f"found only {[(f.kind, text[f.start : f.end]) for f in SCREEN.findings(text)]}"


@pytest.mark.parametrize("text", [text for rows in HARMLESS.values() for text in rows])
def test_a_look_alike_passes(text: str) -> None:
    assert [(f.kind, text[f.start : f.end]) for f in SCREEN.findings(text)] == []


def test_every_kind_has_examples_names_reasons_and_a_mask() -> None:
    assert set(SECRETS) | {"custom", "screen_failure"} == {kind.value for kind in Kind}
    for language in ("de", "en"):
        assert set(mask_names(language)) == set(Kind)
        assert all(
            kind_name(kind, language) and reason(kind, language).endswith(".") for kind in Kind
        )


def test_every_recogniser_says_when_it_is_due() -> None:
    due = [recogniser for recogniser in BUILT_IN if recogniser.stems or recogniser.digits]

    assert len(BUILT_IN) - len(due) == 1  # names stand in any text


@pytest.mark.parametrize("text", ["IBAN\n4183162164778630", "\n4183162164778630\nSWIFT"])
def test_a_valid_card_number_is_found_under_the_label_of_another_kind(text: str) -> None:
    """Kept by the fuzzer."""
    assert SCREEN.findings(text)
