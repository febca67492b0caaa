"""Teaches the text encoder what the words mean, before it meets the denoiser.

From the end of a caption it shall tell which motif is there in which colour. That takes minutes,
while finding it out from pictures alone takes the denoiser most of its time.
"""

from __future__ import annotations

import time
from random import Random
from typing import Any

from bot.images.training.architecture import TEXT_WIDTH
from bot.images.training.captions import ENGLISH_MOTIFS, caption
from bot.images.training.decoder import report
from bot.images.training.palette import COLOURS, SHADES
from bot.images.training.scene import COLOURFUL, MOODS, Scene, invent

BATCH = 128
RATE = 2e-3
LONGEST_TOKENS = 40
# What the caption does not say cannot be told from it; counting it less keeps the loss telling.
PRESENT_WEIGHT = 6.0

SIGNS = [
    *((motif, colour) for motif in ENGLISH_MOTIFS for colour in (*COLOURS, COLOURFUL)),
    *((motif, shade) for motif in ENGLISH_MOTIFS for shade in SHADES),
    *MOODS,
]


def train_words(tokenizer: Any, encoder: Any, *, seconds: float, rng: Random) -> None:
    import torch

    reader = torch.nn.Linear(TEXT_WIDTH, len(SIGNS))
    learned = [*encoder.parameters(), *reader.parameters()]
    optimiser = torch.optim.AdamW(learned, lr=RATE, weight_decay=0.01)
    weight = torch.full((len(SIGNS),), PRESENT_WEIGHT)
    encoder.set_attn_implementation("eager")
    start, step = time.monotonic(), 0
    while (share := (time.monotonic() - start) / seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 50, max(0.02, 2 * (1 - share)))
        scenes = [invent(rng) for _ in range(BATCH)]
        tokens = tokenizer(
            [caption(scene, rng) for scene in scenes],
            padding="max_length",
            max_length=LONGEST_TOKENS,
            truncation=True,
            return_tensors="pt",
        ).input_ids
        with torch.autocast("cpu", torch.bfloat16):
            found = reader(encoder(tokens)[0][:, -1])
        truth = torch.tensor([signs_of(scene) for scene in scenes])
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            found.float(), truth, pos_weight=weight
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        step += 1
        if step % 50 == 0:
            there = found[truth > 0] > 0
            report(f"words: {share:.0%}, step {step}, found {there.float().mean():.2f}")


def signs_of(scene: Scene) -> list[float]:
    signs = {(part.motif, part.colour) for part in scene.parts}
    signs |= {(part.motif, part.shade) for part in scene.parts}
    return [float(sign in signs or sign == scene.mood) for sign in SIGNS]
