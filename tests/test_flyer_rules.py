"""Six rules for pictures: what breaks one is refused, what only sounds like it is drawn."""

from __future__ import annotations

import io
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.flyer.rules import Rule, breach_of
from bot.flyer.sanity import looks_empty, looks_like_noise
from bot.wording import LANGUAGES, load_table
from tests.fakes import tiny_png

INSIGNIA = [
    "das Wappen von Bonn über dem Rathaus",
    "ein Landeswappen aus Blumen",
    "Stadtwappen im Hintergrund",
    "das nordrhein-westfälische Landeswappen",
    "Fahne mit Bundesadler",
    "ein Bundes-Adler aus Papier",
    "der Reichsadler auf einer Münze",
    "Hoheitszeichen der Bundesrepublik",
    "ein Dienstsiegel auf einem Brief",
    "Siegel der Stadt Köln",
    "Logo des Finanzamts auf einer Tasse",
    "eine Bundesdienstflagge im Wind",
    "ein Polizeistern",
    "ein schwarzer Adler auf goldenem Grund",
    "coat of arms of North Rhine-Westphalia",
    "the federal eagle on a wall",
    "an official seal on parchment",
    "W a p p e n der Stadt",
    "Wap\u00adpen der Stadt",
    "ein W\u0430ppen",
    "eine Wiese mit Wappen statt Blumen",
    "Hakenkreuz",
]
PERSONS = [
    "ein Porträt von Angela Merkel",
    "Merkel im Blumenfeld",
    "Bundeskanzler am Rednerpult",
    "die Ministerpräsidentin schneidet ein Band durch",
    "der Finanzminister lächelt",
    "Olaf Scholz auf dem Fahrrad",
    "Hendrik Wüst vor dem Landtag",
    "Ursula von der Leyen winkt",
    "Donald Trump mit Luftballon",
    "Taylor Swift singt im Finanzamt",
    "Heidi Klum mit Steuererklärung",
    "Lionel Messi im Stadion",
    "ein Doppelgänger von Günther Jauch",
    "Albert Einstein an der Tafel",
    "unser Oberbürgermeister vor dem Rathaus",
    "prime minister at a desk",
    "celebrity on a red carpet",
    "Karl-Josef Laumann im Sessel",
    "Udo Lindenberg mit Hut",
]
BRANDS = [
    "eine Coca-Cola-Dose auf dem Tisch",
    "Kinder spielen mit LEGO",
    "ein Mercedes vor dem Finanzamt",
    "ein VW-Bus am Strand",
    "ein iPhone auf dem Schreibtisch",
    "Turnschuhe von Nike",
    "Micky Maus am Schreibtisch",
    "Pikachu rechnet",
    "Harry Potter mit Steuerbescheid",
    "Star Wars Raumschiff",
    "ein Jaguar als Limousine",
    "Schuhe mit Puma-Logo",
    "ein Apple-Laptop auf dem Tisch",
    "Logo von Borussia Mönchengladbach",
    "mit Firmenlogo auf dem Hemd",
    "ein McDonald's-Restaurant",
    "das Google Logo",
    "Sparkasse an der Ecke",
    "Disneyschloss im Abendrot",
    "a Playmobil figure",
    "company logo on a wall",
    "ein Mars-Riegel",
    "Shell Tankstelle bei Nacht",
]
ARTISTS = [
    "ein Rathaus im Stil von Banksy",
    "Landschaft im Stil von Gerhard Richter",
    "im Stil von Neo Rauch",
    "Ballons im Stile von Jeff Koons",
    "in the style of David Hockney",
    "ein Wald wie bei Studio Ghibli",
    "Tigerente von Janosch",
    "à la Picasso",
    "im Stil von Petra Beispielkünstlerin",
    "im Stil von Christoph Niemann",
    "Grüffelo im Finanzamt",
    "gemalt wie Andy Warhol",
    "in the style of Greg Rutkowski",
    "painted like Salvador Dalí",
]
UNIFORMS = [
    "eine Polizistin vor dem Finanzamt",
    "zwei Polizisten auf Streife",
    "Menschen in Uniform",
    "eine Frau in Polizeiuniform",
    "Soldaten marschieren",
    "ein uniformierter Mann",
    "Zollbeamte in Uniform",
    "eine Richterrobe",
    "Feuerwehrleute in Uniform",
    "police officer smiling",
    "soldiers in a row",
    "a woman in uniform",
    "keine Wolken, ein Polizist auf der Straße",
    "nicht ohne Uniform",
    "Bundeswehrsoldatin mit Rucksack",
    "Amtstracht auf einem Bügel",
]
MINORS = [
    "nacktes Kind am Strand",
    "Mädchen im Bikini",
    "Kinder mit Waffen",
    "ein weinendes Kind im Flur",
    "Jugendliche trinken Bier",
    "Schüler mit Zigaretten",
    "ein Junge mit Pistole",
    "Kinder im Krieg",
    "ein Baby in der Badewanne",
    "Teenager mit Drogen",
    "krankes Kind im Krankenhaus",
    "ein verängstigtes Mädchen",
    "child with a gun",
    "boys smoking",
    "girl in underwear",
    "Kind, das geschlagen wird",
]
REFUSED = [
    (rule, text)
    for rule, texts in {
        Rule.INSIGNIA: INSIGNIA,
        Rule.PERSONS: PERSONS,
        Rule.BRANDS: BRANDS,
        Rule.ARTISTS: ARTISTS,
        Rule.UNIFORMS: UNIFORMS,
        Rule.MINORS: MINORS,
    }.items()
    for text in texts
]

DRAWN = [
    "bunte Luftballons vor blauem Himmel",
    "Luftballons, sommerlich",
    "Kinder beim Malen",
    "Kinder spielen auf einer Wiese",
    "Kinder am Waffelstand",
    "Kinder bemalen eine nackte Wand",
    "Kinder mit Wasserpistolen im Garten",
    "Kinder beim Malen, daneben ein Stand mit Bier",
    "Eltern mit Kindern im Park",
    "junge Leute trinken Bier im Biergarten",
    "Junge Familien am See",
    "ein Junge liest ein Buch",
    "Schülerinnen an einem Computer",
    "ein Wappentier-Rätsel",
    "Wappensaal des Rathauses",
    "für den Winter gewappnet: Schal und Mütze",
    "eine Landschaft ohne Wappen",
    "Rathaus, keine Wappen und keine Logos",
    "Fassade ohne Hoheitszeichen",
    "a town hall without coats of arms",
    "ein Adler über den Bergen",
    "ein Bär hält ein Schild mit Blumen",
    "ein Löwe im Zoo",
    "Siegellack und Feder",
    "ein Gütesiegel aus Blättern",
    "eine Deutschlandfahne im Wind",
    "Fahnen in Grün, Weiß und Rot",
    "eine Briefmarke auf einem Umschlag",
    "eine Marke mit Zähnung, rot",
    "Essensmarken in einer Dose",
    "ein Stempel mit Datum",
    "ein roter Apfel",
    "an apple tree in spring",
    "apple pie on a table",
    "ein Jaguar im Dschungel",
    "ein Puma auf einem Felsen",
    "der Planet Mars",
    "ein Uhu im Wald",
    "eine Elster auf einem Ast",
    "ein Golfplatz am Morgen",
    "Post im Briefkasten",
    "windows of a house in the evening",
    "a shell on the beach",
    "eine Orange, in Scheiben geschnitten",
    "Bausteine in vielen Farben",
    "ein Mobiltelefon ohne Logo",
    "ein Auto ohne Marke",
    "das Finanzministerium bei Nacht",
    "das Ministerium als Papiermodell",
    "Beethoven-Denkmal in Bonn",
    "die Adenauerallee mit Bäumen",
    "Blick auf das Kanzleramt",
    "Trumpfkarten auf einem Tisch",
    "eine Frau am Rednerpult, von hinten",
    "Beschäftigte an Schreibtischen",
    "eine Beamtin am Schalter",
    "ein Weihnachtsmann mit Sack",
    "Menschen in Alltagskleidung, ohne Uniform",
    "keine Menschen in Uniform",
    "uniform background in light blue",
    "a uniformly lit room",
    "eine Karnevalsuniform auf einem Bügel",
    "Zinnsoldaten in einer Vitrine",
    "ein Rettungswagen vor dem Haus",
    "Feuerwehrauto mit Blumen",
    "ein Polizeihund als Stofftier",
    "im Stil eines alten Plakats",
    "im Stil der 50er Jahre",
    "im Stil von Aquarellmalerei",
    "im Stil von Kinderbüchern",
    "im Stil des Jugendstils",
    "im Stil von Vincent van Gogh",
    "in the style of a watercolour",
    "in the style of Claude Monet",
    "im Stil einer Kinderzeichnung",
    "im Stil von Bauhaus",
    "Scherenschnitt, schwarz auf weiß",
    "ein Sparschwein mit Münzen",
    "eine Waage aus Papier",
    "ein Paragrafenzeichen aus Blumen",
    "ein Euro-Symbol aus Münzen",
    "eine Skyline bei Sonnenuntergang",
    "Konfetti und Girlanden",
    "ein Labyrinth von oben",
    "Krokodil mit Krone",
    "tote Winkel auf einer Kreuzung, als Zeichnung",
    "ein blutroter Himmel",
    "ein Krankenhaus am Hang",
    "eine Flasche Wein und Käse",
    "Kindergarten mit bunten Fenstern",
    "Kindergeld als Münzstapel, daneben ein Weinglas",
    "a minor detail in the background, a glass of wine",
    "heller, ohne Menschen",
    "mehr Blau, weniger Text",
    "Menschen unterschiedlicher Herkunft im Gespräch",
    "ältere Menschen am Computer",
    "eine Rollstuhlfahrerin vor einer Rampe",
]


@pytest.mark.parametrize(("rule", "text"), REFUSED, ids=[text for _, text in REFUSED])
def test_what_breaks_a_rule_is_refused_with_that_rule(rule: Rule, text: str) -> None:
    breach = breach_of(text)

    assert breach
    assert breach.rule is rule


@pytest.mark.parametrize("text", DRAWN)
def test_what_only_sounds_like_it_is_drawn(text: str) -> None:
    assert breach_of(text) is None


@given(st.text(max_size=300))
def test_no_description_however_strange_breaks_the_rules_themselves(text: str) -> None:
    breach_of(text)


@given(st.sampled_from([text for _, text in REFUSED]), st.text(" \n\t", max_size=3))
def test_what_stands_around_a_description_does_not_hide_it(text: str, around: str) -> None:
    assert breach_of(f"{around}Ein Bild am Morgen. {text.upper()}{around}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["names", "reasons", "suggestions"])
def test_each_rule_has_its_words(language: str, part: str) -> None:
    assert set(load_table(language, "flyer")["rules"][part]) == set(Rule)


def test_a_picture_of_one_colour_looks_empty_and_a_drawing_does_not() -> None:
    drawing = Image.linear_gradient("L").convert("RGB")
    written = io.BytesIO()
    drawing.save(written, "PNG")

    assert looks_empty(tiny_png(7))
    assert not looks_empty(written.getvalue())


def noise(side: int) -> bytes:
    """Give noise in so many cells a side, enlarged softly as a decoder would."""
    rng = Random(side)
    cells = Image.frombytes("RGB", (side, side), rng.randbytes(side * side * 3))
    written = io.BytesIO()
    cells.resize((512, 512), Image.Resampling.BICUBIC).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("cells", [64, 128, 512])
def test_noise_is_named(cells: int) -> None:
    assert looks_like_noise(noise(cells))


@pytest.mark.parametrize("cells", [2, 8, 24])
def test_large_forms_are_no_noise(cells: int) -> None:
    assert not looks_like_noise(noise(cells))
