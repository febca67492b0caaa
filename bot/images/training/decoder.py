"""Teaches the decoder to make a sharp picture of its cells.

The loss is the distance in colour and, so that edges stay sharp, in the differences between
neighbouring pixels. The cells get some noise, because the denoiser's will not be perfect.
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
CROPS_FROM_PICTURE = 2
CROPS = 16
RATE = 1.5e-3
EDGE_WEIGHT = 1.5
CELL_NOISE = 0.05
SAVED_EVERY_STEPS = 250


def train_decoder(folder: Path, *, seconds: float, rng: Random) -> None:
    """Train for so long and save the autoencoder into the folder."""
    import torch

    vae = make_autoencoder().to(memory_format=torch.channels_last).train()
    optimiser = torch.optim.AdamW(vae.decoder.parameters(), lr=RATE, betas=(0.9, 0.99))
    start, step, recent = time.monotonic(), 0, 0.0
    while (share := (time.monotonic() - start) / seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 100, max(0.02, 2 * (1 - share)))
        loss = _loss(vae, draw_crops(rng))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.decoder.parameters(), 1.0)
        optimiser.step()
        step, recent = step + 1, recent + loss.item()
        if step % 50 == 0:
            report(f"decoder: {share:.0%}, step {step}, loss {recent / 50:.4f}")
            recent = 0.0
        if step % SAVED_EVERY_STEPS == 0:
            vae.save_pretrained(folder)
    vae.save_pretrained(folder)


def load_autoencoder(folder: Path) -> Any:
    from diffusers import AutoencoderTiny

    return AutoencoderTiny.from_pretrained(folder)


def draw_crops(rng: Random) -> Any:
    import torch

    crops: list[Any] = []
    while len(crops) < CROPS:
        picture = to_tensor(draw_scene(invent(rng), rng.choice(SIZES), rng))
        for _ in range(CROPS_FROM_PICTURE):
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

    with torch.no_grad():
        cells = vae.encode(pictures).latents
        cells += CELL_NOISE * torch.randn_like(cells)
    with torch.autocast("cpu", torch.bfloat16):
        back = vae.decode(cells.contiguous(memory_format=torch.channels_last)).sample.float()
    loss = (back - pictures).abs().mean() + (back - pictures).square().mean()
    for axis in (2, 3):
        loss = loss + EDGE_WEIGHT * (back.diff(dim=axis) - pictures.diff(dim=axis)).abs().mean()
    return loss


def report(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201 a script that is watched
