"""The drawing program, its captions and the parts of the demo's model that are set by hand."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

pytest.importorskip("diffusers", reason="needs the extra `images`")

from bot.images.training.architecture import make_autoencoder, make_tokenizer
from bot.images.training.captions import ENGLISH_MOTIFS, GERMAN_MOTIFS, caption
from bot.images.training.cells import cells_of
from bot.images.training.decoder import to_tensor
from bot.images.training.drawing import draw_scene
from bot.images.training.palette import COLOURS, pick
from bot.images.training.scene import SIZES, Part, Scene, invent


def scenes(count: int) -> Iterator[Scene]:
    rng = Random(5)
    for _ in range(count):
        yield invent(rng)


def test_every_invented_scene_can_be_drawn_in_every_size() -> None:
    for number, scene in enumerate(scenes(150)):
        size = SIZES[number % len(SIZES)]

        assert draw_scene(scene, size, Random(number)).size == size


def test_the_same_chance_draws_the_same_picture() -> None:
    scene = next(scenes(1))

    one, two = (draw_scene(scene, (256, 256), Random(3)) for _ in range(2))

    assert one.tobytes() == two.tobytes()


@pytest.mark.parametrize("colour", COLOURS)
def test_a_plain_backdrop_has_the_colour_it_is_named_by(colour: str) -> None:
    picture = draw_scene(Scene(Part("plain", colour)), (256, 256), Random(1))
    middle = picture.getpixel((128, 128))

    assert isinstance(middle, tuple)
    tints = [pick(Random(seed), colour) for seed in range(200)]
    distances = (max(abs(a - b) for a, b in zip(middle, tint, strict=True)) for tint in tints)
    assert min(distances) < 25


def test_every_motif_has_words_in_both_languages() -> None:
    motifs = {part.motif for scene in scenes(3000) for part in scene.parts}

    assert motifs == set(ENGLISH_MOTIFS) == set(GERMAN_MOTIFS)


def test_captions_name_what_is_in_the_picture() -> None:
    scene = Scene(Part("plain", "blue"), others=(Part("balloons", "red"),))
    rng = Random(1)

    captions = [caption(scene, rng) for _ in range(200)]

    assert sum("ballo" in text.lower() for text in captions) > 180
    assert any("rote" in text for text in captions)
    assert any("red" in text for text in captions)


def test_the_tokenizer_knows_any_text() -> None:
    rng = Random(1)
    tokenizer = make_tokenizer(caption(scene, rng) for scene in scenes(2000))

    for text in ("Grüne Hügel", "Ωmega €42 🎈", ""):
        assert tokenizer.unk_token_id not in tokenizer(text).input_ids[:-1]
    assert len(tokenizer("Luftballons").input_ids) == 3


def test_the_encoder_set_by_hand_finds_the_colours_of_the_quarters() -> None:
    import torch

    autoencoder = make_autoencoder()
    scene = next(scenes(1))
    picture = to_tensor(draw_scene(scene, (224, 320), Random(1)))[None]
    quarters = to_tensor(draw_scene(scene, (224, 320), Random(1), shrink=8))[None]

    with torch.inference_mode():
        cells = autoencoder.encode(picture).latents

    # Half a step of 8 bits, four times, over the spread of the details.
    assert (cells - cells_of((quarters + 1) / 2)).abs().max() < 0.05


def test_the_untrained_decoder_already_gives_the_colours_back() -> None:
    import torch

    autoencoder = make_autoencoder()
    picture = to_tensor(draw_scene(Scene(Part("plain", "red")), (256, 256), Random(1)))[None]

    with torch.inference_mode():
        back = autoencoder.decode(autoencoder.encode(picture).latents).sample

    inside = (..., slice(32, -32), slice(32, -32))
    assert (back - picture)[inside].abs().max() < 0.1
