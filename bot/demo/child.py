"""A child process with a log file, on a leash: it never outlives the program that started it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import aiohttp

from bot.errors import LeitplankeError

LOOPBACK = "127.0.0.1"
POLL_SECONDS = 0.05
STOP_SECONDS = 10.0
ANSWER_SECONDS = 2.0
# On two busy cores, threads of torch that spin while they wait for each other made an answer
# take fifteen times as long as threads that sleep; on idle cores there is no difference.
SLEEPING_THREADS = {"OMP_WAIT_POLICY": "PASSIVE"}


class ChildFailed(LeitplankeError):
    """A program we started ended, or did not get ready; its log says why."""


class Child:
    """One program in a process group of its own, its output in a file.

    Start it from the main thread: the leash is bound to the thread that started it.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._environment = {**_inherited(), **(environment or {})}
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        leash = [sys.executable, "-I", "-S", str(Path(__file__).with_name("leash.py"))]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  # our own commands, no shell
                [*leash, str(os.getpid()), *self._command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environment,
                cwd=self._folder,
                start_new_session=True,
            )

    async def ready(self, answers: Callable[[], Awaitable[bool]], *, patience: float) -> None:
        """Wait until `answers()`; raise `ChildFailed` when it ends before or takes too long."""
        deadline = time.monotonic() + patience
        while not await answers():
            if not self.alive:
                raise ChildFailed(f"{self.name} ended at its start, see {self.log}")
            if time.monotonic() > deadline:
                raise ChildFailed(
                    f"{self.name} was not ready after {patience:.0f} s, see {self.log}"
                )
            await asyncio.sleep(POLL_SECONDS)

    async def end(self, *, patience: float) -> None:
        """Wait until it ends by itself; raise `ChildFailed` when it fails or takes too long."""
        process, deadline = self._process, time.monotonic() + patience
        while process is not None and process.poll() is None:
            if time.monotonic() > deadline:
                raise ChildFailed(f"{self.name} took over {patience:.0f} s, see {self.log}")
            await asyncio.sleep(POLL_SECONDS)
        if process is None or process.returncode:
            raise ChildFailed(f"{self.name} failed, see {self.log}")

    async def stop(self, *, patience: float = STOP_SECONDS) -> None:
        """Ask it to end; kill it when it does not."""
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + patience
        while self.alive and time.monotonic() < deadline:  # noqa: ASYNC110  # a process, no Event
            await asyncio.sleep(POLL_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End it at once, as `kill -9` does."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, number)


async def answers(url: str) -> bool:
    """Tell whether a program on this machine answers with success at this address."""
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
            return response.ok
    except (aiohttp.ClientError, TimeoutError):
        return False


def _inherited() -> dict[str, str]:
    """Leave out our own settings: what a child is to use stands in its file."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("LEITPLANKE_")}
    return SLEEPING_THREADS | kept


def pick_port(wanted: int | None = None) -> int:
    """Return the wanted port of the loopback if it is free, else another one that is."""
    for port in (wanted, 0):
        if port is not None and (picked := _try_port(port)):
            return picked
    raise ChildFailed(f"no free port on {LOOPBACK}")


def _try_port(port: int) -> int | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return None
        return int(probe.getsockname()[1])


def write_private(path: Path, text: str) -> None:
    """Write a file that only the user who runs this can read."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
