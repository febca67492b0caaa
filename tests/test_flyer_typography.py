"""What a typesetter looks for, read back from the pages: lines, columns, breaks."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

pytest.importorskip("pypdfium2", reason="needs the extra `documents`")

import pypdfium2

from bot.flyer.brief import Format
from bot.flyer.layout import compose
from bot.wording import load_table
from tests.test_flyer_layout import BRIEF, DESIGN, MOMENT, composed, picture

Line = tuple[int, str]
ADDRESS = "Finanzamt Bonn-Innenstadt\nWelschnonnenstraße 15, 53111 Bonn"


def lines_of(pdf: bytes) -> list[Line]:
    """Read a page line by line: how far from the left each begins, in points, and what it says."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        return [_line(page, page.get_rect(at)) for at in range(page.count_rects())]


def _line(page: Any, box: tuple[float, float, float, float]) -> Line:
    return round(box[0]), " ".join(page.get_text_bounded(*box).split())


@pytest.mark.parametrize("count", range(11, 23))
def test_the_last_line_of_a_text_is_no_single_word(count: int) -> None:
    said = (
        "Der Eintritt ist frei und der Saal ist stufenlos zu erreichen sowie eine Begleitung für "
        "blinde Menschen auf Wunsch am Abend auch sehr gern anwesend und bereit"
    )
    words = said.split()
    text = " ".join(words[:count])

    told = lines_of(composed(replace(BRIEF, text=text), "karte").web_pdf)

    (last,) = [line for _, line in told if line.split()[-1:] == words[count - 1 : count]]
    assert len(last.split()) > 1


def test_an_address_breaks_before_its_postcode_and_loses_the_comma_there() -> None:
    told = [line for _, line in lines_of(composed(replace(BRIEF, where=ADDRESS)).web_pdf)]

    assert "Welschnonnenstraße 15" in told
    assert "53111 Bonn" in told


def test_an_address_that_has_room_stays_as_it_was_written() -> None:
    told = lines_of(composed(replace(BRIEF, where=ADDRESS, format=Format.A4)).web_pdf)

    assert "Welschnonnenstraße 15, 53111 Bonn" in [line for _, line in told]


@pytest.mark.parametrize("template", ["plakat", "fenster", "karte"])
def test_the_foot_stands_in_the_columns_of_the_facts(template: str) -> None:
    brief = replace(BRIEF, where="Finanzamt Bonn", text="")

    told = {line: left for left, line in lines_of(composed(brief, template).web_pdf)}

    assert told[BRIEF.contact] == pytest.approx(told["Finanzamt Bonn"], abs=1)


def test_a_line_of_running_text_holds_at_most_about_ninety_characters() -> None:
    text = "Wir beantworten allgemeine Fragen zur Steuer und zeigen die Wege im Haus. " * 6

    told = lines_of(composed(replace(BRIEF, text=text, format=Format.A4), "fenster").web_pdf)

    assert max(len(line) for _, line in told) <= 90


def test_a_long_compound_with_a_hyphen_breaks_there_and_stays_large() -> None:
    brief = replace(BRIEF, title="Elster-Sprechstunde", format=Format.A6)

    flyer = compose(brief, None, DESIGN, "de", "schrift", MOMENT)

    assert "Sprechstunde" in {line for _, line in lines_of(flyer.web_pdf)}
    assert load_table("de", "layout")["warning"]["title_shrunk"] not in flyer.warnings


def png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("what", ["sky", "enlarged"])
def test_a_picture_without_edges_is_not_called_coarse_and_one_that_was_enlarged_is(
    what: str,
) -> None:
    coarse = load_table("de", "layout")["warning"]["coarse"].partition("{")[0]
    drawn = {
        "sky": Image.linear_gradient("L").resize((420, 594)).convert("RGB"),
        "enlarged": Image.open(io.BytesIO(picture())).resize((1260, 1782)),
    }

    flyer = compose(replace(BRIEF, format=Format.A4), png(drawn[what]), DESIGN, "de", moment=MOMENT)

    said = any(warning.startswith(coarse) for warning in flyer.warnings)
    assert said == (what == "enlarged")
