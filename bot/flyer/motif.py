"""From a motif in a person's words to the order for an image model.

A model that knows English best gets the motif translated, where a language model is at hand; else
the words as they are. What stands around it (room for text, no writing) comes from `prompts/`, in
the language of the image model.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from bot.answer.structured import ask_for
from bot.flyer.alternative import describe
from bot.flyer.brief import Brief, Format
from bot.images.settings import ImageSettings, PromptStyle
from bot.ports import ChatModel
from bot.screen.verdict import Clean
from bot.wording import fill, load_table, load_text

TRANSLATION_SECONDS = 30.0
LONGEST_SUBJECT = 600
# Sides that every image model can draw; workers cut what is too much.
PIXEL_STEP = 16
SHORTEST_SIDE, LONGEST_SIDE = 64, 4096
BLEED_MM = 3


class Translated(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    subject: str = Field(max_length=LONGEST_SUBJECT)


async def translate(subject: Clean, model: ChatModel) -> str | None:
    """Say the motif in English; None when the model gave no usable answer."""
    instructions = load_text("en", "flyer_motif")
    found = await ask_for(Translated, subject, instructions, model, TRANSLATION_SECONDS)
    english = " ".join(found.subject.split()) if found else ""
    # All in small letters the screen would read two words as a name.
    return english[:1].upper() + english[1:] or None


def subject_of(brief: Brief, language: str) -> str:
    """Name what the picture shows; without a motif something quiet, which claims nothing."""
    return " ".join(brief.motif.split()) or str(load_table(language, "flyer")["prompt"]["neutral"])


def alt_text_of(brief: Brief, language: str) -> str:
    return (
        brief.alt_text
        or describe(brief.motif, language)
        or str(load_table(language, "flyer")["prompt"]["neutral_alt"])
    )


def order_picture(subject: str, style: str, sheet: Format, images: ImageSettings) -> str:
    """Write the order for the image model."""
    words = load_table(images.prompt_language, "flyer")["prompt"]
    if images.prompt_style is PromptStyle.PLAIN:
        described = ", ".join(filter(None, [subject, " ".join(style.split())]))
        return fill(words["plain"], subject=described)
    said = fill(words["style"], style=" ".join(style.split())) if style else words["no_style"]
    template = words["icon"] if sheet is Format.ICON else words["guided"]
    return fill(template, subject=subject, style=said)


def pixels_for(sheet: Format, images: ImageSettings) -> tuple[int, int]:
    """Choose sides in the proportions of the sheet with its bleed, with as many pixels as set."""
    if sheet is Format.ICON:
        side = min(images.width, images.height)
        return side, side
    width, height = (side + 2 * BLEED_MM for side in sheet.size_mm)
    return pixels_in_proportion(width, height, images)


def pixels_in_proportion(width: float, height: float, images: ImageSettings) -> tuple[int, int]:
    """Choose sides in a proportion, with as many pixels as set."""
    scale = (images.width * images.height / (width * height)) ** 0.5
    return _even(width * scale), _even(height * scale)


def _even(pixels: float) -> int:
    return min(max(SHORTEST_SIDE, round(pixels / PIXEL_STEP) * PIXEL_STEP), LONGEST_SIDE)
