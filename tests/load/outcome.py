"""What became of every question: answered once, in order, how fast, and how fair among rooms."""

from __future__ import annotations

import itertools
import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.load.clerk import Asked, Clerk


@dataclass
class Outcome:
    asked: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    seconds: list[float] = field(default_factory=list, repr=False)
    slowest_room: float = 0.0
    median_room: float = 0.0

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.out_of_order)

    def percentile(self, percent: int) -> float:
        cuts = statistics.quantiles(self.seconds, n=100, method="inclusive")
        return cuts[percent - 1]


def outcome_of(clerks: Sequence[Clerk]) -> Outcome:
    """Compare what was asked with what came; seconds are from sending to the answer's arrival."""
    outcome = Outcome()
    rooms: defaultdict[str, list[float]] = defaultdict(list)
    for clerk in clerks:
        threads: defaultdict[str, list[tuple[Asked, float]]] = defaultdict(list)
        for asked in clerk.asked.values():
            came = clerk.answers.get(asked.event_id, [])
            outcome.asked += 1
            outcome.lost += not came
            outcome.doubled += len(came) > 1
            if came:
                rooms[asked.room_id].append(came[0][1] - asked.at)
                threads[asked.thread].append((asked, came[0][1]))
        outcome.out_of_order += sum(map(_disorder, threads.values()))
    outcome.seconds = [one for many in rooms.values() for one in many]
    typical = [statistics.median(many) for many in rooms.values()]
    outcome.slowest_room, outcome.median_room = max(typical), statistics.median(typical)
    return outcome


def _disorder(thread: list[tuple[Asked, float]]) -> int:
    """Count answers that came before that of an earlier question of the thread."""
    arrivals = [arrival for _, arrival in sorted(thread, key=lambda pair: pair[0].at)]
    return sum(later < earlier for earlier, later in itertools.pairwise(arrivals))
