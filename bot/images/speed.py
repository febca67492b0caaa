"""What makes a worker fast: the options of `leitplanke images serve`, and what `auto` means here.

Nothing here needs torch, so that the command line can be read without it. `acceleration.py` does
what was decided.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast

from bot.images.machine import Machine

Switch = Literal["auto", "on", "off"]
Precision = Literal["auto", "bf16", "fp16", "fp32"]
Compile = Literal["auto", "on", "max", "eager", "off"]
Quantise = Literal["off", "fp8", "int8"]
Offload = Literal["auto", "off", "model", "layers"]

PROMPTS_KEPT = 32
# Compute capabilities: bf16 from Ampere on, fp8 from Ada on, cuDNN's best attention from Hopper on.
# https://docs.nvidia.com/cuda/cuda-c-programming-guide/#compute-capabilities
AMPERE, ADA, HOPPER = (8, 0), (8, 9), (9, 0)
# Room for latents, activations and the decoder beside the weights: a picture of 1024 pixels.
WORKING_BYTES = 4 * 2**30
# diffusers' names; those that end in `_hub` fetch a kernel when they are first used.
ATTENTION = ("auto", "native", "_native_cudnn", "_native_flash", "flash", "_flash_3", "sage")


@dataclass(frozen=True, slots=True)
class Speed:
    """One field for each feature; `decide` leaves no `auto`, but for `attention`."""

    precision: Precision = "auto"
    compile: Compile = "auto"
    fuse: Switch = "auto"
    attention: str = "auto"
    channels_last: Switch = "auto"
    quantise: Quantise = "off"
    block_cache: float = 0.0
    prompts_kept: int = PROMPTS_KEPT
    offload: Offload = "auto"


PLAIN = Speed(
    compile="off",
    fuse="off",
    attention="native",
    channels_last="off",
    prompts_kept=0,
    offload="off",
)
"""Plain diffusers, in the precision that fits the device."""


def add_options(parser: argparse.ArgumentParser) -> None:
    options = parser.add_argument_group("speed", "what a model does not support is left out")
    options.add_argument("--precision", choices=("auto", "bf16", "fp16", "fp32"), default="auto")
    options.add_argument(
        "--compile",
        choices=("auto", "on", "max", "eager", "off"),
        default="auto",
        help="the repeated blocks and the decoder; max tunes longer, eager only traces (for tests)",
    )
    options.add_argument("--fuse", choices=("auto", "on", "off"), default="auto")
    options.add_argument("--attention", choices=ATTENTION, default="auto")
    options.add_argument("--channels-last", choices=("auto", "on", "off"), default="auto")
    options.add_argument("--quantise", choices=("off", "fp8", "int8"), default="off")
    options.add_argument(
        "--block-cache",
        type=float,
        default=0.0,
        metavar="THRESHOLD",
        help="skip blocks while the first one changes less; for 20 steps or more; 0 is off",
    )
    options.add_argument(
        "--prompts-kept", type=int, default=PROMPTS_KEPT, help="encoded prompts in memory"
    )
    options.add_argument("--offload", choices=("auto", "off", "model", "layers"), default="auto")


def read_sizes(text: str) -> tuple[tuple[int, int], ...]:
    """Read "1024x1024,832x1184"."""
    found = [re.fullmatch(r"(\d{2,4})x(\d{2,4})", size, re.ASCII) for size in text.split(",")]
    if None in found:
        raise argparse.ArgumentTypeError('sizes read like "1024x1024,832x1184"')
    return tuple((int(size[1]), int(size[2])) for size in found if size)


def read_options(args: argparse.Namespace) -> Speed:
    return Speed(**{field: getattr(args, field) for field in Speed.__slots__})


def decide(wished: Speed, machine: Machine) -> Speed:
    """Put this machine's default for each `auto` but that of `offload`, which needs the model."""
    modern = machine.is_gpu and machine.capability >= AMPERE
    precision: Precision = "bf16" if modern else "fp16" if machine.is_gpu else "fp32"
    switch: Switch = "on" if modern else "off"
    attention = "best" if machine.capability >= HOPPER else "native"
    return replace(
        wished,
        precision=precision if wished.precision == "auto" else wished.precision,
        compile=switch if wished.compile == "auto" else wished.compile,
        fuse=switch if wished.fuse == "auto" else wished.fuse,
        channels_last=switch if wished.channels_last == "auto" else wished.channels_last,
        attention=attention if wished.attention == "auto" else wished.attention,
    )


def decide_offload(wished: Offload, machine: Machine, weights: Mapping[str, int]) -> Offload:
    """Keep the weights on the GPU if all fit, else the part that works, else one layer of it."""
    if not machine.is_gpu:
        return "off"
    if wished != "auto":
        return wished
    room = machine.memory_bytes - WORKING_BYTES
    if sum(weights.values()) <= room:
        return "off"
    return "model" if max(weights.values(), default=0) <= room else "layers"


def less_memory(offload: str) -> Offload | None:
    """Name what to try after there was not enough memory."""
    return cast("dict[str, Offload]", {"off": "model", "model": "layers"}).get(offload)
