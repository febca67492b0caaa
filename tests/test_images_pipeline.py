"""Real diffusers pipelines of several architectures, tiny and with random weights."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from bot.images.loading import DEFAULTS_FILE, INDEX_FILE, load_painter
from bot.images.order import DrawingFailed, DrawingStopped, ModelNotLoaded, Order, OutOfMemory
from bot.images.pipeline import DiffusersPainter
from tests.tiny_pipelines import KINDS, save_pipeline

pytest.importorskip("diffusers", reason="needs the extra `images`")
from PIL import Image

pytestmark = [
    # Of the libraries, not ours: what they deprecate, and torchvision that they miss.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


@pytest.fixture(scope="module", params=sorted(KINDS))
def painter(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> DiffusersPainter:
    folder = save_pipeline(request.param, tmp_path_factory.mktemp("model"))
    return load_painter(str(folder), device="cpu", steps=3)


@pytest.fixture(scope="module")
def sd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_pipeline("sd", tmp_path_factory.mktemp("sd"))


def order(seed: int = 1, **special: object) -> Order:
    return Order(
        **{"prompt": "ein blauer Himmel", "width": 64, "height": 64, "seed": seed} | special
    )  # type: ignore[arg-type]


def ignore(_step: int, _steps: int) -> None:
    pass


def test_same_seed_same_bytes_and_another_seed_another_picture(painter: DiffusersPainter) -> None:
    first = painter.draw(order(seed=7), ignore)

    assert painter.draw(order(seed=7), ignore) == first
    assert painter.draw(order(seed=8), ignore) != first


def test_every_step_is_told(painter: DiffusersPainter) -> None:
    told: list[tuple[int, int]] = []

    painter.draw(order(), lambda step, steps: told.append((step, steps)))

    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_drawing_can_be_stopped_after_a_step_and_the_next_one_is_whole(
    painter: DiffusersPainter,
) -> None:
    whole = painter.draw(order(), ignore)

    def stop_after_one(step: int, _steps: int) -> None:
        if step == 1:
            raise DrawingStopped

    with pytest.raises(DrawingStopped):
        painter.draw(order(), stop_after_one)
    assert painter.draw(order(), ignore) == whole


@pytest.mark.parametrize("size", [(70, 66), (64, 128), (333, 101)])
def test_the_picture_has_exactly_the_size_asked_for(
    painter: DiffusersPainter, size: tuple[int, int]
) -> None:
    png = painter.draw(order(width=size[0], height=size[1]), ignore)

    assert Image.open(io.BytesIO(png)).size == size
    assert Image.open(io.BytesIO(png)).mode == "RGB"


def test_steps_of_the_order_come_before_those_of_the_model(painter: DiffusersPainter) -> None:
    told: list[int] = []

    painter.draw(order(steps=2), lambda step, _steps: told.append(step))

    assert told == [0, 1, 2]


def test_a_model_brings_its_own_defaults(sd: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for path in sd.iterdir():
        (folder / path.name).symlink_to(path)
    (folder / DEFAULTS_FILE).write_text('{"steps": 4, "guidance_scale": 1.5}')
    told: list[tuple[int, int]] = []

    load_painter(str(folder), device="cpu").draw(
        order(), lambda step, steps: told.append((step, steps))
    )

    assert told[-1] == (4, 4)


def test_unknown_defaults_are_an_error_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / INDEX_FILE).write_text("{}")
    (tmp_path / DEFAULTS_FILE).write_text('{"stepps": 4}')

    with pytest.raises(ModelNotLoaded, match=DEFAULTS_FILE):
        load_painter(str(tmp_path), device="cpu")


def test_a_folder_without_a_model_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ModelNotLoaded, match=str(tmp_path)):
        load_painter(str(tmp_path), device="cpu")


def test_a_model_that_is_not_here_is_not_fetched() -> None:
    with pytest.raises(ModelNotLoaded, match="nobody/has-this"):
        load_painter("nobody/has-this", device="cpu")


def test_a_long_prompt_is_in_no_log_and_on_no_stream(
    sd: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """diffusers warns of what it cuts off, and quotes it."""
    caplog.set_level(logging.DEBUG)
    painter = load_painter(str(sd), device="cpu", steps=1)

    painter.draw(order(prompt="geheimnis " * 100), ignore)

    seen = capfd.readouterr()
    assert "geheimnis" not in caplog.text + seen.out + seen.err


def test_a_failure_of_the_model_does_not_quote_the_prompt(sd: Path) -> None:
    painter = load_painter(str(sd), device="cpu", steps=1)

    def fail(_step: int, _steps: int) -> None:
        if _step:
            raise ValueError("geheimnis")

    with pytest.raises(DrawingFailed, match="ValueError") as caught:
        painter.draw(order(prompt="geheimnis"), fail)
    assert "geheimnis" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_memory_that_is_not_there_is_told_as_such(sd: Path) -> None:
    import torch

    painter = load_painter(str(sd), device="cpu", steps=1)

    def take_a_pebibyte(_step: int, _steps: int) -> None:
        if _step:
            torch.empty(2**50, dtype=torch.uint8)

    with pytest.raises(OutOfMemory):
        painter.draw(order(), take_a_pebibyte)
    assert painter.draw(order(), ignore)


def test_the_bot_without_images_imports_no_torch() -> None:
    names = "bot.images.command, bot.images.settings, bot.images.server, bot.adapters.openai_images"
    code = f"import sys, {names}; sys.exit('torch' in sys.modules or 'PIL' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
