"""The image model of `leitplanke demo`: our own, small, made by `bot.images.training`."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

WEIGHTS = Path(__file__).parent / "demo_weights"
INDEX = "model_index.json"
CAPTIONS = 5000


def ensure_demo_model(folder: Path) -> Path:
    """Put the demo's model into the folder, unless a model is there already.

    Without the trained weights it is the same pipeline with random ones: it draws noise.
    """
    if not (folder / INDEX).is_file():
        if (WEIGHTS / INDEX).is_file():
            shutil.copytree(WEIGHTS, folder, dirs_exist_ok=True)
        else:
            _save_untrained(folder)
    return folder


def demo_model_is_trained() -> bool:
    return (WEIGHTS / INDEX).is_file()


def _save_untrained(folder: Path) -> None:
    from bot.images.training.architecture import make_pipeline  # noqa: PLC0415 needs torch
    from bot.images.training.captions import caption  # noqa: PLC0415 the same
    from bot.images.training.scene import invent  # noqa: PLC0415 the same

    rng = Random(0)  # noqa: S311 captions, no secrets
    make_pipeline(caption(invent(rng), rng) for _ in range(CAPTIONS)).save_pretrained(folder)
