"""The machine's part of the review: checks on a text, each with its name in `CHECKS`.

A check is a function of the text and the context that returns findings. One that fails or takes
longer than the answer may wait is reported as not checked, never as fine.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Protocol

from bot.law.library import Library, shipped_library
from bot.review.corpus.store import Corpus

log = logging.getLogger(__name__)

# An answer waits for its checks at most 50 ms; the rest is for threads to hand over. One check is
# done after the other, for they would only stand in each other's way, and none may take it all.
BUDGET_SECONDS = 0.03
SHARE_OF_ONE = 0.4
# Checks hold the interpreter: with the 5 ms of CPython the loop would stand in line behind each.
SWITCH_SECONDS = 0.001
# Longer answers are not begun: a check that holds the interpreter delays more than its own answer.
MAX_CHARACTERS = 16_000
WORKERS = 2


class Finding(Protocol):
    """What a check found; `objects` tells whether a person should look at it."""

    @property
    def start(self) -> int: ...

    @property
    def objects(self) -> bool: ...

    def as_json(self) -> dict[str, Any]: ...

    def sentence(self, language: str) -> str: ...


# Something for every check, so that nothing is left to be loaded by the first answer.
WARM_UP = """§ 30 Abs. 1 AO und § 427 AO. Die Bürger zahlen am Montag, dem 1. Januar 2024,
10 % von 200 Euro, also 20 Euro; die Frist endet am 31. Februar 2024.
„Der Steuerpflichtige hat das Geheimnis zu wahren.“

| Posten | Euro |
|---|---|
| Miete | 1,50 |
| Summe | 1,50 |
"""


@dataclass(frozen=True)
class Context:
    """What checks may look things up in, beside the text.

    `until` is when the answer stops waiting, on the monotonic clock: a check that goes on longer
    works for nobody, and one that can end itself raises `TimeoutError`.
    """

    library: Library = field(default_factory=shipped_library)
    corpus: Corpus | None = None
    generic_masculine: bool = True
    """Whether "die Bürger" for everybody is pointed out."""
    documents: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What the person gave to work from, by its name."""
    until: float = math.inf
    budget_seconds: float = BUDGET_SECONDS


Check = Callable[[str, Context], Sequence[Finding]]


@dataclass(frozen=True)
class Outcome:
    """The findings of each check by its name, and the names of those that were not done."""

    found: Mapping[str, Sequence[Finding]]
    not_checked: tuple[str, ...] = ()

    @property
    def objects(self) -> bool:
        found = (finding for findings in self.found.values() for finding in findings)
        return bool(self.not_checked) or any(finding.objects for finding in found)


def check_citations(text: str, context: Context) -> Sequence[Finding]:
    from bot.law.check import citations  # noqa: PLC0415 - read when first needed

    return citations(text, context.library, context.until)


def check_figures(text: str, context: Context) -> Sequence[Finding]:
    from bot.review.figures import check_figures as check  # noqa: PLC0415 - the same

    return check(text, list(context.documents.values()), context.until)


def check_matches(text: str, context: Context) -> Sequence[Finding]:
    from bot.review.corpus.matches import find_matches  # noqa: PLC0415 - the same

    return find_matches(text, context.corpus, context.documents, context.until)


def check_wording(text: str, context: Context) -> Sequence[Finding]:
    from bot.review.discrimination import check_wording as check  # noqa: PLC0415 - the same

    return check(text, generic_masculine=context.generic_masculine, until=context.until)


CHECKS: dict[str, Check] = {
    "citations": check_citations,
    "figures": check_figures,
    "matches": check_matches,
    "wording": check_wording,
}


def run_checks(text: str, context: Context, checks: Mapping[str, Check] | None = None) -> Outcome:
    """Run every check to its end; for the command line, where nobody waits."""
    found: dict[str, Sequence[Finding]] = {}
    failed: list[str] = []
    for name, check in (CHECKS if checks is None else checks).items():
        try:
            found[name] = check(text, context)
        except Exception as error:  # noqa: BLE001 - any failure of a check means "not checked"
            _note(name, error)
            failed.append(name)
            found[name] = ()
    return Outcome(found, tuple(failed))


async def run_checks_in_time(
    text: str,
    context: Context,
    checks: Mapping[str, Check] | None = None,
) -> Outcome:
    """Run the checks beside the event loop, and leave those that the answer cannot wait for."""
    chosen = CHECKS if checks is None else checks
    if len(text) > MAX_CHARACTERS:
        return Outcome(dict.fromkeys(chosen, ()), tuple(chosen))
    deadline = time.monotonic() + context.budget_seconds
    found: dict[str, Sequence[Finding]] = {}
    failed: list[str] = []
    for name, check in chosen.items():
        share = time.monotonic() + context.budget_seconds * SHARE_OF_ONE
        until = min(deadline, share)
        try:
            found[name] = await _in_time(name, check, text, replace(context, until=until))
        except Exception as error:  # noqa: BLE001 - any failure of a check means "not checked"
            _note(name, error)
            failed.append(name)
            found[name] = ()
    return Outcome(found, tuple(failed))


async def _in_time(name: str, check: Check, text: str, context: Context) -> Sequence[Finding]:
    """Run one check in its thread; raises `TimeoutError` when the answer goes on without it."""
    left = context.until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(left):
        return await loop.run_in_executor(_workers(name), check, text, context)


@cache
def _workers(name: str) -> ThreadPoolExecutor:
    """Give each check its own threads: one that hangs must not keep the others waiting."""
    return ThreadPoolExecutor(WORKERS, thread_name_prefix=f"check-{name}")


def _note(name: str, error: BaseException) -> None:
    # Only the kind of the error: its sentence may quote the text.
    log.warning("check %s not done: %s", name, type(error).__name__)


def prepare(context: Context) -> None:
    """Load what the checks need, so that the first answer need not wait for it.

    From here on the interpreter changes threads every millisecond, in the whole process, and the
    garbage collector, which would hold it for longer, walks no more through what is loaded.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    run_checks(WARM_UP, context)
    gc.collect()
    gc.freeze()
