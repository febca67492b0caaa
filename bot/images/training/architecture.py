"""The parts of the demo's model, as diffusers and transformers know them, with random weights.

Stable Diffusion's layout in small: pictures of 256 by 256 pixels become 16 by 16 cells of 12
numbers, so that a step costs about a gigaflop and two cores draw a picture in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from bot.images.training.cells import CELL_PIXELS, COLOUR_SPREAD, LATENT_CHANNELS, set_encoder

DECODER_CHANNELS = 32
TEXT_WIDTH = 128
LONGEST_CAPTION_TOKENS = 64
END = "<|endoftext|>"


def make_autoencoder() -> Any:
    """Make a decoder that starts by copying, and an encoder that is set by hand in `cells`."""
    from diffusers import AutoencoderTiny

    vae = AutoencoderTiny(
        encoder_block_out_channels=(LATENT_CHANNELS,) * 5,
        decoder_block_out_channels=(DECODER_CHANNELS,) * 5,
        num_encoder_blocks=(0, 0, 0, 0, 0),
        num_decoder_blocks=(4, 4, 3, 2, 0),
        latent_channels=LATENT_CHANNELS,
    )
    set_encoder(vae.encoder)
    _let_copy(vae.decoder)
    return vae


def _let_copy(decoder: Any) -> None:
    """Start as a plain enlargement: each number in two channels, as it is and negated."""
    import torch

    with torch.no_grad():
        for layer in decoder.layers:
            if isinstance(layer, torch.nn.Conv2d) and layer.in_channels == layer.out_channels:
                torch.nn.init.dirac_(layer.weight)
            elif hasattr(layer, "conv"):
                torch.nn.init.zeros_(layer.conv[-1].weight)
                torch.nn.init.zeros_(layer.conv[-1].bias)
                for conv in (layer.conv[0], layer.conv[2]):
                    torch.nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
        first, last = decoder.layers[0], decoder.layers[-1]
        for number in range(LATENT_CHANNELS):
            for sign in (1, -1):
                channel = 2 * number + (sign < 0)
                first.weight[channel] = 0
                first.weight[channel, number, 1, 1] = sign
        first.bias.zero_()
        last.weight.zero_()
        last.bias.fill_(0.5)
        for colour in range(3):
            for sign in (1, -1):
                last.weight[colour, 2 * colour + (sign < 0), 1, 1] = sign * COLOUR_SPREAD


def make_denoiser() -> Any:
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel(
        sample_size=256 // CELL_PIXELS,
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        down_block_types=("DownBlock2D", "DownBlock2D", "CrossAttnDownBlock2D"),
        mid_block_type="UNetMidBlock2DCrossAttn",
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
        block_out_channels=(80, 128, 160),
        layers_per_block=1,
        attention_head_dim=4,
        norm_num_groups=16,
        cross_attention_dim=TEXT_WIDTH,
        # The caption as a whole goes to every layer, not only to those with attention.
        addition_embed_type="text",
        addition_embed_type_num_heads=4,
    )


def make_text_encoder(tokenizer: Any) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel

    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=TEXT_WIDTH,
        intermediate_size=2 * TEXT_WIDTH,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=LONGEST_CAPTION_TOKENS,
        projection_dim=TEXT_WIDTH,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return CLIPTextModel(config)


def make_tokenizer(captions: Iterable[str]) -> Any:
    """Learn the pieces of words from captions; byte-level, so that no word is unknown."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers  # noqa: PLC0415 of the extra
    from transformers import CLIPTokenizer

    learner = Tokenizer(models.BPE(unk_token=END, end_of_word_suffix="</w>"))
    learner.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    words = Regex(r"[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+")
    learner.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(words, "removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    learner.train_from_iterator(
        captions,
        trainers.BpeTrainer(
            vocab_size=2000,
            min_frequency=20,
            special_tokens=["<|startoftext|>", END, *(letter + "</w>" for letter in letters)],
            initial_alphabet=letters,
            end_of_word_suffix="</w>",
            show_progress=False,
        ),
    )
    model = json.loads(learner.to_str())["model"]
    merges = [tuple(merge) for merge in model["merges"]]
    return CLIPTokenizer(
        vocab=model["vocab"], merges=merges, model_max_length=LONGEST_CAPTION_TOKENS
    )


def make_scheduler() -> Any:
    """Make the noise end in pure noise, so that a picture may be all bright or all dark.

    Lin et al. 2024, "Common Diffusion Noise Schedules and Sample Steps are Flawed".
    """
    from diffusers import DDIMScheduler

    return DDIMScheduler(
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        clip_sample=False,
        set_alpha_to_one=True,
        steps_offset=1,
        prediction_type="v_prediction",
        rescale_betas_zero_snr=True,
        timestep_spacing="trailing",
    )


def make_pipeline(captions: Iterable[str]) -> Any:
    from diffusers import StableDiffusionPipeline

    tokenizer = make_tokenizer(captions)
    return StableDiffusionPipeline(
        vae=make_autoencoder(),
        text_encoder=make_text_encoder(tokenizer),
        tokenizer=tokenizer,
        unet=make_denoiser(),
        scheduler=make_scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
