"""Reads a brief from plain words without a model: format, date and time, place, motif, style.

Every value is a piece of the words as they stand. What is not understood is not guessed at: it
comes back as `unclear`, and the bot asks where it belongs. Only forms that people write in
orders for flyers are known here; a language model (`extraction.py`) reads more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.flyer.brief import Format
from bot.flyer.calendar import dates_in
from bot.flyer.form import format_named

HEAD = re.compile(
    r"\s*(?:(?:bitte|please)\b,?\s*)?(?:(?:erstelle|mache?|zeichne|create|make)n?\s+(?:sie\s+)?)?"
    r"(?:(?:ein(?:en|e)?|das|den|an?|the)\s+)?"
    r"(?:flyer|plakat|poster|flugblatt|handzettel|postkarte|karte|leaflet|handout)\b"
    r"(?:\s+(?:im|in|als|für|zum|zur|zu|über|for|about|as)\b)?\s*[:,]?\s*",
    re.IGNORECASE,
)
# „A5“ is a format and „auf der A5“ a motorway; „Banner“ is one at the head or after „als“.
SHEET = re.compile(
    r"(?<!\bder )(?<!\bdie )(?<!autobahn )(?:\b(?:als|im format|format|in|as)\s+)?"
    r"\b(?P<sheet>(?:din[ -]?)?a[456]|din[ -]?lang|dl)\b(?:[ -]?format)?",
    re.IGNORECASE,
)
SHAPE = re.compile(
    r"(?:^\W*(?:(?:bitte|please)\s+)?(?:(?:ein|als|an?|as)\s+)?|\b(?:als|im format|format|as)\s+)"
    r"(?P<shape>quadrat(?:isch)?|square|banner|icon|symbol|piktogramm|pictogram)(?=\s*(?:[:,]|$))",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"(?:\b(?:kontakt|anmeldung|auskunft|rückfragen|infos?|mehr|contact|questions)\b[^,;\n]{0,30}?\s)?"
    r"(?:\b(?:telefon|tel\.?|fon|e-?mail|phone)\s*:?\s*)?"
    r"(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+[\w/]"
    r"|(?<!\d)\+?0?\d{2,5}[ /-]\d[\d -]{3,}\d)",
    re.IGNORECASE,
)
PLACE_NOUN = (
    r"(?:[\wÄÖÜäöüß-]*(?i:amt|ämter|haus|halle|saal|schule|museum|platz|park|zentrum|ministerium"
    r"|universität|bibliothek|bücherei|foyer|kantine|raum|zimmer|straße|str\.|allee|hof|garten"
    r"|markt|kirche|theater|stadion|aula|office|hall|building|square|street|centre|center"
    r"|library))(?![\wäöü])"
)
PLACE_NAME = (
    rf"(?:[\wÄÖÜäöüß-]+\s+){{0,2}}{PLACE_NOUN}(?:\s+(?:(?:am|an der|im|in|der|des)\s+)?"
    r"(?:[A-ZÄÖÜ][\wäöüß-]*|\d+\w?\b))*"
)
PLACE = re.compile(
    r"(?:^|\s)(?i:im|in der|in dem|in|beim|bei der|auf dem|auf der|vor dem|am|an der|at the|in the"
    rf"|at)\s+(?P<where>{PLACE_NAME})"
)
# Without „im“ only after the title: else „Finanzamt Bonn“ may be what the flyer is about.
ADDRESS = re.compile(rf"{PLACE_NAME}|\d{{5}} [A-ZÄÖÜ][\w -]+")
MOTIF = re.compile(
    r"\s*(?:(?:motiv|bild|picture)\s*:?\s+)?(?P<how>mit|with|ohne|without)"
    r"\s+(?:(?:einem|einer|den|der|dem|vielen|an?|the|some)\s+)?(?P<motif>.+)",
    re.IGNORECASE,
)
STYLES = re.compile(
    r"(?:(?:sehr|eher|bitte|in|und|very|and|farblich|gehalten|style|stil)\s+)*"
    r"(?:sommerlich|herbstlich|winterlich|frühlingshaft|weihnachtlich|österlich|festlich|modern"
    r"|schlicht|bunt|farbenfroh|freundlich|hell|dunkel|fröhlich|heiter|ruhig|sachlich|elegant"
    r"|minimalistisch|edel|verspielt|realistisch|fotorealistisch|gezeichnet|abstrakt|warm|kühl"
    r"|aquarell\w*|comic\w*|scherenschnitt|retro|nostalgisch|\w*(?:blau|grün|rot|gelb|orange|violett"
    r"|türkis|pastell)\w*(?:töne\w*|farben)?|summery|autumnal|wintry|festive|modern|plain|colou?rful"
    r"|friendly|bright|dark|cheerful|calm|elegant|minimalist|realistic|abstract|watercolou?r)"
    r"(?:(?:\s*(?:und|and|,)\s*|\s+)(?:sommerlich|herbstlich|winterlich|festlich|modern|schlicht|bunt"
    r"|farbenfroh|freundlich|hell|fröhlich|ruhig|warm|kühl|friendly|bright|modern|calm|colou?rful"
    r"|gehalten))*",
    re.IGNORECASE,
)
ACTION = re.compile(
    r"\s*(?:kommen|melden|besuchen|schauen|informieren|bewerben|lernen|feiern|entdecken) sie\b.*"
    r"|\s*(?:jetzt|gleich|bitte) (?:anmelden|bewerben|vorbeikommen|vormerken)\b.*"
    r"|\s*(?:come|visit|join|register|apply)\b.*",
    re.IGNORECASE,
)
EXTRA = re.compile(
    r"\s*(?:(?:der )?eintritt (?:ist )?frei|kostenlos|kostenfrei|free entry"
    r"|für das leibliche wohl .*)",
    re.IGNORECASE,
)
EVENT = re.compile(
    r"tag der offenen tür|(?:aktions|info|schnupper|karriere|familien|umwelt|vorlese)tag\b"
    r"|fest\b|feier\b|veranstaltung|vortrag|messe\b|\w+abend\b|workshop|schulung|sprechtag|markt\b"
    r"|girls.? ?day|boys.? ?day|konzert|lesung\b|treffen\b|eröffnung|börse\b|seminar|führung\b"
    r"|ausstellung|rundgang|stammtisch|versammlung|\bopen day|\bevent\b|\bfair\b|\bparty\b"
    r"|\blecture|\bexhibition|\bconcert|\bmeeting",
    re.IGNORECASE,
)
EDGES = " \t\n,;:.–-"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read; `formats` as they are named in turn, `unclear` in the person's words."""

    values: dict[str, str] = field(repr=False)
    formats: tuple[Format, ...] = ()
    unclear: tuple[str, ...] = field(default=(), repr=False)


def read_words(words: str, *, title_known: bool = False) -> Reading:
    """Read one order; with `title_known` it completes one, and nothing in it is the title."""
    formats, left = _formats(words)
    head = HEAD.match(left)
    left = left[head.end() :] if head else left
    values = {"title": ""} if title_known else {}
    when = dates_in(left)
    values["when"] = ", ".join(left[date.start : date.end] for date in when)
    left = _cut(left, [(date.lead, date.end) for date in when])
    contacts = [(found.start(), found.end()) for found in CONTACT.finditer(left)]
    values["contact"] = ", ".join(left[start:end].strip() for start, end in contacts)
    left = _cut(left, contacts)
    unclear = _sort(left, values)
    return Reading({k: v for k, v in values.items() if v}, formats, tuple(unclear))


def sounds_like_an_event(words: str) -> bool:
    return EVENT.search(words) is not None


def _formats(words: str) -> tuple[tuple[Format, ...], str]:
    found = [*SHEET.finditer(words), *SHAPE.finditer(words)]
    named = sorted(found, key=lambda match: match.start())
    formats = dict.fromkeys(_format(match) for match in named)
    left = _cut(words, [(match.start(), match.end()) for match in named])
    left = re.sub(r"\0\s*(?:oder|or|und|and|/)\s*\0", "\0", left)
    return tuple(formats), re.sub(r"^[\s\0:,]+", "", left).replace("\0", " ")


def _format(match: re.Match[str]) -> Format:
    named = format_named(next(iter(match.groupdict().values())))
    assert named
    return named


def _sort(left: str, values: dict[str, str]) -> list[str]:
    """Put each piece between commas where it belongs; return what belongs nowhere."""
    unclear = []
    for piece in re.split(r"[,;\n\0]+|(?<=[^\d\s.]{2})\.(?:\s+|$)", left):
        text = piece.strip(EDGES)
        if not re.search(r"\w", text):
            continue
        if not _placed(text, values):
            unclear.append(text)
    return unclear


def _placed(text: str, values: dict[str, str]) -> bool:
    """Find the field of one piece; the first that is nothing else is the title."""
    if found := MOTIF.fullmatch(text):
        motif = found["motif"] if found["how"].casefold() in {"mit", "with"} else text
        return _add(values, "motif", motif)
    if STYLES.fullmatch(text):
        return _add(values, "style", text)
    if EXTRA.fullmatch(text):
        return _add(values, "text", text)
    if ACTION.fullmatch(text):
        return _add(values, "call_to_action", text)
    if "where" not in values and _has_place(text, values):
        return True
    if "title" in values and ADDRESS.fullmatch(text):
        return _add(values, "where", text)
    if "title" in values:
        return False
    return _add(values, "title", text)


def _has_place(text: str, values: dict[str, str]) -> bool:
    """Take „Tag der offenen Tür im Finanzamt Bonn mit Musik“ apart."""
    place = PLACE.search(text)
    if place is None:
        return False
    before, after = text[: place.start()].strip(EDGES), text[place.end() :].strip(EDGES)
    if (before and "title" in values) or (after and not MOTIF.fullmatch(after)):
        return False
    values["where"] = place["where"]
    return all(_placed(piece, values) for piece in (before, after) if piece)


def _add(values: dict[str, str], name: str, text: str) -> bool:
    values[name] = f"{values[name]}, {text}" if name in values else text
    return True


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    """Take spans out; a mark stays, so that what stood apart does not become one."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}\0{text[end:]}"
    return text
