"""The demo's own model draws what it is asked for: held-back prompts, worded as in no caption."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("diffusers", reason="needs the extra `images`")

from PIL import Image

from bot.images.demo_model import WEIGHTS, demo_model_is_trained, ensure_demo_model
from bot.images.loading import load_painter
from bot.images.order import Order
from bot.images.pipeline import DiffusersPainter
from bot.images.training.drawing import draw_scene
from bot.images.training.scene import Scene, invent
from tests import motif_judge
from tests.image_judge import colour_shares

MOST_BYTES = 25 * 1024 * 1024
SEEDS = (1, 2)

# (prompt, part of the picture from top to bottom, colours one of which shall lead there).
PLACES = [
    ("Ein Bild von grünen Hügeln, darüber ein blauer Himmel", (0.0, 0.3), {"blue"}),
    ("Ein Bild von grünen Hügeln, darüber ein blauer Himmel", (0.8, 1.0), {"green"}),
    ("we would like a purple mountain range beneath an orange sky", (0.0, 0.3), {"orange"}),
    ("we would like a purple mountain range beneath an orange sky", (0.8, 1.0), {"purple"}),
    ("Bitte blaue Wellen und einen rosa Himmel zeichnen", (0.0, 0.25), {"pink"}),
    ("Bitte blaue Wellen und einen rosa Himmel zeichnen", (0.8, 1.0), {"blue"}),
    ("a red sky, the town below is grey", (0.0, 0.3), {"red"}),
    ("verschneite weiße Berge im Winter, grauer Himmel", (0.8, 1.0), {"white", "grey"}),
    ("nothing but a plain turquoise background with white stars", (0.0, 1.0), {"turquoise"}),
    ("ein schlichter gelber Hintergrund, ein paar rote Luftballons", (0.0, 1.0), {"yellow"}),
    ("orange backdrop for our party, blue bunting at the top", (0.4, 1.0), {"orange"}),
    ("lila Hintergrund, dazu buntes Konfetti", (0.0, 1.0), {"purple"}),
    ("green background, a few white confetti for the open day", (0.0, 1.0), {"green"}),
    ("Finanzamt Bonn, Tag der offenen Tür: rosa Fläche, gelbe Sterne", (0.0, 1.0), {"pink"}),
]  # fmt: skip

Draw = Callable[[str, int], bytes]


@pytest.fixture(scope="module")
def painter(tmp_path_factory: pytest.TempPathFactory) -> DiffusersPainter:
    folder = ensure_demo_model(tmp_path_factory.mktemp("demo") / "model")
    return load_painter(str(folder), device="cpu")


@pytest.fixture(scope="module")
def draw(painter: DiffusersPainter) -> Draw:
    def draw(prompt: str, seed: int) -> bytes:
        order = Order(prompt, width=256, height=256, seed=seed)
        return painter.draw(order, lambda _step, _steps: None)

    return draw


def test_the_weights_are_small_and_come_with_the_package() -> None:
    assert demo_model_is_trained()
    assert sum(path.stat().st_size for path in WEIGHTS.rglob("*")) < MOST_BYTES


def test_a_folder_that_has_a_model_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text("{}")

    assert ensure_demo_model(tmp_path) == tmp_path
    assert [path.name for path in tmp_path.iterdir()] == ["model_index.json"]


def test_most_named_colours_lead_where_they_were_asked_for(draw: Draw) -> None:
    """Of chance alone, one in eleven would."""
    prompts = {prompt for prompt, _place, _colours in PLACES}
    drawn = {(prompt, seed): draw(prompt, seed) for prompt in prompts for seed in SEEDS}

    hits = 0
    for prompt, (top, bottom), colours in PLACES:
        for seed in SEEDS:
            leading, _share = colour_shares(drawn[prompt, seed], top, bottom).most_common(1)[0]
            hits += leading in colours

    assert hits >= 0.8 * len(PLACES) * len(SEEDS)


def test_most_motifs_that_were_named_are_recognised(draw: Draw) -> None:
    """By chance one in eleven is; the judge has seen nothing of the model."""
    judge = motif_judge.load()

    first = {
        motif: motif_judge.likeliest(judge, Image.open(io.BytesIO(draw(prompt, 1))))[0]
        for motif, (_, prompt) in motif_judge.PROMPTS.items()
    }

    assert sum(motif == seen for motif, seen in first.items()) >= 8
    grounds = ("hills", "mountains", "skyline", "waves", "balloons", "bunting")
    assert {motif: first[motif] for motif in grounds} == {motif: motif for motif in grounds}


def test_the_judge_of_motifs_knows_the_programs_own_pictures() -> None:
    judge, rng, right = motif_judge.load(), Random(77), 0

    for motif in motif_judge.MOTIFS:
        scene = with_motif(motif, rng)
        picture = draw_scene(scene, (256, 256), rng, shrink=4)
        there = {part.motif for part in scene.parts}
        right += motif_judge.likeliest(judge, picture)[0] in there

    assert right >= 9


def with_motif(motif: str, rng: Random) -> Scene:
    return next(s for s in iter(lambda: invent(rng), None) if motif in {p.motif for p in s.parts})


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_flyer_sized_picture_can_be_drawn(painter: DiffusersPainter) -> None:
    order = Order("Sommerfest mit Luftballons", width=592, height=840, seed=1)

    png = painter.draw(order, lambda _step, _steps: None)

    assert Image.open(io.BytesIO(png)).size == (592, 840)


def test_the_same_seed_draws_the_same_picture(draw: Draw) -> None:
    assert draw("grüne Hügel", 3) == draw("grüne Hügel", 3)
    assert draw("grüne Hügel", 3) != draw("grüne Hügel", 4)
