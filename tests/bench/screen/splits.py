"""The two splits. The recognisers' author may read and use `dev_*`, never `held_*`."""

from __future__ import annotations

from dataclasses import replace

from tests.bench.screen import (
    dev_clean,
    dev_confidential,
    dev_words,
    held_clean,
    held_confidential,
    held_words,
)
from tests.bench.screen.templates import Split


def development() -> Split:
    words = replace(dev_words.WORDS, fillers=dev_words.WORDS.fillers | dev_clean.FILLERS)
    return Split("dev", words, dev_words.DRESSING, dev_confidential.CONFIDENTIAL, dev_clean.PROSE,
                 dev_clean.OFFICE, dev_clean.HARMLESS_ROWS)  # fmt: skip


def held_back() -> Split:
    words = replace(held_words.WORDS, fillers=held_words.WORDS.fillers | held_clean.FILLERS)
    return Split("held", words, held_words.DRESSING, held_confidential.CONFIDENTIAL,
                 held_clean.PROSE, held_clean.OFFICE, held_clean.HARMLESS_ROWS)  # fmt: skip


def both() -> tuple[Split, Split]:
    return development(), held_back()
