"""The check on real statute texts: `texts.jsonl.gz`, one section a line, as gesetze-corpus-data has it.

Nothing labels their citations, so three things are counted: signs before a number that no found
citation covers; what is called missing, each compared with a list of references that were looked
at by hand and are outdated in the statutes themselves; and planted numbers, put by a plain pattern
of their own into references that the texts write out, which must be called missing.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bot.law.check import citations
from bot.law.citation import Status

SIGN = re.compile(r"§{1,2}\s?\d|\bArt(?:ikel[ns]?|\.) \d")
WRITTEN_OUT = re.compile(
    r"(?<![§,und] )§ (\d+[a-z]?)(?= (?:Abs(?:atz|\.) \d+[a-z]? )?(?:des|der) (?:Abgabenordnung|Einkommensteuergesetzes"
    r"|Umsatzsteuergesetzes|Körperschaftsteuergesetzes|Bewertungsgesetzes|Handelsgesetzbuchs|Strafgesetzbuchs"
    r"|Bürgerlichen Gesetzbuchs|Zivilprozessordnung|Strafprozessordnung|Bundesdatenschutzgesetzes|Aktiengesetzes)\b(?! in | vom ))"
)
OUTDATED = Path(__file__).parent / "outdated.tsv"


@dataclass
class Texts:
    sections: int = 0
    characters: int = 0
    signs: int = 0
    uncovered: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    missing: list[tuple[str, str]] = field(default_factory=list)
    planted: int = 0
    planted_missing: int = 0
    seconds: float = 0.0

    @property
    def unexplained(self) -> list[tuple[str, str]]:
        known = {
            tuple(line.split("\t")[:2])
            for line in OUTDATED.read_text(encoding="utf-8").splitlines()
        }
        return [one for one in self.missing if one not in known]


def read(file: Path) -> list[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def measure(file: Path, seed: int) -> Texts:
    measured = Texts()
    chance = Random(seed)
    for record in read(file):
        _count(f"{record['abbr']} {record['number']}", record["text"], measured)
        _plant(record["text"], chance, measured)
    return measured


def _count(place: str, text: str, measured: Texts) -> None:
    begun = time.perf_counter()
    found = citations(text)
    measured.seconds += time.perf_counter() - begun
    measured.sections += 1
    measured.characters += len(text)
    for one in found:
        measured.statuses[one.status.value] = measured.statuses.get(one.status.value, 0) + 1
        if one.status is Status.MISSING:
            measured.missing.append((place, one.norm))
    spans = [(one.start, one.end) for one in found]
    for sign in SIGN.finditer(text):
        measured.signs += 1
        measured.uncovered += not any(start <= sign.start() < end for start, end in spans)


def _plant(text: str, chance: Random, measured: Texts) -> None:
    """Put a number beyond every statute's last section into each reference of the pattern."""
    moved = 0
    places: list[int] = []

    def beyond(match: re.Match[str]) -> str:
        nonlocal moved
        number = str(chance.randint(3000, 9000))
        places.append(match.start() + moved)
        moved += len(number) - len(match[1])
        return f"§ {number}"

    planted = WRITTEN_OUT.sub(beyond, text)
    if not places:
        return
    said = {one.start: one.status for one in citations(planted)}
    measured.planted += len(places)
    measured.planted_missing += sum(said.get(at) is Status.MISSING for at in places)
