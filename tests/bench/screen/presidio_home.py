"""Presidio's own virtual environment under `.cache/`, made on first use.

It sees the project's packages behind its own, so that our name tagger can be its NER.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

from tests.bench.screen.engines import ROOT

HOME = ROOT / ".cache" / "presidio"
PACKAGE = "presidio-analyzer"


def python() -> Path:
    interpreter = HOME / "bin" / "python"
    if not (HOME / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
        subprocess.run(
            [interpreter, "-m", "pip", "install", "-q", "--upgrade", PACKAGE], check=True
        )
        site = next(HOME.glob("lib/python*/site-packages"))
        (site / "project.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        (HOME / "complete").touch()
    return interpreter
