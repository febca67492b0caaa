"""The worker's speed-ups beside plain diffusers, in one run: `python -m tests.bench.images`.

--model NAME    klein, z-image, flux-schnell, flux-dev, sdxl, all (or tiny, which runs on a CPU)
--size WxH      1024x1024
--runs N        counted pictures of each way, after two that are not counted
--into FILE     also put the tables between the marks of a page: docs/images.md

Plain means bf16, eager, the attention that torch takes by itself; then one speed-up after the other is
added. Each way is said with its time, the ratio to plain, the share of the arithmetic floor (of 8 bits
where it draws with 8), the first picture after the warm start in parts of the later ones, its difference
to plain, and the memory.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch  # noqa: TID253 a benchmark of torch
from torch.utils.flop_counter import FlopCounterMode  # noqa: TID253 the same

from bot.images.acceleration import accelerate, denoiser
from bot.images.machine import find_machine
from bot.images.speed import PLAIN, Speed, decide
from tests.bench.images.architectures import ARCHITECTURES, TINY, Architecture
from tests.bench.images.table import HEAD, Counted, Floor, failed, peak_of, row, write_into


def ways(model: str) -> Iterator[tuple[str, Speed]]:
    fused = replace(PLAIN, fuse="on")
    attention = decide(Speed(), find_machine("auto")).attention
    attended = replace(fused, attention=attention)
    compiled = replace(attended, compile="eager" if model in TINY else "on")
    yield "plain", PLAIN
    yield "fused", fused
    yield f"and attention ({attention})", attended
    yield "and compiled", compiled
    yield "and block cache", replace(compiled, block_cache=0.12)
    if torch.cuda.is_available():
        yield "compiled and fp8", replace(compiled, quantise="fp8")


class Bench:
    """One architecture on this machine."""

    def __init__(self, model: str, options: argparse.Namespace) -> None:
        self.model, self.options = model, options
        self.chosen: Architecture = ARCHITECTURES[model]
        self.on_gpu = torch.cuda.is_available()
        self.device, self.dtype = (
            ("cuda", torch.bfloat16) if self.on_gpu else ("cpu", torch.float32)
        )

    def lines(self) -> Iterator[str]:
        card = torch.cuda.get_device_name() if self.on_gpu else "CPU"
        size = f"{self.options.width}x{self.options.height}"
        floor = Floor(self.flops() / 1e12, peak_of(card))
        yield ""
        yield f"**{self.model}**, {size}, {self.chosen.steps} steps, {card}, torch {torch.__version__};"
        yield f"{floor.tflops:.1f} TFLOP a picture, decoder included"
        yield ""
        yield from HEAD
        plain: tuple[Counted, Any] | None = None
        for title, speed in ways(self.model):
            try:
                counted, picture = self.counted(title, speed)
            except Exception as error:  # noqa: BLE001 one way that fails must not cost the others
                yield failed(title, error)
                continue
            plain = plain or (counted, picture)
            difference = (picture - plain[1]).abs().max().item()
            yield row(replace(counted, difference=difference), plain[0], floor)

    def counted(self, title: str, speed: Speed) -> tuple[Counted, Any]:
        if self.on_gpu:
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats()
        pipe = self.pipe()
        active = accelerate(pipe, speed)
        seconds, picture = self.timed(pipe)
        memory = torch.cuda.max_memory_allocated() / 2**30 if self.on_gpu else 0.0
        told = ", ".join(f"{name} {how}" for name, how in active.items()) or "-"
        fp8 = "quantise" in active
        return Counted(title, seconds, gibibytes=memory, active=told, fp8=fp8), picture

    def pipe(self) -> Any:
        torch.manual_seed(1)
        pipe = self.chosen.build(self.device, self.dtype)
        pipe.set_progress_bar_config(disable=True)
        return pipe

    def timed(self, pipe: Any) -> tuple[list[float], Any]:
        """Draw: two pictures warm up (the second with all steps), the rest counts."""
        torch.manual_seed(2)
        embeds = self.chosen.embeds(self.device, self.dtype)
        self.draw(pipe, embeds, 2)
        picture = self.draw(pipe, embeds, self.chosen.steps)
        seconds = []
        for _ in range(self.options.runs + 1):
            begun = time.perf_counter()
            picture = self.draw(pipe, embeds, self.chosen.steps)
            seconds.append(time.perf_counter() - begun)
        return seconds, picture

    def draw(self, pipe: Any, embeds: dict[str, Any], steps: int) -> Any:
        with torch.no_grad():
            return pipe(
                **embeds, width=self.options.width, height=self.options.height,
                num_inference_steps=steps, generator=torch.Generator("cpu").manual_seed(1),
                output_type="pt",
            ).images[0].float().cpu()  # fmt: skip

    def flops(self) -> float:
        """Count the arithmetic of one picture, decoder included, by drawing one and two steps."""
        pipe, embeds = self.pipe(), self.chosen.embeds(self.device, self.dtype)
        parameters = sum(p.numel() for p in denoiser(pipe).parameters()) / 1e9
        print(f"denoiser: {parameters:.2f} B parameters, published {self.chosen.parameters}")
        counts = []
        for steps in (1, 2):
            with FlopCounterMode(display=False) as counter:
                self.draw(pipe, embeds, steps)
            counts.append(counter.get_total_flops())
        one, two = counts
        return float(one + (two - one) * (self.chosen.steps - 1))


def main(arguments: list[str] | None = None) -> None:
    options = _arguments(arguments)
    real = [name for name in ARCHITECTURES if name not in TINY]
    told: list[str] = []
    for model in real if options.model == "all" else [options.model]:
        for line in Bench(model, options).lines():
            print(line, flush=True)
            told.append(line)
        if options.into:
            write_into(options.into, told)


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.bench.images")
    parser.add_argument("--model", choices=(*ARCHITECTURES, "all"), default="klein")
    parser.add_argument("--size", default="1024x1024")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--into", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    options.width, options.height = map(int, options.size.split("x"))
    return options


if __name__ == "__main__":
    main()
