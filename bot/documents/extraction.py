"""Has a file read by a process of its own, which is killed when it takes too long."""

from __future__ import annotations

import asyncio
import json
import math
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bot.documents.settings import DocumentSettings
from bot.errors import FileNotReadable

# Isolated, Python looks in no folder but its own; this one may not be among them.
ROOT = str(Path(__file__).parents[2])
WORKER = f"import sys; sys.path.insert(0, {ROOT!r}); from bot.documents.worker import main; main()"
PLAIN = {"txt", "md", "csv", "html", "htm", "eml"}
KINDS = frozenset(PLAIN | {"pdf", "docx", "xlsx", "pptx", "odt"})
# Of these the model is told where each part begins.
MARKED = {"page", "slide", "sheet"}
AT_ONCE = asyncio.Semaphore(2)


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file in parts: pages, slides, sheets, lines, paragraphs, as `unit` says."""

    unit: str
    parts: tuple[str, ...] = field(repr=False)

    @property
    def text(self) -> str:
        return "\n".join(self.parts)


def kind_of(name: str) -> str | None:
    """Tell from its name how a file is to be read."""
    ending = name.rpartition(".")[2].casefold()
    return ending if ending in KINDS else None


async def extract(name: str, data: bytes, settings: DocumentSettings) -> Extracted:
    """Read a file; raises `FileNotReadable`. The name tells its kind and goes nowhere."""
    kind = kind_of(name)
    if kind is None:
        raise FileNotReadable("kind")
    async with AT_ONCE:
        answer = await _ask_worker(kind, data, settings)
    if "parts" not in answer:
        raise FileNotReadable(str(answer.get("problem", "broken")))
    return Extracted(str(answer["unit"]), tuple(map(str, answer["parts"])))


async def _ask_worker(kind: str, data: bytes, settings: DocumentSettings) -> dict[str, list[str]]:
    limits = (str(math.ceil(settings.seconds)), str(settings.most_characters))
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-B", "-c", WORKER, kind, *limits),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
        cwd="/",
    )
    try:
        async with asyncio.timeout(settings.seconds):
            said, _ = await worker.communicate(data)
    except TimeoutError:
        raise FileNotReadable("too_slow") from None
    finally:
        if worker.returncode is None:
            worker.kill()
            await worker.wait()
    if worker.returncode:
        # Killed by a limit of its own, or out of memory before it could say so.
        raise FileNotReadable("too_slow" if worker.returncode < 0 else "broken")
    found: dict[str, list[str]] = json.loads(said)
    return found
