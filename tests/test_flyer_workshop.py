"""The folder where flyers are set: nothing stays in it, and what a kill has left is swept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("typst", reason="needs the extra `flyer`")

from bot.flyer.brief import Brief
from bot.flyer.design import Design
from bot.flyer.layout import compose
from bot.flyer.typesetting import Workshop
from bot.wiring import WORKSHOP, printing_press
from tests.test_doctor import settings_for
from tests.test_flyer_layout import picture

KILLED = """
import sys, time
from pathlib import Path
from bot.flyer.design import Design
from bot.flyer.typesetting import Workshop, typesetter
with typesetter("plakat", Design().fonts_folder(), None, Workshop(Path(sys.argv[1]))) as setter:
    setter.give_pictures(b"picture", b"picture")
    print("there", flush=True)
    time.sleep(60)
"""
BRIEF = Brief(title="Sommerfest", motif="Ballons", alt_text="Ballons")


def test_a_flyer_leaves_nothing_in_the_folder_where_it_was_set(tmp_path: Path) -> None:
    workshop = Workshop.swept(tmp_path / "flyer")

    compose(BRIEF, picture(), Design(), "de", workshop=workshop)

    assert workshop.folder
    assert list(workshop.folder.iterdir()) == []
    assert workshop.folder.stat().st_mode & 0o777 == 0o700


def test_the_picture_a_killed_process_left_goes_at_the_next_start(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    workshop = Workshop.swept(settings.data.path / WORKSHOP)
    command = [sys.executable, "-c", KILLED, str(workshop.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    assert workshop.folder
    left = [path.name for path in workshop.folder.rglob("*.png")]

    printing_press(settings)

    assert "picture.png" in left
    assert list(workshop.folder.iterdir()) == []
