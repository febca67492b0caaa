"""A limit on silence: a drawing that makes no step for too long ends the process.

A call into a hung GPU never returns and cannot be cancelled, so only a new process helps. The timer
is a thread of `faulthandler`'s in C, which works even if the call holds Python's lock. It writes
where each thread was (no values, so no prompt) and ends the process with status 1. The client does
the job again, elsewhere or once the worker is back.
"""

from __future__ import annotations

import faulthandler
from collections.abc import Mapping

from bot.images.order import OnStep, Order, Painter


class Watched:
    """A painter under the limit. One in a process: there is one timer."""

    def __init__(self, painter: Painter, stuck_seconds: float) -> None:
        self._painter = painter
        self._stuck_seconds = stuck_seconds

    @property
    def name(self) -> str:
        return self._painter.name

    @property
    def active(self) -> Mapping[str, str]:
        return self._painter.active

    def draw(self, order: Order, on_step: OnStep) -> bytes:
        def step(done: int, steps: int) -> None:
            self._start_timer()
            on_step(done, steps)

        self._start_timer()
        try:
            return self._painter.draw(order, step)
        finally:
            faulthandler.cancel_dump_traceback_later()

    def _start_timer(self) -> None:
        faulthandler.dump_traceback_later(self._stuck_seconds, exit=True)
