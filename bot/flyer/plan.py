"""How far a flyer is, written under what the bot says in its thread and read back from there.

Nothing else is remembered: brief, order for the image model and seed stand in the room, so that
any answer can go on from them, after a restart too, and the same seed draws the same again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.flyer.brief import Brief, Format
from bot.flyer.form import fill_in, format_named, read_shown, write_form
from bot.messages import Turn
from bot.picture import last_said
from bot.review.reply import Kind

SEED = re.compile(
    r"(?P<seed>\d{1,10}) \((?P<sheet>[\w ]+)(?:, (?P<width>\d{2,4}) × (?P<height>\d{2,4}))?\)"
)
STAGES = {Kind.BRIEF, Kind.SHEET, Kind.FLYER, Kind.PICTURE}


@dataclass(frozen=True, slots=True)
class Drawn:
    """From which noise a picture came, for which sheet, and in how many pixels.

    The pixels stay when words change: others would give another picture.
    """

    seed: int
    sheet: Format
    pixels: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """`subject` is what the image model is told in place of the motif, where it differs."""

    stage: Kind
    brief: Brief
    subject: str = field(default="", repr=False)
    drawn: Drawn | None = None


def write_plan(plan: Plan, language: str) -> str:
    return write_form(plan.brief, language, prompt=plan.subject, seed=_shown(plan.drawn))


def plan_in(history: Sequence[Turn]) -> Plan | None:
    """Read back the flyer that a thread is about; None when it is about something else."""
    turn = last_said(history)
    if turn is None or turn.kind not in STAGES:
        return None
    shown = read_shown(turn.text)
    if format_named(shown.get("format", "")) is None:
        return None
    drawn = _drawn(shown.get("seed", ""))
    return Plan(Kind(turn.kind), fill_in(Brief(), shown), shown.get("prompt", ""), drawn)


def _shown(drawn: Drawn | None) -> str:
    if drawn is None:
        return ""
    sides = ", {} × {}".format(*drawn.pixels) if drawn.pixels else ""
    return f"{drawn.seed} ({drawn.sheet.value}{sides})"


def _drawn(text: str) -> Drawn | None:
    found = SEED.fullmatch(text)
    sheet = format_named(found["sheet"]) if found else None
    if not (found and sheet):
        return None
    pixels = (int(found["width"]), int(found["height"])) if found["width"] else None
    return Drawn(int(found["seed"]), sheet, pixels)
