"""From a brief and a picture to a flyer: a preview, a print PDF with bleed, an accessible PDF.

Nothing is cut off and nothing is invented: what does not fit is refused with the field that is too
long, what the fonts cannot print is counted, a picture too coarse for print is said to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.flyer.brief import Brief, Format
from bot.flyer.design import Design
from bot.flyer.fitting import TEXTS, first_that_fits, templates_for
from bot.flyer.glyphs import printable
from bot.flyer.press import NotComposed
from bot.flyer.resolution import (
    DOT,
    PRINT_DPI,
    WEB_DPI,
    PictureUnusable,
    effective_dpi,
    is_smooth,
    open_picture,
    scaled,
)
from bot.flyer.typesetting import (
    LOGO,
    PICTURE,
    Report,
    Typesetter,
    TypesettingFailed,
    Workshop,
    typesetter,
)
from bot.flyer.typography import typeset
from bot.wording import fill, load_table

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_CHARACTERS = 4_000
# Running text, smallest readable text (both in points) and margin in millimetres, by format.
_SIZES = {
    Format.A4: (12.0, 9.0, 14.0),
    Format.A5: (10.0, 8.0, 10.0),
    Format.A6: (8.5, 7.0, 7.5),
    Format.DIN_LANG: (9.0, 7.5, 8.5),
    Format.SQUARE: (10.0, 8.0, 10.0),
    Format.BANNER: (10.0, 8.0, 9.0),
    Format.ICON: (8.0, 7.0, 4.0),
}
_SHRUNK_TITLE, _SHRUNK_TEXT = 0.7, 0.9
SYSTEM = Workshop()


@dataclass(frozen=True, slots=True)
class Flyer:
    """The finished flyer; `warnings` are sentences for the person."""

    preview: bytes = field(repr=False)
    print_pdf: bytes = field(repr=False)
    web_pdf: bytes = field(repr=False)
    template: str
    warnings: tuple[str, ...] = ()


def compose(  # noqa: PLR0913 each is a choice of its own, most have a default
    brief: Brief,
    picture: bytes | None,
    design: Design,
    language: str,
    template: str = "auto",
    moment: datetime | None = None,
    *,
    generated: bool = True,
    workshop: Workshop = SYSTEM,
) -> Flyer:
    """Set a flyer; a picture that is not `generated` gets no words that name AI.

    Same arguments and `moment`, same bytes. Raises `NotComposed`; takes seconds.
    """
    words = load_table(language, "layout")
    image = _opened(picture, words)
    sheet = _sheet(brief, design, language, template, has_picture=image is not None)
    if not generated:
        sheet.data["label"] = "none"
    when = (moment or datetime.now(UTC)).replace(microsecond=0)
    try:
        with _fitted(sheet, words, workshop) as (setter, report):
            coarse = _give_pictures(setter, image, report)
            return Flyer(
                setter.preview(sheet.data, when),
                setter.print_pdf(sheet.data, when),
                setter.web_pdf(sheet.data, when),
                setter.template,
                _warnings(report, coarse, sheet.unprintable, brief, words["warning"]),
            )
    except TypesettingFailed:
        raise NotComposed(words["refusal"]["failed"]) from None


def place_of_picture(
    brief: Brief,
    design: Design,
    language: str,
    template: str = "auto",
    *,
    workshop: Workshop = SYSTEM,
) -> tuple[float, float]:
    """Tell how large the picture will stand, in millimetres, before it is drawn.

    Drawn in these proportions, nothing of it is cropped. Raises `NotComposed` as `compose` does.
    """
    words = load_table(language, "layout")
    sheet = _sheet(brief, design, language, template, has_picture=True)
    try:
        with _fitted(sheet, words, workshop) as (_setter, report):
            return report.picture_mm or brief.format.size_mm
    except TypesettingFailed:
        raise NotComposed(words["refusal"]["failed"]) from None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is to be set, and in which templates, the best first."""

    data: dict[str, Any] = field(repr=False)
    templates: Sequence[str]
    design: Design
    format: Format
    unprintable: int


def _sheet(
    brief: Brief, design: Design, language: str, template: str, *, has_picture: bool
) -> _Sheet:
    words = load_table(language, "layout")
    shown, unprintable = _printable(brief, design, language)
    _refuse_what_cannot_be_set(brief, shown, words, has_picture=has_picture)
    templates = templates_for(template, shown, words, has_picture=has_picture)
    data = _data(shown, design, language, has_picture=has_picture)
    return _Sheet(data, templates, design, brief.format, unprintable)


@contextmanager
def _fitted(
    sheet: _Sheet, words: dict[str, dict[str, str]], workshop: Workshop
) -> Iterator[tuple[Typesetter, Report]]:
    """Find the template that fits; a dot stands for the picture, whose size plays no part."""
    design = sheet.design
    logo = design.logo.file if design.logo else None
    with typesetter(sheet.templates[0], design.fonts_folder(), logo, workshop) as setter:
        setter.give_pictures(DOT, DOT)
        yield first_that_fits(setter, sheet.templates, sheet.data, sheet.format, words)


def _give_pictures(setter: Typesetter, image: Image | None, report: Report) -> float | None:
    """Make the picture fit for its place, on screen and in print; tell how fine it was.

    None where that does not show: fine enough, or without anything that could look coarse.
    """
    if image is None or report.picture_mm is None:
        return None
    dpi = effective_dpi(image, report.picture_mm)
    for_web = scaled(image, min(1.0, WEB_DPI / dpi))
    setter.give_pictures(for_web, scaled(image, max(1.0, PRINT_DPI / dpi)))
    return None if dpi >= PRINT_DPI or is_smooth(image, report.picture_mm) else dpi


def _opened(picture: bytes | None, words: dict[str, dict[str, str]]) -> Image | None:
    try:
        return None if picture is None else open_picture(picture)
    except PictureUnusable:
        raise NotComposed(words["refusal"]["picture"]) from None


def _printable(brief: Brief, design: Design, language: str) -> tuple[Brief, int]:
    """Bring the fields into print: set, and without what has no glyph, which is counted."""
    folder, missing = design.fonts_folder(), 0
    shown: dict[str, str] = {}
    for name in TEXTS:
        given = typeset(getattr(brief, name), language)
        family = design.fonts.headline if name == "title" else design.fonts.body
        kept = printable(given, folder, family)
        missing += len(given) - len(kept)
        shown[name] = typeset(kept, language)
    alt = "".join(c for c in (brief.alt_text or brief.motif) if c.isprintable()).strip()
    return replace(brief, **shown, alt_text=alt), missing  # type: ignore[arg-type]  # texts only


def _refuse_what_cannot_be_set(
    brief: Brief, shown: Brief, words: dict[str, dict[str, str]], *, has_picture: bool
) -> None:
    refusal, names = words["refusal"], words["field"]
    for name in TEXTS:
        if len(getattr(brief, name)) > MOST_CHARACTERS:
            excess = len(getattr(brief, name)) - MOST_CHARACTERS
            raise NotComposed(fill(refusal["far_too_long"], field=names[name], excess=excess))
    if brief.format is Format.ICON:
        return
    if not shown.title:
        raise NotComposed(refusal["title_unprintable" if brief.title.strip() else "no_title"])
    if has_picture and not shown.alt_text:
        raise NotComposed(refusal["no_alt"])


def _data(brief: Brief, design: Design, language: str, *, has_picture: bool) -> dict[str, Any]:
    words = load_table(language, "layout")
    width, height = brief.format.size_mm
    body, least, margin = _SIZES[brief.format]
    colours = design.colours
    has_footer = bool(design.name or design.footer or design.logo or brief.contact)
    return {
        "width": width,
        "height": height,
        "sizes": {"body": body, "least": least, "margin": margin},
        "title": brief.title or words["field"]["picture"],
        "author": design.name,
        "footer": design.footer,
        "has_footer": has_footer,
        "lang": language,
        "region": {"de": "DE", "en": "GB"}[language],
        "colours": colours.model_dump()
        | {"on_primary": colours.on_primary, "on_accent": colours.on_accent},
        "fonts": design.fonts.model_dump(exclude={"folder"}),
        "fields": {name: getattr(brief, name) for name in TEXTS},
        "words": {"label": design.label.text or words["label"]["text"]},
        "label": design.label.position,
        "picture": PICTURE if has_picture else None,
        "alt": brief.alt_text or words["label"]["alt"],
        "logo": LOGO if design.logo else None,
        "logo_alt": design.logo.alt if design.logo else "",
    }


def _warnings(
    report: Report, coarse_dpi: float | None, unprintable: int, brief: Brief, words: dict[str, str]
) -> tuple[str, ...]:
    found = []
    if unprintable:
        found.append(fill(words["unprintable"], count=unprintable))
    if coarse_dpi:
        found.append(fill(words["coarse"], dpi=round(coarse_dpi), wanted=PRINT_DPI))
    if report.title_scale < _SHRUNK_TITLE:
        found.append(words["title_shrunk"])
    if report.body_scale < _SHRUNK_TEXT:
        found.append(words["text_shrunk"])
    if not report.label_as_wished:
        found.append(words["label_moved"])
    if not (brief.alt_text or brief.motif) and report.picture_mm:
        found.append(words["alt_missing"])
    return tuple(found)


def text_fields() -> tuple[str, ...]:
    """Name the fields of a brief that hold text."""
    return tuple(one.name for one in fields(Brief) if one.name != "format")
