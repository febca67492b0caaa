"""Tiny diffusers pipelines with random weights: every part is real, only small.

The shapes follow `get_dummy_components` in diffusers' own pipeline tests.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

END = "<|endoftext|>"


def save_pipeline(kind: str, folder: Path) -> Path:
    """Build one of `KINDS` and save it as `from_pretrained` wants it."""
    import torch

    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        KINDS[kind]().save_pretrained(folder)
    return folder


def _sd() -> Any:
    from diffusers import DDIMScheduler, StableDiffusionPipeline

    return StableDiffusionPipeline(
        unet=_unet(cross_attention_dim=32),
        scheduler=DDIMScheduler(clip_sample=False),
        vae=_vae(latent_channels=4),
        text_encoder=_clip(),
        tokenizer=_clip_tokenizer(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def _sdxl() -> Any:
    from diffusers import EulerDiscreteScheduler, StableDiffusionXLPipeline

    return StableDiffusionXLPipeline(
        unet=_unet(
            cross_attention_dim=64,
            addition_embed_type="text_time",
            addition_time_embed_dim=8,
            projection_class_embeddings_input_dim=6 * 8 + 32,
        ),
        scheduler=EulerDiscreteScheduler(),
        vae=_vae(latent_channels=4),
        text_encoder=_clip(),
        text_encoder_2=_clip(projected=True),
        tokenizer=_clip_tokenizer(),
        tokenizer_2=_clip_tokenizer(),
        add_watermarker=False,
    )


def _flux() -> Any:
    from diffusers import FlowMatchEulerDiscreteScheduler, FluxPipeline, FluxTransformer2DModel
    from transformers import T5Config, T5EncoderModel, T5Tokenizer

    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -2.0)]
    letters = [(chr(code), -3.0) for code in range(97, 123)]
    tokenizer = T5Tokenizer(vocab=[*pieces, ("▁", -2.5), *letters], extra_ids=0)
    encoder = T5EncoderModel(
        T5Config(vocab_size=64, d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4)
    )
    return FluxPipeline(
        transformer=FluxTransformer2DModel(
            in_channels=4,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=32,
            pooled_projection_dim=32,
            axes_dims_rope=(4, 4, 8),
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=_vae(latent_channels=1, shift_factor=0.06),
        text_encoder=_clip(),
        tokenizer=_clip_tokenizer(),
        text_encoder_2=encoder,
        tokenizer_2=tokenizer,
    )


def _z_image() -> Any:
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, ZImagePipeline, ZImageTransformer2DModel
    from transformers import Qwen2Tokenizer, Qwen3Model

    transformer = ZImageTransformer2DModel(
        in_channels=16,
        dim=32,
        n_layers=2,
        n_refiner_layers=1,
        n_heads=2,
        n_kv_heads=2,
        cap_feat_dim=16,
        axes_dims=[8, 4, 4],
        axes_lens=[1024, 512, 512],
    )
    with torch.no_grad():
        # Made with torch.empty; left alone they may hold anything, also NaN.
        transformer.x_pad_token.fill_(0.1)
        transformer.cap_pad_token.fill_(0.1)
    tokenizer = Qwen2Tokenizer(vocab=_byte_vocabulary(), merges=[])
    tokenizer.chat_template = "{% for message in messages %}{{ message['content'] }}{% endfor %}"
    encoder = Qwen3Model(_qwen3(layers=2))
    return ZImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=_vae(latent_channels=16, shift_factor=0.0),
        text_encoder=encoder.eval(),
        tokenizer=tokenizer,
        transformer=transformer.eval(),
    )


def _klein() -> Any:
    from diffusers import (
        AutoencoderKLFlux2,
        FlowMatchEulerDiscreteScheduler,
        Flux2KleinPipeline,
        Flux2Transformer2DModel,
    )
    from transformers import Qwen2Tokenizer, Qwen3ForCausalLM

    tokenizer = Qwen2Tokenizer(vocab=_byte_vocabulary(), merges=[], pad_token=END)
    tokenizer.chat_template = "{% for message in messages %}{{ message['content'] }}{% endfor %}"
    return Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=AutoencoderKLFlux2(
            block_out_channels=(4, 8),
            down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
            up_block_types=("UpDecoderBlock2D", "UpDecoderBlock2D"),
            layers_per_block=1,
            latent_channels=4,
            norm_num_groups=2,
            sample_size=32,
        ),
        # It takes what the text encoder thinks in its layers 9, 18 and 27.
        text_encoder=Qwen3ForCausalLM(_qwen3(layers=28)).eval(),
        tokenizer=tokenizer,
        transformer=Flux2Transformer2DModel(
            in_channels=16,
            num_layers=1,
            num_single_layers=2,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=48,
            timestep_guidance_channels=16,
            axes_dims_rope=(4, 4, 4, 4),
            guidance_embeds=False,
        ),
        is_distilled=True,
    )


KINDS: dict[str, Callable[[], Any]] = {
    "sd": _sd,
    "sdxl": _sdxl,
    "flux": _flux,
    "flux2-klein": _klein,
    "z-image": _z_image,
}


def _qwen3(*, layers: int) -> Any:
    from transformers import Qwen3Config

    return Qwen3Config(
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=layers,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=8,
        vocab_size=1024,
        max_position_embeddings=512,
    )


def _unet(**special: Any) -> Any:
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel(
        block_out_channels=(4, 8),
        layers_per_block=1,
        sample_size=32,
        in_channels=4,
        out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=2,
        norm_num_groups=2,
        **special,
    )


def _vae(*, latent_channels: int, **special: Any) -> Any:
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        block_out_channels=(4, 8),
        in_channels=3,
        out_channels=3,
        down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
        up_block_types=("UpDecoderBlock2D", "UpDecoderBlock2D"),
        latent_channels=latent_channels,
        norm_num_groups=2,
        sample_size=32,
        **special,
    )


def _clip(*, projected: bool = False) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        hidden_size=32,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=2,
        projection_dim=32,
        vocab_size=1024,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=1,
    )
    return CLIPTextModelWithProjection(config) if projected else CLIPTextModel(config)


def _clip_tokenizer() -> Any:
    from transformers import CLIPTokenizer

    letters = list(_byte_letters())
    words = ["<|startoftext|>", END, *letters, *(letter + "</w>" for letter in letters)]
    vocab = {word: number for number, word in enumerate(words)}
    return CLIPTokenizer(vocab=vocab, merges=[], model_max_length=77)


def _byte_vocabulary() -> dict[str, int]:
    return {word: number for number, word in enumerate([*_byte_letters(), END])}


def _byte_letters() -> list[str]:
    """Name the 256 characters that byte-level BPE uses instead of bytes."""
    from tokenizers.pre_tokenizers import ByteLevel  # noqa: PLC0415 of the extra `images`

    return sorted(ByteLevel.alphabet())
