"""Whole hand-written messages as samples: `third` alone was not tuned on.

Confidential ones count as ordinary spelling, though about a quarter are respelled. What is told in
words (a case, a trade secret, a marking) has no exact place: there the message counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench.screen.generate import Sample
from tests.bench.screen.raw_messages import RawMessage, read

FOLDER = Path(__file__).parent
TOLD_IN_WORDS = {"special_category", "tax_case", "business_secret", "classification"}


def samples(name: str) -> Iterator[Sample]:
    folder = FOLDER / name
    if not folder.is_dir():
        return
    for number, message in enumerate(read(folder / "confidential.txt")):
        yield _confidential(f"{name}-{number}", message)
    for number, message in enumerate(read(folder / "clean.txt")):
        group = "prose" if message.kind == "prose" else "office"
        yield Sample(f"{name}-clean-{number}", (message.text,), "", message.kind, group)


def _confidential(identity: str, message: RawMessage) -> Sample:
    own = [span for span in message.spans if span.kind == message.kind]
    start, end = (own[0].start, own[0].end) if own else (-1, -1)
    if message.kind in TOLD_IN_WORDS:
        start = end = -1
    return Sample(identity, (message.text,), message.kind, message.kind, "ordinary", start, end)
