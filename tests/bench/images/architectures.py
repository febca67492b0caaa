"""Real architectures with random weights: how fast a model draws does not depend on its values.

Configurations as published with the models: black-forest-labs/FLUX.1-schnell and FLUX.1-dev
(`transformer/config.json`, `vae/config.json`), stabilityai/stable-diffusion-xl-base-1.0
(`unet/config.json`, `vae/config.json`), black-forest-labs/FLUX.2-klein-4B (`transformer/config.json`:
5 double and 20 single blocks, 24 heads of 128, text of 3 x 2,560; the decoder as in diffusers'
`AutoencoderKLFlux2`), Tongyi-MAI/Z-Image-Turbo (the values diffusers' `ZImageTransformer2DModel` has by
itself; FLUX.1's decoder). `tests/test_bench_images.py` compares the parameters with the published ones.
The text encoders are left out: their work is done once for a prompt, and the worker remembers it. `tiny`,
`tiny-klein` and `tiny-z-image` are small enough for a CPU.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

_VAE = {
    "block_out_channels": (128, 256, 512, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "layers_per_block": 2,
}
_FLUX_VAE = _VAE | {
    "latent_channels": 16,
    "scaling_factor": 0.3611,
    "shift_factor": 0.1159,
    "use_quant_conv": False,
    "use_post_quant_conv": False,
}
_SMALL = {
    "block_out_channels": (8,) * 4,
    "norm_num_groups": 4,
    "layers_per_block": 1,
    "latent_channels": 4,
}
_OWN: Mapping[str, Any] = {}
TINY = ("tiny", "tiny-klein", "tiny-z-image")


@dataclass(frozen=True)
class Architecture:
    """How to build it, and how it is published to be asked: steps, guidance, parameters."""

    build: Callable[[Any, Any], Any]
    embeds: Callable[[Any, Any], dict[str, Any]]
    steps: int
    parameters: float
    """Of the denoiser, in billions, as published."""


def _flux(device: Any, dtype: Any, **special: Any) -> Any:
    from diffusers import (
        AutoencoderKL,
        FlowMatchEulerDiscreteScheduler,
        FluxPipeline,
        FluxTransformer2DModel,
    )

    vae = _FLUX_VAE | special.pop("vae", {})
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


def _klein(device: Any, dtype: Any, vae: Mapping[str, Any] = _OWN, **special: Any) -> Any:
    from diffusers import (
        AutoencoderKLFlux2,
        FlowMatchEulerDiscreteScheduler,
        Flux2KleinPipeline,
        Flux2Transformer2DModel,
    )

    transformer = {
        "in_channels": 128, "num_layers": 5, "num_single_layers": 20, "attention_head_dim": 128,
        "num_attention_heads": 24, "joint_attention_dim": 7680, "guidance_embeds": False,
    } | special  # fmt: skip
    return Flux2KleinPipeline(
        transformer=_random(lambda: Flux2Transformer2DModel(**transformer), device, dtype),
        vae=_random(lambda: AutoencoderKLFlux2(**vae), device, dtype),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
        text_encoder=None, tokenizer=None, is_distilled=True,
    )  # fmt: skip


def _klein_embeds(device: Any, dtype: Any, width: int = 7680) -> dict[str, Any]:
    import torch

    return {"prompt_embeds": torch.randn(1, 512, width, device=device, dtype=dtype)}


def _z_image(device: Any, dtype: Any, vae: Mapping[str, Any] = _OWN, **special: Any) -> Any:
    from diffusers import (
        AutoencoderKL,
        FlowMatchEulerDiscreteScheduler,
        ZImagePipeline,
        ZImageTransformer2DModel,
    )

    def transformer() -> Any:
        made = ZImageTransformer2DModel(**special)
        # Its two padding tokens come uninitialised, and may hold what is no number.
        for pad in (made.x_pad_token, made.cap_pad_token):
            pad.data.normal_(std=0.02)
        return made

    return ZImagePipeline(
        transformer=_random(transformer, device, dtype),
        vae=_random(lambda: AutoencoderKL(**(_FLUX_VAE | dict(vae))), device, dtype),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        text_encoder=None, tokenizer=None,
    )  # fmt: skip


def _z_image_embeds(device: Any, dtype: Any, width: int = 2560) -> dict[str, Any]:
    import torch

    # As the model card asks: without guidance. A description of 128 pieces, which is a long one.
    said = torch.randn(128, width, device=device, dtype=dtype)
    return {"prompt_embeds": [said], "guidance_scale": 0.0}


def _tiny(device: Any, dtype: Any) -> Any:
    return _flux(
        device, dtype, vae=_SMALL, in_channels=16, num_layers=1, num_single_layers=2, attention_head_dim=16,
        num_attention_heads=2, joint_attention_dim=32, pooled_projection_dim=32, axes_dims_rope=(4, 4, 8),
    )  # fmt: skip


def _tiny_klein(device: Any, dtype: Any) -> Any:
    return _klein(
        device, dtype, vae=_SMALL, in_channels=16, num_layers=1, num_single_layers=2, attention_head_dim=16,
        num_attention_heads=2, joint_attention_dim=48, timestep_guidance_channels=16, axes_dims_rope=(4,) * 4,
    )  # fmt: skip


def _tiny_z_image(device: Any, dtype: Any) -> Any:
    return _z_image(
        device, dtype, vae=_SMALL, in_channels=4, dim=32, n_layers=2, n_refiner_layers=1, n_heads=2,
        n_kv_heads=2, cap_feat_dim=32, axes_dims=[8, 4, 4], axes_lens=[256, 32, 32],
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
    "klein": Architecture(_klein, _klein_embeds, 4, 3.88),
    "z-image": Architecture(_z_image, _z_image_embeds, 8, 6.15),
    "flux-schnell": Architecture(_flux, _flux_embeds, 4, 11.9),
    "flux-dev": Architecture(
        lambda d, t: _flux(d, t, guidance_embeds=True), _flux_embeds, 28, 11.9
    ),
    "sdxl": Architecture(_sdxl, _sdxl_embeds, 30, 2.57),
    "tiny": Architecture(_tiny, lambda d, t: _flux_embeds(d, t, 32, 32), 2, 0.0),
    "tiny-klein": Architecture(_tiny_klein, lambda d, t: _klein_embeds(d, t, 48), 2, 0.0),
    "tiny-z-image": Architecture(_tiny_z_image, lambda d, t: _z_image_embeds(d, t, 32), 2, 0.0),
}
