"""The packages `bundesrecht` and `gesetze` on the same texts, each in an environment of its own.

They lie under `.cache/`, made on first use. `gesetze` finds citations in running text and looks
sections up in a table it carries (paragraphs it does not know). `bundesrecht` reads one citation,
cut out by hand, and brings it into normal form; its look-up wants a corpus that it downloads, and
is left out. This file runs in their environments too: `python rivals.py bundesrecht|gesetze`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

CACHE = Path(__file__).parent.parent.parent.parent / ".cache"
VERSIONS = {"bundesrecht": "0.1.4", "gesetze": "1.2.2"}
NORM = re.compile(r"(?:§|Art\.?) (\d+[a-z]*)\b.*? ([A-ZÄÖÜ]\w*(?: [IVX]+)?)$")


def python(package: str) -> Path:
    home = CACHE / package
    interpreter = home / "bin" / "python"
    if not interpreter.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        wanted = f"{package}=={VERSIONS[package]}"
        subprocess.run([interpreter, "-m", "pip", "install", "-q", wanted], check=True)
    return interpreter


def ask(package: str, requests: list[dict[str, object]]) -> dict[str, object]:
    """Let a package work on the requests; return its answers and the seconds it took."""
    done = subprocess.run(
        [str(python(package)), __file__, package],
        input=json.dumps(requests), capture_output=True, text=True, check=True,
    )  # fmt: skip
    answered: dict[str, object] = json.loads(done.stdout)
    return answered


def serve(package: str) -> None:
    requests = json.load(sys.stdin)
    work = by_bundesrecht if package == "bundesrecht" else by_gesetze()
    begun = time.perf_counter()
    answers = [work(request) for request in requests]
    json.dump({"answers": answers, "seconds": time.perf_counter() - begun}, sys.stdout)


def by_bundesrecht(request: dict[str, object]) -> list[list[object]]:
    from bundesrecht import normalise  # noqa: PLC0415 - only in its environment

    found: list[list[object]] = []
    for start, end in request["cut"]:  # type: ignore[attr-defined]
        norms = normalise(str(request["text"])[start:end])
        read = [match.groups() for match in map(NORM.match, norms) if match]
        found += [[start, end, number, statute, None] for number, statute in read]
    return found


def by_gesetze() -> object:
    from gesetze import Gesetz  # noqa: PLC0415 - only in its environment
    from gesetze.utils import REGEX  # noqa: PLC0415 - the same

    known = Gesetz()

    def work(request: dict[str, object]) -> list[list[object]]:
        found: list[list[object]] = []
        for match in REGEX.finditer(str(request["text"])):
            parts = match.groupdict()
            exists = bool(known.library.has(known.providers, parts))
            found.append([match.start(), match.end(), parts["norm"], parts["gesetz"], exists])
        return found

    return work


if __name__ == "__main__":
    serve(sys.argv[1])
