"""Typst sets the sheet: text goes in as data, pictures as files in a folder of its own.

The templates report what they had to do (which sizes fit, how large the picture is): that is how a
flyer that does not fit is noticed without looking at it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).with_name("templates")
PREVIEW_PIXELS = 1240
BLEED_MM = 3
PICTURE = "picture.png"
PRINT_PICTURE = "print.png"
LOGO = "logo.svg"
PREFIX = "leitplanke-"
_MAIN = '#import "base.typ": sheet\n#import "{template}.typ": draw\n#show: sheet\n#context draw()\n'


class TypesettingFailed(Exception):
    """Typst could not set this; its own words may quote the text and stay out."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a template had to do to make everything fit."""

    fits: bool
    title_scale: float
    body_scale: float
    picture_mm: tuple[float, float] | None
    label_as_wished: bool


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where flyers are set: each in a folder of its own, which goes when it is done.

    A process that is killed leaves its folder; the next one sweeps. Without a folder named, that
    of the system for temporary files is taken.
    """

    folder: Path | None = None

    @classmethod
    def swept(cls, folder: Path) -> Workshop:
        """Make the folder, and remove what a killed process left; call with the lock held."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in folder.glob(f"{PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)
        return cls(folder)


class Typesetter:
    """One flyer's folder; sets it for a look, for print and for the web."""

    def __init__(self, folder: Path, template: str, fonts: Path) -> None:
        self.template = template
        self._folder = folder
        self._main = _MAIN.format(template=template).encode()
        self._fonts = fonts

    def using(self, template: str) -> Typesetter:
        """Give one for another template, with the same files."""
        return Typesetter(self._folder, template, self._fonts)

    def give_pictures(self, for_web: bytes, for_print: bytes) -> None:
        (self._folder / PICTURE).write_bytes(for_web)
        (self._folder / PRINT_PICTURE).write_bytes(for_print)

    def report(self, data: dict[str, Any]) -> Report:
        """Try the layout without making a file."""
        notes = [item["value"] for item in json.loads(self._query(data))]
        text = [note for note in notes if note["kind"] == "text"]
        picture = next((note for note in notes if note["kind"] == "picture"), None)
        return Report(
            fits=all(note["fits"] for note in text),
            title_scale=min((note["title"] for note in text), default=1.0),
            body_scale=min((note["body"] for note in text), default=1.0),
            picture_mm=(picture["width"], picture["height"]) if picture else None,
            label_as_wished=picture is None or bool(picture["label"]),
        )

    def print_pdf(self, data: dict[str, Any], moment: datetime) -> bytes:
        picture = PRINT_PICTURE if data["picture"] else None
        return self._compiled(data | {"bleed": BLEED_MM, "picture": picture}, moment, format="pdf")

    def web_pdf(self, data: dict[str, Any], moment: datetime) -> bytes:
        shown = data | {"bleed": 0, "links": True}
        return self._compiled(shown, moment, format="pdf", pdf_standards=["ua-1"])

    def preview(self, data: dict[str, Any], moment: datetime) -> bytes:
        inches = max(data["width"], data["height"]) / 25.4
        return self._compiled(
            data | {"bleed": 0}, moment, format="png", ppi=PREVIEW_PIXELS / inches
        )

    def _compiled(self, data: dict[str, Any], moment: datetime, **how: Any) -> bytes:
        import typst  # noqa: PLC0415 of the extra `flyer`

        try:
            made = self._compiler(data).compile(timestamp=moment, **how)
        except (typst.TypstError, RuntimeError):
            raise TypesettingFailed from None
        pages = made if isinstance(made, list) else [made]
        if len(pages) != 1 or pages[0] is None:
            raise TypesettingFailed
        return bytes(pages[0])

    def _query(self, data: dict[str, Any]) -> str:
        import typst  # noqa: PLC0415 the same

        try:
            return str(self._compiler(data | {"bleed": 0}).query("<report>"))
        except (typst.TypstError, RuntimeError):
            raise TypesettingFailed from None

    def _compiler(self, data: dict[str, Any]) -> typst.Compiler:
        import typst  # noqa: PLC0415 the same

        fonts = typst.Fonts(False, False, [self._fonts])  # noqa: FBT003 no system's, no embedded
        return typst.Compiler(
            self._main,
            root=self._folder,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"flyer": json.dumps(data)},
        )


@contextmanager
def typesetter(
    template: str, fonts: Path, logo: Path | None, workshop: Workshop
) -> Iterator[Typesetter]:
    """Lay out templates and pictures in a folder that lives as long as the flyer is made."""
    with TemporaryDirectory(prefix=PREFIX, dir=workshop.folder) as name:
        folder = Path(name)
        for file in TEMPLATES.glob("*.typ"):
            shutil.copy(file, folder)
        if logo:
            shutil.copy(logo, folder / LOGO)
        yield Typesetter(folder, template, fonts)


def can_be_set(logo: Path) -> bool:
    """Try a drawing alone, so that a broken one is noticed before a flyer is wanted."""
    import typst  # noqa: PLC0415 of the extra `flyer`

    try:
        typst.Compiler(
            b'#image(sys.inputs.logo, width: 1cm, alt: "logo")',
            root=logo.parent,
            ignore_system_fonts=True,
            sys_inputs={"logo": f"/{logo.name}"},
        ).compile(format="pdf")
    except (typst.TypstError, RuntimeError):
        return False
    return True
