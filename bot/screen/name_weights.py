"""The weights of the name tagger, on disk and in memory.

The file is gzip: a line with the counts, the transition scores, the names of the features, then
16-bit weights in steps of 1/1024. Every score is relative to the label O, which keeps the
probabilities as they are and saves a quarter.
"""

from __future__ import annotations

import gzip
import json
import sys
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.screen.name_lists import FOLDER

# Scores for B, I and X in steps of 1/1024, relative to O.
Score = tuple[int, int, int]
LABELS = "BIX"
# Where a word stands as seen from another: next to it, and as first and second real word.
AROUND = "-+lLrR"
STEPS = 1024
PATH = FOLDER / "weights.bin.gz"


@dataclass(frozen=True, slots=True)
class Weights:
    """`own` has 3 weights a feature; `near` 3 for each of the places; `pairs` 3 a pair."""

    own: dict[str, int]
    own_weights: array[int]
    near: dict[str, int]
    near_weights: array[int]
    pairs: dict[str, int]
    pair_weights: array[int]
    transitions: dict[str, float]

    @classmethod
    def from_crfsuite(
        cls,
        state: Mapping[tuple[str, str], float],
        transitions: Mapping[tuple[str, str], float],
    ) -> Weights:
        by_feature: dict[str, dict[str, float]] = {}
        for (feature, label), weight in state.items():
            by_feature.setdefault(feature, {})[label] = weight
        groups: dict[str, dict[str, dict[int, tuple[int, ...]]]] = {
            "own": {},
            "near": {},
            "pairs": {},
        }
        for feature, weights in sorted(by_feature.items()):
            place, name = feature[0], feature[1:]
            relative = tuple(
                _steps(weights.get(label, 0.0) - weights.get("O", 0.0)) for label in LABELS
            )
            if place in AROUND:
                groups["near"].setdefault(name, {})[AROUND.index(place)] = relative
            elif place == "0":
                groups["own"][name] = {0: relative}
            else:
                groups["pairs"][feature] = {0: relative}
        packed = {
            group: _pack(features, len(AROUND) if group == "near" else 1)
            for group, features in groups.items()
        }
        return cls(
            *packed["own"],
            *packed["near"],
            *packed["pairs"],
            {before + after: round(weight, 4) for (before, after), weight in transitions.items()},
        )

    def write(self, path: Path = PATH) -> None:
        head = {
            "transitions": dict(sorted(self.transitions.items())),
            "own": len(self.own),
            "near": len(self.near),
            "pairs": len(self.pairs),
        }
        names = "\n".join([*self.own, *self.near, *self.pairs])
        weights = array("h", [*self.own_weights, *self.near_weights, *self.pair_weights])
        if sys.byteorder == "big":
            weights.byteswap()
        body = names.encode()
        head["names"] = len(body)
        packed = json.dumps(head).encode() + b"\n" + body + weights.tobytes()
        path.write_bytes(gzip.compress(packed, 9, mtime=0))

    @classmethod
    def read(cls, path: Path = PATH) -> Weights:
        line, _, rest = gzip.decompress(path.read_bytes()).partition(b"\n")
        head = json.loads(line)
        names = rest[: head["names"]].decode().split("\n")
        weights = array("h", rest[head["names"] :])
        if sys.byteorder == "big":
            weights.byteswap()
        own, near = head["own"], head["near"]
        width = len(LABELS)
        ends = own * width, (own + near * len(AROUND)) * width
        return cls(
            dict(zip(names[:own], range(0, own * width, width), strict=True)),
            weights[: ends[0]],
            _numbered(names[own : own + near], width * len(AROUND)),
            weights[ends[0] : ends[1]],
            _numbered(names[own + near :], width),
            weights[ends[1] :],
            head["transitions"],
        )


def _numbered(names: list[str], width: int) -> dict[str, int]:
    return dict(zip(names, range(0, len(names) * width, width), strict=True))


def _pack(
    features: Mapping[str, Mapping[int, tuple[int, ...]]], places: int
) -> tuple[dict[str, int], array[int]]:
    weights = array("h")
    kept: list[str] = []
    nothing = (0,) * len(LABELS)
    for name, at in features.items():
        row = [weight for place in range(places) for weight in at.get(place, nothing)]
        if any(row):
            kept.append(name)
            weights.extend(row)
    return _numbered(kept, len(LABELS) * places), weights


def _steps(weight: float) -> int:
    return max(-32768, min(32767, round(weight * STEPS)))
