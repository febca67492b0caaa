"""Presidio's own virtual environment under `.cache/`, made on first use.

Our name tagger can be its NER because the tagger needs nothing but Python.
"""

from __future__ import annotations

import subprocess
import sys
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
        (HOME / "complete").touch()
    return interpreter
