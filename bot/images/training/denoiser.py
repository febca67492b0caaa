"""Teaches the denoiser and the text encoder, together, to draw what a caption says."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from random import Random
from typing import Any

from bot.images.training.dataset import Dataset
from bot.images.training.decoder import report

RATE = 1e-3
WARM_UP_STEPS = 150
LEFT_WITHOUT_CAPTION = 0.1
AVERAGE_DECAY = 0.998


def train_denoiser(
    pipe: Any, dataset: Dataset, *, seconds: float, rng: Random, save: Callable[[Any], None]
) -> None:
    """Train for so long; what is saved is the running average of the weights."""
    import torch
    from diffusers.models.attention_processor import AttnProcessor

    # On CPUs the fused attention's way back takes as long as all the rest together.
    pipe.unet.set_attn_processor(AttnProcessor())
    pipe.text_encoder.set_attn_implementation("eager")
    learned = torch.nn.ModuleList([pipe.unet, pipe.text_encoder]).train()
    average = copy.deepcopy(learned).eval().requires_grad_(requires_grad=False)
    optimiser = torch.optim.AdamW(learned.parameters(), lr=RATE, weight_decay=0.01)
    start, step, recent = time.monotonic(), 0, 0.0
    while (share := (time.monotonic() - start) / seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / WARM_UP_STEPS) * _fall(share)
        loss = _loss(pipe, *dataset.batch(rng), rng)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned.parameters(), 1.0)
        optimiser.step()
        step += 1
        _follow(average, learned, min(AVERAGE_DECAY, step / (step + 20)))
        recent += loss.item()
        if step % 100 == 0:
            report(f"denoiser: {share:.0%}, step {step}, loss {recent / 100:.4f}")
            recent = 0.0
        if step % 500 == 0:
            save(average)
    save(average)


def _fall(share: float) -> float:
    """Hold the rate for half of the time, then let it fall to a fiftieth."""
    return 1.0 if share < 0.5 else max(0.02, 2 * (1 - share))  # noqa: PLR2004 said above


def _follow(average: Any, learned: Any, decay: float) -> None:
    import torch

    with torch.no_grad():
        pairs = zip(average.parameters(), learned.parameters(), strict=True)
        for slow, fast in pairs:
            slow.lerp_(fast, 1 - decay)


def _loss(pipe: Any, cells: Any, captions: list[str], rng: Random) -> Any:
    import torch

    scheduler = pipe.scheduler
    captions = ["" if rng.random() < LEFT_WITHOUT_CAPTION else caption for caption in captions]
    tokens = pipe.tokenizer(
        captions, padding="max_length", truncation=True, return_tensors="pt"
    ).input_ids
    noise = torch.randn_like(cells)
    # Spread evenly over the batch, which makes each step's loss less a matter of luck.
    spread = (torch.randperm(len(cells)) + torch.rand(len(cells))) / len(cells)
    times = (spread * scheduler.config.num_train_timesteps).long()
    noisy = scheduler.add_noise(cells, noise, times)
    with torch.autocast("cpu", torch.bfloat16):
        text = pipe.text_encoder(tokens)[0]
        found = pipe.unet(noisy, times, text).sample
    return (found.float() - scheduler.get_velocity(cells, noise, times)).square().mean()
