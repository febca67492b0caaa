"""Runs a screen in a process of its own, on one core, and measures it.

The process reads one JSON object a line (`id`, `parts`) and answers each with its findings and
the milliseconds spent; its first line tells how long it took to start, its last what memory it
used. Leitplanke and Presidio are driven alike. Times are processor time, that of the start counted
from the start of the interpreter: both run in one thread, and other work on the machine then
counts less.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.screen.generate import Sample

Found = tuple[str, int, int]
Check = Callable[[Sequence[str]], list[Found]]
ROOT = Path(__file__).resolve().parents[3]


@dataclass(slots=True)
class Outcome:
    """What an engine said of every sample, and what that took."""

    name: str
    version: str = ""
    start_seconds: float = 0.0
    memory_mib: float = 0.0
    findings: dict[str, list[Found]] = field(default_factory=dict)
    milliseconds: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


def serve(make: Callable[[], tuple[str, Check]]) -> None:
    """The engine's side of the pipe."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    version, check = make()
    check(("Guten Morgen, wie schreibt man das?",))
    _say({"version": version, "start_seconds": time.process_time()})
    for line in sys.stdin:
        request = json.loads(line)
        began = time.process_time()
        try:
            answer = {"findings": check(request["parts"])}
        except Exception as error:  # noqa: BLE001 - a benchmark counts failures, whatever they are
            answer = {"failure": type(error).__name__}
        _say({"id": request["id"], "ms": (time.process_time() - began) * 1000, **answer})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _say({"memory_mib": peak})


def _say(answer: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")


def ask(name: str, command: Sequence[str], samples: Iterable[Sample]) -> Outcome:
    """The benchmark's side of the pipe."""
    requests = "".join(json.dumps({"id": s.id, "parts": s.parts}) + "\n" for s in samples)
    done = subprocess.run(
        command, input=requests, capture_output=True, text=True, cwd=ROOT, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{name} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    outcome = Outcome(name)
    for line in done.stdout.splitlines():
        _take(outcome, json.loads(line))
    return outcome


def _take(outcome: Outcome, answer: dict[str, object]) -> None:
    if "id" not in answer:
        for key, value in answer.items():
            setattr(outcome, key, value)
        return
    name = str(answer["id"])
    outcome.milliseconds[name] = float(str(answer["ms"]))
    if "failure" in answer:
        outcome.failures.append(name)
    found = answer.get("findings", [])
    outcome.findings[name] = [tuple(f) for f in found] if isinstance(found, list) else []
