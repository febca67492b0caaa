"""Each feature on each architecture: it draws the same picture, or is left out with one line."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.images.loading import load_painter
from bot.images.machine import Machine
from bot.images.order import DrawingStopped, Order, Painter
from bot.images.speed import PLAIN, Speed, decide, decide_offload, less_memory, read_sizes
from bot.images.starting import Start, _trials, start_painter
from tests.tiny_pipelines import KINDS, save_pipeline

pytest.importorskip("diffusers", reason="needs the extra `images`")
from PIL import Image, ImageChops

pytestmark = [
    # Of the libraries, not ours: what they deprecate, and torchvision that they miss.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

PROMPT = "ein blauer Himmel"
FEATURES = {
    "precision": Speed(precision="bf16"),
    "channels_last": Speed(channels_last="on"),
    "fuse": Speed(fuse="on"),
    "attention": Speed(attention="_native_math"),
    "block_cache": Speed(block_cache=0.05),
    "compile": Speed(compile="eager"),
    "prompts_kept": Speed(prompts_kept=4),
}
# By feature and architecture: the rest is in all of them.
LEFT_OUT = {
    ("fuse", "z-image"),
    ("attention", "sd"),
    ("attention", "sdxl"),
    ("block_cache", "sd"),
    ("block_cache", "sdxl"),
    ("block_cache", "z-image"),
    # https://github.com/huggingface/diffusers/issues/14280
    ("block_cache", "flux2-klein"),
}
# Of 255; bf16 keeps eight bits, the others add up in another order.
MOST_DIFFERENCE = {"precision": 12}


@pytest.fixture(scope="module", params=sorted(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def model(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_pipeline(kind, tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def plain(model: Path) -> bytes:
    return draw(load_painter(str(model), device="cpu", speed=PLAIN))


@pytest.fixture(scope="module")
def flux(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_pipeline("flux", tmp_path_factory.mktemp("flux"))


@pytest.fixture(autouse=True)
def _attention_as_before() -> Iterator[None]:
    from diffusers.models.attention_dispatch import AttentionBackendName, _AttentionBackendRegistry

    yield
    _AttentionBackendRegistry.set_active_backend(AttentionBackendName.NATIVE)


def draw(painter: Painter, prompt: str = PROMPT) -> bytes:
    return painter.draw(Order(prompt, 64, 64, seed=7, steps=3), ignore)


def ignore(_step: int, _steps: int) -> None:
    pass


def difference(one: bytes, other: bytes) -> int:
    """Give the largest difference of two pictures, of 255."""
    pictures = [Image.open(io.BytesIO(png)) for png in (one, other)]
    return max(high for _low, high in ImageChops.difference(*pictures).getextrema())


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_draws_the_same_picture_or_is_left_out_with_one_line(
    feature: str, kind: str, model: Path, plain: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    speed = replace(PLAIN, **{feature: getattr(FEATURES[feature], feature)})
    start = Start(str(model), device="cpu", speed=speed, sizes=((64, 64),), steps=2)

    painter = start_painter(start)
    png = draw(painter)

    assert draw(painter) == png
    assert difference(png, plain) <= MOST_DIFFERENCE.get(feature, 1)
    assert (feature not in painter.active) == ((feature, kind) in LEFT_OUT)
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert len(lines) == ((feature, kind) in LEFT_OUT)
    assert all(feature in line for line in lines)


def test_int8_draws_nearly_the_same_picture(model: Path, plain: bytes) -> None:
    pytest.importorskip("torchao", reason="needs the extra `quantised`")
    painter = load_painter(str(model), device="cpu", speed=replace(PLAIN, quantise="int8"))

    assert painter.active["quantise"].startswith("int8, ")
    assert difference(draw(painter), plain) <= 2


@pytest.mark.parametrize(
    ("speed", "line"),
    [
        (replace(PLAIN, quantise="fp8"), "compute capability 8.9"),
        (replace(PLAIN, attention="_flash_3_hub"), "would have to be fetched"),
        (replace(PLAIN, attention="_flash_3"), "attention: left out, FluxTransformer2DModel"),
    ],
)
def test_what_this_machine_cannot_do_is_left_out_and_named(
    flux: Path, speed: Speed, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    if speed.quantise != "off":
        pytest.importorskip("torchao", reason="needs the extra `quantised`")
    painter = load_painter(str(flux), device="cpu", speed=speed)

    assert draw(painter)
    assert set(painter.active) == {"precision", "offload"}
    assert line in caplog.text


def test_what_fails_only_in_use_is_found_by_the_trial(
    flux: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """cuDNN's attention can be chosen anywhere, and fails when a CPU is asked for it."""
    speed = replace(PLAIN, attention="_native_cudnn", compile="eager", fuse="on")

    painter = start_painter(Start(str(flux), device="cpu", speed=speed, sizes=((64, 64),)))

    assert "attention" not in painter.active
    assert {"compile", "fuse"} <= set(painter.active)
    assert "Trying without: attention" in caplog.text


def test_each_suspect_is_left_out_alone_before_two_are() -> None:
    assert [sorted(without) for without in _trials(["fuse", "compile", "precision"])] == [
        ["compile"],
        ["fuse"],
        ["compile", "fuse"],
    ]


def test_a_stopped_drawing_leaves_nothing_in_the_block_cache(flux: Path) -> None:
    painter = load_painter(str(flux), device="cpu", speed=replace(PLAIN, block_cache=0.5))
    whole = draw(painter)

    def stop_after_two(step: int, _steps: int) -> None:
        if step == 2:
            raise DrawingStopped

    with pytest.raises(DrawingStopped):
        painter.draw(Order("etwas ganz anderes", 64, 64, seed=1, steps=3), stop_after_two)

    assert draw(painter) == whole


def test_a_kept_prompt_is_encoded_once_and_the_oldest_is_forgotten(model: Path) -> None:
    painter = load_painter(str(model), device="cpu", speed=replace(PLAIN, prompts_kept=2))
    memory = painter._pipe.encode_prompt

    first = draw(painter)
    assert draw(painter) == first
    assert memory.hits > 0
    for prompt in ("eins", "zwei", "drei"):
        draw(painter, prompt)

    assert len(memory) == 2
    assert PROMPT not in repr(vars(memory))
    assert draw(painter) == first


def test_a_cpu_gets_what_keeps_its_pictures_as_they_are() -> None:
    speed = decide(Speed(), Machine("cpu", "CPU"))

    assert speed == Speed(
        precision="fp32", compile="off", fuse="off", attention="native", channels_last="off"
    )


@pytest.mark.parametrize(
    ("capability", "precision", "compiled", "attention"),
    [
        ((7, 5), "fp16", "off", "native"),
        ((8, 0), "bf16", "on", "native"),
        ((8, 9), "bf16", "on", "native"),
        ((9, 0), "bf16", "on", "best"),
        ((10, 0), "bf16", "on", "best"),
    ],
)
def test_a_gpu_gets_what_its_generation_does_well(
    capability: tuple[int, int], precision: str, compiled: str, attention: str
) -> None:
    speed = decide(Speed(), Machine("cuda", "GPU", capability, 80 * 2**30))

    assert (speed.precision, speed.compile, speed.attention) == (precision, compiled, attention)
    assert (speed.quantise, speed.block_cache) == ("off", 0.0)


def test_what_was_asked_for_stays_on_any_machine() -> None:
    asked = Speed("fp16", "max", "on", "flash", "on", "int8", 0.1, 0, "model")

    assert decide(asked, Machine("cpu", "CPU")) == asked


GIB = 2**30


@pytest.mark.parametrize(
    ("memory", "expected"),
    [(80 * GIB, "off"), (24 * GIB, "off"), (16 * GIB, "model"), (8 * GIB, "layers")],
)
def test_the_weights_stay_on_the_gpu_if_they_fit(memory: int, expected: str) -> None:
    machine = Machine("cuda", "GPU", (8, 9), memory)

    assert decide_offload("auto", machine, {"transformer": 8 * GIB, "text": 8 * GIB}) == expected


def test_too_little_memory_leads_step_by_step_out_of_the_gpu() -> None:
    assert [less_memory(offload) for offload in ("off", "model", "layers")] == [
        "model",
        "layers",
        None,
    ]


def test_sizes_are_read_or_refused() -> None:
    assert read_sizes("1024x1024,832x1184") == ((1024, 1024), (832, 1184))
    for text in ("", "1024", "1024x", "1x1", "1024×1024"):
        with pytest.raises(argparse.ArgumentTypeError):
            read_sizes(text)
