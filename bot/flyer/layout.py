"""From a brief and a picture to a flyer: a preview, a print PDF with bleed, an accessible PDF.

Nothing is cut off and nothing is invented: what does not fit is refused with the field that is too
long, what the fonts cannot print is counted, a picture too coarse for print is said to be.
"""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any

from bot.flyer.brief import Brief, Format
from bot.flyer.design import Design
from bot.flyer.glyphs import printable
from bot.flyer.press import NotComposed
from bot.flyer.typesetting import LOGO, PICTURE, Report, Typesetter, TypesettingFailed, typesetter
from bot.wording import fill, load_table

PRINT_DPI = 300
MM_PER_INCH = 25.4
MOST_UPSCALING = 4
MOST_CHARACTERS = 4_000
TEMPLATE_NAMES = ("plakat", "fenster", "karte", "streifen", "spalte", "schrift", "symbol")
"""Picture above; framed picture; card on a picture; bands; column; type alone; icon."""

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
_WORDY = {Format.A4: 700, Format.A5: 380, Format.A6: 190, Format.SQUARE: 240}
_SHRUNK_TITLE, _SHRUNK_TEXT = 0.7, 0.9
_POSTCODE = re.compile(r"\b(\d{5}) (?=[A-ZÄÖÜ])")
_TEXTS = ("title", "subtitle", "when", "where", "text", "call_to_action", "contact")


@dataclass(frozen=True, slots=True)
class Flyer:
    """The finished flyer; `warnings` are sentences for the person."""

    preview: bytes = field(repr=False)
    print_pdf: bytes = field(repr=False)
    web_pdf: bytes = field(repr=False)
    template: str
    warnings: tuple[str, ...] = ()


def compose(
    brief: Brief,
    picture: bytes | None,
    design: Design,
    language: str,
    template: str = "auto",
    moment: datetime | None = None,
) -> Flyer:
    """Set a flyer. Same arguments and `moment`, same bytes. Raises `NotComposed`; takes seconds."""
    words = load_table(language, "layout")
    shown, unprintable = _printable(brief, design)
    _refuse_what_cannot_be_set(brief, shown, picture, words)
    name = _template_for(shown, picture) if template == "auto" else template
    if name not in TEMPLATE_NAMES:
        raise NotComposed(
            fill(words["refusal"]["template"], name=template, there=", ".join(TEMPLATE_NAMES))
        )
    data = _data(shown, design, language, has_picture=picture is not None)
    logo = design.logo.file if design.logo else None
    when = (moment or datetime.now(UTC)).replace(microsecond=0)
    try:
        with typesetter(name, design.fonts_folder(), picture, logo) as setter:
            report = setter.report(data)
            if not report.fits:
                raise NotComposed(_too_long(setter, data, shown, words))
            dpi = _effective_dpi(picture, report)
        if picture and dpi and dpi < PRINT_DPI:
            picture = _enlarged(picture, PRINT_DPI / dpi)
        with typesetter(name, design.fonts_folder(), picture, logo) as setter:
            return Flyer(
                setter.preview(data, when),
                setter.print_pdf(data, when),
                setter.web_pdf(data, when),
                name,
                _warnings(report, dpi, unprintable, brief, words["warning"]),
            )
    except TypesettingFailed:
        raise NotComposed(words["refusal"]["failed"]) from None


def _printable(brief: Brief, design: Design) -> tuple[Brief, int]:
    """Bring the fields into print: composed, one kind of line break, without what has no glyph."""
    folder, missing = design.fonts_folder(), 0
    shown: dict[str, str] = {}
    for name in _TEXTS:
        given = unicodedata.normalize("NFC", getattr(brief, name)).replace("\r\n", "\n")
        given = given.replace("\t", " ").replace("\r", "\n")
        family = design.fonts.headline if name == "title" else design.fonts.body
        kept = printable(given, folder, family)
        missing += len(given) - len(kept)
        lines = (" ".join(line.split(" ")).strip() for line in kept.split("\n"))
        # A postcode stays with its place: DIN 5008.
        shown[name] = _POSTCODE.sub("\\1\u00a0", "\n".join(lines).strip("\n"))
    alt = "".join(c for c in (brief.alt_text or brief.motif) if c.isprintable()).strip()
    return replace(brief, **shown, alt_text=alt), missing  # type: ignore[arg-type]  # texts only


def _refuse_what_cannot_be_set(
    brief: Brief, shown: Brief, picture: bytes | None, words: dict[str, dict[str, str]]
) -> None:
    refusal, names = words["refusal"], words["field"]
    for name in _TEXTS:
        if len(getattr(brief, name)) > MOST_CHARACTERS:
            excess = len(getattr(brief, name)) - MOST_CHARACTERS
            raise NotComposed(fill(refusal["far_too_long"], field=names[name], excess=excess))
    if brief.format is Format.ICON:
        return
    if not shown.title:
        raise NotComposed(refusal["title_unprintable" if brief.title.strip() else "no_title"])
    if picture is not None and not shown.alt_text:
        raise NotComposed(refusal["no_alt"])


def _template_for(brief: Brief, picture: bytes | None) -> str:
    if brief.format is Format.ICON:
        return "symbol"
    if picture is None:
        return "schrift"
    if brief.format is Format.BANNER:
        return "plakat"
    if brief.format is Format.DIN_LANG:
        return "streifen"
    told = sum(len(getattr(brief, name)) for name in _TEXTS)
    if told > _WORDY[brief.format]:
        return "fenster"
    return "karte" if brief.format is Format.SQUARE else "plakat"


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
        "fields": {name: getattr(brief, name) for name in _TEXTS},
        "words": {"label": design.label.text or words["label"]["text"]},
        "label": design.label.position,
        "picture": PICTURE if has_picture else None,
        "alt": brief.alt_text or words["label"]["alt"],
        "logo": LOGO if design.logo else None,
        "logo_alt": design.logo.alt if design.logo else "",
    }


def _effective_dpi(picture: bytes | None, report: Report) -> float | None:
    """Tell how many pixels an inch of print gets; the picture covers its place and is cropped."""
    if picture is None or report.picture_mm is None:
        return None
    width, height = _open(picture).size
    mm_per_pixel = max(report.picture_mm[0] / width, report.picture_mm[1] / height)
    return float(MM_PER_INCH / mm_per_pixel)


def _enlarged(picture: bytes, factor: float) -> bytes:
    """Enlarge for print (Lanczos): it takes away the steps, and adds no detail."""
    from PIL import Image  # noqa: PLC0415 slow

    image = _open(picture)
    factor = min(factor, MOST_UPSCALING)
    size = (round(image.width * factor), round(image.height * factor))
    written = io.BytesIO()
    image.resize(size, Image.Resampling.LANCZOS).save(written, "PNG", compress_level=3)
    return written.getvalue()


def _open(picture: bytes) -> Any:
    from PIL import Image  # noqa: PLC0415 the same

    return Image.open(io.BytesIO(picture)).convert("RGB")


def _too_long(
    setter: Typesetter, data: dict[str, Any], brief: Brief, words: dict[str, dict[str, str]]
) -> str:
    """Name the longest field, and by how much to shorten it so that everything fits."""
    longest = max(_TEXTS, key=lambda name: len(data["fields"][name]))
    whole = data["fields"][longest]
    low, high = 0, len(whole)
    for _ in range(10):
        middle = (low + high) // 2
        shorter = data | {"fields": data["fields"] | {longest: whole[:middle]}}
        low, high = (middle, high) if setter.report(shorter).fits else (low, middle)
    refusal = words["refusal"]
    if low == 0:
        return fill(refusal["too_much"], format=brief.format.value)
    return fill(
        refusal["too_long"],
        field=words["field"][longest],
        format=brief.format.value,
        excess=len(whole) - low,
    )


def _warnings(
    report: Report, dpi: float | None, unprintable: int, brief: Brief, words: dict[str, str]
) -> tuple[str, ...]:
    found = []
    if unprintable:
        found.append(fill(words["unprintable"], count=unprintable))
    if dpi and dpi < PRINT_DPI:
        found.append(fill(words["coarse"], dpi=round(dpi), wanted=PRINT_DPI))
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
