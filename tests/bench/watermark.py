"""What the invisible mark withstands, and how pictures without it score.

`python -m tests.bench.watermark [--pictures 600]`: pictures of the demo's drawing program, gradients
and noise, unmarked and marked, changed in the ways that a picture meets on its way to print.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Iterator
from random import Random

import numpy as np
from PIL import Image

from bot.flyer.marking import watermark
from bot.images.training.drawing import draw_scene
from bot.images.training.scene import SIZES, invent

Change = Callable[[Image.Image], Image.Image]


def jpeg(quality: int) -> Change:
    def change(image: Image.Image) -> Image.Image:
        written = io.BytesIO()
        image.save(written, "JPEG", quality=quality)
        return Image.open(io.BytesIO(written.getvalue()))

    return change


def scale(factor: float) -> Change:
    return lambda image: image.resize((round(image.width * factor), round(image.height * factor)))


def crop(share: float) -> Change:
    def change(image: Image.Image) -> Image.Image:
        x, y = round(image.width * share), round(image.height * share)
        return image.crop((x, y, image.width - x, image.height - y))

    return change


CHANGES: dict[str, Change] = {
    "none": lambda image: image,
    "JPEG 70": jpeg(70),
    "JPEG 40": jpeg(40),
    "0.75": scale(0.75),
    "0.75, JPEG 70": lambda image: jpeg(70)(scale(0.75)(image)),
    "0.5": scale(0.5),
    "2 (for print)": scale(2),
    "cropped by 2 % a side": crop(0.02),
}


def pictures(count: int) -> Iterator[Image.Image]:
    rng = Random(2026)
    for number in range(count):
        if number % 10 == 0:
            noise = np.random.default_rng(number).integers(0, 256, (400, 400, 3))
            yield Image.fromarray(noise.astype(np.uint8))
        elif number % 10 == 1:
            yield Image.linear_gradient("L").rotate(number).resize((500, 700)).convert("RGB")
        else:
            yield draw_scene(invent(rng), SIZES[number % len(SIZES)], rng, shrink=1).convert("RGB")


def psnr(one: Image.Image, other: Image.Image) -> float:
    difference = np.asarray(one, dtype=float) - np.asarray(other, dtype=float)
    return float(10 * np.log10(255**2 / (difference**2).mean()))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", type=int, default=600)
    count = parser.parse_args().pictures
    unmarked, quality = [], []
    marked: dict[str, list[float]] = {name: [] for name in CHANGES}
    for image in pictures(count):
        unmarked.append(watermark.score(image))
        if len(unmarked) % 4 == 0:
            with_mark = watermark.embed(image)
            quality.append(psnr(image, with_mark))
            for name, change in CHANGES.items():
                marked[name].append(watermark.score(change(with_mark)))
    print(f"{len(unmarked)} without the mark: mean {np.mean(unmarked):.2f}, deviation {np.std(unmarked):.2f},"
          f" highest {max(unmarked):.2f}; threshold {watermark.THRESHOLD}")  # fmt: skip
    print(f"{len(quality)} with it: PSNR lowest {min(quality):.1f} dB")
    for name, scores in marked.items():
        found = np.mean(np.array(scores) > watermark.THRESHOLD)
        print(f"| {name} | {found:.3f} | {min(scores):.1f} |")


if __name__ == "__main__":
    main()
