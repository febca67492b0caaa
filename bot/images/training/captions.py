"""Says in German or English what a scene shows, as people and language models would ask for it.

A caption may leave out colours, put its phrases in any order and say things that no picture can
show, so that the model learns to pass over what it does not know.
"""

# ruff: noqa: PLR2004  the figures are proportions of the drawing; chance is not secret here

from __future__ import annotations

from random import Random

from bot.images.training.scene import COLOURFUL, Part, Scene

ENGLISH_MOTIFS = {
    "balloons": ("balloons", "party balloons", "floating balloons", "balloon"),
    "bunting": ("bunting", "bunting flags", "pennants", "garland", "party flags"),
    "confetti": ("confetti", "paper confetti", "falling confetti"),
    "snow": ("snow", "snowflakes", "falling snow"),
    "clouds": ("clouds", "fluffy clouds", "cloud"),
    "sun": ("sun", "sunshine", "shining sun"),
    "moon": ("moon", "full moon"),
    "stars": ("stars", "star", "starry sky"),
    "hills": ("hills", "rolling hills", "hilly landscape", "landscape", "countryside"),
    "mountains": ("mountains", "mountain range", "peaks", "alps", "mountain"),
    "skyline": ("skyline", "city skyline", "city", "buildings", "houses", "town"),
    "waves": ("waves", "sea", "ocean", "water", "lake"),
    "meadow": ("meadow", "grass", "field"),
    "trees": ("trees", "tree", "park trees"),
    "firs": ("firs", "fir trees", "conifers", "forest"),
    "flowers": ("flowers", "blossoms", "flower"),
    "circles": ("circles", "overlapping circles", "bubbles", "round shapes"),
    "stripes": ("stripes", "diagonal stripes", "striped pattern"),
    "triangles": ("triangles", "polygons", "geometric shapes", "low poly pattern"),
    "dots": ("dots", "polka dots", "dotted pattern"),
    "sky": ("sky", "sky above"),
    "plain": ("background", "plain background", "backdrop"),
}
GERMAN_MOTIFS = {
    "balloons": ("Luftballons", "Ballons", "Luftballon"),
    "bunting": ("Wimpel", "Wimpelkette", "Girlande", "Wimpelketten", "Fähnchen"),
    "confetti": ("Konfetti", "Papierkonfetti"),
    "snow": ("Schnee", "Schneeflocken", "Schneefall"),
    "clouds": ("Wolken", "Wolke", "Schäfchenwolken"),
    "sun": ("Sonne", "Sonnenschein"),
    "moon": ("Mond", "Vollmond"),
    "stars": ("Sterne", "Stern", "Sternenhimmel"),
    "hills": ("Hügel", "Hügellandschaft", "Landschaft", "Hügeln"),
    "mountains": ("Berge", "Gebirge", "Alpen", "Bergen", "Gipfel"),
    "skyline": ("Skyline", "Stadt", "Häuser", "Gebäude", "Stadtsilhouette", "Häusern"),
    "waves": ("Wellen", "Meer", "Wasser", "See"),
    "meadow": ("Wiese", "Gras", "Feld"),
    "trees": ("Bäume", "Baum", "Bäumen", "Laubbäume"),
    "firs": ("Tannen", "Nadelbäume", "Wald", "Tanne"),
    "flowers": ("Blumen", "Blüten", "Blume"),
    "circles": ("Kreise", "Blasen", "Kreisen", "runde Formen"),
    "stripes": ("Streifen", "Diagonalstreifen", "Streifenmuster"),
    "triangles": ("Dreiecke", "Polygone", "geometrische Formen", "Dreiecken"),
    "dots": ("Punkte", "Tupfen", "Punktmuster", "Punkten"),
    "sky": ("Himmel",),
    "plain": ("Hintergrund", "Grund", "Fläche"),
}
ENGLISH_COLOURS = {
    "turquoise": ("turquoise", "teal", "cyan"),
    "purple": ("purple", "violet"),
    "grey": ("grey", "gray"),
    COLOURFUL: ("colourful", "colorful", "multicoloured", "bright coloured"),
}
GERMAN_COLOURS = {
    "red": ("rot",),
    "orange": ("orange", "orangefarben"),
    "yellow": ("gelb",),
    "green": ("grün",),
    "turquoise": ("türkis", "türkisfarben"),
    "blue": ("blau",),
    "purple": ("lila", "violett"),
    "pink": ("rosa", "pink"),
    "brown": ("braun",),
    "white": ("weiß",),
    "grey": ("grau",),
    COLOURFUL: ("bunt", "farbenfroh"),
}
UNBENDING = ("orange", "lila", "rosa", "pink", "türkis")
ENDINGS = ("e", "e", "en", "er", "es", "")
ENGLISH_MOODS = {
    "summer": ("summer", "summery", "sunny day", "summer day"),
    "autumn": ("autumn", "autumnal", "fall"),
    "winter": ("winter", "wintry", "snowy"),
    "night": ("night", "at night", "nighttime"),
    "sunset": ("sunset", "evening", "dusk", "sunrise"),
}
GERMAN_MOODS = {
    "summer": ("Sommer", "sommerlich", "sommerliche Stimmung", "Sommertag"),
    "autumn": ("Herbst", "herbstlich", "herbstliche Stimmung"),
    "winter": ("Winter", "winterlich", "verschneit"),
    "night": ("Nacht", "nachts", "bei Nacht"),
    "sunset": ("Sonnenuntergang", "Abend", "Abendstimmung", "Sonnenaufgang"),
}
ENGLISH_ASIDES = (
    "flat illustration", "flyer background", "vector art", "poster", "friendly", "modern", "clean",
    "minimal", "no text", "no people", "high quality", "open day", "for a brochure", "calm",
    "copy space", "soft light", "simple shapes", "a picture of", "an illustration of", "cheerful",
    "bright", "invitation", "tax office", "celebration", "summer party", "career fair", "detailed",
)  # fmt: skip
GERMAN_ASIDES = (
    "flache Illustration", "Hintergrund für einen Flyer", "Vektorgrafik", "Plakat", "freundlich",
    "modern", "schlicht", "ohne Text", "ohne Menschen", "Tag der offenen Tür", "für eine Broschüre",
    "ruhig", "mit Platz für Text", "ein Bild mit", "eine Illustration mit", "fröhlich", "hell",
    "Einladung", "Finanzamt", "Feier", "Sommerfest", "Ausbildungsmesse", "einfache Formen", "Bild",
)  # fmt: skip
ENGLISH_JOINTS = (
    ", ",
    ", ",
    ", ",
    " and ",
    " with ",
    " over ",
    " above ",
    " under a ",
    " in front of ",
)
GERMAN_JOINTS = (", ", ", ", ", ", " und ", " mit ", " über ", " unter ", " vor ", " auf ")


def caption(scene: Scene, rng: Random) -> str:
    german = rng.random() < 0.5
    moods, asides, joints = (
        (GERMAN_MOODS, GERMAN_ASIDES, GERMAN_JOINTS)
        if german
        else (ENGLISH_MOODS, ENGLISH_ASIDES, ENGLISH_JOINTS)
    )
    phrases = [_phrase(part, scene, rng, german=german) for part in _named(scene, rng)]
    rng.shuffle(phrases)
    if scene.mood and (rng.random() < 0.8 or not phrases):
        phrases.insert(rng.randrange(len(phrases) + 1), rng.choice(moods[scene.mood]))
    text = phrases[0] if phrases else ""
    for phrase in phrases[1:]:
        text += rng.choice(joints) + phrase
    for _ in range(rng.choice((0, 0, 1, 2, 3))):
        aside = rng.choice(asides) if rng.random() < 0.8 else _babble(rng)
        text = f"{aside}, {text}" if rng.random() < 0.3 else f"{text}, {aside}"
    return text


def _named(scene: Scene, rng: Random) -> list[Part]:
    """Motifs are nearly always named; a plain backdrop or a sky often goes without saying."""
    named = [part for part in scene.parts[1:] if rng.random() < 0.95]
    if rng.random() < 0.75 or not named:
        named.append(scene.backdrop)
    return named


def _phrase(part: Part, scene: Scene, rng: Random, *, german: bool) -> str:
    noun = rng.choice((GERMAN_MOTIFS if german else ENGLISH_MOTIFS)[part.motif])
    if part.motif == "meadow" and any(other.motif == "flowers" for other in scene.others):
        noun = rng.choice((noun, "Blumenwiese" if german else "flower meadow"))
    if part.colour == COLOURFUL and part.motif == "sky":
        return noun
    if rng.random() > 0.85:
        return noun
    colour = _german_colour(part, rng) if german else _english_colour(part, rng)
    return f"{colour} {noun}"


def _english_colour(part: Part, rng: Random) -> str:
    colour = rng.choice(ENGLISH_COLOURS.get(part.colour, (part.colour,)))
    return f"{rng.choice(_shades(part.shade, 'light', 'dark'))} {colour}".strip()


def _german_colour(part: Part, rng: Random) -> str:
    stem = rng.choice(GERMAN_COLOURS[part.colour])
    shaded = rng.choice(_shades(part.shade, "hell", "dunkel")) + stem
    return shaded if stem in UNBENDING else shaded + rng.choice(ENDINGS)


def _shades(shade: str, light: str, dark: str) -> tuple[str, ...]:
    return {"light": (light,), "dark": (dark,)}.get(shade, ("",))


def _babble(rng: Random) -> str:
    """Make words that mean nothing."""
    letters = "abdefghiklmnoprstu"
    return " ".join(
        "".join(rng.choice(letters) for _ in range(rng.randint(3, 9)))
        for _ in range(rng.randint(1, 4))
    )
