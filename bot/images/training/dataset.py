"""Pictures as the denoiser sees them: in cells, with the scene they show."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.images.training.captions import caption
from bot.images.training.cells import QUARTER_PIXELS, cells_of
from bot.images.training.decoder import report, to_tensor
from bot.images.training.drawing import draw_scene
from bot.images.training.scene import SIZES, Scene, invent

BATCH = 32


@dataclass(slots=True)
class Dataset:
    """One list of scenes and one tensor of cells per picture size; a batch is of one size."""

    scenes: list[list[Scene]] = field(default_factory=list)
    cells: list[Any] = field(default_factory=list)

    def batch(self, rng: Random) -> tuple[Any, list[str]]:
        size = rng.randrange(len(self.cells))
        chosen = [rng.randrange(len(self.scenes[size])) for _ in range(BATCH)]
        captions = [caption(self.scenes[size][index], rng) for index in chosen]
        return self.cells[size][chosen], captions


def draw_dataset(*, pictures: int, rng: Random) -> Dataset:
    import torch

    dataset = Dataset()
    for size in SIZES:
        scenes = [invent(rng) for _ in range(pictures // len(SIZES))]
        quarters = [
            to_tensor(draw_scene(scene, size, rng, shrink=QUARTER_PIXELS)) for scene in scenes
        ]
        dataset.scenes.append(scenes)
        dataset.cells.append(cells_of((torch.stack(quarters) + 1) / 2))
        report(f"dataset: {len(scenes)} pictures of {size}")
    return dataset
