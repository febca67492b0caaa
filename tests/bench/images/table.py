"""The table of the benchmark: what is counted, what follows from it, and where it is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Dense bf16 peaks in TFLOP/s, from NVIDIA's data sheets (half of what is printed "with sparsity").
PEAK_TFLOPS = {"H100": 989.0, "H200": 989.0, "A100": 312.0, "L40S": 362.0, "L4": 121.0}
# From Ada on 8 bits are multiplied twice as fast; the floor of an fp8 row is half as high.
FP8_FACTOR = 2.0
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
HEAD = (
    "| way | s a picture | ratio | share of floor | first ÷ later | largest difference | GiB | on |",
    "|---|---|---|---|---|---|---|---|",
)


@dataclass(frozen=True)
class Counted:
    """One way of drawing: seconds of each picture, the first after the warm start first."""

    way: str
    seconds: Sequence[float]
    difference: float = 0.0
    gibibytes: float = 0.0
    active: str = ""
    fp8: bool = False

    @property
    def later(self) -> float:
        """The median of all but the first."""
        ordered = sorted(self.seconds[1:])
        middle = len(ordered) // 2
        odd = len(ordered) % 2
        return ordered[middle] if odd else (ordered[middle - 1] + ordered[middle]) / 2


@dataclass(frozen=True)
class Floor:
    """The arithmetic of one picture, and what the card can do at best; None where unknown."""

    tflops: float
    peak: float | None

    def seconds(self, *, fp8: bool) -> float | None:
        return self.tflops / (self.peak * (FP8_FACTOR if fp8 else 1.0)) if self.peak else None


def peak_of(card: str) -> float | None:
    """Find the peak of a card by its name; the longest name counts (L40S before L4)."""
    known = [name for name in PEAK_TFLOPS if name in card]
    return PEAK_TFLOPS[max(known, key=len)] if known else None


def row(counted: Counted, plain: Counted, floor: Floor) -> str:
    least = floor.seconds(fp8=counted.fp8)
    share = f"{least / counted.later:.0%}" if least else "-"
    return (
        f"| {counted.way} | {counted.later:.3f} | {plain.later / counted.later:.2f} | {share} "
        f"| {counted.seconds[0] / counted.later:.2f} | {counted.difference * 255:.0f}/255 "
        f"| {counted.gibibytes:.1f} | {counted.active} |"
    )


def failed(way: str, error: Exception) -> str:
    return f"| {way} | failed: {type(error).__name__} | | | | | | |"


def write_into(file: Path, lines: Sequence[str]) -> None:
    """Put the tables between the two marks of a page."""
    before, begin, rest = file.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"{file} lacks {BEGIN} and {END}")
    text = "\n".join([f"{before}{BEGIN}", *lines, f"{END}{after}"])
    file.write_text(text, encoding="utf-8")
