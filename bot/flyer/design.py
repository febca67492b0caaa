"""The corporate design of the house, from one TOML file: colours, fonts, logo, label, footer.

What cannot be read is refused when the file is read, not when the flyer is printed: text and its
ground need the contrast of WCAG 2.2, success criterion 1.4.3 (4.5 to 1).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.errors import LeitplankeError
from bot.flyer.typesetting import can_be_set
from bot.wording import fill, load_table

LEAST_CONTRAST = 4.5
OWN_FONTS = Path(__file__).with_name("fonts")
# One of these has to stand in the label, in whatever words the house chooses.
NAMES_OF_AI = ("KI", "AI", "ünstliche", "rtificial")
Corner = Literal["auto", "footer", "top-left", "top-right", "bottom-left", "bottom-right"]
_HEX = r"^#[0-9A-Fa-f]{6}$"


class DesignInvalid(LeitplankeError):
    """The design file is not usable; the sentence names what is wrong and what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Colours(_Part):
    """Colours as #RRGGBB: `primary` for panels and titles, `accent` for what calls to act."""

    primary: str = Field(default="#14506B", pattern=_HEX)
    accent: str = Field(default="#F3B23E", pattern=_HEX)
    paper: str = Field(default="#FFFFFF", pattern=_HEX)
    ink: str = Field(default="#1B1F23", pattern=_HEX)

    @property
    def on_primary(self) -> str:
        return self._readable_on(self.primary)

    @property
    def on_accent(self) -> str:
        return self._readable_on(self.accent)

    def _readable_on(self, ground: str) -> str:
        return max((self.paper, self.ink), key=lambda colour: contrast(colour, ground))

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Give text and ground wherever a template puts one on the other."""
        return (
            (self.ink, self.paper),
            (self.primary, self.paper),
            (self.on_primary, self.primary),
            (self.on_accent, self.accent),
        )


class FontChoice(_Part):
    """Families in `folder` (TTF or OTF); without a folder those that come with the program."""

    folder: Path | None = None
    headline: str = "Fira Sans"
    headline_weight: int = Field(default=800, ge=100, le=900)
    body: str = "Fira Sans"
    strong_weight: int = Field(default=600, ge=100, le=900)


class Logo(_Part):
    """An SVG; `alt` says what it shows."""

    file: Path
    alt: str = Field(min_length=1)


class Label(_Part):
    """Where the words that name AI stand, and the words, where the house wants others."""

    position: Corner = "auto"
    text: str = ""


class Design(_Part):
    name: str = ""
    footer: str = ""
    colours: Colours = Colours()
    fonts: FontChoice = FontChoice()
    logo: Logo | None = None
    label: Label = Label()

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        for text, ground in self.colours.pairs():
            if (ratio := contrast(text, ground)) < LEAST_CONTRAST:
                raise ValueError(f"contrast {text} {ground} {ratio:.1f}")
        return self

    @model_validator(mode="after")
    def _names_ai(self) -> Self:
        if self.label.text and not any(word in self.label.text for word in NAMES_OF_AI):
            raise ValueError("label")
        return self

    def fonts_folder(self) -> Path:
        return self.fonts.folder or OWN_FONTS


def contrast(one: str, other: str) -> float:
    """Compute the contrast ratio of two colours (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Compute the relative luminance (WCAG 2.2), colours in sRGB."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004 as defined
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def load_design(path: Path | None, language: str = "de") -> Design:
    """Read and check a design file; without one, a neutral design. Raises `DesignInvalid`."""
    if path is None:
        return _neutral()
    words = load_table(language, "layout")["design"]
    try:
        design = Design(**tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError:
        raise DesignInvalid(fill(words["no_file"], file=path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise DesignInvalid(fill(words["no_toml"], file=path)) from None
    except ValidationError as error:
        raise DesignInvalid(_complaint(error, path, words)) from None
    design = _with_full_paths(design, path.resolve().parent)
    _check_files(design, words)
    return design


@cache
def _neutral() -> Design:
    return Design()


def _complaint(error: ValidationError, path: Path, words: dict[str, str]) -> str:
    first = error.errors()[0]
    key = ".".join(map(str, first["loc"]))
    if pair := re.search(r"contrast (\S+) (\S+) (\S+)", first["msg"]):
        return fill(words["contrast"], file=path, text=pair[1], ground=pair[2], ratio=pair[3])
    if key == "label.position" or first["msg"].endswith("error, label"):
        sentence = words["label_position" if key else "label_text"]
        return fill(sentence, file=path, corners=", ".join(get_args(Corner)))
    sentence = words["unknown_key" if first["type"] == "extra_forbidden" else "wrong_value"]
    return fill(sentence, file=path, key=key)


def _with_full_paths(design: Design, folder: Path) -> Design:
    logo, fonts = design.logo, design.fonts
    if logo:
        logo = logo.model_copy(update={"file": folder / logo.file})
    if fonts.folder:
        fonts = fonts.model_copy(update={"folder": folder / fonts.folder})
    return design.model_copy(update={"logo": logo, "fonts": fonts})


def _check_files(design: Design, words: dict[str, str]) -> None:
    if design.logo and (not design.logo.file.is_file() or design.logo.file.suffix != ".svg"):
        raise DesignInvalid(fill(words["no_logo"], file=design.logo.file))
    if design.logo and not can_be_set(design.logo.file):
        raise DesignInvalid(fill(words["broken_logo"], file=design.logo.file))
    from bot.flyer.glyphs import families  # noqa: PLC0415 reads fonts, slow

    there = families(design.fonts_folder())
    for family in (design.fonts.headline, design.fonts.body):
        if family not in there:
            raise DesignInvalid(
                fill(words["no_font"], font=family, folder=design.fonts_folder(),
                     there=", ".join(sorted(there)) or "-")
            )  # fmt: skip
