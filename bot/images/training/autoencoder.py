"""Teaches the autoencoder to squeeze a drawn picture into its cells and back.

The loss is the distance in colour and, so that edges stay sharp, in the differences between
neighbouring pixels.
"""

from __future__ import annotations

import time
from pathlib import Path
from random import Random
from typing import Any

from bot.images.training.architecture import make_autoencoder
from bot.images.training.drawing import draw_scene
from bot.images.training.scene import SIZES, invent

CROP_PIXELS = 128
CROPS = 16
RATE = 2e-3
EDGE_WEIGHT = 1.5
EVENNESS_WEIGHT = 0.02
CELL_NOISE = 0.04


def train_autoencoder(folder: Path, *, seconds: float, seed: int = 1) -> None:
    """Train for so long and save into the folder; goes on from what is there."""
    import torch

    torch.manual_seed(seed)
    rng = Random(time.time_ns())  # noqa: S311 scenes, no secrets
    vae = _load_or_make(folder).to(memory_format=torch.channels_last).train()
    optimiser = torch.optim.AdamW(vae.parameters(), lr=RATE, betas=(0.9, 0.99), weight_decay=0)
    start, step = time.monotonic(), 0
    while (share := (time.monotonic() - start) / seconds) < 1:
        warm = min(1.0, (step + 1) / 100)
        for group in optimiser.param_groups:
            group["lr"] = RATE * warm * min(1.0, max(0.02, 2 * (1 - share)))
        loss = _loss(vae, draw_crops(rng))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
        optimiser.step()
        step += 1
        if step % 50 == 0:
            report(f"autoencoder: {share:.0%}, step {step}, loss {loss.item():.4f}")
        if step % 1000 == 0:
            vae.save_pretrained(folder)
    vae.save_pretrained(folder)


def _load_or_make(folder: Path) -> Any:
    from diffusers import AutoencoderTiny

    if (folder / "config.json").is_file():
        return AutoencoderTiny.from_pretrained(folder)
    return make_autoencoder()


def draw_crops(rng: Random) -> Any:
    import torch

    crops: list[Any] = []
    while len(crops) < CROPS:
        picture = to_tensor(draw_scene(invent(rng), rng.choice(SIZES), rng))
        for _ in range(2):
            top = rng.randrange(picture.shape[1] - CROP_PIXELS + 1)
            left = rng.randrange(picture.shape[2] - CROP_PIXELS + 1)
            crops.append(picture[:, top : top + CROP_PIXELS, left : left + CROP_PIXELS])
    return torch.stack(crops).contiguous(memory_format=torch.channels_last)


def to_tensor(picture: Any) -> Any:
    """Turn a picture into numbers from -1 to 1, as diffusers wants them."""
    import numpy as np  # noqa: PLC0415 of the extra `images`
    import torch

    return torch.from_numpy(np.asarray(picture, dtype=np.float32)).permute(2, 0, 1) / 127.5 - 1


def _loss(vae: Any, pictures: Any) -> Any:
    import torch

    with torch.autocast("cpu", torch.bfloat16):
        cells = vae.encode(pictures).latents
        back = vae.decode(cells + CELL_NOISE * torch.randn_like(cells)).sample.float()
    loss = (back - pictures).abs().mean() + (back - pictures).square().mean()
    for axis in (2, 3):
        loss = loss + EDGE_WEIGHT * (back.diff(dim=axis) - pictures.diff(dim=axis)).abs().mean()
    # Each channel shall have mean 0 and spread 1 over many cells, as the denoiser expects.
    cells = cells.float().transpose(0, 1).flatten(1)
    uneven = cells.mean(1).square().mean() + (cells.std(1) - 1).square().mean()
    return loss + EVENNESS_WEIGHT * uneven


def report(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201 a script that is watched
