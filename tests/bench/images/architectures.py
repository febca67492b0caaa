"""Real architectures with random weights: how fast a model draws does not depend on its values.

Configurations as published with the models: black-forest-labs/FLUX.1-schnell and FLUX.1-dev
(`transformer/config.json`, `vae/config.json`), stabilityai/stable-diffusion-xl-base-1.0
(`unet/config.json`, `vae/config.json`). The text encoders are left out: their work is done once for a
prompt, and the worker remembers it. `tiny` is a Flux small enough for a CPU.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_VAE = {
    "block_out_channels": (128, 256, 512, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "layers_per_block": 2,
}


@dataclass(frozen=True)
class Architecture:
    """How to build it, and how it is published to be asked: steps, guidance, parameters."""

    build: Callable[[Any, Any], Any]
    embeds: Callable[[Any, Any], dict[str, Any]]
    steps: int
    parameters: float
    """Of the denoiser, in billions, as published."""
    passes_a_step: int = 1


def _flux(device: Any, dtype: Any, **special: Any) -> Any:
    from diffusers import (
        AutoencoderKL,
        FlowMatchEulerDiscreteScheduler,
        FluxPipeline,
        FluxTransformer2DModel,
    )

    vae = {**_VAE, "latent_channels": 16, "scaling_factor": 0.3611, "shift_factor": 0.1159, "use_quant_conv": False, "use_post_quant_conv": False}  # fmt: skip
    vae |= special.pop("vae", {})
    return FluxPipeline(
        transformer=_random(lambda: FluxTransformer2DModel(**special), device, dtype),
        vae=_random(lambda: AutoencoderKL(**vae), device, dtype),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=1.0),
        text_encoder=None, tokenizer=None, text_encoder_2=None, tokenizer_2=None,
    )  # fmt: skip


def _flux_embeds(device: Any, dtype: Any, width: int = 4096, pooled: int = 768) -> dict[str, Any]:
    import torch

    return {
        "prompt_embeds": torch.randn(
            1, 512 if width > 100 else 8, width, device=device, dtype=dtype
        ),
        "pooled_prompt_embeds": torch.randn(1, pooled, device=device, dtype=dtype),
    }


def _sdxl(device: Any, dtype: Any) -> Any:
    from diffusers import (
        AutoencoderKL,
        EulerDiscreteScheduler,
        StableDiffusionXLPipeline,
        UNet2DConditionModel,
    )

    unet = {
        "sample_size": 128, "cross_attention_dim": 2048, "block_out_channels": (320, 640, 1280),
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        "transformer_layers_per_block": (1, 2, 10), "attention_head_dim": (5, 10, 20),
        "addition_embed_type": "text_time", "addition_time_embed_dim": 256,
        "projection_class_embeddings_input_dim": 2816, "use_linear_projection": True,
    }  # fmt: skip
    return StableDiffusionXLPipeline(
        unet=_random(lambda: UNet2DConditionModel(**unet), device, dtype),
        vae=_random(lambda: AutoencoderKL(**_VAE, scaling_factor=0.13025), device, dtype),
        scheduler=EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear"),
        text_encoder=None, tokenizer=None, text_encoder_2=None, tokenizer_2=None,
        add_watermarker=False,
    )  # fmt: skip


def _sdxl_embeds(device: Any, dtype: Any) -> dict[str, Any]:
    import torch

    names = ("prompt_embeds", "negative_prompt_embeds")
    pooled = ("pooled_prompt_embeds", "negative_pooled_prompt_embeds")
    return {name: torch.randn(1, 77, 2048, device=device, dtype=dtype) for name in names} | {
        name: torch.randn(1, 1280, device=device, dtype=dtype) for name in pooled
    }


def _tiny(device: Any, dtype: Any) -> Any:
    small = {
        "block_out_channels": (8,) * 4,
        "norm_num_groups": 4,
        "layers_per_block": 1,
        "latent_channels": 4,
    }
    return _flux(
        device, dtype, vae=small, in_channels=16, num_layers=1, num_single_layers=2, attention_head_dim=16,
        num_attention_heads=2, joint_attention_dim=32, pooled_projection_dim=32, axes_dims_rope=(4, 4, 8),
    )  # fmt: skip


def _random(make: Callable[[], Any], device: Any, dtype: Any) -> Any:
    """Make a module on its device at once, without a copy in 32 bits on the CPU."""
    import torch

    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(device):
            return make().eval().requires_grad_(requires_grad=False)
    finally:
        torch.set_default_dtype(before)


ARCHITECTURES = {
    "flux-schnell": Architecture(_flux, _flux_embeds, 4, 11.9),
    "flux-dev": Architecture(
        lambda d, t: _flux(d, t, guidance_embeds=True), _flux_embeds, 28, 11.9
    ),
    "sdxl": Architecture(_sdxl, _sdxl_embeds, 30, 2.57, passes_a_step=2),
    "tiny": Architecture(_tiny, lambda d, t: _flux_embeds(d, t, 32, 32), 2, 0.0),
}
