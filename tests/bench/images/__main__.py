"""The worker's speed-ups beside plain diffusers, in one run: `python -m tests.bench.images`.

--model NAME    flux-schnell, flux-dev, sdxl (or tiny, which runs on a CPU)
--size WxH      1024x1024
--runs N        counted pictures of each way, after two that are not counted

Plain means bf16, eager, the attention that torch takes by itself; then one speed-up after the other is
added. Each way is said with its time, the ratio to plain, the share of the arithmetic floor, the first
picture after the warm start in parts of the later ones, its difference to plain, and the memory.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import torch  # noqa: TID253 a benchmark of torch
from torch.utils.flop_counter import FlopCounterMode  # noqa: TID253 the same

from bot.images.acceleration import accelerate, denoiser
from bot.images.speed import PLAIN, Speed
from tests.bench.images.architectures import ARCHITECTURES, Architecture

# Dense bf16 peaks in TFLOP/s, from NVIDIA's data sheets (half of what is printed "with sparsity").
PEAK_TFLOPS = {"H100": 989.0, "H200": 989.0, "A100": 312.0, "L40S": 362.0, "L4": 121.0}
FUSED = replace(PLAIN, fuse="on")
ATTENDED = replace(FUSED, attention="auto")
COMPILED = replace(ATTENDED, compile="on")


def ways(options: argparse.Namespace) -> Iterator[tuple[str, Speed]]:
    compiled = replace(COMPILED, compile="eager") if options.model == "tiny" else COMPILED
    yield "plain", PLAIN
    yield "fused", FUSED
    yield "and attention", ATTENDED
    yield "and compiled", compiled
    yield "and block cache", replace(compiled, block_cache=0.12)
    if torch.cuda.is_available():
        yield "compiled and fp8", replace(compiled, quantise="fp8")


def main() -> None:
    options = _arguments()
    on_gpu = torch.cuda.is_available()
    device, dtype = ("cuda", torch.bfloat16) if on_gpu else ("cpu", torch.float32)
    chosen = ARCHITECTURES[options.model]
    name = torch.cuda.get_device_name() if on_gpu else "CPU"
    print(
        f"{options.model}, {options.width}x{options.height}, {chosen.steps} steps, {name}, torch {torch.__version__}"
    )
    print(
        "| way | s a picture | ratio | share of floor | first ÷ later | largest difference | GiB | active |"
    )
    print("|---|---|---|---|---|---|---|---|")
    plain: tuple[float, Any] | None = None
    for title, speed in ways(options):
        torch.manual_seed(1)
        pipe = chosen.build(device, dtype)
        pipe.set_progress_bar_config(disable=True)
        if plain is None:
            parameters = sum(p.numel() for p in denoiser(pipe).parameters()) / 1e9
            flops = _flops(pipe, chosen, options, device, dtype)
            print(
                f"| denoiser: {parameters:.2f} B parameters (published {chosen.parameters}), {flops / 1e12:.1f} TFLOP a picture |"
            )
        active = accelerate(pipe, speed)
        times, picture = _timed(pipe, chosen, options, device, dtype)
        later = statistics.median(times[1:])
        plain = plain or (later, picture)
        peak = next((tflops for card, tflops in PEAK_TFLOPS.items() if card in name), None)
        share = f"{flops / 1e12 / peak / later:.0%}" if peak else "-"
        difference = (picture - plain[1]).abs().max().item() * 255
        memory = torch.cuda.max_memory_allocated() / 2**30 if on_gpu else 0.0
        print(
            f"| {title} | {later:.3f} | {plain[0] / later:.2f} | {share} | {times[0] / later:.2f} | {difference:.0f}/255 | {memory:.1f} | {active} |"
        )
        del pipe
        if on_gpu:
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.bench.images")
    parser.add_argument("--model", choices=ARCHITECTURES, default="flux-schnell")
    parser.add_argument("--size", default="1024x1024")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    options.width, options.height = map(int, options.size.split("x"))
    return options


def _draw(
    pipe: Any, chosen: Architecture, options: argparse.Namespace, embeds: dict[str, Any], steps: int
) -> Any:
    with torch.no_grad():
        return pipe(
            **embeds, width=options.width, height=options.height, num_inference_steps=steps,
            generator=torch.Generator("cpu").manual_seed(1), output_type="pt",
        ).images[0].float().cpu()  # fmt: skip


def _timed(
    pipe: Any, chosen: Architecture, options: argparse.Namespace, device: str, dtype: Any
) -> tuple[list[float], Any]:
    """Draw: two pictures warm up (the second with all steps), the rest counts."""
    torch.manual_seed(2)
    embeds = chosen.embeds(device, dtype)
    _draw(pipe, chosen, options, embeds, 2)
    picture = _draw(pipe, chosen, options, embeds, chosen.steps)
    times = []
    for _ in range(options.runs + 1):
        begun = time.perf_counter()
        picture = _draw(pipe, chosen, options, embeds, chosen.steps)
        times.append(time.perf_counter() - begun)
    return times, picture


def _flops(
    pipe: Any, chosen: Architecture, options: argparse.Namespace, device: str, dtype: Any
) -> float:
    """Count the arithmetic of one picture, decoder included, by drawing it once."""
    counter = FlopCounterMode(display=False)
    with counter:
        _draw(pipe, chosen, options, chosen.embeds(device, dtype), 1)
    one = counter.get_total_flops()
    with counter:
        _draw(pipe, chosen, options, chosen.embeds(device, dtype), 2)
    step = counter.get_total_flops() - one
    return float(one + step * (chosen.steps - 1))


if __name__ == "__main__":
    main()
