"""Which statute is meant: abbreviations with and without year, and names written out.

`names.tsv` lists names that texts write out, `aliases.tsv` abbreviations that people use and the
official site does not. `kinds.tsv` says what an abbreviation is instead of a federal statute:
`european` law, `guidance` of the administration, `no_statute` at all, or `clashing`: the states
use it too and mean their own. All were compiled for this program. What neither they nor the index
know is `unknown`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from bot.law.citation import Mention, Note

FOLDER = Path(__file__).parent
STATE = re.compile(
    r"[ -](?:NRW|NW|BW|Bay|BY|BE|Bln|BB|Bbg|HB|HH|HE|MV|M-V|NI|Nds|RP|RhPf|SL|SN|ST|LSA|SH|TH)$"
)
STATE_START = re.compile(
    r"(?:Bay|BayL|Hess|Nds|Sächs|Thür|Bln|Bbg|Brem|Hmb|LSA|NW|BW|NRW|L(?=[A-Z]{2}))[A-ZÄÖÜ]"
)
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10,
         "XI": 11, "XII": 12, "XIII": 13, "XIV": 14}  # fmt: skip
ARABIC = {str(number): roman for roman, number in ROMAN.items()}
ORDINALS = {"erst": 1, "zweit": 2, "dritt": 3, "viert": 4, "fünft": 5, "sechst": 6, "siebt": 7,
            "siebent": 7, "acht": 8, "neunt": 9, "zehnt": 10, "elft": 11, "zwölft": 12,
            "vierzehnt": 14}  # fmt: skip
ENDINGS = ("es", "en", "em", "er", "s", "e", "n")


def stem(word: str) -> str:
    """Strip a case ending, so that „des Bürgerlichen Gesetzbuchs" meets its nominative."""
    word = word.casefold()
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= len("code"):
            return word[: -len(ending)]
    return word


@cache
def aliases() -> dict[str, str]:
    return dict(_pairs("aliases.tsv"))


@cache
def of_kind(kind: str) -> frozenset[str]:
    return frozenset(name for name, its in _pairs("kinds.tsv") if its == kind)


@cache
def written_names() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Names by the stem of their first word, the longest first."""
    found: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for name, key in _pairs("names.tsv"):
        stems = tuple(stem(word) for word in name.split())
        found[stems[0]].append((stems, key))
    return {first: sorted(names, key=lambda item: -len(item[0])) for first, names in found.items()}


def _pairs(file: str) -> Iterator[tuple[str, str]]:
    for line in (FOLDER / file).read_text(encoding="utf-8").splitlines():
        name, _, key = line.partition("\t")
        yield name, key


def named(stems: Sequence[str]) -> tuple[str, int] | None:
    """Find the name that begins a row of stemmed words; return its key and its count of words."""
    for name, key in written_names().get(stems[0], ()):
        if tuple(stems[: len(name)]) == name:
            return key, len(name)
    return None


def social_code(number: str) -> str:
    """SGB V, SGB 5 and „Fünftes Buch Sozialgesetzbuch" are one; the key is `SGB 5`."""
    return f"SGB {ROMAN.get(number, number)}"


def display(name: str) -> str:
    """Write a statute as people do: SGB V, EGBGB."""
    code, _, number = name.partition(" ")
    if code == "SGB" and number in ARABIC:
        return f"SGB {ARABIC[number]}"
    for alias, key in aliases().items():
        if key == name and alias.startswith("EG"):
            return alias
    return name


def classify(name: str) -> Note:
    """Say why a statute may be unknown to the federal index."""
    if name in of_kind("european") or name.startswith(("EU", "VO (E", "RL ")):
        return Note.EUROPEAN
    if name in of_kind("guidance"):
        return Note.GUIDANCE
    if STATE.search(name) or STATE_START.match(name):
        return Note.STATE
    return Note.NOT_INDEXED


def mention(
    name: str, year: str = "", *, written_out: bool = False, known: bool = False
) -> Mention:
    """Name a statute; one that the index does not know gets the likely reason."""
    return Mention(name, year, written_out, None if known else classify(name))
