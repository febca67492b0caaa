"""From a model's name to a painter that is warm: loaded, tried out, and watched.

Some features fail only when the model is used, and some models need more memory than their weights.
So the warm-up is also the trial. The model is loaded again without the feature that is likeliest
to have failed, or with more of it outside the GPU, until it draws.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.images.loading import load_painter
from bot.images.machine import Device, find_machine
from bot.images.order import DrawingFailed, Order, OutOfMemory, Painter, PainterBroken
from bot.images.pipeline import free_memory
from bot.images.speed import Speed, less_memory
from bot.images.watch import Watched

STUCK_SECONDS = 300.0
GPU_SIZES = ((1024, 1024),)
CPU_SIZES = ((256, 256),)
# The likeliest first: what generates code, then what changes how the blocks are called.
SUSPECTS = ("compile", "block_cache", "attention", "quantise", "fuse", "channels_last")
# Models that cut the text's padding see another shape with every length. Compiled code takes two of
# them to learn that this length varies.
WARM_UP_PROMPTS = ("warm-up", "a long warm-up, with balloons and a summer sky " * 8)
FEW_STEPS = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Start:
    """What to load and how; it travels to other machines with Ray."""

    model: str
    device: Device = "auto"
    steps: int | None = None
    download: bool = False
    speed: Speed = field(default_factory=Speed)
    sizes: tuple[tuple[int, int], ...] = ()
    stuck_seconds: float = STUCK_SECONDS


def start_painter(start: Start) -> Painter:
    """Load and warm up. Raises `ModelNotLoaded`, or `DrawingFailed` where nothing is left out."""
    speed, without = start.speed, frozenset[str]()
    trials: Iterator[frozenset[str]] | None = None
    while True:
        tried = _try(start, speed, without)
        match tried.failure:
            case None:
                painter = tried.painter
                assert painter is not None
                return Watched(painter, start.stuck_seconds) if start.stuck_seconds else painter
            case PainterBroken():
                raise tried.failure
            case OutOfMemory():
                speed = _with_less_memory(start, speed, tried)
            case _:
                trials = trials or _trials(tried.active)
                without = _next(trials, tried.failure)
        tried.forget()


class _Tried:
    """How far it went: a painter, and what it failed with, if it did."""

    def __init__(self) -> None:
        self.painter: Painter | None = None
        self.failure: DrawingFailed | None = None

    @property
    def active(self) -> Mapping[str, str]:
        return self.painter.active if self.painter else {}

    def forget(self) -> None:
        """Give the memory back before the next one is loaded."""
        self.painter = None
        free_memory()


def _try(start: Start, speed: Speed, without: Collection[str]) -> _Tried:
    tried = _Tried()
    sizes = start.sizes or (GPU_SIZES if find_machine(start.device).is_gpu else CPU_SIZES)
    try:
        tried.painter = _load(start, speed, without)
        _warm_up(tried.painter, sizes)
    except DrawingFailed as error:
        tried.failure = error.with_traceback(None)
    return tried


def _load(start: Start, speed: Speed, without: Collection[str]) -> Painter:
    return load_painter(
        start.model,
        device=start.device,
        steps=start.steps,
        download=start.download,
        speed=speed,
        without=without,
    )


def _warm_up(painter: Painter, sizes: Collection[tuple[int, int]]) -> None:
    """Draw each size that will be served, so that the first real picture meets no surprise."""
    for width, height in sizes:
        for prompt in WARM_UP_PROMPTS:
            painter.draw(Order(prompt, width, height, seed=0, steps=FEW_STEPS), _ignore)


def _ignore(_step: int, _steps: int) -> None:
    pass


def _with_less_memory(start: Start, speed: Speed, tried: _Tried) -> Speed:
    used = tried.active.get("offload", speed.offload)
    less = less_memory("off" if used == "auto" else used)
    assert tried.failure
    if start.speed.offload != "auto" or less is None:
        raise tried.failure
    log.warning("offload: %s Loading again with --offload %s", tried.failure, less)
    return replace(speed, offload=less)


def _trials(active: Collection[str]) -> Iterator[frozenset[str]]:
    """Name what to leave out next: each suspect alone, then more and more of them."""
    suspects = [name for name in SUSPECTS if name in active]
    for suspect in suspects:
        yield frozenset({suspect})
    for count in range(2, len(suspects) + 1):
        yield frozenset(suspects[:count])


def _next(trials: Iterator[frozenset[str]], failure: DrawingFailed) -> frozenset[str]:
    without = next(trials, None)
    if without is None:
        raise failure
    names = ", ".join(sorted(without))
    log.warning("the trial failed. %s Trying without: %s", failure, names)
    return without
