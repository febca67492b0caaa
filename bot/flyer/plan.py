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

SEED = re.compile(r"(?P<seed>\d{1,10}) \((?P<sheet>[\w ]+)\)")
STAGES = {Kind.BRIEF, Kind.SHEET, Kind.FLYER, Kind.PICTURE}


@dataclass(frozen=True, slots=True)
class Drawn:
    """From which noise a picture came, and for which sheet it was drawn."""

    seed: int
    sheet: Format


@dataclass(frozen=True, slots=True)
class Plan:
    """`subject` is what the image model is told in place of the motif, where it differs."""

    stage: Kind
    brief: Brief
    subject: str = field(default="", repr=False)
    drawn: Drawn | None = None


def write_plan(plan: Plan, language: str) -> str:
    seed = f"{plan.drawn.seed} ({plan.drawn.sheet.value})" if plan.drawn else ""
    return write_form(plan.brief, language, prompt=plan.subject, seed=seed)


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


def _drawn(text: str) -> Drawn | None:
    found = SEED.fullmatch(text)
    sheet = format_named(found["sheet"]) if found else None
    return Drawn(int(found["seed"]), sheet) if found and sheet else None
