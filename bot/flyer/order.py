"""From what a person writes to a brief, and to the one question that may be left.

Form lines count most, then what a language model has pointed at, then what the rules read. Nothing
else fills a field. What is missing or ambiguous is asked for once, in one message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.flyer.brief import Brief, Format
from bot.flyer.calendar import impossible_date, is_relative, real_weekday
from bot.flyer.form import TEXT_FIELDS, fill_in, format_named, read_form, write_form
from bot.flyer.reading import Reading, read_words, sounds_like_an_event
from bot.wording import LANGUAGES, fill, load_table

EVENT_FIELDS = ("when", "where")
DRAWN_FIELDS = {"motif", "style"}
POLITE = {"bitte", "please", "doch", "lieber", "rather"}
SHOWN_PIECES = 6
SHOWN_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Order:
    """A brief, and what is not yet clear: fields by name, formats named, words left over.

    `subject` is what a person wrote as the order for the image model, if any.
    """

    brief: Brief
    missing: tuple[str, ...] = ()
    formats: tuple[Format, ...] = ()
    unclear: tuple[str, ...] = field(default=(), repr=False)
    subject: str = field(default="", repr=False)

    @property
    def is_ready(self) -> bool:
        """Tell whether pictures can be drawn: with a title, or for an icon with a motif."""
        needed = self.brief.motif if self.brief.format is Format.ICON else self.brief.title
        return bool(needed)


def take_order(words: str, extracted: Mapping[str, str] | None = None) -> Order:
    """Read the first message of an order."""
    return _read(words, Brief(), extracted)


def complete(brief: Brief, words: str, extracted: Mapping[str, str] | None = None) -> Order:
    """Read an answer to what was asked; „weiter“ leaves the brief as it is.

    One piece that fits nowhere answers the one question that is left, or says the motif.
    """
    if is_go_on(words):
        return Order(brief, tuple(_missing(brief, "")))
    order = _read(words, brief, extracted)
    untouched = order.brief == brief and not brief.motif
    open_fields = order.missing or (("motif",) if untouched else ())
    if len(order.unclear) != 1 or len(open_fields) != 1:
        return order
    values = {open_fields[0]: order.unclear[0]}
    return replace(order, brief=fill_in(order.brief, values), missing=(), unclear=())


def revise(brief: Brief, subject: str, form: Mapping[str, str], wish: str) -> tuple[Brief, str]:
    """Change fields of a finished brief; a wish is added to the motif and to its translation."""
    changed = fill_in(brief, form)
    wish = " ".join(wish.split())
    if "prompt" in form:
        subject = " ".join(form["prompt"].split())
    elif {"motif", "style"} & set(form):
        subject = ""
    if wish:
        changed = replace(changed, motif=", ".join(filter(None, [changed.motif, wish])))
        subject = f"{subject}, {wish}" if subject else ""
    return changed, subject


def format_alone(words: str) -> Format | None:
    """Read „bitte als A4“, which wishes for nothing but another sheet."""
    reading = read_words(words, title_known=True) if words else Reading({})
    nothing_else = not reading.values and all(
        piece.casefold() in POLITE for piece in reading.unclear
    )
    return reading.formats[0] if reading.formats and nothing_else else None


def restored(order: Order, restore: Callable[[str], str]) -> Order:
    """Put back what was masked, in all that no model gets to see."""
    values = {
        name: restore(getattr(order.brief, name))
        for name in TEXT_FIELDS
        if name not in DRAWN_FIELDS
    }
    return replace(order, brief=fill_in(order.brief, values))


def is_go_on(words: str) -> bool:
    plain = re.sub(r"[^\w ]", "", words).strip().casefold()
    return any(
        plain in load_table(language, "flyer")["brief"]["go_words"] for language in LANGUAGES
    )


def questions(order: Order, language: str) -> list[str]:
    """Say all that is to be asked or shown back, a sentence each."""
    return list(_questions(order, language))


def ask_back(order: Order, language: str) -> str:
    """Show what was understood and ask for the rest; the brief comes last, to be read back."""
    words = load_table(language, "flyer")["brief"]
    form = write_form(order.brief, language)
    asked = questions(order, language)
    if not order.missing:
        asked.append(words["go_on"])
    shown = Brief(format=order.brief.format) != order.brief
    return "\n\n".join([*asked, words["intro" if shown else "empty"], form])


def _read(words: str, brief: Brief, extracted: Mapping[str, str] | None) -> Order:
    form, rest = read_form(words)
    known = bool(brief.title or form.get("title"))
    reading = read_words(rest, title_known=known) if rest else Reading({})
    values = {**reading.values, **(extracted or {}), **form}
    formats = _formats(reading, form, extracted)
    if formats:
        values["format"] = formats[0].value
    filled = _icon(fill_in(brief, values))
    unclear = tuple(piece for piece in reading.unclear if not _placed(piece, values))
    missing = tuple(_missing(filled, words))
    return Order(filled, missing, formats, unclear, " ".join(form.get("prompt", "").split()))


def _formats(
    reading: Reading, form: Mapping[str, str], extracted: Mapping[str, str] | None
) -> tuple[Format, ...]:
    """Take the format of the form; words may name several, then the first one counts."""
    if named := format_named(form.get("format", "")):
        return (named,)
    pointed = format_named((extracted or {}).get("format", ""))
    return reading.formats or ((pointed,) if pointed else ())


def _icon(brief: Brief) -> Brief:
    """Turn „Icon: Sparschwein“ into a motif: an icon has no text."""
    if brief.format is Format.ICON and not brief.motif:
        return replace(brief, motif=brief.title, title="")
    return brief


def _missing(brief: Brief, words: str) -> Iterator[str]:
    if brief.format is Format.ICON:
        if not brief.motif:
            yield "motif"
        return
    if not brief.title:
        yield "title"
    if sounds_like_an_event(f"{brief.title}\n{words}"):
        yield from (name for name in EVENT_FIELDS if not getattr(brief, name))


def _placed(piece: str, values: Mapping[str, str]) -> bool:
    return any(piece.casefold() in value.casefold() for value in values.values())


def _questions(order: Order, language: str) -> Iterator[str]:
    table = load_table(language, "flyer")
    words, when = table["brief"], order.brief.when
    if order.missing:
        names = ", ".join(table["labels"][name] for name in order.missing)
        example = table["examples"][order.missing[0]]
        yield fill(words["missing"], fields=names, example=example)
        if order.is_ready:
            yield words["optional"]
    if len(order.formats) > 1:
        named = ", ".join(sheet.value for sheet in order.formats)
        yield fill(words["formats"], formats=named, chosen=order.brief.format.value)
    if when and impossible_date(when):
        yield fill(words["impossible"], when=when)
    elif when and (day := real_weekday(when)) is not None:
        yield fill(words["weekday"], when=when, weekday=words["weekdays"][day])
    elif when and is_relative(when):
        yield fill(words["relative"], when=when)
    if order.unclear:
        yield fill(words["unclear"], pieces=quoted(order.unclear))


def quoted(pieces: Sequence[str]) -> str:
    """Show what was not placed, as much of it as a person will read."""
    shown = [piece[:SHOWN_CHARACTERS] for piece in pieces[:SHOWN_PIECES]]
    more = ["…"] if len(pieces) > SHOWN_PIECES else []
    return ", ".join([*(f"„{piece}“" for piece in shown), *more])
