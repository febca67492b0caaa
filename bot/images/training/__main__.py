"""`python -m bot.images.training PART --out FOLDER --minutes N`: makes the demo's image model.

The parts, `decoder` and `denoiser`, need nothing of each other and can be trained side by side.
A denoiser that is in the folder already is trained further, a decoder is made anew.
"""

from __future__ import annotations

import argparse
import copy
import json
from pathlib import Path
from random import Random
from typing import Any

from bot.images.loading import DEFAULTS_FILE, INDEX_FILE
from bot.images.training.architecture import make_pipeline
from bot.images.training.captions import caption
from bot.images.training.dataset import draw_dataset
from bot.images.training.decoder import load_autoencoder, report, train_decoder
from bot.images.training.denoiser import train_denoiser
from bot.images.training.scene import invent
from bot.images.training.words import train_words

DEFAULTS = {"steps": 25, "guidance_scale": 3.0, "cpu_threads": 1}
CAPTIONS_FOR_WORDS = 30_000
WORDS_SECONDS = 300.0


def main() -> None:
    import torch

    args = _arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = Random(args.seed)  # noqa: S311 scenes, no secrets
    if args.part == "decoder":
        train_decoder(args.out / "vae", seconds=60 * args.minutes, rng=rng)
        return
    pipe = _load_or_make(args.out, rng)
    report(f"parameters: {_count(pipe)}")
    dataset = draw_dataset(pictures=args.pictures, rng=rng)

    def save(average: Any) -> None:
        _save(pipe, average, args.out)

    train_denoiser(pipe, dataset, seconds=60 * args.minutes, rng=rng, save=save)


def _load_or_make(folder: Path, rng: Random) -> Any:
    import torch
    from diffusers import StableDiffusionPipeline

    if (folder / INDEX_FILE).is_file():
        report("going on from the weights that are there")
        return StableDiffusionPipeline.from_pretrained(folder, dtype=torch.float32)
    pipe = make_pipeline(caption(invent(rng), rng) for _ in range(CAPTIONS_FOR_WORDS))
    train_words(pipe.tokenizer, pipe.text_encoder, seconds=WORDS_SECONDS, rng=rng)
    return pipe


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("decoder", "denoiser"))
    parser.add_argument("--out", type=Path, required=True, help="the model's folder")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--pictures", type=int, default=24_000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _count(pipe: Any) -> dict[str, int]:
    parts = {"unet": pipe.unet, "text_encoder": pipe.text_encoder, "vae": pipe.vae}
    return {name: sum(p.numel() for p in part.parameters()) for name, part in parts.items()}


def _save(pipe: Any, average: Any, folder: Path) -> None:
    import torch
    from diffusers import StableDiffusionPipeline

    parts = dict(pipe.components)
    parts["unet"], parts["text_encoder"] = (copy.deepcopy(part) for part in average)
    trained = folder / "vae"
    parts["vae"] = load_autoencoder(trained) if trained.is_dir() else copy.deepcopy(pipe.vae)
    finished = StableDiffusionPipeline(**parts, requires_safety_checker=False)
    finished.to(torch.float16).save_pretrained(folder)
    (folder / DEFAULTS_FILE).write_text(json.dumps(DEFAULTS) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
