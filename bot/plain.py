"""Requests in plain words: whether a flyer or a picture is wanted, or words.

Only what asks for one outright counts: a verb of making with its object, or the object alone with
a "bitte". Whoever asks about flyers, for a text for one, or for none, gets words. In doubt it is
words: a picture that nobody wanted is worse than a sentence that says how to ask for one.
"""

from __future__ import annotations

import re
from enum import StrEnum

LONGEST_REQUEST = 400

_FLYER = r"(?:flyer|handzettel|faltblatt|plakat|leaflet|poster)"
_PICTURE = r"(?:bild|titelbild|hintergrundbild|icon|illustration|grafik|motiv|image|picture)"
_ARTICLE = r"(?:einen|ein|eine|den|das|die|a|an|the)"
_ANY = r"(?:einen|ein|eine|an?)"
_FILLER = (
    r"(?:\s+(?:mir|uns|dir|bitte|mal|noch|dazu|daraus|jetzt|doch|gern|gerne|auch|please|me|us|now"
    r"|schönes?|schönen|kurzen?|kleines?|kleinen|neues?|neuen|passendes?|passenden|einfaches?)\b)*"
)
_MAKING = (
    r"(?:mach(?:e|st|en)?|erstell(?:e|en|st)?|gestalt(?:e|en|est)?|entwirf|entwerfen|bau(?:e|en)?"
    r"|bastel[ne]?|bastle|erzeug(?:e|en)?|generier(?:e|en)?|visualisier(?:e|en)?|make|create"
    r"|design|generate|produce)"
)
_NEEDING = (
    r"(?:brauche|bräuchte|brauchen|bräuchten|hätte(?: ich)? gern[e]?|hätten(?: wir)? gern[e]?"
    r"|möchte|möchten|will|wünsche mir|need|want|would like|muss her)"
)
_DRAWING = r"(?:zeichne(?:n|st)?|male|malen|malst|draw|paint)"
_WANTING = rf"\b(?:{_MAKING}|{_NEEDING}){_FILLER}(?:\s+\w+){{0,5}}?\s+{_ARTICLE}{_FILLER}\s+"
_TO_MAKE = r"\b.*\b(?:machen|erstellen|basteln|gestalten|bauen)\b"
_TO_DRAW = r"\b.*\b(?:zeichnen|malen|machen|erstellen|erzeugen)\b"


def _patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text, re.IGNORECASE) for text in texts)


# What speaks for words, wherever it stands in the request.
_WORDS_WANTED = _patterns(
    r"\b(?:wie|was|wer|wo|wann|warum|wieso|welche[rsnm]?|wieviele?|wofür|gibt es|haben wir"
    r"|hast du|brauche ich|muss ich|darf|dürfen|ist ein|muss ein|soll auf"
    r"|what|how|who|where|when|why|which)\b",
    r"\b(?:kein|keine|keinen|nicht|nur (?:den|einen|eine|ein) (?:text|beschreibung)"
    r"|don't|do not|not)\b",
    r"\b(?:text|texte|überschrift|slogan|spruch|idee|ideen|titel für|headline|prompt|gliederung"
    r"|konzept|checkliste|liste|tabelle|tipps|beschreib\w*|describe|alternativtext"
    r"|bildunterschrift|unterschrift|vergleich\w*|korrigier\w*|kürze|kürzer|fass\w*|übersetz\w*"
    r"|translate|write|schreib\w*|formulier\w*|erklär\w*|erzähl\w*|kommentar|rede|gedicht|mail"
    r"|e-mail|einladungstext|webtext|pressemitteilung|vorschläge|beispiel|zusammen|prüf\w*|lies"
    r"|in worten|gemacht|gestaltet|erstellt|gezeichnet|situation|conclusion|list|meinung|lage)\b",
)
_FLYER_WANTED = _patterns(
    rf"{_WANTING}{_FLYER}\b",
    rf"^(?:bitte|jetzt|dazu|und|noch|lass uns)?\s*(?:bitte|noch)?\s*(?:noch)?\s*"
    rf"{_ARTICLE}{_FILLER}\s+{_FLYER}\b",
    rf"^{_FLYER}\s+(?:bitte|erstellen|machen|gestalten)\b",
    rf"^{_FLYER}{_TO_MAKE}",
    rf"\b(?:als|as a)\s+{_FLYER}\b",
    rf"\b{_ARTICLE}\s+{_FLYER}{_TO_MAKE}",
)
_PICTURE_WANTED = _patterns(
    rf"^(?:bitte\s+|please\s+)?(?:{_DRAWING}|mal(?=\s+(?:mir|uns|bitte|ein|eine|einen)\b))\b"
    r"(?!\s+(?:up|a conclusion|den|das|die|mit|eine frage|du dir)\b)",
    rf"^(?:bitte\s+)?{_DRAWING}\s+(?:du|sie|mir|uns)\b(?!.*\baus\b)",
    rf"{_WANTING}{_PICTURE}\b",
    rf"^(?:bitte\s+)?{_ARTICLE}\s+{_PICTURE}\b.*\bbitte\b",
    rf"^{_PICTURE}(?:\s+bitte)?\s*(?::|für\b.*,)",
    rf"\b{_ANY}\s+{_PICTURE}{_TO_DRAW}",
    r"\bmotiv\b.*\bzeichnen\b",
    rf"\bals\s+{_PICTURE}\b",
)
_LEADS = _patterns(
    rf".*?\b(?:{_FLYER}|{_PICTURE})\b[ ,:]*(?:(?:von|of|bitte|please)\s+)*(?P<matter>.*)",
    rf"(?:bitte\s+|please\s+)?(?:{_DRAWING}|mal)(?:\s+(?:du|sie))?{_FILLER}\s+(?P<matter>.*)",
)


class Wish(StrEnum):
    FLYER = "flyer"
    PICTURE = "picture"
    WORDS = "text"


def wish_in(text: str) -> Wish:
    """Tell what a message asks for; long messages are texts to work on."""
    if len(text) > LONGEST_REQUEST:
        return Wish.WORDS
    request = " ".join(text.split())
    # What stands behind a colon is what the flyer or picture is to show.
    if _any(_WORDS_WANTED, request.split(":", maxsplit=1)[0]):
        return Wish.WORDS
    if _any(_FLYER_WANTED, request):
        return Wish.FLYER
    return Wish.PICTURE if _any(_PICTURE_WANTED, request) else Wish.WORDS


def matter_of(text: str) -> str:
    """Return what the flyer or picture is about: the request without its "mach mir bitte einen"."""
    request = " ".join(text.split())
    for lead in _LEADS:
        if (found := lead.match(request)) and found["matter"].strip(" .:,"):
            return found["matter"].strip()
    return request


def _any(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)
