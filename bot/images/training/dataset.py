"""Pictures as the denoiser sees them: cells of the autoencoder, with the scene they show."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.images.training.autoencoder import report, to_tensor
from bot.images.training.captions import caption
from bot.images.training.drawing import draw_scene
from bot.images.training.scene import SIZES, Scene, invent

BATCH = 64
ENCODED_AT_ONCE = 32


@dataclass(slots=True)
class Dataset:
    """One list of scenes and one tensor of cells per picture size; a batch is of one size."""

    scenes: list[list[Scene]] = field(default_factory=list)
    cells: list[Any] = field(default_factory=list)

    def batch(self, rng: Random) -> tuple[Any, list[str]]:
        size = rng.randrange(len(self.cells))
        chosen = [rng.randrange(len(self.scenes[size])) for _ in range(BATCH)]
        captions = [caption(self.scenes[size][index], rng) for index in chosen]
        return self.cells[size][chosen].float(), captions


def draw_dataset(vae: Any, *, pictures: int, rng: Random) -> Dataset:
    import torch

    dataset = Dataset()
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for size in SIZES:
            scenes = [invent(rng) for _ in range(pictures // len(SIZES))]
            cells = [
                vae.encode(
                    torch.stack([to_tensor(draw_scene(scene, size, rng)) for scene in some])
                ).latent_dist.mean.half()
                for some in _chunks(scenes)
            ]
            dataset.scenes.append(scenes)
            dataset.cells.append(torch.cat(cells))
            report(f"dataset: {len(scenes)} pictures of {size}")
    return dataset


def _chunks(scenes: list[Scene]) -> list[list[Scene]]:
    return [scenes[k : k + ENCODED_AT_ONCE] for k in range(0, len(scenes), ENCODED_AT_ONCE)]
