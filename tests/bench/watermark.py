"""What the invisible mark withstands, and how pictures without it score.

`python -m tests.bench.watermark [--pictures 600]`: pictures of the demo's drawing program, noise,
gradients and clouds of many sizes as in photos, unmarked and marked, changed in the ways that a
picture meets on its way. `--printed` sets flyers around marked pictures and looks at the printed
page: it wants typst and pypdfium2.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Iterator
from random import Random

import numpy as np
import pypdfium2
from PIL import Image

from bot.flyer.brief import Brief
from bot.flyer.design import Design
from bot.flyer.fitting import TEMPLATE_NAMES
from bot.flyer.layout import compose
from bot.flyer.marking import cutting, watermark
from bot.images.training.drawing import draw_scene
from bot.images.training.scene import SIZES, invent

Change = Callable[[Image.Image], Image.Image]
MARKED_EVERY = 8
POINTS_PER_INCH, BLEED_INCHES = 72, 3 / 25.4


def jpeg(quality: int) -> Change:
    def change(image: Image.Image) -> Image.Image:
        written = io.BytesIO()
        image.save(written, "JPEG", quality=quality)
        return Image.open(io.BytesIO(written.getvalue()))

    return change


def scale(factor: float, how: Image.Resampling = Image.Resampling.BICUBIC) -> Change:
    return lambda image: image.resize(
        (round(image.width * factor), round(image.height * factor)), how
    )


def crop(share: float) -> Change:
    def change(image: Image.Image) -> Image.Image:
        x, y = round(image.width * share), round(image.height * share)
        return image.crop((x, y, image.width - x, image.height - y))

    return change


CHANGES: dict[str, Change] = {
    "none": lambda image: image,
    "JPEG 70": jpeg(70),
    "JPEG 40": jpeg(40),
    "scaled to 0.75": scale(0.75),
    "scaled to 0.75, JPEG 70": lambda image: jpeg(70)(scale(0.75)(image)),
    "scaled to 0.5": scale(0.5),
    "enlarged by 2 (Lanczos), as for print": scale(2, Image.Resampling.LANCZOS),
}
CUTS: dict[str, Change] = {
    "cut by 2 % a side": crop(0.02),
    "cut by 5 % a side, JPEG 70": lambda image: jpeg(70)(crop(0.05)(image)),
    "cut by 10 % a side": crop(0.1),
    "cut by 20 % below": lambda image: image.crop((0, 0, image.width, round(image.height * 0.8))),
}


def pictures(count: int) -> Iterator[Image.Image]:
    rng = Random(2026)
    for number in range(count):
        if number % 10 == 0:
            noise = np.random.default_rng(number).integers(0, 256, (400, 400, 3))
            yield Image.fromarray(noise.astype(np.uint8))
        elif number % 10 == 1:
            yield Image.linear_gradient("L").rotate(number).resize((500, 700)).convert("RGB")
        elif number % 10 <= 4:
            yield clouds((832, 1184), number)
        else:
            size = SIZES[number % len(SIZES)]
            scene = draw_scene(invent(rng), size, rng, shrink=1).convert("RGB")
            yield scene.resize((size[0] * 3, size[1] * 3), Image.Resampling.LANCZOS)


def clouds(size: tuple[int, int], seed: int) -> Image.Image:
    """Draw noise whose strength falls with its fineness, as in photos (Field 1987)."""
    rng = np.random.default_rng(seed)
    rows = np.fft.fftfreq(size[1])[:, None]
    columns = np.fft.rfftfreq(size[0])[None]
    fall = 1 / np.maximum(np.hypot(rows, columns), 1 / max(size)) ** rng.uniform(0.9, 1.4)
    channels = []
    for _ in range(3):
        noise = np.fft.rfft2(rng.standard_normal((size[1], size[0]))) * fall
        plane = np.fft.irfft2(noise, s=(size[1], size[0]))
        channels.append(128 + 50 * plane / plane.std())
    return Image.fromarray(np.clip(np.stack(channels, -1), 0, 255).astype(np.uint8))


def psnr(one: Image.Image, other: Image.Image) -> float:
    difference = np.asarray(one, dtype=float) - np.asarray(other, dtype=float)
    return float(10 * np.log10(255**2 / (difference**2).mean()))


def measure(count: int) -> None:
    unmarked, unmarked_cut, quality = [], [], []
    marked: dict[str, list[float]] = {name: [] for name in (*CHANGES, *CUTS)}
    for number, image in enumerate(pictures(count)):
        unmarked.append(watermark.score(image))
        unmarked_cut.append(cutting.cut_score(image))
        if number % MARKED_EVERY < 1:
            with_mark = watermark.embed(image)
            quality.append(psnr(image, with_mark))
            for name, change in CHANGES.items():
                marked[name].append(watermark.score(change(with_mark)))
            for name, change in CUTS.items():
                marked[name].append(cutting.cut_score(change(with_mark)))
    for what, scores, limit in (
        ("whole", unmarked, watermark.THRESHOLD),
        ("cut", unmarked_cut, cutting.CUT_THRESHOLD),
    ):
        print(f"{len(scores)} without the mark, looked at as {what}: mean {np.mean(scores):.2f}, deviation"
              f" {np.std(scores):.2f}, highest {max(scores):.2f}; threshold {limit}")  # fmt: skip
    print(
        f"{len(quality)} with it: PSNR lowest {min(quality):.1f}, median {np.median(quality):.1f} dB"
    )
    for name, values in marked.items():
        limit = cutting.CUT_THRESHOLD if name in CUTS else watermark.THRESHOLD
        print(f"| {name} | {np.mean(np.array(values) > limit):.3f} | {min(values):.1f} |")


def measure_printed(count: int) -> None:
    brief = Brief(title="Tag der offenen Tür", when="12. Juni 2026", where="Bonn", motif="Ballons")
    for template in TEMPLATE_NAMES:
        scores: dict[int, list[float]] = {150: [], 300: []}
        for image in pictures(count):
            written = io.BytesIO()
            watermark.embed(image).save(written, "PNG")
            flyer = compose(brief, written.getvalue(), Design(), "de", template)
            page = pypdfium2.PdfDocument(flyer.print_pdf)[0]
            for dpi, found in scores.items():
                sheet = page.render(scale=dpi / POINTS_PER_INCH).to_pil().convert("RGB")
                edge = round(BLEED_INCHES * dpi)
                trimmed = sheet.crop((edge, edge, sheet.width - edge, sheet.height - edge))
                found.append(cutting.cut_score(trimmed))
        print(f"| {template} | " + " | ".join(
            f"{np.mean(np.array(found) > cutting.CUT_THRESHOLD):.2f}" for found in scores.values()) + " |")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", type=int, default=600)
    parser.add_argument("--printed", action="store_true", help="printed flyers instead")
    chosen = parser.parse_args()
    (measure_printed if chosen.printed else measure)(chosen.pictures)


if __name__ == "__main__":
    main()
