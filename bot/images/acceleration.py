"""The features that make a diffusers pipeline fast, each applied if the model has it.

Each function changes the pipeline and says what is active now, or raises `NotSupported`; then the
worker goes on without the feature and says so in one line. Some fail only when the model is used:
`starting.py` tries them out and loads the model again without the one that failed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any

from bot.images.prompt_memory import PromptMemory
from bot.images.speed import ADA, Speed

# Matrices of other widths are no multiple of what the tensor cores of fp8 take (cuBLAS: 16).
QUANTISED_MULTIPLE = 16
SEPARATE = {
    "to_qkv": ("to_q", "to_k", "to_v"),
    "to_kv": ("to_k", "to_v"),
    "to_added_qkv": ("add_q_proj", "add_k_proj", "add_v_proj"),
}
# One compiled form for each size served, and some for texts of other lengths.
COMPILED_FORMS = 64
COMPILE_SETTINGS: dict[str, dict[str, Any]] = {
    "on": {},
    "max": {"mode": "max-autotune-no-cudagraphs"},
    "eager": {"backend": "eager"},
}

log = logging.getLogger(__name__)


class NotSupported(Exception):
    """This model, or this machine, cannot do it; the sentence holds no part of a prompt."""


def accelerate(pipe: Any, speed: Speed, without: Collection[str] = ()) -> dict[str, str]:
    """Apply what `speed` asks for, in the order in which they build on each other."""
    active: dict[str, str] = {}
    _forget_attention(pipe)
    for name, apply in _features(speed):
        if name in without:
            continue
        try:
            active[name] = apply(pipe)
        except Exception as error:  # noqa: BLE001 whatever it is, the model draws without
            reason = str(error) if isinstance(error, NotSupported) else type(error).__name__
            log.warning("%s: left out, %s: %s", name, type(_denoiser_of(pipe)).__name__, reason)
    return active


def _features(speed: Speed) -> Iterator[tuple[str, Callable[[Any], str]]]:
    """Name what is asked for. Fused before quantised, hooks before compiled."""
    if speed.channels_last == "on":
        yield "channels_last", channels_last
    if speed.fuse == "on":
        yield "fuse", fuse
    if speed.quantise != "off":
        yield "quantise", partial(quantise, kind=speed.quantise)
    if speed.attention != "native":
        yield "attention", partial(attend, backend=speed.attention)
    if speed.block_cache > 0:
        yield "block_cache", partial(cache_blocks, threshold=speed.block_cache)
    if speed.compile != "off":
        yield "compile", partial(compile_blocks, how=speed.compile)
    if speed.prompts_kept > 0:
        yield "prompts_kept", partial(keep_prompts, most=speed.prompts_kept)


def denoiser(pipe: Any) -> Any:
    """Give the part that works at every step."""
    part = _denoiser_of(pipe)
    if part is None:
        raise NotSupported("there is neither a transformer nor a U-Net")
    return part


def _denoiser_of(pipe: Any) -> Any:
    return getattr(pipe, "transformer", None) or getattr(pipe, "unet", None)


def channels_last(pipe: Any) -> str:
    """Lay convolutions out as tensor cores read them."""
    import torch

    done = []
    for name in ("unet", "vae"):
        part = getattr(pipe, name, None)
        if part is not None and all(weight.dim() != 5 for weight in part.parameters()):  # noqa: PLR2004 video
            part.to(memory_format=torch.channels_last)
            done.append(name)
    if not done:
        raise NotSupported("it has no two-dimensional convolutions")
    return "+".join(done)


def fuse(pipe: Any) -> str:
    """Make one matrix of query, key and value, and give the three back."""
    part = denoiser(pipe)
    if not hasattr(part, "fuse_qkv_projections"):
        raise NotSupported("it has no fused projections")
    part.fuse_qkv_projections()
    fused = 0
    for module in part.modules():
        for together, separate in SEPARATE.items():
            if getattr(module, together, None) is not None:
                fused += 1
                for name in separate:
                    setattr(module, name, None)
    if fused == 0:
        raise NotSupported("none of its projections can be fused")
    return f"{fused} projections"


def quantise(pipe: Any, kind: str) -> str:
    """Compute the large matrices of the denoiser in 8 bits; torchao is an extra of its own."""
    try:
        from torchao import quantization  # noqa: PLC0415 of the extra `quantised`
    except ImportError:
        raise NotSupported("the extra `quantised` is not installed") from None
    part = denoiser(pipe)
    config = _fp8(quantization, part) if kind == "fp8" else quantization.Int8WeightOnlyConfig()
    matrices = [name for name, module in part.named_modules() if _is_quantisable(module, name)]
    if not matrices:
        raise NotSupported("none of its matrices can be quantised")
    quantization.quantize_(part, config, filter_fn=_is_quantisable)
    return f"{kind}, {len(matrices)} matrices"


def _fp8(quantization: Any, part: Any) -> Any:
    import torch

    if part.device.type != "cuda" or torch.cuda.get_device_capability() < ADA:
        raise NotSupported("fp8 needs a GPU of compute capability 8.9 or more")
    return quantization.Float8DynamicActivationFloat8WeightConfig(granularity=quantization.PerRow())


def _is_quantisable(module: Any, name: str) -> bool:
    """Say whether a module is a large matrix; what feeds norms and the last layer stay exact."""
    import torch

    if not isinstance(module, torch.nn.Linear) or "norm" in name or name.endswith("proj_out"):
        return False
    sides = (module.in_features, module.out_features)
    return all(side % QUANTISED_MULTIPLE == 0 for side in sides)


def attend(pipe: Any, backend: str) -> str:
    """Choose the attention kernel; only of those that are on this machine."""
    part = denoiser(pipe)
    processors = getattr(part, "attn_processors", None) or {
        name: module.processor for name, module in part.named_modules() if _has_processor(module)
    }
    if not any(hasattr(each, "_attention_backend") for each in processors.values()):
        raise NotSupported("it chooses its attention itself")
    if backend.endswith("_hub"):
        raise NotSupported("its kernel would have to be fetched")
    chosen = _best_attention() if backend == "best" else backend
    part.set_attention_backend(chosen)
    return chosen


def _forget_attention(pipe: Any) -> None:
    """Begin with the usual kernel: what a model loaded before chose holds in all of diffusers."""
    part: Any = getattr(pipe, "transformer", None)
    if hasattr(part, "set_attention_backend"):
        part.set_attention_backend("native")


def _has_processor(module: Any) -> bool:
    return getattr(module, "processor", None) is not None


def _best_attention() -> str:
    from diffusers.models import attention_dispatch

    # FlashAttention 3 is quicker on Hopper, but has to be built by the operator.
    return "_flash_3" if attention_dispatch._CAN_USE_FLASH_ATTN_3 else "_native_cudnn"  # noqa: SLF001 no public name says it


def cache_blocks(pipe: Any, threshold: float) -> str:
    """Skip the blocks after the first while it hardly changes from step to step."""
    from diffusers import FirstBlockCacheConfig

    part = denoiser(pipe)
    if not hasattr(part, "enable_cache"):
        raise NotSupported("it has no block cache")
    part.enable_cache(FirstBlockCacheConfig(threshold=threshold))
    return f"threshold {threshold:g}"


def compile_blocks(pipe: Any, how: str) -> str:
    """Compile the repeated blocks, once for all of them, and the decoder."""
    import torch

    part = denoiser(pipe)
    if not getattr(part, "_repeated_blocks", None):
        raise NotSupported("it names no repeated blocks")
    torch._dynamo.config.recompile_limit = COMPILED_FORMS  # noqa: SLF001 documented for users
    settings = COMPILE_SETTINGS[how]
    # The block cache decides on the CPU whether to go on, which ends a graph.
    part.compile_repeated_blocks(fullgraph=not getattr(part, "is_cache_enabled", False), **settings)
    decoder = getattr(getattr(pipe, "vae", None), "decoder", None)
    if decoder is not None:
        decoder.compile(**settings)
    return f"{how}, {', '.join(part._repeated_blocks)}"  # noqa: SLF001 what diffusers itself reads


def keep_prompts(pipe: Any, most: int) -> str:
    """Encode each prompt once."""
    if not hasattr(pipe, "encode_prompt"):
        raise NotSupported("it encodes prompts in its own way")
    pipe.encode_prompt = PromptMemory(pipe.encode_prompt, most=most)
    return str(most)
