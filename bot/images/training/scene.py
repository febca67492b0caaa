"""What can be in a picture, and how scenes are made up."""

# ruff: noqa: PLR2004  the figures are proportions of the drawing; chance is not secret here

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from bot.images.training.palette import COLOURS, VIVID

COLOURFUL = "colourful"
GROUNDS = ("hills", "mountains", "skyline", "waves", "meadow")
PATTERNS = ("circles", "stripes", "triangles", "dots")
ABOVE = ("balloons", "bunting", "confetti", "clouds", "sun", "stars")
STANDING = ("trees", "firs", "flowers")
MOODS = ("summer", "autumn", "winter", "night", "sunset")
SIZES = ((256, 256), (224, 320), (320, 224))


@dataclass(frozen=True, slots=True)
class Part:
    """A motif in a colour of a shade; the colour may be `COLOURFUL`."""

    motif: str
    colour: str
    shade: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A backdrop (sky, plain or a pattern), perhaps a ground, and up to two more motifs."""

    backdrop: Part
    ground: Part | None = None
    others: tuple[Part, ...] = ()
    mood: str = ""

    @property
    def parts(self) -> tuple[Part, ...]:
        ground = (self.ground,) if self.ground else ()
        return (self.backdrop, *ground, *self.others)


def invent(rng: Random) -> Scene:
    kind = rng.random()
    if kind < 0.15:
        return _pattern(rng)
    if kind < 0.35:
        return _plain(rng)
    if kind < 0.6:
        return _in_mood(rng)
    return _landscape(rng)


def _pattern(rng: Random) -> Scene:
    colour = rng.choice((*VIVID, "white", "grey"))
    figures = rng.choice([*(c for c in VIVID if c != colour), colour, COLOURFUL])
    backdrop = Part("plain", colour, _shade(rng))
    return Scene(backdrop, others=(Part(rng.choice(PATTERNS), figures),))


def _plain(rng: Random) -> Scene:
    """Put before a plain backdrop what hangs, floats or falls, as many flyers do."""
    backdrop = Part("plain", rng.choice((*VIVID, "white", "grey", "blue")), _shade(rng))
    motifs = rng.sample(("balloons", "bunting", "confetti", "stars", "sun"), rng.choice((1, 1, 2)))
    return Scene(backdrop, others=tuple(_above(rng, motif, backdrop.colour) for motif in motifs))


def _landscape(rng: Random) -> Scene:
    natural = rng.random() < 0.5
    colour = rng.choice(("blue", "blue", "turquoise")) if natural else rng.choice(VIVID)
    sky = Part("sky", colour, rng.choice(("", "", "light", "dark")))
    motifs = rng.sample(ABOVE, rng.choice((0, 1, 1, 2)))
    others = [_above(rng, motif, sky.colour) for motif in motifs]
    if rng.random() < 0.12:
        return Scene(sky, others=tuple(others) or (_above(rng, "clouds", sky.colour),))
    ground = _ground(rng, natural=natural)
    if ground.motif in {"hills", "meadow"} and len(others) < 2 and rng.random() < 0.5:
        others.insert(0, _standing(rng, rng.choice(STANDING)))
    return Scene(sky, ground, tuple(others))


def _in_mood(rng: Random) -> Scene:
    mood = rng.choice(MOODS)
    sky, ground_colours, motifs = {
        "summer": (
            Part("sky", "blue", rng.choice(("", "light"))),
            ("green",),
            ("sun", "clouds", "balloons", "bunting", "flowers", "trees"),
        ),
        "autumn": (
            Part("sky", rng.choice(("orange", "yellow", "blue")), "light"),
            ("orange", "brown", "yellow"),
            ("trees", "sun", "clouds"),
        ),
        "winter": (
            Part("sky", rng.choice(("blue", "grey")), "light"),
            ("white",),
            ("firs", "confetti", "clouds"),
        ),
        "night": (
            Part("sky", rng.choice(("blue", "purple")), "dark"),
            ("blue", "purple", "green"),
            ("stars", "stars", "firs", "sun"),
        ),
        "sunset": (
            Part("sky", COLOURFUL),
            ("purple", "blue", "brown"),
            ("sun", "sun", "clouds", "trees", "firs"),
        ),
    }[mood]
    grounds = ("hills", "mountains") if mood == "winter" else GROUNDS[:4]
    ground = Part(
        rng.choice(grounds),
        rng.choice(ground_colours),
        "dark" if mood in {"night", "sunset"} else "",
    )
    if mood == "summer" and rng.random() < 0.4:
        ground = Part("meadow", "green")
    elif mood == "summer" and ground.motif == "waves":
        ground = Part("waves", rng.choice(("blue", "turquoise")))
    names = [
        m
        for m in dict.fromkeys(rng.sample(motifs, 2))
        if m not in STANDING or ground.motif in {"hills", "meadow"}
    ]
    names = names[: rng.choice((0, 1, 1, 2))]
    others = [_mood_part(rng, name, mood, sky.colour) for name in names]
    others.sort(key=lambda part: part.motif not in STANDING)
    return Scene(sky, ground, tuple(others), mood)


def _mood_part(rng: Random, motif: str, mood: str, sky: str) -> Part:
    if motif in {"trees", "firs"} and mood == "autumn":
        return Part(motif, rng.choice(("orange", "red", "yellow")))
    if motif == "firs" and mood in {"night", "sunset"}:
        return Part(motif, "green", "dark")
    if motif == "confetti":
        return Part("snow", "white")
    if motif == "sun" and mood == "night":
        return Part("moon", "white")
    return _standing(rng, motif) if motif in STANDING else _above(rng, motif, sky)


def _ground(rng: Random, *, natural: bool) -> Part:
    motif = rng.choice(GROUNDS)
    usual = {
        "hills": ("green",),
        "mountains": ("grey", "blue", "purple"),
        "skyline": ("grey", "blue", "purple", "brown"),
        "waves": ("blue", "turquoise"),
        "meadow": ("green",),
    }[motif]
    colour = rng.choice(usual) if natural else rng.choice(COLOURS)
    return Part(motif, colour, rng.choice(("", "", "", "light", "dark")))


def _standing(rng: Random, motif: str) -> Part:
    if motif == "flowers":
        return Part(
            motif, rng.choice(("red", "yellow", "pink", "purple", "white", COLOURFUL, COLOURFUL))
        )
    return Part(motif, rng.choice(("green", "green", "green", "orange", "red", "yellow")))


def _above(rng: Random, motif: str, backdrop: str) -> Part:
    if motif == "clouds":
        return Part(motif, "white" if rng.random() < 0.8 else rng.choice(("grey", "pink")))
    if motif == "sun":
        return Part(
            motif,
            rng.choice(
                [c for c in ("yellow", "yellow", "orange", "red", "white") if c != backdrop]
            ),
        )
    if motif == "stars":
        return Part(motif, rng.choice([c for c in ("white", "yellow") if c != backdrop]))
    if rng.random() < 0.4:
        return Part(motif, COLOURFUL)
    return Part(motif, rng.choice([c for c in (*VIVID, "white") if c != backdrop]))


def _shade(rng: Random) -> str:
    return rng.choice(("", "", "light", "light", "dark"))
