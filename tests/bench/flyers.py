"""The flyers shown in docs/flyer.md: `python -m tests.bench.flyers` draws and sets them anew."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

from PIL import Image

from bot.flyer.brief import Brief, Format
from bot.flyer.command import DEMO_WEIGHTS
from bot.flyer.design import Colours, Design, load_design
from bot.flyer.layout import compose, place_of_picture
from bot.flyer.motif import pixels_in_proportion
from bot.images.loading import load_painter
from bot.images.order import Order
from bot.images.settings import ImageSettings
from tests.pages import ROOT

FOLDER = ROOT / "docs" / "flyers"
HEIGHT = 800
# What the demo's model draws by itself; more would be enlarged.
IMAGES = ImageSettings(width=384, height=384)
MOMENT = datetime(2026, 11, 25, tzinfo=UTC)

OPEN_DAY = Brief(
    title="Tag der offenen Tür",
    subtitle="Das Finanzamt Bonn öffnet seine Türen",
    when="Freitag, 12. Juni 2026\n10 bis 16 Uhr",
    where="Finanzamt Bonn-Innenstadt\nWelschnonnenstraße 15, 53111 Bonn",
    text="Schauen Sie hinter die Kulissen, lernen Sie unsere Ausbildungsberufe kennen und lassen Sie "
    "sich zeigen, wie die Steuererklärung im Netz gelingt.",
    call_to_action="Kommen Sie vorbei",
    contact="www.finanzamt.nrw.de",
    motif="bunte Luftballons über grünen Hügeln, blauer Himmel",
)
FLYERS = {
    "plakat-a5": (OPEN_DAY, "plakat", Design(), 9),
    "fenster-a4": (
        Brief(
            title="Die Grundsteuer einfach erklärt",
            subtitle="Vortrag und Fragen",
            when="Dienstag, 3. November 2026, 18 Uhr",
            where="Volkshochschule Siegen, Saal 2",
            text="Was ist ein Grundsteuerwert, was ein Messbetrag, und wer legt den Hebesatz fest? "
            "Zwei Kolleginnen aus der Bewertungsstelle erklären den Weg vom Feststellungsbescheid bis "
            "zur Zahlung und beantworten allgemeine Fragen. Zu einzelnen Fällen beraten wir an diesem "
            "Abend nicht.\nDer Eintritt ist frei. Der Saal ist stufenlos zu erreichen, eine "
            "Gebärdensprachdolmetscherin ist anwesend.",
            call_to_action="Anmeldung bis 30. Oktober",
            contact="Telefon 0271 4890-0",
            format=Format.A4,
            motif="lila Berge, rosa Himmel, Sonne",
        ),
        "fenster",
        Design(colours=Colours(primary="#5B2A6E", accent="#F2B134")),
        1,
    ),
    "karte-quadrat": (
        replace(OPEN_DAY, title="Sommerfest", subtitle="", text="", format=Format.SQUARE,
                motif="bunte Wimpelkette, Konfetti, heller Himmel"),
        "karte",
        load_design(ROOT / "examples" / "house-design.toml"),
        5,
    ),
    "streifen-din-lang": (
        Brief(
            title="Ausbildung im Finanzamt",
            subtitle="Finanzwirt und Finanzwirtin (m/w/d)",
            text="Zwei Jahre, bezahlt ab dem ersten Tag, Theorie und Praxis im Wechsel.",
            call_to_action="Jetzt bewerben",
            contact="ausbildung.nrw.de",
            format=Format.DIN_LANG,
            motif="orange Himmel, Berge, Sonne",
        ),
        "streifen",
        Design(colours=Colours(primary="#8A2F12", accent="#FFC83D")),
        3,
    ),
    "schrift-a6": (
        Brief(
            title="Elster-Sprechstunde",
            when="Jeden Mittwoch\n14 bis 17 Uhr",
            where="Servicestelle, Raum 1.03",
            text="Wir zeigen Ihnen die ersten Schritte am Bildschirm.",
            format=Format.A6,
        ),
        "schrift",
        Design(),
        0,
    ),
}  # fmt: skip


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    painter = load_painter(str(DEMO_WEIGHTS))
    for name, (brief, template, design, seed) in FLYERS.items():
        picture = None
        named = design.model_copy(update={"name": "Finanzamt Musterstadt"})
        if brief.motif:
            place = place_of_picture(brief, named, "de", template)
            width, height = pixels_in_proportion(*place, IMAGES)
            order = Order(brief.motif, width=width, height=height, seed=seed)
            picture = painter.draw(order, lambda _step, _steps: None)
        flyer = compose(brief, picture, named, "de", template, MOMENT)
        image = Image.open(io.BytesIO(flyer.preview)).convert("RGB")
        image.thumbnail((HEIGHT, HEIGHT))
        image.save(FOLDER / f"{name}.png", optimize=True)
        print(name, *flyer.warnings)


if __name__ == "__main__":
    main()
