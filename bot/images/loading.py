"""Loading a model: from a folder or by its id, on to the device, with what makes it fast."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.images.acceleration import accelerate
from bot.images.machine import Device, Machine, find_machine, weigh
from bot.images.order import ModelNotLoaded, OutOfMemory
from bot.images.pipeline import Defaults, DiffusersPainter
from bot.images.speed import Offload, Speed, decide, decide_offload

INDEX_FILE = "model_index.json"
DEFAULTS_FILE = "leitplanke.json"


def load_painter(
    model: str,
    *,
    device: Device = "auto",
    steps: int | None = None,
    download: bool = False,
    speed: Speed | None = None,
    without: Collection[str] = (),
) -> DiffusersPainter:
    """Load a model folder or id. Looks on this machine only, unless `download`."""
    if Path(model).is_dir() and not (Path(model) / INDEX_FILE).is_file():
        raise ModelNotLoaded(f"there is no {INDEX_FILE} in {model}")
    defaults = _read_defaults(Path(model) / DEFAULTS_FILE)
    if steps is not None:
        defaults = defaults.model_copy(update={"steps": steps})
    machine = find_machine(device)
    decided = decide(speed or Speed(), machine)
    _keep_prompts_out_of_logs()
    if not machine.is_gpu and defaults.cpu_threads:
        _set_threads(defaults.cpu_threads)
    pipe = _load(model, decided, download=download)
    # SDXL marks its pictures where a certain package is installed. The bot marks all models' alike.
    if getattr(pipe, "watermark", None) is not None:
        pipe.watermark = None
    offload = _place(pipe, machine, decided.offload)
    active = {"precision": str(decided.precision), "offload": str(offload)}
    active |= accelerate(pipe, decided, without)
    return DiffusersPainter(pipe, name=Path(model).name or model, defaults=defaults, active=active)


def _load(model: str, speed: Speed, *, download: bool) -> Any:
    import torch
    from diffusers import AutoPipelineForText2Image

    dtypes = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}
    try:
        return AutoPipelineForText2Image.from_pretrained(
            model, dtype=dtypes[speed.precision], local_files_only=not download
        )
    except Exception as error:
        raise ModelNotLoaded(f"diffusers cannot load {model}: {_first_line(error)}") from error


def _place(pipe: Any, machine: Machine, wished: Offload) -> Offload:
    """Bring the weights to the device, or only what works at the time. Raises `OutOfMemory`."""
    import torch

    offload = decide_offload(wished, machine, weigh(pipe))
    try:
        match offload:
            case "model":
                pipe.enable_model_cpu_offload()
            case "layers":
                pipe.enable_group_offload(
                    onload_device=torch.device(machine.device),
                    offload_type="leaf_level",
                    use_stream=True,
                )
            case _:
                pipe.to(machine.device)
    except torch.OutOfMemoryError:
        raise OutOfMemory("The model does not fit into the memory of the GPU.") from None
    if offload != "off" and hasattr(getattr(pipe, "vae", None), "enable_tiling"):
        pipe.vae.enable_tiling()
    return offload


def _set_threads(threads: int) -> None:
    import torch

    torch.set_num_threads(threads)


def _keep_prompts_out_of_logs() -> None:
    # diffusers warns "The following part of your input was truncated", followed by that part.
    from diffusers.utils import logging as diffusers_logging
    from transformers.utils import logging as transformers_logging

    diffusers_logging.set_verbosity_error()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    diffusers_logging.disable_progress_bar()


def _read_defaults(path: Path) -> Defaults:
    if not path.is_file():
        return Defaults()
    try:
        return Defaults.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ModelNotLoaded(f"{path} is not as expected: {error}") from error


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
