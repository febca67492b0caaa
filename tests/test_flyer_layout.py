"""Flyers as they are: real PDFs read back, real fonts, text of any kind."""

from __future__ import annotations

import functools
import io
import math
import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.cli import main
from bot.flyer.brief import Brief, Format
from bot.flyer.design import LEAST_CONTRAST, Colours, Design, DesignInvalid, contrast, load_design
from bot.flyer.fitting import TEMPLATE_NAMES
from bot.flyer.layout import Flyer, compose, place_of_picture
from bot.flyer.press import NotComposed
from bot.flyer.typography import typeset
from bot.wording import load_table
from tests.pages import ROOT

MOMENT = datetime(2026, 1, 2, tzinfo=UTC)
POINTS_PER_MM = 72 / 25.4
BRIEF = Brief(
    title="Tag der offenen Tür",
    subtitle="Wir zeigen, was wir tun",
    when="Freitag, 12. Juni 2026\n10 bis 16 Uhr",
    where="Finanzamt Bonn, Am Propsthof 17, 53121 Bonn",
    text="Lernen Sie unsere Ausbildungsberufe kennen.",
    call_to_action="Kommen Sie vorbei",
    contact="www.finanzamt.nrw.de",
    motif="Luftballons",
    alt_text="Bunte Luftballons",
)
DESIGN = Design(name="Finanzamt Musterstadt", footer="Wir helfen gern")


@functools.cache
def picture(width: int = 420, height: int = 594) -> bytes:
    image = Image.new("RGB", (width, height), "#88bbee")
    ImageDraw.Draw(image).ellipse((40, 40, 200, 200), fill="#dd4455")
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def composed(brief: Brief = BRIEF, template: str = "auto", design: Design = DESIGN) -> Flyer:
    return compose(brief, picture(), design, "de", template, MOMENT)


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def box(pdf: pikepdf.Pdf, name: str) -> tuple[float, float]:
    left, bottom, right, top = (float(number) for number in pdf.pages[0][name])
    return round((right - left) / POINTS_PER_MM, 1), round((top - bottom) / POINTS_PER_MM, 1)


@pytest.mark.parametrize("sheet", Format)
@pytest.mark.parametrize("template", TEMPLATE_NAMES)
def test_each_template_fits_each_format(sheet: Format, template: str) -> None:
    if (sheet is Format.ICON) != (template == "symbol"):
        pytest.skip("symbols are icons")
    if (sheet, template) == (Format.BANNER, "streifen"):
        pytest.skip("three bands are too much for a banner")

    pdf = opened(composed(replace(BRIEF, format=sheet), template).print_pdf)

    assert len(pdf.pages) == 1
    assert box(pdf, "/TrimBox") == sheet.size_mm


def test_the_print_pdf_has_three_millimetres_of_bleed_around_the_trimmed_sheet() -> None:
    pdf = opened(composed().print_pdf)

    assert box(pdf, "/MediaBox") == (154, 216)
    assert box(pdf, "/TrimBox") == (148, 210)


def test_fonts_are_embedded() -> None:
    for data in (composed().print_pdf, composed().web_pdf):
        pdf = opened(data)
        fonts = pdf.pages[0].Resources.Font
        descendants = [font.DescendantFonts[0].FontDescriptor for font in fonts.values()]
        assert descendants
        assert all("/FontFile2" in d or "/FontFile3" in d for d in descendants)


def test_the_web_pdf_says_it_is_accessible_and_has_language_title_and_tags() -> None:
    pdf = opened(composed().web_pdf)

    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == BRIEF.title
    assert str(pdf.Root.Lang).startswith("de")
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def tags(node: pikepdf.Object) -> list[tuple[str, str]]:
    """Read the structure tree in its order: each tag with its alternative text."""
    if not isinstance(node, pikepdf.Dictionary):
        return []
    kids = node.get("/K", [])
    own = [(str(node["/S"]), str(node.get("/Alt", "")))] if "/S" in node else []
    inner = kids if isinstance(kids, pikepdf.Array) else [kids]
    return own + [tag for kid in inner for tag in tags(kid)]


def test_the_picture_has_its_alternative_text_and_the_title_is_a_heading() -> None:
    pdf = opened(composed().web_pdf)
    found = tags(pdf.Root.StructTreeRoot)

    assert ("/Figure", "Bunte Luftballons") in found
    assert any(tag == "/H1" for tag, _ in found)


def test_the_same_flyer_has_the_same_bytes() -> None:
    assert composed() == composed()


def test_a_picture_too_coarse_for_print_is_said_to_be() -> None:
    coarse = load_table("de", "layout")["warning"]["coarse"].partition("{")[0]
    fine = compose(BRIEF, picture(1900, 2700), DESIGN, "de", moment=MOMENT)

    assert any(warning.startswith(coarse) for warning in composed().warnings)
    assert fine.warnings == ()


@pytest.mark.parametrize("position", ["auto", "footer", "top-left", "bottom-right"])
@pytest.mark.parametrize("template", [t for t in TEMPLATE_NAMES if t not in {"schrift", "symbol"}])
def test_the_words_that_name_ai_are_on_every_flyer_with_a_picture(
    template: str, position: str
) -> None:
    label = load_table("de", "layout")["label"]["text"]
    design = Design(name="Amt", label={"position": position})  # type: ignore[arg-type]

    made = composed(template=template, design=design)

    assert label in text_of(made.web_pdf)


def links_of(data: bytes) -> list[str]:
    with opened(data) as pdf:
        annotations = pdf.pages[0].get("/Annots") or ()
        return [str(one.A.URI) for one in annotations if one.Subtype == "/Link"]


@pytest.mark.parametrize(
    ("contact", "targets"),
    [
        ("www.finanzamt.nrw.de", ["https://www.finanzamt.nrw.de"]),
        ("https://amt.example.org/fest/", ["https://amt.example.org/fest/"]),
        ("fest@amt.example.org, www.amt.de", ["mailto:fest@amt.example.org", "https://www.amt.de"]),
        ("Telefon 0228 123-0, Zimmer 1.03", []),
        ("javascript:alert(1)", []),
    ],
)
def test_addresses_lead_there_in_the_file_for_the_web_alone(
    contact: str, targets: list[str]
) -> None:
    made = composed(replace(BRIEF, contact=contact))

    assert links_of(made.web_pdf) == targets
    assert links_of(made.print_pdf) == []


def text_of(data: bytes) -> str:
    pypdfium2 = pytest.importorskip("pypdfium2")
    with pypdfium2.PdfDocument(data) as document:
        return " ".join(document[0].get_textpage().get_text_range().split())


def test_markup_is_printed_as_it_was_written() -> None:
    hostile = '#include "base.typ" $x$ *fett* @ref'

    assert "#include" in text_of(composed(replace(BRIEF, text=hostile)).web_pdf)


def test_a_long_title_shrinks_and_says_so() -> None:
    long = "Informationsveranstaltung zur Grundsteuerreform für Eigentümerinnen und Eigentümer " * 2

    made = composed(replace(BRIEF, title=long))

    assert load_table("de", "layout")["warning"]["title_shrunk"] in made.warnings
    assert text_of(made.web_pdf).count("Grundsteuerreform") == 2


def test_what_does_not_fit_is_refused_with_the_field_and_how_much_to_cut() -> None:
    text = "Ein langer Satz über die Steuer. " * 60

    with pytest.raises(NotComposed, match=r"„Text“.*A6.*\d+ Zeichen") as refused:
        composed(replace(BRIEF, format=Format.A6, text=text))

    cut = int(re.findall(r"(\d+) Zeichen", str(refused.value))[0])
    assert composed(replace(BRIEF, format=Format.A6, text=text[: len(text) - cut - 5]))


def test_the_field_of_which_least_has_to_go_is_named_though_another_is_longer() -> None:
    brief = replace(BRIEF, format=Format.A6, title="Wort " * 140, text="Satz " * 160)

    with pytest.raises(NotComposed, match="„Titel“"):
        composed(brief)


def test_another_template_takes_over_where_the_first_has_no_room() -> None:
    brief = replace(BRIEF, format=Format.BANNER, text="Ein Satz über die Steuer. " * 28)

    with pytest.raises(NotComposed):
        composed(brief, "plakat")
    assert composed(brief).template == "spalte"


@pytest.mark.parametrize("template", [t for t in TEMPLATE_NAMES if t not in {"schrift", "symbol"}])
def test_a_picture_in_the_size_of_its_place_is_neither_cropped_nor_enlarged(template: str) -> None:
    width, height = (math.ceil(side * 300 / 25.4) for side in place_of(template))

    fine = compose(BRIEF, picture(width, height), DESIGN, "de", template, MOMENT)
    narrow = compose(BRIEF, picture(width - 40, height), DESIGN, "de", template, MOMENT)

    assert fine.warnings == ()
    assert narrow.warnings != ()


def place_of(template: str) -> tuple[float, float]:
    return place_of_picture(BRIEF, DESIGN, "de", template)


def test_the_pdf_for_the_web_holds_fewer_pixels_than_the_one_for_print() -> None:
    made = compose(BRIEF, picture(1900, 2700), DESIGN, "de", moment=MOMENT)

    assert pixels_in(made.web_pdf) < pixels_in(made.print_pdf) == 1900


def pixels_in(data: bytes) -> int:
    """Tell how wide the picture in a PDF is."""
    pdf = opened(data)
    (image,) = pdf.pages[0].get_images().values()
    return int(image.Width)


@pytest.mark.parametrize(
    "given",
    [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40],
    ids=["nothing", "text", "cut off"],
)
def test_what_is_no_picture_is_refused_in_a_sentence(given: bytes) -> None:
    with pytest.raises(NotComposed, match="PNG"):
        compose(BRIEF, given, DESIGN, "de", moment=MOMENT)


def test_a_transparent_picture_stands_on_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (60, 90), (0, 0, 0, 0)).save(written, "PNG")

    made = compose(BRIEF, written.getvalue(), DESIGN, "de", "plakat", MOMENT)

    assert Image.open(io.BytesIO(made.preview)).convert("RGB").getpixel((60, 60)) == (255, 255, 255)


# Typography


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        pytest.param("10 - 16 Uhr", "10–16\u00a0Uhr", id="a dash for a span of hours"),
        pytest.param("9.30-12 Uhr", "9.30–12\u00a0Uhr", id="with minutes"),
        pytest.param('"Steuern", sagt er', "„Steuern“, sagt er", id="quotation marks"),
        pytest.param('ein 24"-Bildschirm', 'ein 24"-Bildschirm', id="inches stay"),
        pytest.param("Zimmer 0228-7180", "Zimmer 0228-7180", id="telephone numbers stay"),
        pytest.param("am 12. Juni", "am 12.\u00a0Juni", id="a date holds together"),
        pytest.param("z.B. heute", "z.\u00a0B. heute", id="an abbreviation"),
        pytest.param("Hauptstraße 7", "Hauptstraße\u00a07", id="house number"),
        pytest.param("53121 Bonn", "53121\u00a0Bonn", id="postcode"),
        pytest.param("Steuer - einfach", "Steuer\u00a0– einfach", id="a dash between words"),
        pytest.param("Und dann...", "Und dann…", id="ellipsis"),
        pytest.param("a\r\nb\n\n\nc  d", "a\nb\nc d", id="lines and spaces"),
    ],
)
def test_typed_text_becomes_set_text(typed: str, printed: str) -> None:
    assert typeset(typed, "de") == printed


@given(st.text())
def test_text_that_is_set_stays_as_it_is_when_set_again(text: str) -> None:
    once = typeset(text, "de")

    assert typeset(once, "de") == once


@pytest.mark.parametrize(
    "brief",
    [
        pytest.param(Brief(), id="empty"),
        pytest.param(replace(BRIEF, title="🎈🎉"), id="emoji alone"),
        pytest.param(replace(BRIEF, motif="", alt_text=""), id="no alternative text"),
        pytest.param(replace(BRIEF, text="x" * 10_000), id="endless"),
    ],
)
def test_what_cannot_be_a_flyer_is_refused_in_a_sentence(brief: Brief) -> None:
    with pytest.raises(NotComposed, match=r"\w+.*\."):
        composed(brief)


def test_characters_without_a_glyph_are_counted() -> None:
    made = composed(replace(BRIEF, text="Sommerfest 🎈 und שלום"))

    assert any(warning.startswith("5 Zeichen") for warning in made.warnings)


FIELDS = ("title", "subtitle", "when", "where", "text", "call_to_action", "contact", "alt_text")
PIECES = st.text(max_size=60) | st.sampled_from(
    [
        "#include",
        "\u202eabc",
        "العربية",
        "👩‍👩‍👧",
        "\x00",
        "\ud800",
        "x" * 300,
        "y" * 10_000,
        '\u2028- \u200f"',
        "Wort " * 80,
        "\n\n",
        "]",
        "\\u{200B}",
    ]
)


@settings(max_examples=40, deadline=None)
@given(
    sheet=st.sampled_from(Format),
    values=st.fixed_dictionaries(
        {name: st.lists(PIECES, max_size=3).map("".join) for name in FIELDS}
    ),
    drawn=st.booleans(),
    template=st.sampled_from(("auto", "auto", *TEMPLATE_NAMES)),
)
def test_any_brief_gives_a_valid_pdf_or_a_clear_refusal(
    sheet: Format,
    values: dict[str, str],
    drawn: bool,  # noqa: FBT001 a strategy's
    template: str,
) -> None:
    refusal = ""
    try:
        made = compose(
            Brief(**values, format=sheet),
            picture() if drawn else None,
            DESIGN,
            "de",
            template,
            MOMENT,
        )
    except NotComposed as refused:
        refusal = str(refused)
    if refusal:
        assert refusal.endswith(".")
        return

    for data in (made.print_pdf, made.web_pdf):
        assert len(opened(data).pages) == 1
    assert Image.open(io.BytesIO(made.preview)).format == "PNG"


# Design


def test_the_contrast_of_black_on_white_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_the_neutral_design_can_be_read_everywhere() -> None:
    assert all(contrast(*pair) >= LEAST_CONTRAST for pair in Colours().pairs())


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        pytest.param('[colours]\nprimary = "#FFEE00"', "#FFEE00 auf #FFFFFF", id="unreadable"),
        pytest.param('[colours]\nprimary = "blau"', "colours.primary", id="no colour"),
        pytest.param('farbe = "#000000"', "farbe", id="unknown key"),
        pytest.param('[fonts]\nbody = "Comic Sans"', "Comic Sans", id="no such font"),
        pytest.param('[logo]\nfile = "x.svg"\nalt = "Logo"', "x.svg", id="no logo"),
        pytest.param("[colours", "TOML", id="no TOML"),
        pytest.param('[label]\nposition = "none"', "nicht entfernen", id="no label"),
        pytest.param('[label]\ntext = "Foto"', "label.text", id="a label that says nothing"),
    ],
)
def test_an_unusable_design_is_refused_with_what_is_wrong(
    toml: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "design.toml"
    file.write_text(toml, encoding="utf-8")

    with pytest.raises(DesignInvalid, match=re.escape(said)):
        load_design(file)


def test_a_logo_that_cannot_be_drawn_is_refused_when_the_design_is_read(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg><circle</svg>")
    file = tmp_path / "design.toml"
    file.write_text('[logo]\nfile = "logo.svg"\nalt = "Logo"')

    with pytest.raises(DesignInvalid, match=r"logo\.svg"):
        load_design(file)


def test_the_design_of_the_example_can_be_used() -> None:
    made = composed(design=load_design(ROOT / "examples" / "house-design.toml"))

    assert "Finanzamt Musterstadt" in text_of(made.web_pdf)


@pytest.mark.parametrize("primary", ["#14506B", "#767676", "#7A2248"])
def test_type_on_the_quiet_circles_is_as_easy_to_read_as_on_the_panel(primary: str) -> None:
    design = Design(colours=Colours(primary=primary))
    made = compose(Brief(title="Titel"), None, design, "de", "schrift", MOMENT)
    image = Image.open(io.BytesIO(made.preview)).convert("RGB")
    found = image.crop((0, 0, image.width, image.height // 2)).getcolors(1_000_000) or []
    grounds = [f"#{r:02x}{g:02x}{b:02x}" for count, (r, g, b) in found if count > 2_000]

    on = design.colours.on_primary
    least = contrast(on, primary)
    assert len(grounds) >= 3
    assert all(
        contrast(on, ground) >= least - 0.05
        for ground in grounds
        if ground not in {on.lower(), design.colours.accent.lower()}
    )


def test_a_house_brings_its_colours_and_its_logo(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5"/></svg>'
    )
    file = tmp_path / "design.toml"
    file.write_text(
        'name = "Amt"\n[colours]\nprimary = "#7A1F3D"\n[logo]\nfile = "logo.svg"\nalt = "Logo des Amts"'
    )

    made = composed(design=load_design(file))

    pdf = opened(made.web_pdf)
    assert ("/Figure", "Logo des Amts") in tags(pdf.Root.StructTreeRoot)


# The command


EXAMPLE = ROOT / "examples" / "tag-der-offenen-tuer.toml"


def test_the_example_becomes_three_files(tmp_path: Path) -> None:
    given = tmp_path / "bild.png"
    given.write_bytes(picture())

    code = main(["flyer", "--brief", str(EXAMPLE), "--out", str(tmp_path), "--picture", str(given)])

    assert code == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert {f"{EXAMPLE.stem}{end}" for end in (".png", "-druck.pdf", "-barrierefrei.pdf")} <= names
    assert box(opened((tmp_path / f"{EXAMPLE.stem}-druck.pdf").read_bytes()), "/MediaBox") == (
        154,
        216,
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"titel": "x"}, "titel", id="unknown field"),
        pytest.param({"format": "A9"}, "A9", id="unknown format"),
        pytest.param({"motif": "Angela Merkel vor dem Amt"}, "wirklichen Personen", id="a rule"),
        pytest.param({"motif": "Brief an Frau Özlem Aydın-Schröder"}, "Person", id="a secret"),
    ],
)
def test_a_brief_that_cannot_be_is_refused_with_what_is_wrong(
    change: dict[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tomllib.loads(EXAMPLE.read_text(encoding="utf-8")) | change
    file = tmp_path / "b.toml"
    file.write_text("\n".join(f"{key} = {value!r}" for key, value in table.items()), "utf-8")

    code = main(["flyer", "--brief", str(file), "--out", str(tmp_path)])

    assert code == 1
    assert said in capsys.readouterr().err
