"""What clerks write, in forms of their own: stopped where it tells of somebody, left alone else."""

from __future__ import annotations

import pytest

from bot.screen.kind import Kind
from bot.screen.screen import Screen
from bot.screen.verdict import Action

SCREEN = Screen()

TELLING = [
    (Kind.CREDENTIAL, "Taugt Sommer!Regen7 als Kennwort für das Portal?"),
    (Kind.CREDENTIAL, "Ist birnenkuchen-12 als WLAN-Passwort zu kurz?"),
    (Kind.CREDENTIAL, "Türcode = regenbogen, bitte nicht weitersagen"),
    (Kind.CREDENTIAL, "Im Skript steht hf_AbCdEfGhIjKlMnOpQrStUvWx, kann das bleiben?"),
    (Kind.CREDENTIAL, "the password for the archive is sonnenblume-12"),
    (Kind.CREDENTIAL, "Die Pin vom Tablet ist vier null acht eins, bitte notieren"),
    (Kind.CREDENTIAL, "P a s s w o r t : M o o s 7 7 !"),
    (Kind.PERSON, "Bescheid an H e n r i k e  W a g e n k n e c h t"),
    (Kind.BUSINESS_SECRET, "Aus den Prüfungsunterlagen: Stückkosten 4,18 €, Verkauf zu 11,90 €"),
    (Kind.BUSINESS_SECRET, "Die geprüfte Kelterei hat eine Marge von 31,5 %, ist das plausibel?"),
    (Kind.BUSINESS_SECRET, "Sanierungsplan der Weberei, noch nicht öffentlich: 85 Stellen entfallen"),
    (Kind.SPECIAL_CATEGORY, '{"diagnose": "Schizophrenie", "alter": 44}'),
    (Kind.TAX_CASE, "Kaufpreis 388.000, Käufer ist der Wirt vom Lamm, Grunderwerbsteuer prüfen"),
    (Kind.IBAN, "Die Finanzkasse soll an DE02 3002 0900 0106 5310 65 erstatten"),
    (Kind.ADDRESS, "Sie wohnt beim Sozialamt um die Ecke, Frau T., Jägerstraße 12, 48153 Münster"),
    (Kind.PERSON, "Fuchs hat gestern angerufen und bittet um Rückruf"),
    (Kind.VAT_ID, "Rechnung von ATU66889218 über Beratung"),
    (Kind.PASSPORT, "Pass-Nr. C4F7H2K9L1 liegt in Kopie bei"),
    (Kind.PASSPORT, "Er legte Pass G31HRX0XN7 vor."),
    (Kind.CASE_FILE, "Aktenzeichen S 2118-447/25, wer bearbeitet das?"),
    (Kind.PHONE, "Die Beschwerdeführerin bittet um Anruf, Rückrufnummer 0221 4711808"),
    (Kind.TAX_NUMBER, "Lohnsteueranmeldung 03/25 zu 133/8150/8159 fehlt"),
    (Kind.CLASSIFICATION, "Anbei der Text.\n# Vertraulich\nBericht der Innenrevision"),
    (Kind.CLASSIFICATION, "Aufdruck unten: VS - Nur für den Dienstgebrauch"),
    (Kind.BUSINESS_SECRET, "Vertrauliche Geschäftsunterlagen\nRezeptur der Füllung"),
    (Kind.BUSINESS_SECRET, "Die Kalkulation ist als Betriebsgeheimnis gekennzeichnet: Marge 12 %"),
    (Kind.SPECIAL_CATEGORY, "Die Praktikantin verletzt sich selbst, wen ziehe ich hinzu?"),
    (Kind.SPECIAL_CATEGORY, "Mein Kollege ist Zeuge Jehovas."),
    (Kind.SPECIAL_CATEGORY, "Our neighbour was diagnosed with cancer, how do I reply?"),
    (Kind.SPECIAL_CATEGORY, "Die Anwärterin hat seit Mai eine Belastungsstörung."),
    (Kind.TAX_CASE, "Unser Fall: Zahnärztin, geschieden, Einkommen 88.412,17 €, will Splitting"),
    (Kind.TAX_CASE, "Haben wir der Witwe 3.412,80 € Erstattung zu Recht verrechnet?"),
    (Kind.TAX_CASE, ("In Pirmasens wurde 2022 ein Mietshaus vom Vater auf die Tochter übertragen, "
     "Wert 412.300 €")),
    (Kind.TAX_CASE, "Taxpayer owns a pub in Soest, undeclared sales of 48,212 Euro in 2023"),
    (Kind.TAX_CASE, ("Der Inhaber eines Kiosks in Warendorf hat 2023 Einnahmen von 18.411 € nicht "
     "verbucht. Wäre schön, wenn es heute noch ginge.")),
    (Kind.PERSON, "Bitte an Kowalczyk-Blum, Friederike weiterleiten"),
    (Kind.PERSON, "Leonie zur Wiesche hat keine Belege eingereicht"),
]  # fmt: skip

HARMLESS = [
    "Landesrechnungshof, Konrad-Adenauer-Platz 13, 40210 Düsseldorf: Briefkopf bitte",
    "BfDI, Graurheindorfer Straße 153, 53117 Bonn, für den Datenschutzhinweis",
    "Infotheke des Finanzamts, erreichbar unter 0211 4566-0, Aushang",
    "presse@bundesrechnungshof.de in den Verteiler aufnehmen",
    "bitte an poststelle@finanzamt.bund.de. danke",
    "Toner TN-2420, passt der in den HL-L2350?",
    "please write 05/06/2024 as a German date",
    "Kleinunternehmer bis 25.000 und 100.000 Euro, Handyfoto als Titelbild",
    "Lars, Ute, Kai: wir suchen einen Teamnamen",
    "Danyal Bayaz, Finanzminister in Baden-Württemberg: Rede zur Grundsteuer gliedern",
    "Tippe vom Bahnsteig, daher kurz: Wie schreibt man Widerspruch?",
    "Öffnungszeiten Mo-Mi 8-15 Uhr, Fr bis 12, als Aushang",
    "Darf ich den Namen meines Hundes als Passwort nehmen?",
    "Der Reisepass-Nummernkreis ist neunstellig, oder?",
    "Welcher Stempel gehört auf VS-NfD?",
    "Was ist ein Geschäftsgeheimnis im Sinne des GeschGehG?",
    "Ein Taxifahrer hat im Beispiel 20.000 Euro Gewinn, wie hoch ist die Steuer?",
    "Wie kalkuliert man einen Rabatt von 10 %?",
    "Was sagt § 1 AStG zu Verrechnungspreisen, und was gilt ab 5 %?",
    "Die interne Schulung kostet 300 €, formuliere die Einladung.",
    "Rezeptur für 12 Waffeln, davon 30 % Vollkorn, fürs Sommerfest",
    "A B C D E F G: das Alphabet als Lernplakat",
    "Die PIN darf man drei mal falsch eingeben, dann ist Schluss.",
    "BR-Drucksache 503/20 in zwei Sätzen",
    "Bankverbindung der Finanzkasse: IBAN DE30 4400 0000 0044 0015 27, in den Briefkopf",
    "Sozialgericht Köln, An den Dominikanern 2, 50668 Köln, Belehrung kürzen",
    "Tag der offenen Tür, Kasernenstraße 12, 40213 Düsseldorf, ab 10 Uhr",
    "Kühn oder vorsichtig: welches Wort passt besser?",
    "Fuchs und Vogel als Motiv für das Titelbild",
    "Version\tBuild\n4.2.1\t20251103.2",
    "Können Zeugen Jehovas an Feiertagen freinehmen?",
]


def found(text: str) -> set[str]:
    return {f.kind for f in SCREEN.findings(text) if f.action is not Action.ALLOW}


@pytest.mark.parametrize(("kind", "text"), TELLING)
def test_what_tells_of_somebody_is_found(kind: Kind, text: str) -> None:
    assert kind in found(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_tells_of_nobody_passes(text: str) -> None:
    assert found(text) == set()
