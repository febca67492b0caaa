"""Which motif did the demo's model draw? `python -m tests.bench.motifs` asks a judge of its own.

The judge is a small network, trained here on pictures of the drawing program (captions play no part, nor
anything of the image model), and first held to pictures of the program that it has not seen. Then it
looks at what the model draws for held-back prompts, each naming one motif, and says which of the motifs
it takes for the most likely; by chance one in eleven is right. `--minutes 0` takes the judge that is there
(`tests/motif_judge.safetensors`, which the tests use), anything else teaches it anew.
"""

from __future__ import annotations

import argparse
import io
import time
from random import Random
from typing import Any

import torch  # noqa: TID253 a benchmark of torch
from PIL import Image
from torch import nn  # noqa: TID253 the same

from bot.flyer.command import DEMO_WEIGHTS
from bot.images.loading import load_painter
from bot.images.order import Order
from bot.images.training.drawing import draw_scene
from bot.images.training.scene import invent
from tests.motif_judge import MOTIFS, PROMPTS, likeliest, load, network, save, tensor

BATCH, SEEDS = 64, (1, 2, 3, 4)


def pictures(count: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw scenes by the program, and name the motifs of each."""
    rng = Random(seed)
    drawn, named = [], []
    while len(drawn) < count:
        scene = invent(rng)
        there = [float(motif in {part.motif for part in scene.parts}) for motif in MOTIFS]
        if any(there):
            drawn.append(tensor(draw_scene(scene, (256, 256), rng, shrink=4)))
            named.append(torch.tensor(there))
    return torch.stack(drawn), torch.stack(named)


def blurred(batch: torch.Tensor) -> torch.Tensor:
    """Soften at random, as the image model does: the judge is to look at forms, not at edges."""
    factor = int(torch.randint(1, 4, ()))
    small = nn.functional.avg_pool2d(batch, factor)
    soft = nn.functional.interpolate(small, size=batch.shape[-2:], mode="bilinear")
    return torch.flip(soft, [-1]) if torch.rand(()) < 0.5 else soft


def learned(count: int, minutes: float) -> nn.Module:
    x, y = pictures(count, seed=1)
    judge = network().train()
    optimiser = torch.optim.AdamW(judge.parameters(), lr=1e-3, weight_decay=1e-2)
    until = time.monotonic() + minutes * 60
    while time.monotonic() < until:
        for chosen in torch.randperm(len(x)).split(BATCH):
            loss = nn.functional.binary_cross_entropy_with_logits(
                judge(blurred(x[chosen])), y[chosen]
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return judge.eval()


@torch.no_grad()
def on_program(judge: nn.Module, count: int) -> str:
    """Of pictures by the program: how often what the judge takes for most likely is there."""
    x, y = pictures(count, seed=2)
    first = judge(x).argmax(1)
    right = y[torch.arange(len(y)), first].mean().item()
    each = []
    for at, motif in enumerate(MOTIFS):
        alone = (y[:, at] == 1) & (y.sum(1) == 1)
        each.append(
            f"{motif} {(first[alone] == at).float().mean().item():.2f} of {int(alone.sum())}"
        )
    return f"program: {right:.2f} of {count}; alone: {', '.join(each)}"


def on_model(judge: nn.Module, side: int) -> list[str]:
    painter = load_painter(str(DEMO_WEIGHTS))
    lines, hits, second_best = [], 0, 0
    for motif, prompts in PROMPTS.items():
        seen: list[str] = []
        for prompt in prompts:
            for seed in SEEDS:
                order = Order(prompt, width=side, height=side, seed=seed)
                png = painter.draw(order, lambda _step, _steps: None)
                likely = likeliest(judge, Image.open(io.BytesIO(png)))
                seen.append(likely[0])
                second_best += motif in likely[:2]
        hits += seen.count(motif)
        others: dict[str, Any] = {one: seen.count(one) for one in seen if one != motif}
        lines.append(f"| {motif} | {seen.count(motif)} of {len(seen)} | {others or '-'} |")
    total = len(PROMPTS) * 2 * len(SEEDS)
    return [*lines, f"{side}: {hits} of {total} first, {second_best} among the first two"]


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.bench.motifs")
    parser.add_argument("--pictures", type=int, default=4000)
    parser.add_argument("--minutes", type=float, default=0.0)
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    if options.minutes:
        save(learned(options.pictures, options.minutes))
    judge = load()
    print(on_program(judge, 600), flush=True)
    for side in (256, 384):
        print(*on_model(judge, side), sep="\n", flush=True)


if __name__ == "__main__":
    main()
