"""Any text-to-image model of diffusers, as a painter.

The same order gives the same bytes: the noise comes from a generator on the CPU, so it does not
depend on the device either. diffusers rounds odd sizes without a word; here the model draws the
next larger size it can, and the picture is cut to what was asked for. A U-Net repeats its motifs
above the size it was trained on, so such a model draws smaller and the picture is enlarged.
"""

from __future__ import annotations

import gc
import inspect
import io
import math
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, PositiveInt

from bot.images.order import (
    DrawingFailed,
    DrawingStopped,
    OnStep,
    Order,
    OutOfMemory,
    PainterBroken,
)

if TYPE_CHECKING:
    from PIL.Image import Image


class Defaults(BaseModel):
    """How a model wants to be asked; lies beside its `model_index.json` as `leitplanke.json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: PositiveInt | None = None
    guidance_scale: float | None = None
    most_pixels: PositiveInt | None = None
    """What a U-Net draws well at once; without it, what it was trained on."""
    cpu_threads: PositiveInt | None = None
    """A small model is faster with one, above all on a busy machine."""


class DiffusersPainter:
    """One loaded pipeline. Not for two threads at once: the scheduler keeps state."""

    def __init__(
        self,
        pipe: Any,
        *,
        name: str,
        defaults: Defaults | None = None,
        active: Mapping[str, str] | None = None,
    ) -> None:
        self._pipe = pipe
        self._name = name
        self._active = dict(active or {})
        self._steps, self._fixed = _call_settings(pipe, defaults or Defaults())
        # Transformer models patch the latents 2 by 2; Stable Diffusion asks for 8 whatever its VAE.
        self._multiple = max(16, 2 * int(getattr(pipe, "vae_scale_factor", 8)))
        self.most_pixels = float((defaults and defaults.most_pixels) or _unet_pixels(pipe))
        pipe.set_progress_bar_config(disable=True)

    @property
    def name(self) -> str:
        return self._name

    @property
    def active(self) -> Mapping[str, str]:
        return self._active

    def draw(self, order: Order, on_step: OnStep) -> bytes:
        steps = order.steps or self._steps
        on_step(0, steps)
        try:
            return _png(_fit(self._paint(order, steps, on_step), order.width, order.height))
        except Exception as error:  # noqa: BLE001 foreign code; its messages may quote the prompt
            failure = _own_error(error).with_traceback(None)
        # Raised out here, where no traceback holds the tensors of the picture any more.
        self._recover()
        raise failure

    def _recover(self) -> None:
        """Do what the pipeline does at its end: blocks are forgotten, parts leave the GPU."""
        with suppress(Exception):  # a broken device; the failure itself is what matters
            self._pipe.maybe_free_model_hooks()
            free_memory()

    def _paint(self, order: Order, steps: int, on_step: OnStep) -> Image:
        import torch

        def after_step(pipe: Any, step: int, _time: Any, _tensors: Any) -> dict[str, Any]:
            # Some schedulers take more steps than they are asked for.
            on_step(step + 1, max(int(getattr(pipe, "num_timesteps", steps)), step + 1))
            return {}

        width, height = self._drawn_size(order.width, order.height)
        result = self._pipe(
            prompt=order.prompt,
            width=width,
            height=height,
            num_inference_steps=steps,
            generator=torch.Generator("cpu").manual_seed(order.seed),
            callback_on_step_end=after_step,
            output_type="pil",
            **self._fixed,
        )
        image: Image = result.images[0]
        return image

    def _drawn_size(self, width: int, height: int) -> tuple[int, int]:
        shrink = min(1.0, math.sqrt(self.most_pixels / (width * height)))
        return self._round_up(width * shrink), self._round_up(height * shrink)

    def _round_up(self, pixels: float) -> int:
        return self._multiple * max(1, math.ceil(pixels / self._multiple))


def _call_settings(pipe: Any, defaults: Defaults) -> tuple[int, dict[str, Any]]:
    parameters = inspect.signature(pipe.__call__).parameters
    steps = defaults.steps or int(parameters["num_inference_steps"].default)
    fixed: dict[str, Any] = {}
    if defaults.guidance_scale is not None:
        fixed["guidance_scale"] = defaults.guidance_scale
    guidance = parameters.get("true_cfg_scale")
    if guidance is not None and guidance.default > 1:
        # Qwen-Image applies its own guidance only where there is a negative prompt.
        fixed["negative_prompt"] = " "
    return steps, fixed


def _unet_pixels(pipe: Any) -> float:
    unet = getattr(pipe, "unet", None)
    if unet is None:
        return math.inf
    sample_size = unet.config.sample_size
    side = sample_size if isinstance(sample_size, int) else max(sample_size)
    return float(side * pipe.vae_scale_factor) ** 2


def _fit(image: Image, width: int, height: int) -> Image:
    """Enlarge where the model drew smaller, then cut evenly from all sides."""
    from PIL.Image import Resampling  # noqa: PLC0415 of the extra `images`

    scale = max(width / image.width, height / image.height, 1.0)
    if scale > 1.0:
        size = (math.ceil(image.width * scale), math.ceil(image.height * scale))
        image = image.resize(size, Resampling.LANCZOS)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))


def _png(image: Image) -> bytes:
    file = io.BytesIO()
    image.convert("RGB").save(file, "PNG")
    return file.getvalue()


def _own_error(error: Exception) -> Exception:
    """Name the kind and the place only; a foreign message may quote the prompt."""
    import torch

    if isinstance(error, DrawingStopped | DrawingFailed):
        return error
    # The CPU allocator has no error class of its own: "can't allocate memory".
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)) or "allocate" in str(error):
        return OutOfMemory("Not enough memory for this picture; a smaller one may fit.")
    if isinstance(error, torch.AcceleratorError):
        return PainterBroken("The device failed and needs a new process.")
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_name}:{frame.tb_lineno}" if frame else "unknown"
    return DrawingFailed(f"The model failed with {type(error).__name__} in {where}.")


def free_memory() -> None:
    """Give back to the device what nothing holds any more."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
